"""The one page of what waits for a signature, and a document as it will be signed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.several import Outcome
from diwan.kernel.base.text import t, t_html
from diwan.kernel.cases.models import CaseOutput
from diwan.kernel.cases.services import preview_output
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.shown import pdf_answer
from diwan.shell.cases.signing import Waiting, counts_of, places_of, sign_all, waiting_for
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Tab

PER_PAGE = 50
SHOWN_ONE_BY_ONE = 5


@page("desk")
def to_sign(request: HttpRequest) -> HttpResponse:
    """Everything that waits for my signature, whichever module prepared it."""
    return show(request, "shell_cases/to_sign.html", list_of(request))


def list_of(request: HttpRequest) -> dict[str, Any]:
    """The list, or one kind of what is in it, with what waits of each kind."""
    seat = seat_held(request)
    only, counts = chosen_kind(request, seat), counts_of(seat)
    lines = Paginator(waiting_for(seat, only), PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("cases:to_sign")
    every = Tab(t("shell_cases.sign.every"), address, not only, sum(counts.values()))
    kinds = [
        Tab(place.title, f"{address}?of={place.key}", place.key == only, counts[place.key])
        for place in places_of(seat)
        if counts[place.key] or place.key == only
    ]
    return {
        "lines": lines,
        "tabs": [every, *kinds] if len(kinds) > 1 or only else [],
        "waits": counts[only] if only else sum(counts.values()),
    }


def chosen_kind(request: HttpRequest, seat: Seat) -> str:
    """The kind asked for, if it is one of the seat's; else all."""
    asked = request.GET.get("of", "")
    return asked if asked in {place.key for place in places_of(seat)} else ""


@to_sign.post
def sign(request: HttpRequest) -> HttpResponse:
    """Sign what was picked; what is refused does not lose the rest."""
    with looking(request):
        seat = seat_held(request)
        lines = waiting_for(seat, chosen_kind(request, seat))
    picked = set(request.POST.getlist("pick"))
    chosen = lines if request.POST.get("which") == "all" else [line for line in lines if line.key in picked]
    if not chosen:
        raise Refused("shell_cases.sign.gone" if picked else "shell_cases.sign.nothing_picked")

    def act_as(kind: str) -> Act:
        return act_in(request, kind=kind)

    tell(request, sign_all(chosen, act_as))
    return redirect(request.get_full_path())


def tell(request: HttpRequest, outcomes: list[Outcome[Waiting]]) -> None:
    """How many were signed, and each one that was not with its reason."""
    refused = [one for one in outcomes if not one.done]
    if signed := len(outcomes) - len(refused):
        say(request, t("shell_cases.sign.done", count=signed))
    for one in refused[:SHOWN_ONE_BY_ONE]:
        said = t_html("shell_cases.sign.refused", number=one.thing.row.number, reason=one.reason)
        say(request, said, "danger")
    if len(refused) > SHOWN_ONE_BY_ONE:
        say(request, t("shell_cases.sign.more_refused", count=len(refused) - SHOWN_ONE_BY_ONE), "danger")


@page("desk")
def preview(request: HttpRequest, output: int) -> HttpResponse:
    """A document as it will be signed."""
    raise NotFound("cases.errors.no_output")


@preview.post
def look(request: HttpRequest, output: int) -> HttpResponse:
    """Typeset it once for its signer to read; preparing it is an act, so it is asked for by POST."""
    with looking(request):
        found = CaseOutput.objects.filter(pk=output, signed_at=None).select_related("case").first()
    if found is None:
        raise NotFound("cases.errors.no_output")
    return pdf_answer(preview_output(act_in(request), output=found), f"{found.number.replace('/', '-')}.pdf")
