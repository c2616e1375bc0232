"""`@page`: one way for every page to be read, acted on, and to say why not.

    @page("desk", mandate="registrar")
    def record(request, number):                      # GET: built and rendered under the scope
        return show(request, "civil_status/record.html", {"record": record_numbered(number)})

    @record.post                                      # POST: a service, then a redirection
    def amend(request, number):
        amend_record(act_in(request), ...)
        say(request, record.amended_words)
        return redirect("civil_status:record", number)

A domain error raised by the POST shows the page again with `trouble` in its context, what was typed kept in
`request.POST`. A domain error raised by a GET, and any other, becomes an error page.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from diwan.kernel.assembly.declaration import Face
from diwan.kernel.base.errors import DomainError, NotAllowed
from diwan.kernel.base.text import Text
from diwan.kernel.identity.acting import (
    account_of,
    act_in,
    citizen_scope_in,
    desk_scope_in,
    seat_in,
    seats_in,
)
from diwan.kernel.journal.looks import looks_beyond, record_look
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.shell.faults import fault_page
from diwan.shell.seats import asked_again

LEVELS = {"ok": messages.SUCCESS, "info": messages.INFO, "late": messages.WARNING, "danger": messages.ERROR}


class View(Protocol):
    """What Django calls."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


class NotSignedIn(Exception):
    """The page belongs to somebody; they may sign in and come back."""


class NotYours(NotAllowed):
    """Signed in, but this page is for somebody else."""


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> TemplateResponse:
    """A page to be rendered under the scope it was built in."""
    trouble = getattr(request, "trouble", None)
    said = {"trouble": trouble, **(context or {})}
    return TemplateResponse(request, template, said, status=trouble.status if trouble else status)


def say(request: HttpRequest, words: str | Text, kind: str = "ok", *, undo: str = "") -> None:
    """Something the next page tells; `undo` is an address that takes the act back by POST."""
    messages.add_message(request, LEVELS[kind], str(words), extra_tags=undo)


def scope_for(request: HttpRequest, face: Face, mandates: tuple[str, ...]) -> Scope:
    """What the reader may look at through a face; refuses who may not enter it."""
    if face == "portal":
        return PUBLIC
    if account_of(request) is None:
        raise NotSignedIn
    if face == "citizen":
        return citizen_scope_in(request)
    seat = seat_in(request)
    if seat is None or (mandates and seat.kinds.isdisjoint(mandates)):
        raise NotYours("shell.errors.not_this_seat" if seats_in(request) else "shell.errors.no_seat")
    return desk_scope_in(request)


class Page:
    """A view with its face, its mandates, and what it does when posted to."""

    def __init__(self, view: View, face: Face, mandates: tuple[str, ...], scope: ScopeChoice | None) -> None:
        functools.update_wrapper(self, view)
        self.view = view
        self.face = face
        self.mandates = mandates
        self.scope = scope
        self.action: View | None = None
        self.csrf_exempt = False

    def post(self, action: View) -> View:
        """Register what a POST to this page does; it runs outside the reading scope."""
        self.action = action
        return action

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.answer(request, *args, **kwargs)
        except NotSignedIn:
            return to_sign_in(request)
        except DomainError as trouble:
            return fault_page(request, trouble)

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or what was done and where to go next; refused, the page is read again, as any reading is."""
        request.page = self  # type: ignore[attr-defined]
        if self.face == "desk" and (question := asked_again(request)):
            return question
        scope = self.scope_in(request)
        if request.method in ("GET", "HEAD"):
            return self.read(request, scope, *args, **kwargs)
        if request.method != "POST" or self.action is None:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"] if self.action else ["GET", "HEAD"])
        try:
            return self.action(request, *args, **kwargs)
        except DomainError as trouble:
            request.trouble = trouble  # type: ignore[attr-defined]
            return self.read(request, self.scope_in(request), *args, **kwargs)

    def scope_in(self, request: HttpRequest) -> Scope:
        """The scope of this page for this reader."""
        scope = scope_for(request, self.face, self.mandates)
        return self.scope(request) if self.scope else scope

    def read(self, request: HttpRequest, scope: Scope, *args: Any, **kwargs: Any) -> HttpResponse:
        """Build and render under one scope: what stayed lazy would see no rows afterwards."""
        if looks_beyond(scope):
            record_look(act_in(request), page=request.path, lo=scope.lo or 0, hi=scope.hi or 0)
        with reading(scope):
            response = self.view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                response.render()
        return response


ScopeChoice = Callable[[HttpRequest], Scope]


def page(
    face: Face, *, mandate: str | tuple[str, ...] = (), scope: ScopeChoice | None = None
) -> Callable[[View], Page]:
    """Make a view a page of one face: entry checked, scope opened around building and rendering.

    `mandate` names the kinds of which a desk page wants one; `scope` chooses another scope than the face's.
    """
    mandates = (mandate,) if isinstance(mandate, str) else mandate

    def decorate(view: View) -> Page:
        return Page(view, face, mandates, scope)

    return decorate


@contextmanager
def looking(request: HttpRequest) -> Iterator[None]:
    """Look under the page's own scope from within a POST, before its service runs."""
    with reading(request.page.scope_in(request)):  # type: ignore[attr-defined]
        yield


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back again; never to a POST."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    sign_in = f"{reverse('account_login')}?next={quote(back)}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": sign_in})
    return redirect(sign_in)


def demo_only(view: View) -> View:
    """A page that exists only in a demonstration."""

    @functools.wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEMO or settings.TEXTS_STRICT):
            return fault_page(request, None, status=404)
        return view(request, *args, **kwargs)

    return shown


__all__ = ["Page", "demo_only", "looking", "page", "say", "show"]
