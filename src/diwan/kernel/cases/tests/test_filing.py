"""Filing: drafts, complete and incomplete files, wrong answers, one case for one filing (law 55.19 art. 10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import (
    states_of,
)
from diwan.kernel.cases.services import (
    do_transition,
    run_due_timers,
    save_draft,
    submit_case,
)
from diwan.kernel.cases.tests.tennis import ANSWERS, OFFICE, TENNIS, drafted, facts, filed, fresh, photo
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody


def test_filing_a_complete_file_gives_a_number_and_starts_the_legal_clock(
    people: dict[str, Somebody],
) -> None:
    """Law 55.19 art. 10: the receipt at once; the delay runs from a complete file."""
    case = fresh(filed(people["citizen"]))
    assert (case.number, case.step, case.complete) == ("2026-000001", "in_review", True)
    assert case.due_on == date(2026, 3, 30)
    assert facts(case) == [("opened", ""), ("moved", "submit")]
    with reading(OFFICE):
        assert {key: r.delay for key, r in states_of(case).items()} == {
            "legal": "30 days",
            "step:in_review": "20 days",
        }


def test_a_variant_of_the_delay_is_chosen_by_the_answers(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"], junior="yes", guardian="أحمد العلوي")
    with reading(OFFICE):
        assert states_of(case)["legal"].delay == "10 days"


def test_an_incomplete_file_waits_thirty_days_then_is_returned(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 10: ملف في طور الإيداع; thirty days to complete, then the file is returned."""
    case = fresh(filed(people["citizen"], with_photo=False))
    assert (case.step, case.complete, case.due_on) == ("filed_incomplete", False, date(2026, 4, 9))
    run_due_timers(NOW + timedelta(days=30))
    assert fresh(case).step == "filed_incomplete"
    run_due_timers(NOW + timedelta(days=31))
    assert (fresh(case).step, fresh(case).outcome) == ("returned", "returned")


def test_completing_the_file_starts_the_clock(people: dict[str, Somebody]) -> None:
    citizen = people["citizen"]
    case = filed(citizen, with_photo=False)
    act = citizen.as_citizen(at=NOW + timedelta(days=10))
    with pytest.raises(Refused) as refusal:
        do_transition(act, case=case, transition="complete")
    assert "صورة شمسية" in refusal.value.words()
    photo(act, case=case)
    moved = do_transition(act, case=case, transition="complete")
    assert (moved.step, moved.due_on) == ("in_review", date(2026, 4, 9))


def test_filing_twice_gives_one_case(people: dict[str, Somebody]) -> None:
    draft = drafted(people["citizen"])
    act = people["citizen"].as_citizen()
    first, second = submit_case(act, draft=draft), submit_case(act, draft=draft)
    assert first.pk == second.pk
    with reading(OFFICE):
        assert Case.objects.count() == 1


def test_a_wrong_answer_is_refused_field_by_field(people: dict[str, Somebody]) -> None:
    act = people["citizen"].as_citizen()
    wrong = {**ANSWERS, "born_on": "31/02/1990", "level": "champion"}
    with pytest.raises(Invalid) as invalid:
        save_draft(act, procedure=TENNIS, values=wrong)
    assert {key: f[0].code for key, f in invalid.value.fields.items()} == {
        "born_on": "cases.field_errors.no_such_date",
        "level": "cases.field_errors.choice",
    }


def test_a_draft_may_have_holes_but_no_nonsense(people: dict[str, Somebody]) -> None:
    act = people["citizen"].as_citizen()
    draft = save_draft(act, procedure=TENNIS, values={"full_name": "سعاد"}, section="player")
    assert draft.values["full_name"] == "سعاد"
    with pytest.raises(Invalid):
        save_draft(act, procedure=TENNIS, values={"born_on": "2030-01-01"}, section="player", draft=draft)


def test_an_answer_no_longer_asked_for_is_dropped(people: dict[str, Somebody]) -> None:
    act = people["citizen"].as_citizen()
    draft = save_draft(act, procedure=TENNIS, values={**ANSWERS, "level": "ranked", "ranking": "12"})
    assert draft.values["ranking"] == 12
    assert save_draft(act, procedure=TENNIS, values=ANSWERS, draft=draft).values["ranking"] is None
