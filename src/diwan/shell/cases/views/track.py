"""Following a request without an account, by the code printed on the counter's receipt.

The page says where the file is and what it waits for. It shows neither answers nor documents, for whoever finds
a receipt may type its code.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import case_tracked
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.turns import stands_at
from diwan.kernel.territory.scope import Scope, reading
from diwan.shell.cases.consulted import consulted_by
from diwan.shell.cases.said import advice_words, calendar_of, timeline_of
from diwan.shell.cases.tracking import tracking_words
from diwan.shell.cases.views.follow import orders_of
from diwan.shell.cases.views.receipt import missing_of
from diwan.shell.pace import Pace
from diwan.shell.pages import page, show

ASKED, MISSED = Pace("track", 30), Pace("track_missed", 10)


def scope_of_code(request: HttpRequest) -> Scope:
    """The scope of the person the receipt was given to, for whoever holds its code."""
    assert request.resolver_match is not None
    found = looked_up(request, str(request.resolver_match.kwargs["code"]))
    if found is None or found[2] is None:
        raise NotFound("shell_cases.track.unknown")
    return Scope("citizen", person=found[2])


def looked_up(request: HttpRequest, code: str) -> tuple[int, int, int | None] | None:
    """The case of a code; nobody tries many, for a code is all one needs."""
    for pace in (ASKED, MISSED):
        pace.require(request)
    found = found_by(code)
    for pace in (ASKED,) if found else (ASKED, MISSED):
        pace.count(request)
    return found


def found_by(code: str) -> tuple[int, int, int | None] | None:
    """The case of a code, found in whatever community it was filed."""
    with reading(Scope("national")):
        return case_tracked(code)


@page("portal")
def find(request: HttpRequest) -> HttpResponse:
    """Type the code of the receipt."""
    return show(request, "shell_cases/track_find.html", {"typed": request.POST.get("code", "")})


@find.post
def found(request: HttpRequest) -> HttpResponse:
    """To the request, if there is one of that code."""
    typed = request.POST.get("code", "")
    if not typed.strip():
        raise Invalid({"code": [Refused("shell_cases.track.missing")]})
    if looked_up(request, typed) is None:
        raise Invalid({"code": [Refused("shell_cases.track.unknown")]})
    return redirect("cases:track", "".join(c for c in typed.upper() if c.isalnum()))


@page("portal", scope=scope_of_code)
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Where the request is, until when by law, what it waits for."""
    place = case_tracked(code)
    rows = Case.objects.select_related("territory").prefetch_related(
        "facts", "clocks", "dues", "fees", "children"
    )
    case = rows.filter(territory_id=place[0], pk=place[1]).first() if place else None
    if case is None:
        raise NotFound("shell_cases.track.unknown")
    context = {
        "case": case,
        "title": as_text(case.law.title),
        "step": stands_at(case),
        "says": advice_words(case),
        "calendar": calendar_of(case),
        "consulted": consulted_by(case, office=False),
        "events": [replace(event, note="", who="") for event in timeline_of(case)],
        "missing": missing_of(case),
        "orders": orders_of(case),
        "tracking": tracking_words(case),
    }
    return show(request, "shell_cases/track.html", context)
