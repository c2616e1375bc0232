"""The public board of a community, and the desk from which a notice is taken off it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import BoardNotice
from diwan.kernel.cases.requests import board_of
from diwan.kernel.cases.services.publishing import take_off_board
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.territory.models import Territory
from diwan.shell.cases.shown import bytes_answer
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

KEEPERS = ("president", "administrator", "clerk")


def place_of(code: str) -> Territory:
    """A community by its official code."""
    found = Territory.objects.filter(code=code).first()
    if found is None:
        raise NotFound("shell.errors.no_territory", place=code)
    return found


@page("portal")
def board(request: HttpRequest, code: str) -> HttpResponse:
    """What a community publishes today, the latest first."""
    place = place_of(code)
    rows = board_of(place.pk, timezone.localdate())[:200]
    crumbs = [Crumb(str(place.name), f"/communes/{place.code}/")]
    return show(request, "shell_cases/board.html", {"place": place, "rows": rows, "crumbs": crumbs})


@page("portal")
def posted(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A document of the board."""
    row = board_of(place_of(code).pk, timezone.localdate()).filter(pk=pk).first()
    if row is None:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(content_of(row.digest), "application/pdf")


@page("desk", mandate=KEEPERS)
def desk_board(request: HttpRequest) -> HttpResponse:
    """What is on the board of my community, and how to take something off it."""
    rows = board_of(seat_held(request).territory, timezone.localdate())[:200]
    return show(
        request, "shell_cases/desk_board.html", {"rows": rows, "reason": request.POST.get("reason", "")}
    )


@desk_board.post
def take_off(request: HttpRequest) -> HttpResponse:
    """Take one off, with the reason."""
    with looking(request):
        chosen = whole_number(request.POST.get("notice"))
        row = BoardNotice.objects.filter(territory_id=seat_held(request).territory, pk=chosen or 0).first()
    if row is None:
        raise NotFound("cases.errors.no_output")
    take_off_board(act_in(request), notice=row, reason=request.POST.get("reason", ""))
    say(request, t("shell_cases.board.taken_off"))
    return redirect("cases:desk_board")
