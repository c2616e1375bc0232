"""Answering by a link, for a body that has no account: once, until the link ends, at an unhurried pace."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Actor, system_act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import BodyRequest
from diwan.kernel.cases.requests import body_name, file_in, request_linked
from diwan.kernel.cases.services.requests import answer_request
from diwan.kernel.documents.storage import content_of
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.shell.cases.answering import answer_in
from diwan.shell.cases.shown import bytes_answer
from diwan.shell.cases.views.asked import matter_of
from diwan.shell.pace import Pace
from diwan.shell.pages import page, show

ASKED, MISSED = Pace("answer", 60), Pace("answer_missed", 10)


def scope_of_link(request: HttpRequest) -> Scope:
    """Nobody's: the request that the link opens is looked up on the way, and carries all that is shown."""
    for pace in (ASKED, MISSED):
        pace.require(request)
    assert request.resolver_match is not None
    secret = str(request.resolver_match.kwargs["secret"])
    with reading(Scope("national")):
        found = request_linked(secret, timezone.now())
    for pace in (ASKED,) if found else (ASKED, MISSED):
        pace.count(request)
    if found is None:
        raise NotFound("shell_cases.answer.gone")
    request.asked_of_body = found  # type: ignore[attr-defined]
    return PUBLIC


def row_of(request: HttpRequest) -> BodyRequest:
    """What the link opens."""
    row: BodyRequest = request.asked_of_body  # type: ignore[attr-defined]
    return row


@page("portal", scope=scope_of_link)
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The file as it was sent, and the form."""
    row = row_of(request)
    context = matter_of(request, row, lambda n: reverse("cases:answer_file", args=(secret, n)))
    answer = show(request, "shell_cases/answer.html", context | {"body": body_name(row.body)})
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@by_link.post
def answered(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer; the link opens nothing afterwards."""
    row = row_of(request)
    act = system_act(row.territory_id, timezone.now(), occasion="request")
    named = replace(act, actor=Actor(None, None, f"body {row.body}"))
    answer_request(named, request=row, answer=answer_in(request, "link"))
    return redirect("cases:answer_done")


@page("portal")
def thanks(request: HttpRequest) -> HttpResponse:
    """The answer was received."""
    return show(request, "shell_cases/answer_done.html")


@page("portal", scope=scope_of_link)
def by_link_file(request: HttpRequest, secret: str, file: int) -> HttpResponse:
    """One of the pieces that came with the request."""
    paper = file_in(row_of(request), file)
    return bytes_answer(content_of(paper["digest"]), paper["media"])
