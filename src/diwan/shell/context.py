"""What every page knows: language, look, who is signed in, the menu of its face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from diwan.kernel.base.text import LANGUAGES, current_language
from diwan.kernel.identity.acting import account_of, seat_in, seats_in
from diwan.shell.drawn import drawn
from diwan.shell.language import ENDONYMS, direction_of, theme_of
from diwan.shell.menu import in_groups, menu_of
from diwan.shell.parted import part_asked

FIRST_FONTS = {
    "ar": "npm/ibm-plex-sans-arabic/ibm-plex-sans-arabic-arabic-400-normal.woff2",
    "fr": "npm/ibm-plex-sans/ibm-plex-sans-latin-400-normal.woff2",
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language one may switch to."""

    code: str
    name: str
    direction: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the house."""
    language = current_language()
    alone = part_asked(request) == "file"
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
        "desk_menu": SimpleLazyObject(lambda: menu_drawn(request)),
        "file_alone": alone,
        "desk_frame": "shell/file_alone.html" if alone else "shell/desk.html",
    }


def menu_drawn(request: HttpRequest) -> str:
    """The desk's menu, drawn once: it stands on a page twice, folded for a phone and beside the work."""
    return drawn("shell/parts/queues.html", groups=tuple(in_groups(menu_of(request, "desk"))))
