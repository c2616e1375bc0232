"""Who may move a case, when, at which price, and what comes of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseDocument, CaseDue, CaseFact, CaseFee, CaseOutput, Draft
from diwan.kernel.cases.queues import queue_counts, queue_page
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.selectors import (
    outputs_to_sign,
    possible_transitions,
    states_of,
)
from diwan.kernel.cases.services import (
    assign_case,
    do_transition,
    preview_output,
    record_fee_payment,
    sign_output,
)
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, fresh_in, photo
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.services import sign_document
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder


def test_only_the_mandate_may_decide(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    for act in (people["clerk"].in_office(), people["citizen"].as_citizen()):
        with pytest.raises(NotAllowed):
            do_transition(act, case=case, transition="admit")
    with pytest.raises(NotFound):
        do_transition(people["other"].in_office(), case=case, transition="admit")
    with pytest.raises(NotFound):
        do_transition(people["stranger"].as_citizen(), case=case, transition="withdraw")
    assert fresh(case).step == "in_review"


def test_a_refusal_is_reasoned(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 18."""
    case = filed(people["citizen"])
    with pytest.raises(Invalid) as invalid:
        do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="  ")
    assert list(invalid.value.fields) == ["reasons"]
    refused = do_transition(
        people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان"
    )
    assert (refused.step, refused.reasons) == ("refused", "لا مكان")


