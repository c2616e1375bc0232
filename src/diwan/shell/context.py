"""What every page knows: language, look, who is signed in, the menu of its face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from diwan.kernel.assembly.declaration import Face, MenuItem
from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import LANGUAGES, Text, current_language
from diwan.kernel.identity.acting import account_of, seat_in, seats_in
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.scope import current_scope
from diwan.shell.language import ENDONYMS, direction_of, theme_of

ROOTS = ("/", "/desk/")
FIRST_FONTS = {
    "ar": "npm/ibm-plex-sans-arabic/ibm-plex-sans-arabic-arabic-400-normal.woff2",
    "fr": "npm/ibm-plex-sans/ibm-plex-sans-latin-400-normal.woff2",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu as shown: where it leads, whether one is there, how much waits."""

    title: Text
    url: str
    icon: str
    here: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """A language one may switch to."""

    code: str
    name: str
    direction: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the house."""
    language = current_language()
    return {
        "language": language,
        "direction": direction_of(language),
        "languages": [Language(c, ENDONYMS[c], direction_of(c)) for c in LANGUAGES if c != language],
        "first_font": FIRST_FONTS[language],
        "theme": theme_of(request),
        "demo": settings.DEMO,
        "page_path": request.get_full_path(),
        "account": SimpleLazyObject(lambda: account_of(request) if hasattr(request, "user") else None),
        "seat": SimpleLazyObject(lambda: seat_in(request) if hasattr(request, "user") else None),
        "seats": SimpleLazyObject(lambda: seats_in(request) if hasattr(request, "user") else []),
        "portal_menu": SimpleLazyObject(lambda: list(menu_of(request, "portal"))),
        "citizen_menu": SimpleLazyObject(lambda: list(menu_of(request, "citizen"))),
        "desk_menu": SimpleLazyObject(lambda: list(menu_of(request, "desk"))),
    }


def menu_of(request: HttpRequest, face: Face) -> Iterator[Entry]:
    """The entries of one face that lead somewhere and are open to who looks."""
    seat = seat_in(request) if face == "desk" else None
    open_to = [item for item in house().menu if item.face == face and may_see(item, seat)]
    led = [(item, url) for item in open_to if (url := address_of(item.url_name))]
    here = nearest_above(request.path, (url for _, url in led))
    for item, url in led:
        yield Entry(item.title, url, item.icon, url == here, waiting(item, seat))


def may_see(item: MenuItem, seat: Seat | None) -> bool:
    """Whether an entry is open to a seat, and of any use to it."""
    if item.mandates and (seat is None or seat.kinds.isdisjoint(item.mandates)):
        return False
    return not item.shown or (seat is not None and bool(import_string(item.shown)(seat)))


def address_of(name: str, *args: object) -> str:
    """The address of an entry; nothing when its page is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def nearest_above(path: str, urls: Iterable[str]) -> str:
    """The entry a page is, or lies below: the longest address, since one entry may lie below another."""
    above = (url for url in urls if path == url or (url not in ROOTS and path.startswith(url)))
    return max(above, key=len, default="")


def waiting(item: MenuItem, seat: Seat | None) -> int | None:
    """How much waits behind an entry: its selector takes the seat, under the page's own scope."""
    if not item.count or seat is None or current_scope() is None:
        return None
    count: int | None = import_string(item.count)(seat)
    return count
