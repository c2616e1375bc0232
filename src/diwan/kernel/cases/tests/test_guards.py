"""What nobody may get out of the engine: late appeals, acts from above, one bad case stopping all the others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.errors import DomainError, NotAllowed, Refused
from diwan.kernel.cases.answers import answer
from diwan.kernel.cases.models import Case, CaseDue, Draft
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.procedure import FormField
from diwan.kernel.cases.selectors import outputs_to_sign, possible_transitions
from diwan.kernel.cases.services import (
    assign_case,
    attach_document,
    do_transition,
    open_linked_case,
    preview_output,
    run_due_timers,
    save_draft,
    submit_case,
)
from diwan.kernel.cases.tests.tennis import ANSWERS, TENNIS, drafted, facts, filed, fresh, photo
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.registers.services import close_book
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_COMMUNE,
    PROVINCE,
    Somebody,
    as_office,
    make_holder,
    make_person,
)

FETCHED = """
[documents.record]
from = "office"
source = "judicial_record_office"
label = { ar = "السجل العدلي", fr = "Casier judiciaire" }
"""


@pytest.fixture
def citizen(club: Path) -> Somebody:
    return make_person("citizen")


@pytest.fixture
def president(club: Path) -> Somebody:
    return make_holder("president", "president")


def drafted_in(citizen: Somebody, territory: int) -> Draft:
    act = citizen.as_citizen(territory, NOW)
    draft = save_draft(act, procedure=TENNIS, values=ANSWERS)
    photo(act, draft=draft)
    return draft


def refused_case(citizen: Somebody, president: Somebody) -> Case:
    case = filed(citizen)
    do_transition(president.in_office(), case=case, transition="refuse", reasons="لا مكان")
    return fresh(case)


def appeal_of(citizen: Somebody, case: Case, days: int) -> Draft:
    act = citizen.as_citizen(at=NOW + timedelta(days=days))
    draft = open_linked_case(act, case=case, link="appeal")
    return save_draft(act, procedure="core.appeal_to_head", values={"grounds": "سبق"}, draft=draft)


def test_an_appeal_begun_in_time_is_not_filed_out_of_time(citizen: Somebody, president: Somebody) -> None:
    """Law 55.19 art. 21: thirty days to appeal, not thirty days to open a form."""
    draft = appeal_of(citizen, refused_case(citizen, president), 20)
    with pytest.raises(Refused, match="link_closed"):
        submit_case(citizen.as_citizen(at=NOW + timedelta(days=45)), draft=draft)


def test_an_appeal_filed_twice_by_the_same_form_is_one_appeal(citizen: Somebody, president: Somebody) -> None:
    draft = appeal_of(citizen, refused_case(citizen, president), 20)
    act = citizen.as_citizen(at=NOW + timedelta(days=21))
    assert submit_case(act, draft=draft).pk == submit_case(act, draft=draft).pk


def test_one_case_that_cannot_be_moved_does_not_stop_the_timers_of_the_others(
    citizen: Somebody, president: Somebody
) -> None:
    """A notice that cannot be written, a closed book: the case is held, the Kingdom's delays go on."""
    bad, good = filed(citizen), filed(make_person("second"))
    with as_office(COMMUNE):
        CaseDue.objects.filter(case=bad, timer="silence").update(timer="no_such_timer")
    run_due_timers(NOW + timedelta(days=40))
    assert fresh(good).step == "refused"
    assert fresh(bad).step == "in_review"


def test_a_closed_book_stops_its_own_case_and_no_other(
    citizen: Somebody, president: Somebody, club: Path
) -> None:
    """The silent decision takes a number from a book that was closed for the year."""
    silence = 'by = "timer"\neffects = '
    file = club / "tennis_membership.toml"
    numbered = file.read_text("utf-8").replace(
        f'{silence}{{ notify = "applicant" }}', f'{silence}{{ number = "testing.book" }}'
    )
    file.write_text(numbered, "utf-8")
    catalogue.cache_clear()
    case = filed(citizen)
    close_book(president.in_office(), register="testing.book", year=NOW.year)
    elsewhere = make_person("elsewhere")
    other = submit_case(elsewhere.as_citizen(OTHER_COMMUNE, NOW), draft=drafted_in(elsewhere, OTHER_COMMUNE))
    ran = run_due_timers(NOW + timedelta(days=40))
    assert (fresh(case).step, fresh(other).step) == ("in_review", "refused")
    assert ran.failed == 1


def test_the_applicant_does_not_bring_what_the_office_fetches_itself(citizen: Somebody, club: Path) -> None:
    """Law 55.19 art. 23: a paper the office obtains from its source is not taken from the applicant."""
    file = club / "tennis_membership.toml"
    file.write_text(file.read_text("utf-8") + FETCHED, "utf-8")
    catalogue.cache_clear()
    draft = drafted(citizen)
    with pytest.raises(DomainError):
        attach_document(
            citizen.as_citizen(),
            document="record",
            name="record.pdf",
            media_type="application/pdf",
            size=9,
            digest="1" * 64,
            draft=draft,
        )


def test_a_wide_seat_sees_the_cases_below_and_moves_none(citizen: Somebody) -> None:
    """Oversight is looking: the president of a prefecture's council is not the president of its communes."""
    above = make_holder("above", "president", "clerk", territory=PROVINCE, wide=True)
    case = filed(citizen)
    act = above.in_office()
    with reading(Scope("office", PROVINCE, PROVINCE + 9_999)):
        assert Case.objects.filter(pk=case.pk).exists()
        assert possible_transitions(act, case) == []
    with pytest.raises(DomainError):
        do_transition(act, case=case, transition="admit")
    with pytest.raises(DomainError):
        assign_case(act, case=case, assignee=above.person.pk)
    assert fresh(case).step == "in_review"
    assert ("moved", "admit") not in facts(case)


@pytest.mark.parametrize("typed", ["1e400000", "9" * 60, "-1e999999", "1e-99999"])
def test_a_number_beyond_all_sense_is_refused_at_once(typed: str) -> None:
    asked = FormField.model_validate(
        {"type": "number", "section": "play", "label": {"ar": "عدد", "fr": "Nombre"}}
    )
    with pytest.raises(Refused):
        answer(asked, typed, NOW)


def test_nobody_but_its_signer_prepares_a_document_to_read_it(
    citizen: Somebody, president: Somebody, own_keys: None
) -> None:
    """Reading before signing fixes what the act says and its date: it is the signer's to do."""
    case = filed(citizen, junior="yes", guardian="أحمد العلوي")
    clerk = make_holder("clerk", "clerk").in_office()
    do_transition(president.in_office(), case=case, transition="admit")
    do_transition(clerk, case=case, transition="welcome", values={"racket": "7"})
    with reading(Scope("office", COMMUNE, COMMUNE)):
        (output,) = outputs_to_sign(COMMUNE, COMMUNE, ["president"])
    with pytest.raises(NotAllowed):
        preview_output(clerk, output=output)
    with reading(Scope("office", COMMUNE, COMMUNE)):
        assert not IssuedDocument.objects.exists()
    assert preview_output(president.in_office(), output=output).startswith(b"%PDF")
