"""The rules of declarations, article by article, without a database."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.modules.declarations.mandates import (
    DEFENCE,
    HOSPITAL,
    LOCAL_AUTHORITY,
    PRISON,
    PROSECUTOR,
    SOCIAL,
)
from diwan.modules.declarations.rules import (
    CLOSINGS,
    ENDED,
    Filiation,
    Particular,
    Source,
    State,
    answer_day_for,
    capacities_for,
    contradict,
    filled_from,
    is_name_of_servitude,
    key_for,
    may_move,
    missing_papers,
    papers_for,
    particulars_for,
    reference_for,
    reminders_due,
    those_before,
)
from diwan.modules.declarations.services.first import source_for

P = Particular
KEY = UUID("7f3a91c2-1d4e-4b5a-9c60-2f8e31d7a604")


def kinds(*needs: object) -> set[str]:
    return {need.any_of[0] for need in needs}  # type: ignore[attr-defined]


def test_who_may_declare_a_birth_in_order() -> None:
    """Law 36.21, art. 24."""
    assert capacities_for("birth") == (
        "father", "mother", "grandparent", "paternal_uncle_aunt", "maternal_uncle_aunt", "guardian", "full_sibling",
        "paternal_sibling", "maternal_sibling", "brothers_child", "sisters_child",
    )  # fmt: skip


def test_who_may_declare_a_death_in_order() -> None:
    """Law 36.21, art. 37."""
    assert capacities_for("death") == (
        "spouse", "child", "full_sibling", "paternal_sibling", "maternal_sibling", "parent", "grandparent", "kafil",
        "kin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "capacity", "before"),
    [
        ("birth", "father", ()),
        ("birth", "mother", ()),
        ("birth", "grandparent", ("father", "mother")),
        (
            "birth",
            "guardian",
            ("father", "mother", "grandparent", "paternal_uncle_aunt", "maternal_uncle_aunt"),
        ),
        ("death", "spouse", ()),
        ("death", "full_sibling", ("spouse", "child")),
        ("death", "maternal_sibling", ("spouse", "child", "full_sibling", "paternal_sibling")),
    ],
)
def test_who_comes_before_must_be_absent_or_unable(kind: str, capacity: str, before: tuple[str, ...]) -> None:
    """Law 36.21, art. 24 and 37."""
    assert those_before(kind, capacity) == before


@pytest.mark.parametrize(
    ("mandate", "source", "institution"),
    [
        (HOSPITAL, Source.HOSPITAL, True), (PRISON, Source.PRISON, True), (SOCIAL, Source.SOCIAL, True),
        (LOCAL_AUTHORITY, Source.LOCAL_AUTHORITY, False), (PROSECUTOR, Source.PROSECUTOR, False),
        (DEFENCE, Source.DEFENCE, False), ("civil_status.clerk", Source.COUNTER, False),
    ],
)  # fmt: skip
def test_each_body_declares_in_its_own_quality(mandate: str, source: Source, institution: bool) -> None:
    """Law 36.21, art. 20, 25 and 42; decree 2-22-04, art. 14: health, prison and care institutions, the local
    authority, the prosecutor, the defence authority."""
    assert source_for([mandate]) is source
    assert source.is_institution is institution


def test_the_mother_declares_where_the_father_is_unknown() -> None:
    """Law 36.21, art. 25."""
    capacities = capacities_for("birth", [P.UNKNOWN_FATHER])
    assert capacities[0] == "mother"
    assert "father" not in capacities
    assert {"paternal_uncle_aunt", "paternal_sibling"}.isdisjoint(capacities)


def test_the_prosecutor_declares_an_abandoned_child() -> None:
    """Law 36.21, art. 25; decree 2-22-04, art. 14."""
    assert capacities_for("birth", [P.UNKNOWN_PARENTS]) == ("prosecutor",)


def test_an_authority_takes_nobody_s_place() -> None:
    """Law 36.21, art. 38 and 42."""
    assert those_before("death", "defence", [P.SOLDIER]) == ()
    assert those_before("death", "child", [P.FOUND_BODY]) == ("spouse",)


@pytest.mark.parametrize(
    ("filiation", "papers"),
    [
        (Filiation.FIRST_OF_MARRIAGE, {"birth_certificate", "marriage_contract"}),
        (Filiation.OF_MARRIAGE, {"birth_certificate"}),
        (
            Filiation.ACKNOWLEDGED,
            {"birth_certificate", "acknowledgement", "father_full_copy", "mother_full_copy"},
        ),
        (Filiation.UNKNOWN_FATHER, {"birth_certificate", "mother_full_copy"}),
    ],
)
def test_the_papers_of_a_birth(filiation: Filiation, papers: set[str]) -> None:
    """Decree 2-22-04, art. 22."""
    assert kinds(*papers_for("birth", (), filiation)) == papers


@pytest.mark.parametrize(
    ("particulars", "papers"),
    [
        ((), {"death_certificate"}),
        ((P.UNNATURAL,), {"death_certificate", "prosecutor_permission"}),
        ((P.FOUND_BODY,), {"death_certificate", "police_report", "prosecutor_permission"}),
        ((P.MISSING,), {"final_judgment"}),
        ((P.SOLDIER,), {"defence_statement"}),
        ((P.ON_BOARD,), {"death_certificate", "logbook"}),
        ((P.ABROAD,), {"foreign_certificate"}),
        ((P.STILLBORN,), {"death_certificate"}),
    ],
)
def test_the_papers_of_a_death(particulars: tuple[Particular, ...], papers: set[str]) -> None:
    """Decree 2-22-04, art. 25; law 36.21, art. 38, 41 and 42."""
    assert kinds(*papers_for("death", particulars)) == papers


@pytest.mark.parametrize(
    ("particular", "paper"),
    [
        (P.UNKNOWN_PARENTS, "prosecutor_report"), (P.UNKNOWN_PARENTS, "medical_age"), (P.KAFALA, "kafala_order"),
        (P.INTERSEX, "sex_certificate"), (P.ON_BOARD, "logbook"), (P.UNKNOWN_FATHER, "mother_full_copy"),
    ],
)  # fmt: skip
def test_a_special_birth_has_its_paper(particular: Particular, paper: str) -> None:
    """Law 36.21, art. 25 (report, age, mother), 26 (kafala) and 28 (sex); decree 2-22-04, art. 22."""
    assert paper in kinds(*papers_for("birth", [particular]))


def test_one_of_several_papers_is_enough() -> None:
    """Decree 2-22-04, art. 22 and 25: the administrative certificate where there is no medical one."""
    needs = papers_for("death")
    assert missing_papers(needs, ["administrative_certificate"]) == ()
    assert missing_papers(needs, []) == needs


def test_a_proxy_brings_his_deed() -> None:
    """Law 36.21, art. 24."""
    assert "proxy_deed" in kinds(*papers_for("birth", (), Filiation.OF_MARRIAGE, by_proxy=True))


def test_a_citizen_does_not_declare_what_takes_a_report() -> None:
    """Law 36.21, art. 25."""
    assert P.UNKNOWN_PARENTS not in particulars_for("birth", Source.CITIZEN)
    assert P.UNKNOWN_PARENTS in particulars_for("birth", Source.PROSECUTOR)


def test_cases_that_exclude_one_another() -> None:
    assert contradict([P.STILLBORN, P.MISSING])
    assert contradict([P.ON_BOARD, P.ABROAD])
    assert not contradict([P.KAFALA, P.UNKNOWN_PARENTS])


@pytest.mark.parametrize(
    ("name", "fits"), [("عبد الكريم", True), ("أحمد", False), ("عبد", False), ("عبد النبي", True)]
)
def test_names_of_servitude(name: str, fits: bool) -> None:
    """Law 36.21, art. 25."""
    assert is_name_of_servitude(name) is fits


def test_sixty_days_to_answer_with_the_shift() -> None:
    """Decree 2-22-04, art. 41."""
    assert answer_day_for(dt.date(2026, 3, 2), WorkingCalendar()) == dt.date(2026, 5, 4)


def test_reminders_come_once_and_a_late_run_sends_one() -> None:
    last = dt.date(2026, 4, 1)
    assert reminders_due(last, dt.date(2026, 3, 10), []) == ()
    assert reminders_due(last, dt.date(2026, 3, 17), []) == (15,)
    assert reminders_due(last, dt.date(2026, 3, 18), [15]) == ()
    assert reminders_due(last, dt.date(2026, 3, 31), [15]) == (7, 2)
    assert reminders_due(last, dt.date(2026, 4, 2), []) == ()


def test_the_states_lead_where_the_law_leads() -> None:
    """Law 36.21, art. 20 to 22."""
    assert may_move(State.FIRST_DECLARED, State.COMPLETED)
    assert may_move(State.COMPLETED, State.SIGNED)
    assert not may_move(State.FIRST_DECLARED, State.SIGNED)
    assert not may_move(State.EXPIRED, State.COMPLETED)
    assert may_move(State.REFUSED, State.IN_COURT)
    assert not may_move(State.REFUSED, State.COMPLETED)
    assert not any(may_move(ended, closing) for ended in ENDED for closing in CLOSINGS)
    assert may_move(State.EXPIRED, State.ABANDONED)


def test_the_reference_comes_from_the_key_alone() -> None:
    assert reference_for(KEY) == reference_for(KEY)
    assert len(reference_for(KEY)) == 11
    assert key_for(KEY, 1) == KEY
    assert key_for(KEY, 2) == key_for(KEY, 2) != KEY


def test_what_was_said_stays_and_blanks_are_filled() -> None:
    kept = {"name": {"first_ar": "سلمى"}, "sex": "F", "cnie": ""}
    other = {"name": {"first_ar": "مريم", "family_ar": "العلوي"}, "sex": "M", "cnie": "A1", "idcs": "9"}
    assert filled_from(kept, other) == {
        "name": {"first_ar": "سلمى", "family_ar": "العلوي"}, "sex": "F", "cnie": "A1", "idcs": "9",
    }  # fmt: skip
