"""Law 55.19 lived by a case: a piece replaced or not, a certified copy, an appeal taken to the governor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.cases import motion
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import states_of
from diwan.kernel.cases.services import (
    do_transition,
    open_linked_case,
    run_due_timers,
    save_draft,
    submit_case,
)
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, fresh_in, later, photo
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, PROVINCE, Somebody, make_holder

ASKED = {"replacement_asked": "صورة واضحة"}


def legal_day(case: Case) -> object:
    with reading(OFFICE):
        row = fresh_in(case)
        return motion.last_day(row.law, "legal", states_of(row)["legal"], calendar_of(COMMUNE))


def test_a_piece_is_replaced_once_while_the_clock_rests(people: dict[str, Somebody]) -> None:
    """55.19 art. 10: once, in the first half, thirty days, the clock suspended."""
    case, clerk = filed(people["citizen"]), people["clerk"].in_office()
    first = legal_day(case)
    asked = do_transition(later(clerk, days=5), case=case, transition="ask_replacement", values=ASKED)
    assert (asked.step, asked.ball, legal_day(case)) == ("awaiting_replacement", "applicant", None)
    citizen = later(people["citizen"].as_citizen(), days=12)
    photo(citizen, case=case)
    given = do_transition(citizen, case=case, transition="replace", values={"answer_given": "صورة أخرى"})
    assert given.step == "in_review"
    day = legal_day(case)
    assert first is not None and day is not None and day > first  # type: ignore[operator]
    with pytest.raises(Refused):
        do_transition(later(clerk, days=13), case=case, transition="ask_replacement", values=ASKED)


def test_a_piece_that_is_not_replaced_stops_nothing_after_thirty_days(people: dict[str, Somebody]) -> None:
    """55.19 art. 10: the study goes on without it; nothing is refused by itself."""
    case, clerk = filed(people["citizen"]), people["clerk"].in_office()
    do_transition(later(clerk, days=5), case=case, transition="ask_replacement", values=ASKED)
    run_due_timers(NOW + timedelta(days=35))
    assert fresh(case).step == "awaiting_replacement"
    run_due_timers(NOW + timedelta(days=38))
    assert fresh(case).step == "in_review" and ("moved", "go_on_without_replacement") in facts(case)
    assert legal_day(case) is not None


def test_a_certified_copy_is_asked_once_with_its_reason(people: dict[str, Somebody]) -> None:
    """55.19 art. 7: only in doubt, once, reasoned, in the first half, the clock suspended."""
    case, clerk = filed(people["citizen"]), people["clerk"].in_office()
    said = {"copy_asked": "الصورة"}
    with pytest.raises(Invalid) as blank:
        do_transition(clerk, case=case, transition="ask_certified_copy", values=said)
    assert set(blank.value.fields) == {"reasons"}
    with pytest.raises(Refused):
        do_transition(
            later(clerk, days=16), case=case, transition="ask_certified_copy", values=said, reasons="شك"
        )
    do_transition(clerk, case=case, transition="ask_certified_copy", values=said, reasons="شك في الأصل")
    assert (fresh(case).step, legal_day(case)) == ("awaiting_certified_copy", None)
    citizen = later(people["citizen"].as_citizen(), days=3)
    assert do_transition(citizen, case=case, transition="give_certified_copy").step == "in_review"
    with pytest.raises(Refused):
        do_transition(
            later(clerk, days=4), case=case, transition="ask_certified_copy", values=said, reasons="شك"
        )


@pytest.fixture
def appealed(people: dict[str, Somebody]) -> tuple[Case, Case]:
    """A refusal appealed against, which the president left unanswered for fifteen days; then the governor's."""
    people["governor"] = make_holder("governor", "governor", territory=PROVINCE, wide=True)
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=2))
    draft = open_linked_case(citizen, case=fresh(case), link="appeal")
    draft = save_draft(citizen, procedure=draft.procedure, values={"grounds": "عندي سبق"}, draft=draft)
    appeal = submit_case(citizen, draft=draft)
    run_due_timers(NOW + timedelta(days=20))
    assert fresh(appeal).step == "may_go_to_governor"
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=21))
    do_transition(citizen, case=fresh(appeal), transition="ask_governor")
    assert (fresh(appeal).step, fresh(appeal).ball) == ("before_governor", "other")
    return case, appeal


def test_the_governor_presses_and_the_president_gives_way(
    people: dict[str, Somebody], appealed: tuple[Case, Case]
) -> None:
    """55.19 art. 21: ten days; what is granted on appeal moves the request itself."""
    case, appeal = appealed
    governor = later(people["governor"].in_office(), days=22).in_community(COMMUNE, COMMUNE)
    for transition in ("accept", "maintain"):
        with pytest.raises(NotAllowed):
            do_transition(governor, case=fresh(appeal), transition=transition)
    with reading(OFFICE):
        assert fresh_in(appeal).clocks.get(key="governor_presses").length == 10
    run_due_timers(NOW + timedelta(days=35))
    assert ("reminder", "governor_presses_over") in facts(appeal)
    assert fresh(case).step == "refused", "no refusal is final while its appeal is open"
    do_transition(later(people["president"].in_office(), days=36), case=fresh(appeal), transition="accept")
    assert (fresh(appeal).outcome, fresh(case).step) == ("granted", "to_pay")


def test_the_president_maintains_with_reasons_and_the_refusal_is_final(
    people: dict[str, Somebody], appealed: tuple[Case, Case]
) -> None:
    case, appeal = appealed
    president = later(people["president"].in_office(), days=25)
    with pytest.raises(Invalid) as blank:
        do_transition(president, case=fresh(appeal), transition="maintain", values={"explanation": "امتلأ"})
    assert set(blank.value.fields) == {"reasons"}
    said = {"explanation": "امتلأ النادي"}
    do_transition(president, case=fresh(appeal), transition="maintain", values=said, reasons="لا مقعد")
    assert (fresh(appeal).outcome, fresh(case).step) == ("refused", "refused_finally")
    with reading(Scope("national")):
        assert Notice.objects.filter(holder_id=people["citizen"].person.pk).count() >= 3
