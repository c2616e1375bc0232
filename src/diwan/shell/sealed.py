"""Searches whose words stand in no address: a name looked for is not left in access logs, histories and referrers.

    @page("desk")
    def search(request):
        typed = asked(request, ("q", "year"))         # from the form posted, or from the sealed address
        ...
    search.post(answered("q", "year"))

What was typed is posted; the page then has an address that holds it sealed, readable by nobody but this server, in
this session, for a while. So the page works without JavaScript, may be reloaded, and the back button leads to it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.shell.pages import Page, View

NAME = "s"
LASTS = 3_600
"""Seconds for which an address leads back to its search."""
LONGEST = 120


def asked(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """What was typed, by field; every field is there, empty when nothing was."""
    given: Mapping[str, str] = request.POST if request.method == "POST" else _unsealed(request)
    return {name: " ".join(str(given.get(name, "")).replace("\x00", "").split())[:LONGEST] for name in names}


def is_over(request: HttpRequest) -> bool:
    """Whether the address held a search that can no longer be read."""
    return request.method == "GET" and NAME in request.GET and not _unsealed(request)


def answered(*names: str, replaces: bool = True) -> View:
    """The POST of a page of search: to its sealed address, or for htmx the page at once.

    With `replaces`, the address of the browser becomes the sealed one while one types.
    """

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        typed = {name: words for name, words in asked(request, names).items() if words}
        address = f"{request.path}?{NAME}={_sealed(request, typed)}" if typed else request.path
        if not request.headers.get("HX-Request"):
            return redirect(address)
        held: Page = request.page  # type: ignore[attr-defined]
        response = held.read(request, held.scope_in(request), *args, **kwargs)
        if replaces:
            response.headers["HX-Replace-Url"] = address
        return response

    return answer


def _sealed(request: HttpRequest, typed: Mapping[str, str]) -> str:
    return _seal_of(request).encrypt(json.dumps(typed, ensure_ascii=False).encode()).decode()


def _unsealed(request: HttpRequest) -> dict[str, str]:
    try:
        opened = json.loads(_seal_of(request).decrypt(request.GET.get(NAME, "").encode(), ttl=LASTS))
    except (InvalidToken, ValueError):
        return {}
    return {str(name): str(words) for name, words in opened.items()}


def _seal_of(request: HttpRequest) -> Fernet:
    """One key a session: an address copied to somebody else opens nothing."""
    session = request.session.session_key or ""
    return Fernet(
        urlsafe_b64encode(sha256(f"diwan.sealed:{settings.SECRET_KEY}:{session}".encode()).digest())
    )
