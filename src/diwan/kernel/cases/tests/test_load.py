"""How open cases weigh on an office, and to whom they may be given."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diwan.kernel.base.errors import NotAllowed, Refused
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.load import Loads, loads_in
from diwan.kernel.cases.services import assign_case, do_transition
from diwan.kernel.cases.tests.tennis import OFFICE, TENNIS, filed, fresh, later
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, REGION, Somebody, make_holder


def loads(days: int, scope: Scope = OFFICE) -> Loads:
    now = NOW + timedelta(days=days)
    with reading(scope):
        return loads_in(scope.lo or COMMUNE, scope.hi or COMMUNE, now, local(now))


def test_cases_weigh_on_a_step_a_service_and_an_officer(people: dict[str, Somebody]) -> None:
    filed(people["citizen"])
    filed(people["citizen"], NOW + timedelta(days=15))
    found = loads(16)
    (step,) = found.steps
    assert step.key == (TENNIS, "in_review")
    assert (step.waiting, step.elsewhere, step.oldest, step.median_days) == (2, 0, NOW, 1)
    assert [one.key for one in found.services] == [("clerk",)]
    assert [one.key for one in found.officers] == [(None,)]
    assert [one.key for one in found.communities] == [(COMMUNE,)]


def test_late_and_near_the_last_day_are_told_apart(people: dict[str, Somebody]) -> None:
    due = filed(people["citizen"]).due_on
    assert due is not None
    to_go = (due - local(NOW)).days
    assert [(loads(d).late, loads(d).soon) for d in (to_go - 6, to_go - 5, to_go, to_go + 1)] == [
        (0, 0), (0, 1), (0, 1), (1, 0),
    ]  # fmt: skip


def test_what_waits_for_the_applicant_is_not_the_offices_delay(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(
        people["clerk"].in_office(),
        case=case,
        transition="ask_information",
        values={"information_asked": "س"},
    )
    (step,) = loads(40).steps
    assert (step.waiting, step.elsewhere, step.late, step.median_days) == (0, 1, 0, None)


def test_a_region_sees_its_communities_and_no_other(people: dict[str, Somebody]) -> None:
    filed(people["citizen"])
    assert loads(1, Scope("office", REGION, REGION + 9_999_999)).total == 1
    assert loads(1, Scope("office", 10_000_000, 19_999_999)).total == 0


def test_the_head_gives_a_case_to_somebody_of_the_service_that_holds_it(people: dict[str, Somebody]) -> None:
    """113.14 art. 100: the president heads the services."""
    case = filed(people["citizen"])
    colleague = make_holder("colleague", "clerk")
    president = people["president"].in_office()
    assert assign_case(president, case=case, assignee=colleague.person.pk).assignee_id == colleague.person.pk
    with pytest.raises(Refused):
        assign_case(president, case=case, assignee=people["citizen"].person.pk)
    with pytest.raises(Refused):
        assign_case(president, case=case, assignee=people["president"].person.pk)
    cashier = make_holder("cashier", "cashier")
    with pytest.raises(NotAllowed):
        assign_case(cashier.in_office(), case=case, assignee=None)
    assert fresh(case).assignee_id == colleague.person.pk
    taken = assign_case(
        later(people["clerk"].in_office(), days=1), case=case, assignee=people["clerk"].person.pk
    )
    assert taken.assignee_id == people["clerk"].person.pk
