"""Names proposed in other scripts while they are typed; the button of the form does the same without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.names.proposing import proposals_for
from diwan.modules.civil_status.proposed import cells_in, shown
from diwan.shell.pages import looking, page, show


def proposals_page(request: HttpRequest) -> HttpResponse:
    """What is proposed for the names sent, as lines; nothing when none was."""
    groups = shown(proposals_for(cells_in(request.POST))) if request.method == "POST" else {}
    lines = [line for group in groups.values() for line in group]
    return show(request, "civil_status/parts/proposed.html", {"proposed": lines})


def proposals_made(request: HttpRequest) -> HttpResponse:
    """The answer to a form typed in; it writes nothing."""
    with looking(request):
        return proposals_page(request).render()  # type: ignore[attr-defined,no-any-return]


@page("desk", mandate=DESK)
def propose(request: HttpRequest) -> HttpResponse:
    """At the desk."""
    return proposals_page(request)


@page("citizen")
def propose_own(request: HttpRequest) -> HttpResponse:
    """At home, to complete one's own declaration."""
    return proposals_page(request)


propose.post(proposals_made)
propose_own.post(proposals_made)
