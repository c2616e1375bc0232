"""Work that goes on without the line: the list on the device, who is signed in, and the service worker."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import seat_in
from diwan.shell.kept import forms_of, told_to, worker_script
from diwan.shell.pages import page, show
from diwan.shell.parts import Choice

STATES = ("kept", "sending", "sent", "alike", "refused")


@page("desk")
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept on this device; the list is drawn there, for the house knows nothing of it yet."""
    seat = seat_in(request)
    forms = (
        [Choice(str(form.title), reverse(form.url_name)) for form in forms_of(seat) if not form.queries_of]
        if seat
        else []
    )
    states = [(state, t(f"shell.kept.states.{state}")) for state in STATES]
    return show(request, "shell/desk/kept.html", {"forms": forms, "states": states})


@require_GET
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """Who is signed in on this device, and what it may keep for them."""
    return JsonResponse(told_to(request))


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, for the desk alone; asked after again at each visit."""
    headers = {"Service-Worker-Allowed": "/desk/", "Cache-Control": "no-cache"}
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8", headers=headers)
