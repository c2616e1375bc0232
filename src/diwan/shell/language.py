"""Which language and which look a reader gets: Arabic unless they chose otherwise, and the choice is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from diwan.kernel.base.text import LANGUAGES
from diwan.kernel.identity.acting import account_of

THEME_COOKIE = "diwan_theme"
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600
ENDONYMS = {"ar": "العربية", "fr": "Français"}


def direction_of(language: str) -> str:
    """Which way a language is read."""
    return "rtl" if language == "ar" else "ltr"


def language_of(request: HttpRequest) -> str:
    """The language chosen: by cookie, else kept on the account, else Arabic; a machine asks by header."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in LANGUAGES:
        return chosen
    if request.path_info.startswith("/api/") and request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request)
    if SESSION_KEY in request.session and (account := account_of(request)):
        return account.language
    return LANGUAGES[0]


def theme_of(request: HttpRequest) -> str:
    """`light` or `dark` when chosen; empty follows the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


class LanguageMiddleware:
    """Puts the reader's language on for the time of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Remember a choice for a year on this device."""
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
