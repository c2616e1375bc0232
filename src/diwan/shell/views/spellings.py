"""Names proposed in other scripts while they are typed; the button of the form does the same without scripts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from diwan.shell.pages import looking, page, show
from diwan.shell.spellings import proposals_in


def lines(request: HttpRequest) -> HttpResponse:
    """What is proposed for the names sent, as lines; nothing when none was."""
    sent = {name: str(request.POST.get(name, "")) for name in request.POST}
    proposed = [line for group in proposals_in(sent).values() for line in group]
    return show(request, "shell/parts/spelt.html", {"proposed": proposed})


@page("citizen")
def spellings(request: HttpRequest) -> HttpResponse:
    """For whoever is signed in, at home or at a desk."""
    return lines(request)


@spellings.post
def spellings_made(request: HttpRequest) -> HttpResponse:
    """The answer to a form typed in; it writes nothing."""
    with looking(request):
        return lines(request).render()  # type: ignore[attr-defined,no-any-return]
