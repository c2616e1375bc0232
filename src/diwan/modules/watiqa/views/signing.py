"""The officer's pages: what waits for a signature, one copy before it is signed, several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t_html
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import OFFICER, SIGNING
from diwan.modules.watiqa import services
from diwan.modules.watiqa.motives import MOTIVES
from diwan.modules.watiqa.selectors import copies_to_sign, copy_of, match_of, name_of
from diwan.modules.watiqa.views.common import asked_facts, opened_case, page_of, row_of, rows_of, seen_in
from diwan.modules.watiqa.views.papers import pages_in
from diwan.shell.pages import looking, page, say, show


@page("desk", mandate=SIGNING)
def to_sign(request: HttpRequest) -> HttpResponse:
    """Copies that wait for the officer: the one list of signatures, narrowed to them."""
    return redirect(f"{reverse('cases:to_sign')}?of=watiqa")


@page("desk", mandate=SIGNING)
def signing(request: HttpRequest, number: str) -> HttpResponse:
    """One copy as it will be signed, beside what was asked."""
    case = opened_case(request, number)
    copy, row, match = copy_of(case), row_of(case), match_of(case)
    said = {
        **list_of(request),
        "opened": row,
        "facts": asked_facts(row.asked, case),
        "copy": copy,
        "match": match,
        "matcher": name_of(match.matched_by) if match else "",
        "page_numbers": range(1, pages_in(copy) + 1) if copy and case.step == "to_sign" else (),
        "motives": MOTIVES,
    }
    return show(request, "watiqa/sign.html", said)


def list_of(request: HttpRequest) -> dict[str, Any]:
    """The list beside the copy."""
    seat = seat_held(request)
    found = page_of(request, copies_to_sign(seat.territory, seat.last))
    return {"rows": rows_of(copy.case for copy in found), "page": found}


@signing.post
def act_on(request: HttpRequest, number: str) -> HttpResponse:
    """What the officer decided."""
    with looking(request):
        case = opened_case(request, number)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound("watiqa.errors.no_such_act")
    return verb(request, case)


def sign(request: HttpRequest, case: Case) -> HttpResponse:
    """Sign it."""
    services.sign_copy(act_in(request, kind=OFFICER), case=case, seen=seen_in(request))
    say(request, t_html("watiqa.said.signed", number=case.number))
    return redirect("cases:to_sign")


def send_back(request: HttpRequest, case: Case) -> HttpResponse:
    """Not as it is."""
    services.send_back(
        act_in(request, kind=OFFICER),
        case=case,
        reasons=request.POST.get("reasons", ""),
        seen=seen_in(request),
    )
    say(request, t_html("watiqa.said.sent_back", number=case.number), "info")
    return redirect("cases:to_sign")


def refuse(request: HttpRequest, case: Case) -> HttpResponse:
    """No copy, and why."""
    services.refuse_request(
        act_in(request, kind=OFFICER), case=case, motives=request.POST.getlist("motives"),
        details=request.POST.get("details", ""), seen=seen_in(request),
    )  # fmt: skip
    say(request, t_html("watiqa.said.refused", number=case.number), "info")
    return redirect("cases:to_sign")


VERBS: dict[str, Callable[[HttpRequest, Case], HttpResponse]] = {
    "sign": sign,
    "send_back": send_back,
    "refuse": refuse,
}
