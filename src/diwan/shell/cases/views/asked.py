"""The desk of a body that others consult: what it is asked, across communities, and its answer."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.cases.models import BodyRequest
from diwan.kernel.cases.requests import file_in, request_for, requests_to
from diwan.kernel.cases.services.requests import answer_request
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.shell.cases.answering import AnswerForm, answer_in
from diwan.shell.cases.consulted import facts_of, files_of
from diwan.shell.cases.shown import bytes_answer
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Tab

PER_PAGE = 50


@page("desk")
def asked(request: HttpRequest) -> HttpResponse:
    """What my mandates are asked by other offices, the nearest last day first."""
    seat = seat_held(request)
    over = request.GET.get("which") == "answered"
    rows = requests_to(seat.territory, seat.kinds, answered=over)
    tabs = [
        Tab(t("shell_cases.asked.open"), request.path, not over, None),
        Tab(t("shell_cases.asked.answered"), f"{request.path}?which=answered", over, None),
    ]
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "shell_cases/asked.html", {"shown": shown, "tabs": tabs, "over": over})


@page("desk")
def asked_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: the file as it was sent, and the answer."""
    seat = seat_held(request)
    row = request_for(seat.territory, seat.kinds, pk)
    crumbs = [Crumb(t("shell_cases.asked.title"), reverse("cases:asked"))]
    context = matter_of(request, row, lambda n: reverse("cases:asked_file", args=(pk, n)))
    return show(request, "shell_cases/asked_one.html", context | {"crumbs": crumbs})


def matter_of(request: HttpRequest, row: BodyRequest, address: Any) -> dict[str, Any]:
    """What a body reads before it answers."""
    return {
        "row": row,
        "late": row.is_open and row.last_day is not None and row.last_day < timezone.localdate(),
        "asked": t(f"shell_cases.asked.what.{row.what}", subject=row.label),
        "send": t(f"shell_cases.asked.send.{row.what}"),
        "facts": facts_of(row),
        "files": files_of(row, address),
        "form": AnswerForm(request, row.what, row.choices),
    }


@asked_one.post
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for the body."""
    seat = seat_held(request)
    with looking(request):
        row = request_for(seat.territory, seat.kinds, pk)
    answer_request(act_in(request, kind=row.kind), request=row, answer=answer_in(request, "desk"))
    say(request, t("shell_cases.asked.sent", community=row.asker.name))
    return redirect("cases:asked")


@page("desk")
def asked_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """One of the pieces that came with a request."""
    seat = seat_held(request)
    paper = file_in(request_for(seat.territory, seat.kinds, pk), file)
    return bytes_answer(content_of(paper["digest"]), paper["media"])
