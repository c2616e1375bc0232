"""The desk: queues with what is late on top, the case file, what waits for a signature."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.queues import Sieve, held_overseers, queue_page, sieve_from, views_of
from diwan.kernel.cases.selectors import possible_links, situation_of
from diwan.kernel.cases.services import HEAD, assign_case
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.absences import away_on, looked_after_by
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import doers
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.consulted import sent_from
from diwan.shell.cases.counts import of_seat
from diwan.shell.cases.files import files_of
from diwan.shell.cases.linked import linked_cases
from diwan.shell.cases.plans import sealed_answer, sealed_in
from diwan.shell.cases.queue_rows import rows_of
from diwan.shell.cases.shown import answered_file
from diwan.shell.cases.sifting import FILTERS, keep_sifted, sifting
from diwan.shell.cases.tracking import identity_words
from diwan.shell.cases.views.follow import (
    desk_case_at,
    file_answer,
    issued_answer,
    outputs_of,
    seen_by,
)
from diwan.shell.cases.visited import visits_to_ask
from diwan.shell.menu import say_waiting
from diwan.shell.pages import looking, page, show
from diwan.shell.parted import part_asked
from diwan.shell.parts import Tab

WHICH = ("office", "late", "waiting", "mine", "closed")
ALL = (*WHICH, "house")
"""The last for those who read any file."""


def listed(request: HttpRequest, which: str) -> dict[str, Any]:
    """One queue as the seat keeps it, a page of it, with the counts of the others and the filters."""
    seat = seat_held(request)
    views = views_of(seat.territory, seat.mandate)
    typed = {key: request.GET[key] for key in FILTERS if key in request.GET}
    sieve = sieve_from(typed) if typed else views.current
    return sifting(seat, sieve, views, passing=bool(typed)) | rows_listed(request, seat, which, typed, sieve)


def rows_listed(
    request: HttpRequest, seat: Seat, which: str, typed: dict[str, str], sieve: Sieve
) -> dict[str, Any]:
    """The rows of one queue through a sieve, with the counts of the others; `typed` came in the address."""
    away = away_on(seat.territory, timezone.localdate())
    besides = looked_after_by(seat.person, away)
    found = queue_page(
        seat.territory,
        seat.last,
        seat.kinds,
        today=timezone.localdate(),
        which=which,  # type: ignore[arg-type]
        person=seat.person,
        besides=besides,
        sieve=sieve,
        after=request.GET.get("after", ""),
    )
    counts = of_seat(seat, besides)
    say_waiting(request, "cases:queue", counts.office)
    numbers = {"office": counts.office, "late": counts.late, "waiting": counts.waiting, "mine": counts.mine}
    return {
        "which": which,
        "rows": rows_of(found.cases, which),
        "following": following(request, which, typed, found.next),
        "besides": list(doers(besides).names.values()) if besides and which == "mine" else [],
        "begun": "after" in request.GET,
        "tabs": tabs_of(seat, which, numbers),
        "wide": seat.last != seat.territory,
    }


def tabs_of(seat: Seat, which: str, numbers: dict[str, int]) -> list[Tab]:
    """The queues of a seat, each with how much waits in it where that is known."""
    whole = reverse("cases:queue")
    return [
        Tab(t(f"shell_cases.queue.{one}"), f"{whole}?which={one}", one == which, numbers.get(one))
        for one in (*WHICH, *(("house",) if held_overseers(seat.kinds) else ()))
    ]


def asked_for(request: HttpRequest) -> str:
    """The queue named in the address; the office's own unless it is one of them."""
    which = request.GET.get("which", "office")
    return which if which in ALL else "office"


def following(request: HttpRequest, which: str, typed: dict[str, str], after: str) -> str:
    """The address of the page that comes next, or nothing."""
    return f"{request.path}?{urlencode({'which': which} | typed | {'after': after})}" if after else ""


