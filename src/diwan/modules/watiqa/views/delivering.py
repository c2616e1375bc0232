"""The clerk's pages for what is signed: print, hand to the post, keep at the counter, hand over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, t_html
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa import services
from diwan.modules.watiqa.bundle import ADDRESS, companions_of
from diwan.modules.watiqa.collection import collection_of, may_be_moved, office_of, office_words
from diwan.modules.watiqa.selectors import copy_of, requests_to_deliver
from diwan.modules.watiqa.views.common import (
    asked_facts,
    choices_of,
    opened_case,
    page_of,
    row_of,
    rows_of,
    seen_in,
)
from diwan.shell.cases.forms import AnswersForm
from diwan.shell.pages import looking, page, say, show
from diwan.shell.written import date_words

NOT_SIGNED = ("matching", "not_found", "preparing", "to_sign")


@page("desk", mandate=CLERK)
def to_deliver(request: HttpRequest) -> HttpResponse:
    """Signed requests on their way."""
    return show(request, "watiqa/deliver.html", list_of(request))


@page("desk", mandate=CLERK)
def delivering(request: HttpRequest, number: str) -> HttpResponse:
    """One signed request and its next act."""
    case = opened_case(request, number)
    row = row_of(case)
    said = {
        **list_of(request),
        "opened": row,
        "facts": asked_facts(row.asked, case),
        "copy": copy_of(case),
        "values": case.values,
        "letter": letter_form(request, case),
        "posted_on": day_words(case.values.get("posted_on")),
        "returns": choices_of(case, "post_return_reason"),
        "return_reason": choices_of(case, "post_return_reason").get(
            str(case.values.get("post_return_reason"))
        ),
        "papers": choices_of(case, "handed_paper"),
        "companions": rows_of(companions_of(case)),
        "elsewhere": collection_words(case),
        "may_move": may_be_moved(case),
        "awaited": rows_of(companions_of(case, *NOT_SIGNED)) if case.step == "signed" else [],
    }
    return show(request, "watiqa/deliver.html", said)


def collection_words(case: Case) -> Text | None:
    """The office where this copy is collected, when it is another one."""
    chosen = collection_of(case)
    return office_words(office_of(chosen.office_id)) if chosen else None


def day_words(day: object) -> str:
    """A day of the form, written out."""
    return str(date_words(dt.date.fromisoformat(str(day)))) if day else ""


def letter_form(request: HttpRequest, case: Case) -> AnswersForm | None:
    """What the post is given: the letter's number, and, of one that came back, the address as it is said now."""
    asked = {"signed": ("tracking",), "post_returned": (*ADDRESS, "tracking")}.get(case.step)
    if asked is None or case.values.get("delivery") != "post":
        return None
    before = {key: value for key, value in case.values.items() if key != "tracking"}
    typed = request.POST if request.POST.get("verb") == "post" else None
    form = AnswersForm(case.law, asked, before, typed=typed, trouble=getattr(request, "trouble", None))
    for field in form.fields.values():
        field.required, field.shown_when = True, None  # type: ignore[attr-defined]
    form.fields["tracking"].widget.attrs |= {
        "dir": "ltr",
        "autocapitalize": "characters",
        "autocomplete": "off",
    }
    return form


def list_of(request: HttpRequest) -> dict[str, Any]:
    """The list beside the request."""
    seat = seat_held(request)
    found = page_of(request, requests_to_deliver(seat.territory, seat.last))
    return {"rows": rows_of(found), "page": found}


@delivering.post
def act_on(request: HttpRequest, number: str) -> HttpResponse:
    """What the clerk did with the paper."""
    with looking(request):
        case = opened_case(request, number)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound("watiqa.errors.no_such_act")
    said = verb(request, case)
    say(request, t_html(f"watiqa.said.{said}", number=case.number))
    return redirect("watiqa:to_deliver")


def post(request: HttpRequest, case: Case) -> str:
    """To the post."""
    services.hand_to_post(
        act_in(request), case=case, tracking=request.POST.get("tracking", ""),
        address={key: request.POST[key] for key in ADDRESS if key in request.POST}, seen=seen_in(request),
    )  # fmt: skip
    return "posted"


def ready(request: HttpRequest, case: Case) -> str:
    """To the counter."""
    services.make_ready(act_in(request), case=case, seen=seen_in(request))
    return "made_ready"


def came_back(request: HttpRequest, case: Case) -> str:
    """Back from the post."""
    services.take_back_from_post(
        act_in(request), case=case, reason=request.POST.get("reason", ""), seen=seen_in(request)
    )
    return "came_back"


def hand_over(request: HttpRequest, case: Case) -> str:
    """Into the citizen's hands."""
    services.confirm_delivery(
        act_in(request), case=case, handed_to=request.POST.get("handed_to", ""),
        paper=request.POST.get("handed_paper", ""), seen=seen_in(request),
    )  # fmt: skip
    return "delivered"


VERBS: dict[str, Callable[[HttpRequest, Case], str]] = {
    "post": post,
    "ready": ready,
    "came_back": came_back,
    "hand_over": hand_over,
}
