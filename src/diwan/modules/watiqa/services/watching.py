"""Counting requests against the limits: one too many is refused in words, and reaching a limit is told."""

from __future__ import annotations

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.selectors import people_in_office
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.services import notify
from diwan.modules.civil_status.public import OFFICER
from diwan.modules.watiqa.asked import asked_in, is_ours
from diwan.modules.watiqa.limits import (
    DUTY,
    Counts,
    Limit,
    limit_on,
    limit_passed,
    limits_reached,
)
from diwan.modules.watiqa.models import Match
from diwan.modules.watiqa.own_limits import limits_in
from diwan.modules.watiqa.rules import Quality
from diwan.modules.watiqa.selectors import MISSED, recent_requests, record_counts

SUPERVISORS = (OFFICER, "president")


def count_request(act: Act, case: Case, quality: Quality) -> None:
    """Refuse the request of an account that asked for as much as it may; tell when this one is the last it may."""
    if act.hat != "citizen" or act.person is None:
        return
    before = recent_requests(act.person, act.at, but=case.pk).counts_for(quality)
    limits = limits_in(case.territory_id, act.day)
    if passed := limit_passed(before, limits):
        raise Refused(f"watiqa.errors.limit_{passed}", most=limits[passed])
    after = recent_requests(act.person, act.at).counts_for(quality)
    warn(act, case, before, after)


def count_match(act: Act, case: Case, match: Match) -> None:
    """Refuse a record asked for as often as it may be: past the limits only the officer ties it to a request."""
    if asked_in(case.procedure, case.values).quality in DUTY:
        return
    after, limits = record_counts(match), limits_in(case.territory_id, act.day)
    before = {limit: count - 1 for limit, count in after.items()}
    passed = limit_passed(before, limits)
    if passed and not act.may(*SUPERVISORS):
        raise Refused(f"watiqa.errors.limit_{passed}", most=limits[passed])
    warn(act, case, before, after)


def count_miss(act: Act, event: CaseMoved) -> None:
    """Tell when a request that came to nothing is the last an account may try in this community."""
    case = event.case
    if not is_ours(case.procedure) or case.holder_id is None:
        return
    if case.outcome != "refused" and case.step not in MISSED:
        return
    before = recent_requests(case.holder_id, act.at, but=case.pk).misses
    warn(act, case, {Limit.MISSES_MONTH: before}, {Limit.MISSES_MONTH: before + 1})


def warn(act: Act, case: Case, before: Counts, after: Counts) -> None:
    """Tell of each limit just reached."""
    limits = limits_in(case.territory_id, act.day)
    for limit in limits_reached(before, after, limits):
        warn_supervisors(act, case=case, limit=limit, most=limits[limit])


@service("watiqa.limit_reached", mandate="anyone")
def warn_supervisors(act: Act, *, case: Case, limit: Limit, most: int) -> int:
    """Tell the civil-status officers of a community that a request reached a limit; gives how many were told."""
    figure = limit_on(limit, act.day)
    note(number=case.number, limit=limit.value, most=most)
    told = supervisors_of(act, case.territory_id)
    for person in told:
        notify(
            act, person=person, key="watiqa.notices.limit",
            values={"number": case.number, "title": figure.title, "most": most},
            link=reverse("cases:desk_case", args=(case.territory.code, case.number)),
        )  # fmt: skip
    return len(told)


def supervisors_of(act: Act, territory: int) -> list[int]:
    """Who answers for the civil status of a community: its officers, else its president (law 36.21, art. 6)."""
    held = list(people_in_office(territory, act.day))
    for kind in SUPERVISORS:
        found = {mandate.person_id for mandate in held if kind in mandate.post.kinds}
        if found:
            return sorted(found)
    return []
