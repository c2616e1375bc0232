"""What every answer forbids a browser, and the second factor some mandates demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import account_of, lacks_second_factor, seat_in
from diwan.shell.pages import Page, say

Answer = Callable[[HttpRequest], HttpResponse]
POWERS = (
    "accelerometer=(), autoplay=(), camera=(self), display-capture=(), geolocation=(self), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


def origin_of(address: str) -> str:
    """The origin of an address a form may lead on to."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def content_policy(*form_targets: str) -> str:
    """What a page may load and do: its own files, nothing inline; forms may lead on to `form_targets`."""
    forms = " ".join(("'self'", *sorted({origin for origin in map(origin_of, form_targets) if origin})))
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {forms}",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """A strict policy on every answer that has not a stricter one of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = content_policy(*settings.FORM_TARGETS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", POWERS)
        return response


class SecondFactor:
    """Keeps the desk closed to mandates named by `DIWAN_SECOND_FACTOR` until a second factor is set up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead an officer without a second factor to where it is set up."""
        if not settings.SECOND_FACTOR_FOR or not (isinstance(view, Page) and view.face == "desk"):
            return None
        account, seat = account_of(request), seat_in(request)
        if account is None or seat is None or not lacks_second_factor(account, seat):
            return None
        say(request, t_html("identity_pages.mfa.demanded", title=seat.title), "late")
        return redirect("mfa_index")
