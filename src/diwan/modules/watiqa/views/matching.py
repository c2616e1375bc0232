"""The clerk's pages: requests to match, the match panel, preparing the copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import documents_of
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import CLERK, OFFICER
from diwan.modules.watiqa import services
from diwan.modules.watiqa.collection import may_be_moved
from diwan.modules.watiqa.motives import MOTIVES
from diwan.modules.watiqa.selectors import chosen, match_of, name_of, panel_for, requests_to_match
from diwan.modules.watiqa.views.common import (
    asked_facts,
    choices_of,
    described_facts,
    opened_case,
    page_of,
    row_of,
    rows_of,
    seen_in,
    with_debt,
    with_debts,
)
from diwan.modules.watiqa.views.panel import ShownCandidate, shown_candidate
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import FileLine

COMPARED = "watiqa.compared"
"""Where a session keeps which record was opened beside which request."""


@page("desk", mandate=CLERK)
def to_match(request: HttpRequest) -> HttpResponse:
    """Requests whose record has to be found."""
    return show(request, "watiqa/match.html", list_of(request))


@page("desk", mandate=CLERK)
def matching(request: HttpRequest, number: str) -> HttpResponse:
    """One request beside the records it may be about; once matched, the copy to prepare."""
    case = opened_case(request, number)
    said: dict[str, Any] = {**list_of(request), "opened": row_of(with_debt(case))}
    said["facts"] = asked_facts(said["opened"].asked, case)
    said["typed"] = request.GET.get("q", "").strip()
    said["motives"] = MOTIVES
    said["may_refuse"] = OFFICER in seat_held(request).kinds
    said["papers"] = [
        FileLine(name=d.name, size=d.size, kind=as_text(case.law.documents[d.key].label))
        for d in documents_of(case)
    ]
    said["may_move"] = may_be_moved(case)
    said["may_redirect"] = "redirect" in case.law.transitions
    if case.step == "matching":
        panel = panel_for(case, said["typed"])
        said["questions"] = choices_of(case, "question_about")
        said["unchecked"] = not panel.requester.seen
        said["candidates"] = panel.candidates
        said["compared"] = compared_in(request, case)
        if said["compared"] is None:
            said["facts"] = [*described_facts(said["opened"].asked), *said["facts"]]
    else:
        match = match_of(case)
        said |= {"match": match, "matcher": name_of(match.matched_by) if match else ""}
    return show(request, "watiqa/match.html", said)


def compared_in(request: HttpRequest, case: Case) -> ShownCandidate | None:
    """The record this clerk opened beside this request in this session; opening it left its trace."""
    number, record = request.session.get(COMPARED) or ("", 0)
    return shown_candidate(chosen(case, record)) if number == case.number else None


def list_of(request: HttpRequest) -> dict[str, Any]:
    """The list beside the request."""
    seat = seat_held(request)
    found = page_of(request, with_debts(requests_to_match(seat.territory, seat.last)))
    return {"rows": rows_of(found), "page": found}


@matching.post
def act_on(request: HttpRequest, number: str) -> HttpResponse:
    """What the clerk decided."""
    with looking(request):
        case = opened_case(request, number)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound("watiqa.errors.no_such_act")
    return verb(request, case)


def compare(request: HttpRequest, case: Case) -> HttpResponse:
    """Open one record beside the request."""
    record = record_in(request)
    services.compare_record(act_in(request), case=case, record=record)
    request.session[COMPARED] = (case.number, record)
    typed = request.POST.get("q", "").strip()
    query = f"?{urlencode({'q': typed})}" if typed else ""
    return redirect(reverse("watiqa:match", args=[case.number]) + query + "#compared")


def take(request: HttpRequest, case: Case) -> HttpResponse:
    """This is the record."""
    services.match_record(
        act_in(request), case=case, record=record_in(request),
        paper_seen=request.POST.get("paper_seen") == "on", remark=request.POST.get("remark", ""),
        seen=seen_in(request),
    )  # fmt: skip
    say(request, t("watiqa.said.matched"))
    return redirect("watiqa:match", case.number)


def record_in(request: HttpRequest) -> int:
    """The record picked."""
    record = whole_number(request.POST.get("record"))
    if record is None:
        raise Refused("watiqa.errors.choose_record")
    return record


def undo(request: HttpRequest, case: Case) -> HttpResponse:
    """It was not."""
    services.undo_match(act_in(request), case=case, seen=seen_in(request))
    say(request, t("watiqa.said.unmatched"), "info")
    return redirect("watiqa:match", case.number)


def prepare(request: HttpRequest, case: Case) -> HttpResponse:
    """Make the copy and present it."""
    services.prepare_copies(act_in(request), case=case, seen=seen_in(request))
    say(request, t_html("watiqa.said.prepared", number=case.number))
    return redirect("watiqa:to_match")


def not_found(request: HttpRequest, case: Case) -> HttpResponse:
    """There is no such record, as far as one can see."""
    services.report_not_found(
        act_in(request), case=case, searched=request.POST.get("searched", ""),
        question=request.POST.get("question", ""), seen=seen_in(request),
    )  # fmt: skip
    say(request, t_html("watiqa.said.not_found", number=case.number), "info")
    return redirect("watiqa:to_match")


def elsewhere(request: HttpRequest, case: Case) -> HttpResponse:
    """Another commune keeps it."""
    services.redirect_request(
        act_in(request), case=case, commune=request.POST.get("commune", ""), seen=seen_in(request)
    )
    say(request, t_html("watiqa.said.redirected", number=case.number), "info")
    return redirect("watiqa:to_match")


def ask(request: HttpRequest, case: Case) -> HttpResponse:
    """Something is missing."""
    services.ask_more(act_in(request), case=case, what=request.POST.get("what", ""), seen=seen_in(request))
    say(request, t_html("watiqa.said.asked", number=case.number), "info")
    return redirect("watiqa:to_match")


def refuse(request: HttpRequest, case: Case) -> HttpResponse:
    """No copy, and why."""
    services.refuse_request(
        act_in(request, kind=OFFICER), case=case, motives=request.POST.getlist("motives"),
        details=request.POST.get("details", ""), seen=seen_in(request),
    )  # fmt: skip
    say(request, t_html("watiqa.said.refused", number=case.number), "info")
    return redirect("watiqa:to_match")


VERBS: dict[str, Callable[[HttpRequest, Case], HttpResponse]] = {
    "compare": compare,
    "take": take,
    "undo": undo,
    "prepare": prepare,
    "not_found": not_found,
    "elsewhere": elsewhere,
    "ask": ask,
    "refuse": refuse,
}