def test_a_fee_blocks_its_transition_and_paying_opens_it(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    clerk = people["clerk"].in_office()
    with pytest.raises(Refused) as refusal:
        do_transition(clerk, case=case, transition="welcome", values={"racket": "7"})
    assert "واجب الانخراط" in refusal.value.words()
    with reading(OFFICE):
        fee = CaseFee.objects.get()
    assert fee.centimes == 20_000
    record_fee_payment(clerk, fee=fee, receipt="R1")
    record_fee_payment(clerk, fee=fee, receipt="R2")
    done = do_transition(clerk, case=case, transition="welcome", values={"racket": "7"})
    assert (done.step, done.outcome, done.values["racket"]) == ("member", "granted", "7")
    assert [k for k, _ in facts(case)].count("paid") == 1


def test_a_fee_that_does_not_apply_blocks_nothing(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"], junior="yes", guardian="أحمد")
    do_transition(people["president"].in_office(), case=case, transition="admit")
    done = do_transition(people["clerk"].in_office(), case=case, transition="welcome", values={"racket": "7"})
    assert done.step == "member"


def test_a_number_comes_from_the_register_and_a_document_waits_for_its_signer(
    people: dict[str, Somebody],
) -> None:
    case = filed(people["citizen"], junior="yes", guardian="أحمد")
    admitted = do_transition(people["president"].in_office(), case=case, transition="admit")
    assert admitted.book_number == "0001/2026"
    do_transition(people["clerk"].in_office(), case=case, transition="welcome", values={"racket": "7"})
    with reading(OFFICE):
        output = CaseOutput.objects.get()
    assert (output.key, output.signer, output.number, output.signed_at) == (
        "card",
        "president",
        "0001/2026",
        None,
    )


def test_a_stale_form_is_a_conflict_and_changes_nothing(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    seen = case.revision
    do_transition(
        people["clerk"].in_office(),
        case=case,
        transition="ask_information",
        values={"information_asked": "س"},
    )
    with pytest.raises(Conflict) as conflict:
        do_transition(people["president"].in_office(), case=case, transition="admit", seen=seen)
    assert "سعاد العلوي" in conflict.value.words()
    assert fresh(case).step == "awaiting_information"


def test_two_officers_at_once_the_second_is_told(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    with pytest.raises(Conflict, match="elsewhere"):
        do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا")


def test_a_closed_case_cannot_be_moved(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(people["citizen"].as_citizen(), case=case, transition="withdraw")
    with pytest.raises(Conflict):
        do_transition(people["president"].in_office(), case=case, transition="admit")
    with pytest.raises(Refused):
        photo(people["clerk"].in_office(), case=case)


def test_assigning_is_for_those_who_hold_the_case(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    clerk = people["clerk"]
    assert assign_case(clerk.in_office(), case=case, assignee=clerk.person.pk).assignee_id == clerk.person.pk
    with pytest.raises(NotAllowed):
        assign_case(people["citizen"].as_citizen(), case=case, assignee=None)


def test_what_may_be_done_says_why_when_it_cannot(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    with reading(OFFICE):
        possible = possible_transitions(people["clerk"].in_office(), fresh_in(case))
        assert [(p.key, [str(r) for r in p.reasons]) for p in possible] == [
            ("welcome", ["لم يؤد بعد «واجب الانخراط»"])
        ]


def test_queues_put_what_is_late_first_and_count(people: dict[str, Somebody]) -> None:
    late = filed(people["citizen"], at=NOW - timedelta(days=22))
    new = filed(people["stranger"])
    today = date(2026, 3, 11)
    with reading(OFFICE):
        found = queue_page(COMMUNE, COMMUNE, ["clerk"], today=today)
        assert [c.pk for c in found.cases] == [late.pk, new.pk]
        counts = queue_counts(COMMUNE, COMMUNE, ["clerk"], None, today)
        assert (counts.office, counts.late, counts.waiting) == (2, 1, 0)


def test_another_community_and_a_stranger_see_nothing(people: dict[str, Somebody]) -> None:
    filed(people["citizen"])
    scopes = (
        Scope("office", OTHER_COMMUNE, OTHER_COMMUNE),
        Scope("citizen", person=people["stranger"].person.pk),
    )
    for scope in scopes:
        with reading(scope):
            for model in (Case, CaseFact, CaseDocument, CaseDue, Draft):
                assert not model.objects.exists()
    with reading(Scope("citizen", person=people["citizen"].person.pk)):
        assert Case.objects.count() == 1


def test_a_case_keeps_the_version_it_was_opened_under(people: dict[str, Somebody], club: Path) -> None:
    case = filed(people["citizen"])
    text = (club / "tennis_membership.toml").read_text("utf-8")
    newer = text.replace("version = 1", "version = 2", 1).replace(
        "in_force = 2020-01-01", "in_force = 2026-03-01"
    )
    (club / "newer.toml").write_text(
        newer.replace('is = "30 days"', 'is = "20 days"').replace(', { is = "30', ', { is = "20'), "utf-8"
    )
    catalogue.cache_clear()
    assert fresh(case).law.version == 1
    again = filed(people["stranger"], at=NOW + timedelta(days=1))
    assert again.law.version == 2
    with reading(OFFICE):
        assert {states_of(c)["legal"].delay for c in (case, again)} == {"30 days", "20 days"}


def test_moving_a_case_costs_a_known_number_of_queries(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        do_transition(people["president"].in_office(), case=case, transition="admit")
    assert len(queries) <= 45


def test_from_intake_to_a_paid_signed_document_without_code(
    people: dict[str, Somebody], own_keys: None
) -> None:
    """Issue 2 section 8: one TOML file runs from intake to signed document."""
    case = filed(people["citizen"])
    president, clerk = people["president"].in_office(), people["clerk"].in_office()
    do_transition(president, case=case, transition="admit")
    with reading(OFFICE):
        order = CaseFee.objects.get().order_id
    assert order is not None
    take_cash(make_holder("cashier", "cashier").in_office(), order=order, tendered=Money.of(200))
    do_transition(clerk, case=case, transition="welcome", values={"racket": "7"})
    with reading(OFFICE):
        (output,) = outputs_to_sign(COMMUNE, COMMUNE, ["president"])
    with pytest.raises(NotAllowed):
        sign_output(clerk, output=output)
    assert preview_output(president, output=output).startswith(b"%PDF")
    with reading(OFFICE):
        draft = IssuedDocument.objects.get()
    with pytest.raises(Refused, match="signed_with_its_file"):
        sign_document(president, document=draft)
    signed = sign_output(president, output=output)
    with pytest.raises(Conflict):
        sign_output(president, output=output)
    with reading(Scope("citizen", person=people["citizen"].person.pk)):
        document = IssuedDocument.objects.get(pk=signed.document_id)
        assert signed_pdf(document).startswith(b"%PDF")
        assert document.number == "0001/2026"
        assert "سعاد العلوي عضو تحت رقم 0001/2026" in document.data["opening"]["ar"]
