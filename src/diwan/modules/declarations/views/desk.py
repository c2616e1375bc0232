"""The office's pages: what waits, one declaration with everything that may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.days import date_from
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import DESK, keeps_paper
from diwan.modules.declarations import services
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import COMPLETABLE, Source, State
from diwan.modules.declarations.selectors import (
    declaration_with,
    likely_same,
    over,
    registered_already,
    siblings_of,
    to_complete,
    to_sign,
    too_late,
)
from diwan.modules.declarations.views.common import file_of, page_of, row_of, seen_in
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Tab

Rows = Callable[[int, int], QuerySet[Declaration]]
QUEUES: dict[str, Rows] = {"waiting": to_complete, "late": too_late, "signing": to_sign, "over": over}


def list_of(request: HttpRequest) -> dict[str, Any]:
    """The queue chosen, its rows, and the other queues."""
    seat = seat_held(request)
    chosen = request.GET.get("queue", "")
    here = chosen if chosen in QUEUES else "waiting"
    found = page_of(request, QUEUES[here](seat.territory, seat.last))
    address = reverse("declarations:queue")
    tabs = [
        Tab(t(f"declarations.queues.{name}"), f"{address}?queue={name}", name == here,
            None if name == "over" else rows(seat.territory, seat.last).count())
        for name, rows in QUEUES.items()
    ]  # fmt: skip
    return {"rows": [row_of(one) for one in found], "page": found, "tabs": tabs, "queue": here}


@page("desk", mandate=DESK)
def queue(request: HttpRequest) -> HttpResponse:
    """Declarations by deadline."""
    return show(request, "declarations/queue.html", list_of(request))


@page("desk", mandate=DESK)
def opened(request: HttpRequest, reference: str) -> HttpResponse:
    """One declaration: what is known, what is missing, whom it resembles, what may be done."""
    found = declaration_with(seat_held(request).territory, reference)
    return show(
        request,
        "declarations/queue.html",
        {**list_of(request), **file_of(found), **acts_of(found), "opened": True},
    )


def acts_of(found: Declaration) -> dict[str, Any]:
    """What may be done with it today, and what to look at before."""
    today, state = timezone.localdate(), State(found.state)
    late = today > found.last_day
    waits = state in (State.FIRST_DECLARED, State.AWAITING)
    institution = found.type == "death" and Source(found.source).is_institution
    asks = state is State.EXPIRED or (waits and late)
    paper = asks and keeps_paper(found.office_id, found.territory_id, today)
    court = paper and state is State.EXPIRED
    return {
        "may_complete": state in COMPLETABLE and not (late and waits),
        "may_ask": asks and not paper,
        "may_from_institution": institution and late and (state is State.EXPIRED or waits),
        "may_go_to_court": state is State.REFUSED or court,
        "may_be_judged": state in (State.REFUSED, State.IN_COURT) or court,
        "alike": [{"row": row_of(one.declaration), "score": one.score} for one in likely_same(found)]
        if found.is_open else [],
        "known": registered_already(found) if found.is_open else (),
        "siblings": [row_of(one) for one in siblings_of(found)],
    }  # fmt: skip


@opened.post
def act_on(request: HttpRequest, reference: str) -> HttpResponse:
    """What the clerk decided."""
    with looking(request):
        found = declaration_with(seat_held(request).territory, reference)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound("declarations.errors.no_such_act")
    verb(request, found)
    say(request, t_html(f"declarations.said.{request.POST['verb']}", reference=found.reference))
    return redirect("declarations:opened", reference)


def typed(request: HttpRequest, name: str) -> str:
    """What was typed in one field."""
    return request.POST.get(name, "").strip()[:2000]


def told(request: HttpRequest, found: Declaration) -> None:
    """The family was told by other means."""
    services.record_family_told(
        act_in(request), declaration=found, how=typed(request, "how"), seen=seen_in(request)
    )


def ask(request: HttpRequest, found: Declaration) -> None:
    """Ask the central authority."""
    services.ask_permission(
        act_in(request), declaration=found, why=typed(request, "why"), seen=seen_in(request)
    )


def from_institution(request: HttpRequest, found: Declaration) -> None:
    """No relative came: the institution's own data."""
    for kind in ("death_certificate", "prosecutor_permission"):
        if reference := typed(request, f"paper_{kind}"):
            services.add_paper(act_in(request), declaration=found, kind=kind, reference=reference)
    services.complete_from_institution(act_in(request), declaration=found, seen=seen_in(request))


def court(request: HttpRequest, found: Declaration) -> None:
    """The family went to court."""
    services.record_court_action(
        act_in(request), declaration=found, court=typed(request, "court"), seen=seen_in(request)
    )


def judged(request: HttpRequest, found: Declaration) -> None:
    """The court decided."""
    try:
        day = date_from(typed(request, "judged_on"))
    except ValueError as why:
        words = Refused("civil_status.faults.impossible_date", value=typed(request, "judged_on"))
        raise Invalid({"judged_on": [words]}) from why
    services.record_judgment(
        act_in(request), declaration=found, court=typed(request, "court"), judgment=typed(request, "judgment"),
        judged_on=day, seen=seen_in(request),
    )  # fmt: skip


def merge(request: HttpRequest, found: Declaration) -> None:
    """Two declarations of one event."""
    with looking(request):
        other = declaration_with(found.territory_id, typed(request, "other"))
    services.merge_declarations(act_in(request), declaration=found, other=other, seen=seen_in(request))


def end(request: HttpRequest, found: Declaration) -> None:
    """Close it without a record."""
    services.end_declaration(
        act_in(request), declaration=found, how=typed(request, "how_ended"), reason=typed(request, "reason"),
        seen=seen_in(request),
    )  # fmt: skip


VERBS: dict[str, Callable[[HttpRequest, Declaration], None]] = {
    "told": told, "ask": ask, "from_institution": from_institution, "court": court, "judged": judged,
    "merge": merge, "end": end,
}  # fmt: skip
