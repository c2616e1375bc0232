"""Whatever goes wrong, said as a problem (RFC 9457) in the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from diwan.kernel.base.errors import DomainError, Invalid
from diwan.kernel.base.text import LANGUAGES, catalogue, current_language, t

log = logging.getLogger("diwan.api")

TITLED = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500)


def problem(
    status: int, code: str, detail: str, errors: Iterable[Mapping[str, Any]] = (), **more: Any
) -> HttpResponse:
    """One problem: its kind as a name, its title, what happened here, and the fields concerned."""
    title = t(f"exchange.problem.title_{status if status in TITLED else 500}")
    body = {"type": f"urn:diwan:problem:{code}", "title": title, "status": status, "detail": detail, **more}
    listed = list(errors)
    if listed:
        body["errors"] = listed
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/problem+json"
    response["Content-Language"] = current_language()
    return response


def domain_problem(request: HttpRequest, why: DomainError) -> HttpResponse:
    """A rule said no."""
    fields = why.fields.items() if isinstance(why, Invalid) else ()
    errors = [{"field": name, "code": e.code, "detail": e.words()} for name, es in fields for e in es]
    return problem(why.status, why.code, why.words(), errors)


def words_for(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, by the kind of error and its bounds."""
    key = f"exchange.validation.{error['type']}"
    if key not in catalogue(LANGUAGES[0]):
        key = "exchange.validation.other"
    return t(key, **{name: str(value) for name, value in error.get("ctx", {}).items()})


def field_of(error: Mapping[str, Any]) -> str:
    """Where the fault is, as a path without the name of our own argument."""
    where, *rest = [str(part) for part in error.get("loc", ())] or [""]
    path = rest[1:] if where in ("body", "form") and len(rest) > 1 else rest
    return ".".join(path) or where


def invalid_call(request: HttpRequest, why: ValidationError) -> HttpResponse:
    """The call is not what the operation wants."""
    errors = [{"field": field_of(e), "code": e["type"], "detail": words_for(e)} for e in why.errors]
    return problem(422, "exchange.invalid_call", t("exchange.errors.invalid_call"), errors)


def http_problem(request: HttpRequest, why: HttpError) -> HttpResponse:
    """What the API root itself refuses: unreadable, too often, forged."""
    status = why.status_code if why.status_code in TITLED else 500
    return problem(status, f"exchange.http_{status}", t(f"exchange.problem.detail_{status}"))


def stranger(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
    """Nobody known calls."""
    response = problem(401, "exchange.http_401", t("exchange.problem.detail_401"))
    response["WWW-Authenticate"] = 'Bearer realm="Diwan"'
    return response


def missing(request: HttpRequest, why: Http404) -> HttpResponse:
    """There is no such thing."""
    return problem(404, "exchange.http_404", t("exchange.problem.detail_404"))


def unkeepable(request: HttpRequest, why: DataError) -> HttpResponse:
    """Something the database cannot keep, such as a NUL in a text or a number beyond all sense."""
    return problem(422, "exchange.unkeepable", t("exchange.errors.unkeepable"))


def too_big(request: HttpRequest, why: RequestDataTooBig) -> HttpResponse:
    """More than this house takes in one call."""
    return problem(413, "exchange.http_413", t("exchange.problem.detail_413"))


def breakdown(request: HttpRequest, why: Exception) -> HttpResponse:
    """A fault of ours: logged whole, told without its inside."""
    log.error("%s %s failed", request.method, request.path, exc_info=why)
    return problem(500, "exchange.breakdown", t("exchange.problem.detail_500"))


ANSWERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Exception: breakdown,
    DomainError: domain_problem,
    ValidationError: invalid_call,
    HttpError: http_problem,
    AuthenticationError: stranger,
    Http404: missing,
    DataError: unkeepable,
    RequestDataTooBig: too_big,
}


def answer_problems(api: NinjaAPI) -> None:
    """Put every answer above in its place."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)
