"""A declaration past its limit: the family reminded before, the permission, the court, the institution's data."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.notices.models import Message, Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE
from diwan.modules.civil_status.public import (
    Regime,
    decide_regime,
)
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import declaration_with
from diwan.modules.declarations.services import (
    answer_permission,
    ask_permission,
    complete_declaration,
    complete_from_institution,
    record_court_action,
    record_judgment,
    run_morning,
)
from diwan.modules.declarations.tests.world import (
    HERE,
    NOW,
    People,
    at,
    bring,
    by_father,
    completed,
    dead,
    first,
    signed,
    whole,
)

LATE = at("2026-04-10")


def test_past_the_limit_only_a_permission_opens_it_again(people: People) -> None:
    """Law 36.21, art. 21; decree 2-22-04, art. 40 and 41."""
    made = first(people)
    with pytest.raises(Refused) as refusal:
        completed(people, made, when=LATE)
    assert refusal.value.code == "declarations.errors.limit_passed"
    assert run_morning(LATE).expired == 1
    asked = ask_permission(people.clerk.in_office(LATE), declaration=made, why="كان الأب بالخارج")
    assert (asked.state, asked.answer_by) == (State.PERMISSION_REQUESTED, dt.date(2026, 6, 9))
    act = people.authority.in_office(LATE).in_community(COMMUNE)
    permitted = answer_permission(act, declaration=asked, granted=True, reference="DGCT 88/2026")
    assert permitted.state == State.PERMITTED
    with reading(HERE):
        again = declaration_with(COMMUNE, made.reference)
    done = complete_declaration(
        people.clerk.in_office(LATE), declaration=again, content=whole(again), completion=by_father()
    )
    assert signed(people, done, LATE).record_reference == "1/2026"


def test_a_refusal_is_reasoned_and_the_court_orders(people: People) -> None:
    """Law 36.21, art. 21; code of civil procedure, art. 217."""
    made = first(people)
    run_morning(LATE)
    asked = ask_permission(people.clerk.in_office(LATE), declaration=made, why="سهو")
    act = people.authority.in_office(LATE).in_community(COMMUNE)
    with pytest.raises(Invalid):
        answer_permission(act, declaration=asked, granted=False, reference="DGCT 89/2026")
    refused = answer_permission(
        act, declaration=asked, granted=False, reference="DGCT 89/2026", reasons="لا حجة على النسب"
    )
    clerk = people.clerk.in_office(LATE)
    record_court_action(clerk, declaration=refused, court="المحكمة الابتدائية بمراكش")
    judged = record_judgment(
        clerk, declaration=refused, court="المحكمة الابتدائية بمراكش", judgment="1204/2026",
        judged_on=dt.date(2026, 4, 9),
    )  # fmt: skip
    assert judged.state == State.JUDGED
    bring(people, judged, "birth_certificate", "marriage_contract", when=LATE)
    done = complete_declaration(clerk, declaration=judged, content=whole(judged), completion=by_father())
    assert done.content["circumstances"]["judgment"] == "1204/2026"
    assert signed(people, done, LATE).state == State.SIGNED


def test_an_office_still_on_paper_registers_late_on_a_declaratory_judgment(people: People) -> None:
    """Law 36.21, art. 59: until its own decision law 37.99 rules an office (30 days, then the judgment)."""
    decide_regime(
        people.officer.in_office(NOW), office=people.office, regime=Regime.PAPER_37_99,
        since=dt.date(2004, 1, 1), decision="2-99-665",
    )  # fmt: skip
    made = first(people)
    run_morning(LATE)
    clerk = people.clerk.in_office(LATE)
    with pytest.raises(Refused) as refusal:
        ask_permission(clerk, declaration=made, why="كان الأب بالخارج")
    assert refusal.value.code == "declarations.errors.judgment_on_paper"
    judged = record_judgment(
        clerk, declaration=made, court="المحكمة الابتدائية", judgment="77/2026", judged_on=LATE.date()
    )
    assert judged.state == State.JUDGED
    with reading(HERE):
        again = declaration_with(COMMUNE, made.reference)
    assert completed(people, again, when=LATE).state == State.COMPLETED


def test_no_court_before_the_central_authority_refused(people: People) -> None:
    """Law 36.21, art. 21: an action is open to whoever was refused the permission."""
    made = first(people)
    run_morning(LATE)
    with pytest.raises(Refused) as refusal:
        record_court_action(people.clerk.in_office(LATE), declaration=made, court="المحكمة الابتدائية")
    assert refusal.value.code == "declarations.errors.wrong_state"


def test_only_the_central_authority_answers(people: People) -> None:
    """Decree 2-22-04, art. 10 and 41."""
    made = first(people)
    run_morning(LATE)
    asked = ask_permission(people.clerk.in_office(LATE), declaration=made, why="سهو")
    with pytest.raises(NotAllowed):
        answer_permission(people.officer.in_office(LATE), declaration=asked, granted=True, reference="x")


def test_no_permission_is_asked_while_there_is_time(people: People) -> None:
    with pytest.raises(Refused) as refusal:
        ask_permission(people.clerk.in_office(NOW), declaration=first(people), why="سهو")
    assert refusal.value.code == "declarations.errors.still_in_time"


def test_the_family_is_reminded_before_the_limit_by_message_too(people: People) -> None:
    made = first(people)
    with reading(Scope("national")):
        before = Notice.objects.count()
    assert run_morning(at("2026-03-10")).reminded == 0
    assert run_morning(at("2026-03-17")).reminded == 1
    assert run_morning(at("2026-03-17", 12)).reminded == 0
    with reading(Scope("national")):
        assert Notice.objects.count() == before + 1
        assert Declaration.objects.get(pk=made.pk).reminded == [15]
        assert Message.objects.filter(channel="sms").count() <= 1


def test_a_declaration_made_too_late_is_late_at_once(people: People) -> None:
    made = first(people, when=LATE)
    assert made.state == State.EXPIRED


def test_the_officer_registers_a_death_no_relative_completed(people: People) -> None:
    """Law 36.21, art. 39; decree 2-22-04, art. 40: after the family's thirty days, within sixty."""
    made = first(people, dead())
    clerk_early = people.clerk.in_office(NOW)
    with pytest.raises(Refused) as refusal:
        complete_from_institution(clerk_early, declaration=made)
    assert refusal.value.code == "declarations.errors.family_first"
    run_morning(LATE)
    bring(people, made, "death_certificate", when=LATE)
    done = complete_from_institution(people.clerk.in_office(LATE), declaration=made)
    assert (done.state, done.declarant_capacity) == (State.COMPLETED, "hospital")
    final = signed(people, done, LATE)
    assert final.record_reference == "1/2026"


def test_after_sixty_days_the_institution_s_data_are_no_longer_enough(people: People) -> None:
    """Decree 2-22-04, art. 40."""
    made = first(people, dead())
    too_late = at("2026-05-05")
    bring(people, made, "death_certificate", when=too_late)
    with pytest.raises(Refused) as refusal:
        complete_from_institution(people.clerk.in_office(too_late), declaration=made)
    assert refusal.value.code == "declarations.errors.limit_passed"


def test_a_birth_is_never_registered_without_the_family(people: People) -> None:
    with pytest.raises(Refused):
        complete_from_institution(people.clerk.in_office(LATE), declaration=first(people))
