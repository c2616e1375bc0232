"""Errors as pages: what happened, what to do, and a way back; or as a line where a machine or htmx asked."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.text import t
from diwan.kernel.territory.scope import PUBLIC, current_scope, reading

KNOWN = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
log = logging.getLogger("diwan.shell")


def fault_page(request: HttpRequest, trouble: DomainError | None, *, status: int = 500) -> HttpResponse:
    """An error page with the words of the error, or those of its status."""
    code = trouble.status if trouble else status
    shown = code if code in KNOWN else 500
    context = {
        "status": shown,
        "title": t(f"shell.fault.title_{shown}"),
        "what_to_do": t(f"shell.fault.advice_{shown}"),
        "why": trouble.words() if trouble else "",
        "back": request.path if shown == 413 else "",
        "bare": shown >= 500,
    }
    return HttpResponse(rendered("shell/error.html", context, request), status=shown)


def rendered(template: str, context: dict[str, object], request: HttpRequest) -> str:
    """Render under the public's scope; an error page reads nothing of anybody's."""
    if context["bare"] or current_scope() is not None:
        return render_to_string("shell/error.html", context, request)
    with reading(PUBLIC):
        return render_to_string(template, context, request)


class FaultMiddleware:
    """Turns a domain error that no page handled into its error page; the API has its own way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        """Only the domain's own refusals; anything else is a fault of ours and is logged as one."""
        if isinstance(why, DomainError) and not request.path_info.startswith("/api/"):
            return fault_page(request, why)
        return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something in the request cannot be read, or is too large."""
    too_large = type(exception).__name__ in ("RequestDataTooBig", "TooManyFilesSent", "TooManyFieldsSent")
    return fault_page(request, None, status=413 if too_large else 400)


def not_allowed(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """The page is somebody else's."""
    return fault_page(request, None, status=403)


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """No such page."""
    return fault_page(request, None, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form has been open too long, or comes from another site (CSRF)."""
    log.info("form refused: %s", reason)
    context = {
        "status": 403,
        "title": t("shell.fault.title_stale"),
        "what_to_do": t("shell.fault.advice_stale"),
        "back": request.path,
        "why": "",
        "bare": False,
    }
    return HttpResponse(rendered("shell/error.html", context, request), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; drawn without the database, which may be what failed."""
    try:
        return fault_page(request, None, status=500)
    except Exception:
        if settings.TEXTS_STRICT:
            raise
        log.exception("the error page itself failed")
        return HttpResponse("500", status=500, content_type="text/plain")
