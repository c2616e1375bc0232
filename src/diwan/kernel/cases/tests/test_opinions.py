"""Opinions beside the steps: asked, given, silent, late, asked again; each with a clock of its own."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import motion, opinions
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import Case, CaseFact
from diwan.kernel.cases.selectors import asked, obstacles, running, situation_of
from diwan.kernel.cases.services import do_transition, run_due_timers
from diwan.kernel.cases.services.opinions import Answer, ask_again, give_opinion
from diwan.kernel.cases.tests.club_opinions import (
    FAVOURABLE,
    facts_of,
    ranked,
    rounds,
    standing,
    with_opinions,
)
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, fresh_in, later
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody


@pytest.fixture
def consulted(people: dict[str, Somebody], club: Path) -> dict[str, Somebody]:
    with_opinions(club)
    return people


def why_not(case: Case, days: int) -> list[str]:
    with reading(OFFICE):
        return [r.code for r in obstacles(situation_of(fresh_in(case), NOW + timedelta(days=days)), "admit")]


def test_bodies_are_asked_when_the_case_enters_their_step_if_it_concerns_them(
    consulted: dict[str, Somebody],
) -> None:
    beginner = filed(consulted["citizen"])
    assert standing(beginner) == {"coach": "open", "treasurer": "open"}
    player = ranked(consulted["stranger"])
    assert standing(player) == {"coach": "open", "doctor": "open", "treasurer": "open"}
    assert rounds(player, "doctor")[0].last_day == date(2026, 3, 23)
    assert rounds(player, "coach")[0].last_day == date(2026, 3, 17)


def test_the_study_waits_for_who_may_still_answer(consulted: dict[str, Somebody]) -> None:
    case, clerk = filed(consulted["citizen"]), consulted["clerk"].in_office()
    assert why_not(case, 1) == ["cases.reasons.opinion.awaited"]
    given = give_opinion(later(clerk, days=2), case=case, opinion="coach", answer=FAVOURABLE)
    assert (given.status, given.outcome, given.way) == ("given", "favourable", "paper")
    assert why_not(case, 3) == []
    assert ("opinion", "coach") in facts(case)


def test_a_silence_that_agrees_reads_as_favourable_the_day_after_the_last_day(
    consulted: dict[str, Somebody],
) -> None:
    case = filed(consulted["citizen"])
    run_due_timers(NOW + timedelta(days=7))
    assert standing(case)["coach"] == "open"
    run_due_timers(NOW + timedelta(days=8))
    row = rounds(case, "coach")[0]
    assert (row.status, row.outcome) == ("silent", "favourable")
    assert why_not(case, 8) == []


def test_a_binding_silence_is_referred_and_never_reads_as_favourable(consulted: dict[str, Somebody]) -> None:
    """12.90 art. 43, 2-18-577 art. 39: nothing is granted without the opinion that binds."""
    case = ranked(consulted["citizen"])
    run_due_timers(NOW + timedelta(days=14))
    row = rounds(case, "doctor")[0]
    assert (row.status, row.outcome) == ("silent", "")
    with pytest.raises(Refused) as refusal:
        do_transition(later(consulted["president"].in_office(), days=14), case=case, transition="admit")
    assert "لا يقوم السكوت مقام الموافقة" in refusal.value.words()


def test_a_silence_that_means_nothing_lets_the_study_go_on(consulted: dict[str, Somebody]) -> None:
    case = filed(consulted["citizen"])
    run_due_timers(NOW + timedelta(days=4))
    row = rounds(case, "treasurer")[0]
    assert (row.status, row.outcome) == ("silent", "")


def test_a_late_answer_counts_unless_silence_had_answered(consulted: dict[str, Somebody]) -> None:
    case, clerk = ranked(consulted["citizen"]), consulted["clerk"].in_office()
    run_due_timers(NOW + timedelta(days=14))
    late = later(clerk, days=15)
    assert give_opinion(late, case=case, opinion="doctor", answer=FAVOURABLE).status == "given"
    coach = give_opinion(late, case=case, opinion="coach", answer=Answer("unfavourable", "ضعيف"))
    assert (coach.status, coach.outcome, coach.late_outcome) == ("silent", "favourable", "unfavourable")
    assert why_not(case, 15) == []
    assert facts(case)[-2:] == [("opinion", "doctor"), ("late_opinion", "coach")]


def test_an_unfavourable_binding_opinion_refuses_with_its_reason(consulted: dict[str, Somebody]) -> None:
    case, clerk = ranked(consulted["citizen"]), consulted["clerk"].in_office()
    give_opinion(clerk, case=case, opinion="coach", answer=FAVOURABLE)
    give_opinion(clerk, case=case, opinion="doctor", answer=Answer("unfavourable", "إصابة في الركبة"))
    assert why_not(case, 1) == ["cases.reasons.excluded", "cases.reasons.opinion.unfavourable"]


@pytest.mark.parametrize("answer", [Answer("reserves"), Answer("unfavourable", " "), Answer("perhaps")])
def test_reserves_and_refusals_are_said_in_words(consulted: dict[str, Somebody], answer: Answer) -> None:
    case = filed(consulted["citizen"])
    with pytest.raises(Invalid):
        give_opinion(consulted["clerk"].in_office(), case=case, opinion="coach", answer=answer)
    assert standing(case)["coach"] == "open"


def test_an_opinion_is_given_once(consulted: dict[str, Somebody]) -> None:
    case, clerk = filed(consulted["citizen"]), consulted["clerk"].in_office()
    give_opinion(clerk, case=case, opinion="coach", answer=FAVOURABLE)
    with pytest.raises(Conflict, match="opinion_over"):
        give_opinion(clerk, case=case, opinion="coach", answer=Answer("unfavourable", "لا"))


@pytest.mark.parametrize("who", ["citizen", "stranger", "other"])
def test_only_the_office_writes_down_an_opinion(consulted: dict[str, Somebody], who: str) -> None:
    case = filed(consulted["citizen"])
    act = consulted[who].in_office() if who == "other" else consulted[who].as_citizen()
    with pytest.raises((NotAllowed, NotFound)):
        give_opinion(act, case=case, opinion="coach", answer=FAVOURABLE)
    assert standing(case)["coach"] == "open"


def asked_again(consulted: dict[str, Somebody]) -> Case:
    """The doctor answered, then a complement was asked for and given: a new round, the clock resting meanwhile."""
    case, clerk = ranked(consulted["citizen"]), consulted["clerk"].in_office()
    give_opinion(later(clerk, days=2), case=case, opinion="doctor", answer=FAVOURABLE)
    do_transition(
        later(clerk, days=4), case=case, transition="ask_information", values={"information_asked": "س"}
    )
    do_transition(
        later(consulted["citizen"].as_citizen(), days=9),
        case=case, transition="give_information", values={"answer_given": "ج"},
    )  # fmt: skip
    return case


def test_an_event_calls_for_another_round_of_those_it_touches_and_the_earlier_is_kept(
    consulted: dict[str, Somebody],
) -> None:
    case = asked_again(consulted)
    first, second = rounds(case, "doctor")
    assert (first.status, first.outcome, first.latest) == ("given", "favourable", False)
    assert (second.round, second.status, second.last_day) == (2, "open", date(2026, 3, 30))
    assert len(rounds(case, "coach")) == 1
    assert "cases.reasons.opinion.awaited" in why_not(case, 10)


def test_the_clock_of_an_opinion_rests_where_the_procedure_says(consulted: dict[str, Somebody]) -> None:
    case, clerk = ranked(consulted["citizen"]), consulted["clerk"].in_office()
    do_transition(
        later(clerk, days=4), case=case, transition="ask_information", values={"information_asked": "س"}
    )
    run_due_timers(NOW + timedelta(days=14))
    assert standing(case) == {"coach": "silent", "doctor": "open", "treasurer": "silent"}


def test_the_office_asks_again_a_body_whose_silence_was_referred(consulted: dict[str, Somebody]) -> None:
    case, clerk = ranked(consulted["citizen"]), consulted["clerk"].in_office()
    with pytest.raises(Conflict, match="opinion_awaited"):
        ask_again(clerk, case=case, opinion="doctor")
    run_due_timers(NOW + timedelta(days=14))
    second = ask_again(later(clerk, days=14), case=case, opinion="doctor")
    assert (second.round, second.status, second.last_day) == (2, "open", date(2026, 4, 3))


def test_once_it_is_decided_nobody_waits_any_more(consulted: dict[str, Somebody]) -> None:
    case = filed(consulted["citizen"])
    do_transition(consulted["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    assert set(standing(case).values()) == {"dropped"}
    run_due_timers(NOW + timedelta(days=20))
    assert set(standing(case).values()) == {"dropped"}
    with pytest.raises(Conflict, match="opinion_over"):
        give_opinion(consulted["clerk"].in_office(), case=fresh(case), opinion="coach", answer=FAVOURABLE)


def test_opinions_and_clocks_recomputed_from_the_facts_are_the_same(consulted: dict[str, Somebody]) -> None:
    case = asked_again(consulted)
    run_due_timers(NOW + timedelta(days=21))
    ask_again(later(consulted["clerk"].in_office(), days=22), case=case, opinion="doctor")
    with reading(OFFICE):
        row, calendar = fresh_in(case), calendar_of(COMMUNE)
        stood: dict[str, opinions.Asked] = {}
        states: dict[str, motion.Running] = {}
        for fact in facts_in_order(row):
            move = motion.Move(fact.key if fact.kind == "moved" else "", fact.origin, fact.target, fact.at)
            after = opinions.replayed(row.law, stood, fact.kind, fact.key, fact.details, move)
            delays = fact.details.get("delays", {})
            states = motion.clocks_after(
                row.law, states,
                motion.Move(move.transition, move.origin, move.target, move.at, opinions.clock_events(stood, after)),
                calendar, lambda key, clock, delays=delays: delays.get(key) or clock.variants[0].is_,
            )  # fmt: skip
            stood = after
        assert stood == {o.key: asked(o) for o in row.opinions.all() if o.latest}
        assert states == {clock.key: running(clock) for clock in row.clocks.all()}


def facts_in_order(case: Case) -> list[CaseFact]:
    return list(case.facts.order_by("seq"))


def test_another_community_sees_no_opinion(consulted: dict[str, Somebody]) -> None:
    from diwan.kernel.cases.models import CaseOpinion
    from diwan.kernel.testing.world import OTHER_COMMUNE

    filed(consulted["citizen"])
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not CaseOpinion.objects.exists()
    with reading(Scope("citizen", person=consulted["citizen"].person.pk)):
        assert CaseOpinion.objects.count() == 2
    assert facts_of(filed(consulted["stranger"]))
