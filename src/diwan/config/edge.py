"""What is settled at the very edge: where a request comes from, and bodies larger than any form of Diwan takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from diwan.kernel.base.text import t
from diwan.shell.faults import fault_page

READ_AWAY_BYTES = 2 * 1024**3
READ_AWAY_SECONDS = 120
CHUNK = 1024 * 1024


def client_address(peer: str, forwarded: str, proxies: int) -> str:
    """The address that the outermost of so many reverse proxies was called from.

    Each proxy adds the address of its caller at the end of `X-Forwarded-For`; what stands before those was
    claimed by the caller. A request that passed fewer proxies than declared came from its peer.
    """
    passed = [part.strip() for part in forwarded.split(",")]
    if proxies < 1 or len(passed) < proxies:
        return peer
    try:
        return str(ip_address(passed[-proxies]))
    except ValueError:
        return peer


class ClientAddressMiddleware:
    """Makes `REMOTE_ADDR` the one address everything counts by, and leaves no other claim to read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = str(request.META.get("REMOTE_ADDR", ""))
        forwarded = str(request.META.pop("HTTP_X_FORWARDED_FOR", ""))
        request.META["REMOTE_ADDR"] = client_address(peer, forwarded, settings.PROXIES)
        return self.get_response(request)


class UploadLimitMiddleware:
    """Answers 413 in the reader's language before anything of a too large body is parsed or kept.

    A browser shows an answer only when it has sent all it meant to send, so the rest is read away, within
    bounds, and thrown away unseen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = announced_length(request)
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        read_away(request.META.get("wsgi.input"), length)
        response = too_large(request)
        response["Connection"] = "close"
        return response


def announced_length(request: HttpRequest) -> int:
    """The length the client announces; Django reads no more than that."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def read_away(body: Any, length: int) -> None:
    """Read a body and keep nothing, until its end, a size or a time."""
    deadline = time.monotonic() + READ_AWAY_SECONDS
    left = min(length, READ_AWAY_BYTES)
    while body is not None and left > 0 and time.monotonic() < deadline:
        read = len(body.read(min(CHUNK, left)))
        if not read:
            return
        left -= read


def too_large(request: HttpRequest) -> HttpResponse:
    """The refusal, as a page or as a problem."""
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "status": 413, "title": t("shell.fault.title_413")}
        return JsonResponse(problem, status=413, content_type="application/problem+json")
    return fault_page(request, None, status=413)
