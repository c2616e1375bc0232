"""Committees: which cases wait for one, whom a meeting calls, how many must come; pure rules and reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case, CaseOpinion, Meeting
from diwan.kernel.cases.opinions import STUDY, members
from diwan.kernel.cases.resolving import latest_in
from diwan.kernel.cases.schema.procedure import Committee, Opinion
from diwan.kernel.territory.models import Territory


@dataclass(slots=True)
class Waiting:
    """The cases of one community that wait for one committee."""

    place: Territory
    key: str
    committee: Committee
    cases: dict[int, Case] = field(default_factory=dict)


def opinions_in(case: Case, committee: str) -> dict[str, Opinion]:
    """The opinions of a case that are given in a committee."""
    declared = case.law.committees.get(committee)
    return members(case.law, declared.group) if declared else {}


def asked_in(case: Case, committee: str) -> dict[str, Opinion]:
    """Those of them that were asked of this case: a body that a file does not concern is not called for it."""
    asked = {row.key for row in case.opinions.all() if row.latest and row.status != "dropped"}
    return {key: one for key, one in opinions_in(case, committee).items() if key in asked}


def waiting_for(territory: int, committee: str) -> list[Case]:
    """The cases of a community under study of which some opinion is to be given in that committee."""
    found: dict[int, Case] = {}
    for row in _asked_in_range(territory, territory):
        if row.key in opinions_in(row.case, committee):
            found.setdefault(row.case.pk, row.case)
    return list(found.values())


def waiting_below(territory: int, last: int, kinds: Iterable[str]) -> list[Waiting]:
    """What waits, community by community, for the committees these mandates preside in a range of communities.

    A commune of fewer than fifty thousand has no one-stop shop: its files are studied in the province's committee,
    which meets on those of each commune and gives each president their minutes (2-18-577 art. 10-16, 21-26).
    """
    held = set(kinds)
    found: dict[tuple[int, str], Waiting] = {}
    for row in _asked_in_range(territory, last):
        for key, one in row.case.law.committees.items():
            if one.chair in held and row.key in opinions_in(row.case, key):
                place = (row.case.territory_id, str(key))
                waiting = found.setdefault(place, Waiting(row.case.territory, str(key), one))
                waiting.cases.setdefault(row.case.pk, row.case)
    return sorted(found.values(), key=lambda one: (one.place.pk, one.key))


def _asked_in_range(territory: int, last: int) -> list[CaseOpinion]:
    """What bodies are still to say of cases under study, the nearest last day first."""
    open_ones = CaseOpinion.objects.filter(
        territory_id__gte=territory, territory_id__lte=last, latest=True, status__in=("open", "silent"), stale=False
    )  # fmt: skip
    rows = open_ones.select_related("case__territory").order_by("last_day", "asked_at")
    return [row for row in rows[:2_000] if row.case.phase in STUDY]


def committees_of(cases: Iterable[Case]) -> dict[str, Committee]:
    """The committees that cases are examined in."""
    return {str(key): one for case in cases for key, one in case.law.committees.items()}


def bodies_called(cases: Iterable[Case], committee: str) -> list[str]:
    """The bodies whose opinion is given there on one of these cases, each once."""
    return list(dict.fromkeys(str(one.body) for case in cases for one in asked_in(case, committee).values()))


def quorum_for(declared: Committee, called: int) -> int:
    """How many bodies must be there: what the procedure says, else more than half of those called."""
    return min(declared.quorum, called) if declared.quorum else called // 2 + 1


def meeting_at(territory: int, pk: int, last: int = 0) -> Meeting:
    """A meeting of a community, or of a range of them, within what the reader sees."""
    rows = Meeting.objects.filter(territory_id__gte=territory, territory_id__lte=last or territory, pk=pk)
    row = rows.prefetch_related("members", "agenda__case__opinions").select_related("territory").first()
    if row is None:
        raise NotFound("cases.errors.no_meeting")
    return row


def presided_by(kinds: Iterable[str], territory: int) -> dict[str, Committee]:
    """The committees that these mandates preside in a community, in their latest version; one query."""
    held = set(kinds)
    return {
        str(key): one
        for law in latest_in(territory).values()
        for key, one in law.committees.items()
        if one.chair in held
    }


def meetings_presided(territory: int, kinds: Iterable[str], last: int = 0) -> QuerySet[Meeting]:
    """The meetings in a community, or a range of them, that these mandates preside, the latest first."""
    rows = Meeting.objects.filter(territory_id__gte=territory, territory_id__lte=last or territory)
    return rows.filter(chair__in=list(kinds)).select_related("territory")


def meeting_presided(territory: int, kinds: Iterable[str], pk: int, last: int = 0) -> Meeting:
    """One of them; `NotFound` for who does not preside it."""
    row = meeting_at(territory, pk, last)
    if row.chair not in set(kinds):
        raise NotFound("cases.errors.no_meeting")
    return row