@page("desk")
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of my mandates, as I sifted and ordered them."""
    which = asked_for(request)
    if part_asked(request) == "beside":
        return show(request, "shell_cases/beside.html", listed_beside(request, which))
    return show(request, "shell_cases/queue.html", listed(request, which))


def listed_beside(request: HttpRequest, which: str) -> dict[str, Any]:
    """The list beside a file: the rows as the seat sifts them, without the filters."""
    seat = seat_held(request)
    return rows_listed(request, seat, which, {}, views_of(seat.territory, seat.mandate).current)


@queue.post
def sift(request: HttpRequest) -> HttpResponse:
    """Keep filters, clear them, save them under a name, take a saved view or drop one."""
    keep_sifted(request)
    which = request.POST.get("which", "")
    return redirect(f"{reverse('cases:queue')}?which={which if which in ALL else 'office'}")


@page("desk")
def late(request: HttpRequest) -> HttpResponse:
    """What is late."""
    return show(request, "shell_cases/queue.html", listed(request, "late"))


@page("desk")
def assigned(request: HttpRequest) -> HttpResponse:
    """What was given to me."""
    return show(request, "shell_cases/queue.html", listed(request, "mine"))


@page("desk")
def desk_case(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The case file; the list it came from follows in a call of its own, where a screen has room for both."""
    case = desk_case_at(request, code, number)
    which = asked_for(request)
    beside = {"which": which, "tabs": tabs_of(seat_held(request), which, {})}
    return show(request, "shell_cases/desk_case.html", beside | file_context(request, case))


def file_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Everything the case file shows."""
    seat = seat_held(request)
    act = act_in(request)
    return seen_by(act, case, "cases:desk_act") | {
        "opened": case,
        "files": files_of(case, "cases:desk_file"),
        "outputs": outputs_of(case, "cases:desk_issued"),
        "sealed": sealed_in(case, "cases:desk_sealed"),
        "linked": linked_cases(case, "cases:desk_case"),
        "at_counter": identity_words(case),
        "sent": sent_from(case),
        "links": links_of(act, case),
        "asks": visits_to_ask(act, case, situation_of(case, act.at)) if case.law.visits else [],
        "mine": case.assignee_id == seat.person,
        "may_take": case.is_open and case.held_by in seat.kinds,
        "may_give": case.is_open and not seat.kinds.isdisjoint({case.held_by, HEAD}),
        "to_sign": [o for o in case.outputs.all() if o.signed_at is None and o.signer in seat.kinds],
    }


def links_of(act: Act, case: Case) -> list[tuple[Text, str]]:
    """The linked cases the office may open from here."""
    place = (case.territory.code, case.number)
    return [
        (as_text(case.law.links[key].label), reverse("cases:desk_link", args=(*place, key)))
        for key in (possible_links(act, case, act.at) if case.law.links else [])
    ]


@desk_case.post
def take_or_leave(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Take a case for oneself, or put it back."""
    with looking(request):
        case = desk_case_at(request, code, number)
    assignee = None if "leave" in request.POST else seat_held(request).person
    assign_case(act_in(request), case=case, assignee=assignee)
    return redirect(request.path)


@page("desk")
def case_print(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The case file on paper."""
    return show(request, "shell_cases/print.html", file_context(request, desk_case_at(request, code, number)))


@page("desk")
def desk_file(request: HttpRequest, code: str, number: str, file: int) -> HttpResponse:
    """One of the files of a case."""
    return file_answer(desk_case_at(request, code, number), file)


@page("desk")
def answer_file(request: HttpRequest, code: str, number: str, field: str) -> HttpResponse:
    """A file given as an answer in a case."""
    return answered_file(desk_case_at(request, code, number).values, field)


@page("desk")
def desk_issued(request: HttpRequest, code: str, number: str, output: int) -> HttpResponse:
    """A signed document of a case."""
    return issued_answer(desk_case_at(request, code, number), output)


@page("desk")
def desk_sealed(request: HttpRequest, code: str, number: str, paper: int) -> HttpResponse:
    """The plans of a case as they were approved."""
    return sealed_answer(desk_case_at(request, code, number), paper)
