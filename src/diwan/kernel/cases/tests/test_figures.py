"""What the public is told of a procedure: how many, how long, how many within the legal time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.cases.figures import Figures, figures_of, figures_of_procedure, years_counted
from diwan.kernel.cases.models import ProcedureFigures
from diwan.kernel.cases.services import count_procedures, do_transition
from diwan.kernel.cases.services.counting import FEWEST, count_all_procedures
from diwan.kernel.cases.tests.tennis import TENNIS, filed, fresh, later
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, REGION, Somebody

YEAR = NOW.year


def decided(people: dict[str, Somebody], *, after: int) -> None:
    case = filed(people["citizen"])
    do_transition(later(people["president"].in_office(), days=after), case=case, transition="admit")


def counted(territory: int = COMMUNE, *, days: int = 60) -> Figures:
    count_all_procedures(NOW + timedelta(days=days))
    with reading(Scope("public")):
        found = figures_of_procedure(territory, YEAR, TENNIS)
    assert found is not None
    return found


def test_half_and_nine_in_ten_are_said_in_days_from_filing(people: dict[str, Somebody]) -> None:
    for after in (1, 2, 3, 4, 5, 6, 7, 8, 9, 29):
        decided(people, after=after)
    found = counted()
    assert (found.received, found.decided, found.waiting) == (10, 10, 0)
    assert (found.median_days, found.ninetieth_days, found.share_in_time) == (5, 9, 100)


def test_delays_of_a_few_cases_are_nobodys_business(people: dict[str, Somebody]) -> None:
    for _ in range(FEWEST - 1):
        decided(people, after=2)
    few = counted()
    assert (few.decided, few.median_days, few.ninetieth_days) == (FEWEST - 1, None, None)
    decided(people, after=2)
    assert counted().median_days == 2


def test_late_is_late_whether_decided_or_not(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 16: thirty days for this procedure; the one still waiting after them is not in time either."""
    decided(people, after=3)
    decided(people, after=45)
    filed(people["citizen"])
    before = counted(days=20)
    assert (before.decided, before.waiting, before.share_in_time) == (2, 1, 50)
    assert counted(days=60).share_in_time == 33


def test_a_file_that_rests_is_not_late(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 14: the clock waits while the applicant is asked."""
    case = filed(people["citizen"])
    asked = do_transition(
        later(people["clerk"].in_office(), days=3), case=case, transition="ask_information",
        values={"information_asked": "س"},
    )  # fmt: skip
    assert asked.legal_day is None
    assert counted(days=90).share_in_time is None


def test_the_last_day_stands_as_it_was_when_the_office_decided(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    due = case.legal_day
    admitted = do_transition(later(people["president"].in_office(), days=2), case=case, transition="admit")
    assert due is not None
    assert due > date(2026, 4, 8)
    assert (admitted.legal_day, admitted.decided_at) == (due, NOW + timedelta(days=2))


def test_who_withdraws_was_not_decided_upon(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(later(people["citizen"].as_citizen(), days=1), case=case, transition="withdraw")
    found = counted()
    assert (found.received, found.decided, found.ended, found.waiting) == (1, 0, 1, 0)
    assert fresh(case).decided_at is None


def test_each_territory_counts_with_all_below_it(people: dict[str, Somebody]) -> None:
    decided(people, after=2)
    for territory in (COMMUNE, PROVINCE, REGION, KINGDOM):
        assert counted(territory).received == 1
    with reading(Scope("public")):
        assert figures_of(OTHER_COMMUNE, YEAR) == []
        assert years_counted(COMMUNE) == [YEAR]


def test_counting_again_replaces_and_a_settled_year_is_left_alone(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(later(people["citizen"].as_citizen(), days=1), case=case, transition="withdraw")
    assert counted(days=2).received == 1
    assert count_all_procedures(NOW + timedelta(days=3)) == 0
    filed(people["citizen"])
    assert counted(days=4).received == 2


def test_only_the_system_counts(people: dict[str, Somebody]) -> None:
    with pytest.raises(NotAllowed):
        count_procedures(people["president"].in_office(), year=YEAR)
    with pytest.raises(DatabaseError), reading(Scope("office", COMMUNE, COMMUNE)):
        ProcedureFigures.objects.create(
            territory_id=COMMUNE, procedure=TENNIS, year=YEAR, received=1, decided=1, ended=0, timed=0, in_time=0,
            counted_at=NOW,
        )  # fmt: skip


def test_a_community_counts_its_own_alone(people: dict[str, Somebody]) -> None:
    decided(people, after=2)
    assert count_procedures(system_act(OTHER_COMMUNE, NOW), year=YEAR) == 0
    assert count_procedures(system_act(COMMUNE, NOW), year=YEAR) == 1
