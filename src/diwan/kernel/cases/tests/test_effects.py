"""What a transition does beside moving the case: appoint, copy, publish, give back, fetch."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.errors import Invalid, NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import BoardNotice, BodyRequest, Case, CaseDocument, CaseFee
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.selectors import outputs_to_sign
from diwan.kernel.cases.services import do_transition, sign_output
from diwan.kernel.cases.services.carrying import carry_out
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.publishing import take_off_board
from diwan.kernel.cases.services.requests import answer_request, send_request
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, later
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.payments.models import Payment, PaymentState
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder

RECORD = """
[documents.record]
from = "office"
source = "judicial_record_office"
label = { ar = "السجل العدلي", fr = "Casier judiciaire" }
"""
NATIONAL = Scope("national")


def with_effect(club: Path, transition: str, effect: str) -> None:
    """The membership with one effect more."""
    file = club / "tennis_membership.toml"
    text = file.read_text("utf-8").replace("[fees.dues]", f"{RECORD}\n[fees.dues]", 1)
    at = text.index("effects = ", text.index(f"[transitions.{transition}]"))
    end = text.index("\n", at)
    given = text[at:end].removeprefix("effects = ").strip().removeprefix("[").removesuffix("]")
    file.write_text(f"{text[:at]}effects = [{given}, {effect}]{text[end:]}", "utf-8")
    catalogue.cache_clear()


def welcomed(people: dict[str, Somebody]) -> Case:
    """Admitted, paid, welcomed: the card waits for its signer."""
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    with reading(OFFICE):
        order = CaseFee.objects.get(case_id=case.pk).order_id
    assert order is not None
    take_cash(make_holder("cashier", "cashier").in_office(), order=order, tendered=Money.of(200))
    do_transition(people["clerk"].in_office(), case=case, transition="welcome", values={"racket": "7"})
    return fresh(case)


def signed(people: dict[str, Somebody]) -> None:
    with reading(OFFICE):
        (output,) = outputs_to_sign(COMMUNE, COMMUNE, ["president"])
    sign_output(people["president"].in_office(), output=output)


def test_a_case_goes_to_the_holder_of_a_mandate_who_has_the_fewest(
    people: dict[str, Somebody], club: Path
) -> None:
    with_effect(club, "admit", '{ appoint = "cashier" }')
    busy, idle = make_holder("busy", "cashier"), make_holder("idle", "cashier")
    first = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=first, transition="admit")
    second = filed(people["stranger"])
    do_transition(people["president"].in_office(), case=second, transition="admit")
    assert (fresh(first).assignee_id, fresh(second).assignee_id) == (busy.person.pk, idle.person.pk)
    assert ("assigned", "") in facts(first)


def test_where_nobody_holds_the_mandate_the_case_stays_in_the_common_queue(
    people: dict[str, Somebody], club: Path
) -> None:
    with_effect(club, "admit", '{ appoint = "registry_clerk" }')
    case = filed(people["citizen"])
    moved = do_transition(people["president"].in_office(), case=case, transition="admit")
    assert (moved.step, fresh(case).assignee_id) == ("to_pay", None)


def test_what_a_citizens_act_asks_of_the_office_is_done_by_a_task(
    people: dict[str, Somebody], club: Path
) -> None:
    file = club / "tennis_membership.toml"
    text = file.read_text("utf-8") + (
        '\n[transitions.call]\nfrom = "in_review"\nto = "@stay"\nby = "applicant"\n'
        'effects = { appoint = "clerk" }\nlabel = { ar = "نداء", fr = "Appeler" }\n'
    )
    file.write_text(text, "utf-8")
    catalogue.cache_clear()
    case = filed(people["citizen"])
    do_transition(people["citizen"].as_citizen(), case=case, transition="call")
    assert fresh(case).assignee_id is None
    for _ in range(2):
        carry_out(territory=COMMUNE, number=case.number, what="appoint", key="clerk", at=NOW)
    assert fresh(case).assignee_id == people["clerk"].person.pk
    assert facts(case).count(("assigned", "")) == 1


def test_a_copy_leaves_with_the_signed_document_and_its_arrival_is_acknowledged(
    people: dict[str, Somebody], club: Path, own_keys: None
) -> None:
    """113.14 art. 116: individual decisions are copied to the governor within five days."""
    with_effect(club, "welcome", '{ copy_to = "governor", within = "5 days" }')
    case = welcomed(people)
    assert ("copy", "governor") in facts(case)
    signed(people)
    request = send_request(
        territory=COMMUNE, number=case.number, what="copy", key="governor", body="governor", round=1, at=NOW
    )
    assert request.last_day == date(2026, 3, 16)
    (paper,) = request.file["files"]
    assert paper["media"] == "application/pdf" and paper["size"] > 1000
    with pytest.raises(NotFound):
        answer_request(people["other"].in_office(), request=request, answer=Answer(""))
    answer_request(
        later(people["clerk"].in_office(), days=2), request=request, answer=Answer("", given_for="العمالة")
    )
    assert ("acknowledged", "governor") in facts(case)


def test_a_document_is_published_once_it_is_signed_until_its_last_day(
    people: dict[str, Somebody], club: Path, own_keys: None
) -> None:
    with_effect(club, "welcome", '{ publish = "card", open_for = "15 days" }')
    welcomed(people)
    with reading(NATIONAL):
        assert not BoardNotice.objects.exists()
    signed(people)
    with reading(NATIONAL):
        notice = BoardNotice.objects.get()
    assert (notice.until, notice.title.fr) == (date(2026, 3, 25), "Attestation de membre")
    with reading(PUBLIC):
        assert not BoardNotice.objects.exists()  # its last day is past today
    with pytest.raises(Invalid):
        take_off_board(people["president"].in_office(), notice=notice, reason=" ")


def test_what_stays_until_taken_off_is_read_by_anybody(
    people: dict[str, Somebody], club: Path, own_keys: None
) -> None:
    with_effect(club, "welcome", '{ publish = "card" }')
    welcomed(people)
    signed(people)
    with reading(PUBLIC):
        notice = BoardNotice.objects.get()
    take_off_board(people["president"].in_office(), notice=notice, reason="خطأ في الاسم")
    with reading(PUBLIC):
        assert not BoardNotice.objects.exists()


def test_a_paid_fee_is_given_back_once(people: dict[str, Somebody], club: Path) -> None:
    with_effect(club, "welcome", '{ refund = "dues" }')
    case = welcomed(people)
    carry_out(territory=COMMUNE, number=case.number, what="refund", key="dues", at=NOW)
    with reading(NATIONAL):
        (back,) = Payment.objects.filter(state=PaymentState.TO_REFUND)
    assert back.amount == Money.of(200)
    assert facts(case).count(("refund", "dues")) == 1


def test_a_fee_that_was_never_paid_is_not_given_back(people: dict[str, Somebody], club: Path) -> None:
    with_effect(club, "admit", '{ refund = "dues" }')
    case = filed(people["citizen"])
    assert do_transition(people["president"].in_office(), case=case, transition="admit").step == "to_pay"
    with reading(NATIONAL):
        assert not Payment.objects.exists()


def fetched(case: Case) -> BodyRequest:
    return send_request(
        territory=COMMUNE,
        number=case.number,
        what="fetch",
        key="record",
        body="judicial_record_office",
        round=1,
        at=NOW,
    )


def test_another_administration_gives_the_document_or_says_why_not(
    people: dict[str, Somebody], club: Path
) -> None:
    """Law 55.19 art. 23 and 24."""
    with_effect(club, "admit", '{ fetch = "record" }')
    clerk = later(people["clerk"].in_office(), days=2)
    for who, answer in (
        ("citizen", Answer("", paper=KeptFile("b3.pdf", "application/pdf", 9, "2" * 64))),
        ("stranger", Answer("", "لا سجل بهذا الاسم")),
    ):
        case = filed(people[who])
        do_transition(people["president"].in_office(), case=case, transition="admit")
        request = fetched(case)
        with pytest.raises(Invalid):
            answer_request(clerk, request=request, answer=Answer(""))
        answer_request(clerk, request=request, answer=answer)
        given = answer.paper is not None
        assert (("document", "record") in facts(case)) is given
        assert (("not_fetched", "record") in facts(case)) is not given
        with reading(NATIONAL):
            assert CaseDocument.objects.filter(case_id=case.pk, key="record").exists() is given


def test_timeline_days_of_a_copy_follow_the_calendar(people: dict[str, Somebody], club: Path) -> None:
    with_effect(club, "admit", '{ copy_to = "governor", within = "2 open_days" }')
    case = filed(people["citizen"])
    do_transition(later(people["president"].in_office(), days=3), case=case, transition="admit")
    request = send_request(
        territory=COMMUNE, number=case.number, what="copy", key="governor", body="governor", round=1,
        at=NOW + timedelta(days=3),
    )  # fmt: skip
    assert request.last_day == date(2026, 3, 17)
    assert request.file["facts"], request.file
