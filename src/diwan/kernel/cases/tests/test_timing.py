"""Delays, complements, extension, silence, feasts: what the calendar does to a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases import motion
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import CaseFact
from diwan.kernel.cases.selectors import (
    running,
    states_of,
)
from diwan.kernel.cases.services import (
    declare_day,
    do_transition,
    run_due_timers,
)
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, fresh_in, later, photo
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder


def test_a_complement_is_asked_once_in_the_first_half_and_suspends(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 14: once, in the first half; the clock rests and goes on for what was left."""
    case = filed(people["citizen"])
    clerk, citizen = people["clerk"].in_office(), people["citizen"].as_citizen()
    asked = do_transition(
        later(clerk, days=10),
        case=case,
        transition="ask_information",
        values={"information_asked": "العنوان"},
    )
    assert (asked.step, asked.ball) == ("awaiting_information", "applicant")
    with reading(OFFICE):
        assert states_of(asked)["legal"].state.status == "suspended"
    given = do_transition(
        later(citizen, days=40),
        case=case,
        transition="give_information",
        values={"answer_given": "حي السلام"},
    )
    assert given.step == "in_review"
    with reading(OFFICE):
        assert motion.last_day(given.law, "legal", states_of(given)["legal"], calendar_of(COMMUNE)) == date(
            2026, 5, 11
        )
    with pytest.raises(Refused, match=r"cases\.errors\.not_now"):
        do_transition(
            later(clerk, days=41),
            case=case,
            transition="ask_information",
            values={"information_asked": "مرة أخرى"},
        )


def test_a_complement_is_refused_in_the_second_half(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 10, 14."""
    case = filed(people["citizen"])
    late = later(people["clerk"].in_office(), days=16)
    with pytest.raises(Refused) as refusal:
        do_transition(late, case=case, transition="ask_information", values={"information_asked": "العنوان"})
    assert "النصف الأول" in refusal.value.words()


def test_silence_refuses_the_day_after_the_last_day(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    run_due_timers(NOW + timedelta(days=30))
    assert fresh(case).step == "in_review"
    run_due_timers(NOW + timedelta(days=31))
    assert fresh(case).step == "refused"


def test_a_late_run_of_the_scheduler_acts_at_the_legal_moment(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    run_due_timers(NOW + timedelta(days=40))
    with reading(OFFICE):
        fact = CaseFact.objects.filter(case=case, key="fall_silent").get()
    assert fact.at.astimezone(NOW.tzinfo).date() == date(2026, 4, 10)


def test_running_the_timers_twice_changes_nothing(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    run_due_timers(NOW + timedelta(days=40))
    before = facts(case)
    assert run_due_timers(NOW + timedelta(days=40)).done == 0
    assert facts(case) == before


def test_an_extension_lengthens_the_legal_clock_once(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 17."""
    case = filed(people["citizen"])
    act = people["president"].in_office()
    with reading(OFFICE):
        calendar, before = calendar_of(COMMUNE), states_of(case)
        (now, then) = motion.lengthened(case.law, "extend", before, calendar)["legal"]
        assert now == motion.last_day(case.law, "legal", before["legal"], calendar)
        assert motion.lengthened(case.law, "ask_information", before, calendar) == {}
    extended = do_transition(
        act, case=case, transition="extend", values={"extension_reason": "expertise"}, reasons="خبرة"
    )
    with reading(OFFICE):
        after = states_of(extended)
        assert after["legal"].state.left == 60
        assert then == motion.last_day(case.law, "legal", after["legal"], calendar) > now
    with pytest.raises(Refused):
        do_transition(
            act, case=case, transition="extend", values={"extension_reason": "expertise"}, reasons="خبرة"
        )


def test_clocks_recomputed_from_the_facts_are_the_same(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"], with_photo=False)
    citizen, clerk = people["citizen"].as_citizen(), people["clerk"].in_office()
    photo(later(citizen, days=3), case=case)
    do_transition(later(citizen, days=3), case=case, transition="complete")
    do_transition(
        later(clerk, days=9), case=case, transition="ask_information", values={"information_asked": "س"}
    )
    do_transition(
        later(citizen, days=15), case=case, transition="give_information", values={"answer_given": "ج"}
    )
    with reading(OFFICE):
        states: dict[str, motion.Running] = {}
        for fact in CaseFact.objects.filter(case=case, kind="moved").order_by("seq"):
            move = motion.Move(fact.key, fact.origin, fact.target, fact.at)
            delays = fact.details["delays"]
            states = motion.clocks_after(
                case.law, states, move, calendar_of(COMMUNE), lambda key, clock, delays=delays: delays[key]
            )
        assert states == {row.key: running(row) for row in fresh_in(case).clocks.all()}


def test_a_feast_declared_late_moves_the_last_day(people: dict[str, Somebody]) -> None:
    """Morocco 1.5: feasts depend on the moon; the editable table has the last word."""
    administrator = make_holder("admin", "administrator").in_office()
    declare_day(
        administrator, on=date(2026, 4, 9), works=False, name=Text("عطلة", "Congé"), decided_by="communiqué"
    )
    case = filed(people["citizen"])
    run_due_timers(NOW + timedelta(days=31))
    assert fresh(case).step == "in_review"
    run_due_timers(NOW + timedelta(days=32))
    assert fresh(case).step == "refused"
