"""The supervisor's view: how many cases weigh where, what is late or soon will be; giving a case to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.load import Load, loads_in, waiting_longest
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.queues import NOBODY, held_overseers
from diwan.kernel.cases.resolving import latest_laws, titles_of
from diwan.kernel.cases.selectors import holders_of, officers_here
from diwan.kernel.cases.services import assign_case
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.turns import stands_at
from diwan.kernel.identity.absences import Away, away_on
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import Doers, doers
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.territory.models import Territory
from diwan.shell.cases.views.follow import desk_case_at
from diwan.shell.pages import looking, page, say, show
from diwan.shell.written import date_words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its words, a second line of words, its figures."""

    words: Text | str
    more: Text | str
    load: Load
    address: str = ""
    """The files behind it, for those who read them."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits for its applicant: for what, how many days, until when."""

    case: Case
    title: Text
    step: Text
    days: int
    over: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One way of cutting the same cases."""

    title: str
    heading: str
    lines: list[Line]
    folded: bool = False
    """Opened by who wants it: there are as many steps as procedures have."""

    @property
    def most(self) -> int:
        """The greatest total, on whose scale the bars are drawn."""
        return max((line.load.total for line in self.lines), default=0)


@page("desk", mandate=SEERS)
def load(request: HttpRequest) -> HttpResponse:
    """By step, by service, by officer, and by community where there are several."""
    seat = seat_held(request)
    found = loads_in(seat.territory, seat.last, timezone.now(), timezone.localdate())
    alone = seat.territory if seat.territory == seat.last else None
    by = [("service", service_lines(found.services)), ("officer", officer_lines(found.officers, alone))]
    if seat.last != seat.territory:
        by.append(("community", community_lines(found.communities)))
    by.append(("step", step_lines(found.steps)))
    tables = [
        Table(t(f"shell_cases.load.by_{key}"), t(f"shell_cases.load.{key}"), lines, folded=key == "step")
        for key, lines in by
        if lines
    ]
    context = {
        "found": found,
        "tables": tables,
        "place": seat.community,
        "opens": held_overseers(seat.kinds),
        "waiting": waiting_lines(waiting_longest(seat.territory, seat.last)),
    }
    return show(request, "shell_cases/load.html", context)


def waiting_lines(cases: Iterable[Case]) -> list[Waiting]:
    """Each with what it waits for and since when; past its last day the service may close it."""
    now, found = timezone.now(), list(cases)
    titles = titles_of(case.procedure for case in found)
    today = timezone.localdate()
    return [
        Waiting(
            case, titles[case.procedure], stands_at(case), (now - case.step_since).days,
            bool(case.due_on and case.due_on < today),
        )
        for case in found
    ]  # fmt: skip


def files(**sieve: Any) -> str:
    """The queue of the whole house, sifted so."""
    return f"{reverse('cases:queue')}?{urlencode({'which': 'house'} | sieve)}"


def step_lines(loads: tuple[Load, ...]) -> list[Line]:
    """Each step under the name of its procedure."""
    latest = latest_laws(one.key[0] for one in loads)
    lines = []
    for one in loads:
        procedure, step = one.key
        law = latest.get(procedure)
        label = as_text(law.steps[step].label) if law and step in law.steps else step
        title = as_text(law.title) if law else procedure
        lines.append(Line(label, title, one, files(procedure=procedure, step=step)))
    return lines


def service_lines(loads: tuple[Load, ...]) -> list[Line]:
    """Each service by the mandate that holds the cases."""
    kinds = house().mandates
    return [
        Line(
            kinds[one.key[0]].title if one.key[0] in kinds else one.key[0], "", one, files(service=one.key[0])
        )
        for one in loads
    ]


def officer_lines(loads: tuple[Load, ...], place: int | None = None) -> list[Line]:
    """Each officer by name; those nobody took stand together."""
    away = away_in(place)
    names = doers([*(one.key[0] for one in loads), *(one.substitute for one in away.values())])
    nobody = t("shell_cases.load.nobody")
    return [
        Line(
            names.name(one.key[0]) if one.key[0] else nobody,
            away_words(away[one.key[0]], names) if one.key[0] in away else "",
            one,
            files(officer=one.key[0] or NOBODY),
        )
        for one in loads
    ]


def away_in(place: int | None) -> dict[int, Away]:
    """Who of a community is away today; of several communities nobody says."""
    return away_on(place, timezone.localdate()) if place is not None else {}


def away_words(away: Away, names: Doers) -> str:
    """Until when somebody is away, and who looks after the work."""
    until = (
        t("shell_cases.absence.until", day=date_words(away.until))
        if away.until
        else t("shell_cases.absence.away")
    )
    if away.substitute is None:
        return f"{until} {t('shell_cases.absence.nobody')}"
    return f"{until} {t('shell_cases.absence.with', name=names.name(away.substitute))}"


def community_lines(loads: tuple[Load, ...]) -> list[Line]:
    """Each community by name."""
    names = {one.pk: one.name for one in Territory.objects.filter(pk__in=[load.key[0] for load in loads])}
    return [Line(names[one.key[0]], "", one) for one in loads]


@page("desk")
def give(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """To whom of the service a case may be given."""
    case = desk_case_at(request, code, number)
    context = {"case": case, "holders": names_of(case).items(), "title": as_text(case.law.title)}
    return show(request, "shell_cases/give.html", context)


@give.post
def given(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Give it."""
    with looking(request):
        case = desk_case_at(request, code, number)
        holders = names_of(case)
    typed = request.POST.get("assignee")
    assignee = whole_number(typed or "")
    if typed is None or (typed and assignee is None):
        raise Refused("shell_cases.give.nobody")
    assign_case(act_in(request), case=case, assignee=assignee)
    if assignee is None:
        say(request, t("shell_cases.give.to_all_done"))
    else:
        say(
            request,
            t_html("shell_cases.give.done", name=holders.get(assignee) or doers([assignee]).name(assignee)),
        )
    return redirect("cases:desk_case", code, number)


def names_of(case: Case) -> dict[int, Text]:
    """The people of the service a case is with, those who are away left out."""
    today = timezone.localdate()
    here = {person.pk for person in officers_here(case, today)} | {case.assignee_id}
    return {person.pk: person.name for person in holders_of(case, today) if person.pk in here}
