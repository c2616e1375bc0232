"""The central authority's pages: what was declared too late, over the whole Kingdom, and its answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.declarations.mandates import CENTRAL_AUTHORITY
from diwan.modules.declarations.selectors import declaration_with, permissions_answered, permissions_asked
from diwan.modules.declarations.services import answer_permission
from diwan.modules.declarations.views.common import file_of, page_of, row_of, seen_in
from diwan.shell.pages import looking, page, say, show

ANSWERED_SHOWN = 20


def list_of(request: HttpRequest) -> dict[str, Any]:
    """What waits for an answer, and the latest answers."""
    seat = seat_held(request)
    found = page_of(request, permissions_asked(seat.territory, seat.last))
    answered = permissions_answered(seat.territory, seat.last)[:ANSWERED_SHOWN]
    return {"rows": [row_of(d) for d in found], "page": found, "answered": [row_of(d) for d in answered]}


@page("desk", mandate=CENTRAL_AUTHORITY)
def permissions(request: HttpRequest) -> HttpResponse:
    """Requests to register what was not declared in time."""
    return show(request, "declarations/permissions.html", list_of(request))


@page("desk", mandate=CENTRAL_AUTHORITY)
def permission(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """One request, with everything it rests on."""
    found = declaration_with(territory, reference)
    said = {
        **list_of(request),
        **file_of(found),
        "opened": True,
        "asked": found.state == "permission_requested",
    }
    return show(request, "declarations/permissions.html", said)


@permission.post
def answered(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """The answer, under its reference."""
    with looking(request):
        found = declaration_with(territory, reference)
    granted = request.POST.get("verb") == "grant"
    answer_permission(
        act_in(request).in_community(found.territory_id), declaration=found, granted=granted,
        reference=request.POST.get("reference", ""), reasons=request.POST.get("reasons", ""), seen=seen_in(request),
    )  # fmt: skip
    say(
        request,
        t_html(f"declarations.said.{'permitted' if granted else 'refused'}", reference=found.reference),
    )
    return redirect("declarations:permissions")
