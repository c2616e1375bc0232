"""Committees: which cases wait for one, whom a meeting calls, how many must come; pure rules and reads."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case, CaseOpinion, Meeting
from diwan.kernel.cases.opinions import STUDY, members
from diwan.kernel.cases.resolving import latest_in
from diwan.kernel.cases.schema.procedure import Committee, Opinion


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
    open_ones = CaseOpinion.objects.filter(
        territory_id=territory, latest=True, status__in=("open", "silent"), stale=False
    )
    rows = open_ones.select_related("case").order_by("last_day", "asked_at")
    found: dict[int, Case] = {}
    for row in rows[:2_000]:
        if row.case.phase in STUDY and row.key in opinions_in(row.case, committee):
            found.setdefault(row.case.pk, row.case)
    return list(found.values())


def committees_of(cases: Iterable[Case]) -> dict[str, Committee]:
    """The committees that cases are examined in."""
    return {str(key): one for case in cases for key, one in case.law.committees.items()}


def bodies_called(cases: Iterable[Case], committee: str) -> list[str]:
    """The bodies whose opinion is given there on one of these cases, each once."""
    return list(dict.fromkeys(str(one.body) for case in cases for one in asked_in(case, committee).values()))


def quorum_for(declared: Committee, called: int) -> int:
    """How many bodies must be there: what the procedure says, else more than half of those called."""
    return min(declared.quorum, called) if declared.quorum else called // 2 + 1


def meeting_at(territory: int, pk: int) -> Meeting:
    """A meeting of a community, within what the reader sees."""
    rows = Meeting.objects.filter(territory_id=territory, pk=pk)
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


def meetings_presided(territory: int, kinds: Iterable[str]) -> QuerySet[Meeting]:
    """The meetings in a community that these mandates preside, the latest first."""
    return Meeting.objects.filter(territory_id=territory, chair__in=list(kinds))


def meeting_presided(territory: int, kinds: Iterable[str], pk: int) -> Meeting:
    """One of them; `NotFound` for who does not preside it."""
    row = meeting_at(territory, pk)
    if row.chair not in set(kinds):
        raise NotFound("cases.errors.no_meeting")
    return row
