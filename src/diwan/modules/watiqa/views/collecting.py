"""The clerk's pages for copies of other offices collected here: printed, and handed over against identity."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, t_html
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.territory.models import Territory
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa import services
from diwan.modules.watiqa.collection import handover_numbered, handovers_here
from diwan.modules.watiqa.models import Handover, HandoverState
from diwan.modules.watiqa.views.common import page_of
from diwan.shell.pages import looking, page, say, show

PAPERS = ("cnie", "passport", "residence", "proxy")


@page("desk", mandate=CLERK)
def to_hand_over(request: HttpRequest) -> HttpResponse:
    """Copies of other offices waiting here."""
    return show(request, "watiqa/collect.html", list_of(request))


@page("desk", mandate=CLERK)
def handing(request: HttpRequest, number: int) -> HttpResponse:
    """One copy: for whom, and to whom it is given."""
    row = here(request, number)
    said = {
        **list_of(request),
        "opened": row,
        "sender": sender_of(row),
        "waiting": row.state == HandoverState.WAITING,
        "papers": [(key, f"watiqa.paper.{key}") for key in PAPERS],
    }
    return show(request, "watiqa/collect.html", said)


def here(request: HttpRequest, number: int) -> Handover:
    """The copy whose page this is, in the community of the seat."""
    return handover_numbered(seat_held(request).territory, number)


def sender_of(row: Handover) -> Text:
    """The community that keeps the record."""
    return Territory.objects.get(pk=row.sender_id).name


def list_of(request: HttpRequest) -> dict[str, Any]:
    """The list beside the copy."""
    seat = seat_held(request)
    found = page_of(request, handovers_here(seat.territory, seat.last, seat.office))
    return {"rows": list(found), "page": found}


@handing.post
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Into the hands of who came for it."""
    with looking(request):
        row = here(request, number)
    services.hand_over_here(
        act_in(request), handover=row, handed_to=request.POST.get("handed_to", ""),
        paper=request.POST.get("handed_paper", ""),
    )  # fmt: skip
    say(request, t_html("watiqa.said.handed_over_here", number=row.number))
    return redirect("watiqa:to_hand_over")


@page("desk", mandate=CLERK)
def handover_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The signed file to print, as long as it waits here."""
    row = here(request, number)
    if not row.digest:
        raise NotFound("watiqa.errors.no_longer_here", number=row.number)
    answer = HttpResponse(content_of(row.digest), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
