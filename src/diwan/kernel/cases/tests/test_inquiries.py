"""Public inquiries: announced, opened and closed by the clock, remarks numbered without gap, a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import beside, motion
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import (
    BoardNotice,
    Case,
    CaseDocument,
    InquiryRemark,
    PublicInquiry,
    RemarkAuthor,
)
from diwan.kernel.cases.selectors import inquiries_of, running, situation_of
from diwan.kernel.cases.services import do_transition, run_due_timers
from diwan.kernel.cases.services.inquiries import (
    answer_remark,
    conclude_inquiry,
    hide_remark,
    leave_remark,
    post_inquiry,
    prepare_inquiry,
    report_inquiry,
    show_remark,
)
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.requests import answer_request, send_request
from diwan.kernel.cases.tests.club_inquiries import COMPLAINT, inquiry_of, posted, with_inquiries
from diwan.kernel.cases.tests.club_opinions import ranked
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, fresh_in, later
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.scope import PUBLIC, Scope, opened, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody

OPEN, OVER = NOW + timedelta(days=5), NOW + timedelta(days=40)


@pytest.fixture
def heard(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:
    with_inquiries(club)
    return people


@pytest.fixture
def case(heard: dict[str, Somebody]) -> Case:
    return ranked(heard["citizen"])


def public(at: object = OPEN) -> Act:
    return system_act(COMMUNE, at, occasion="request")  # type: ignore[arg-type]


def test_it_is_asked_where_it_concerns_and_announced_by_who_holds_it(
    heard: dict[str, Somebody], case: Case
) -> None:
    row = inquiry_of(case)
    assert (row.status, row.held_by) == ("asked", "clerk")
    assert inquiries_of(filed(heard["stranger"])) == {}
    clerk = heard["clerk"].in_office()
    with pytest.raises(Invalid):
        prepare_inquiry(clerk, inquiry=row, place=" ")
    with pytest.raises(Conflict):
        post_inquiry(clerk, inquiry=row)
    with pytest.raises(NotAllowed):
        prepare_inquiry(heard["president"].in_office(), inquiry=row, place="x")
    with pytest.raises(NotFound):
        prepare_inquiry(heard["other"].in_office(), inquiry=row, place="x")
    row = posted(heard, case)
    assert (row.status, row.number, row.opens_on, row.closes_on) == (
        "posted", "1/2026", date(2026, 3, 14), date(2026, 3, 30),
    )  # fmt: skip
    with reading(OFFICE):
        notice = BoardNotice.objects.get()
        assert (notice.inquiry, notice.until) == (row.pk, row.closes_on)
    with reading(PUBLIC):
        assert PublicInquiry.objects.get().about.fr == "سعاد العلوي demande à jouer la nuit."
    with reading(OFFICE):
        assert "2026" in str(IssuedDocument.objects.get(pk=row.notice_document).data)


def test_nobody_sees_it_before_its_notice_is_signed(heard: dict[str, Somebody], case: Case) -> None:
    prepare_inquiry(heard["clerk"].in_office(), inquiry=inquiry_of(case), place="النادي")
    with reading(PUBLIC):
        assert not PublicInquiry.objects.exists()
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not PublicInquiry.objects.exists()


def test_the_clock_opens_and_closes_it(heard: dict[str, Somebody], case: Case) -> None:
    row = posted(heard, case)
    with pytest.raises(Conflict, match="inquiry_not_open"):
        leave_remark(public(NOW + timedelta(days=1)), inquiry=row, remark=COMPLAINT)
    run_due_timers(OPEN)
    row = inquiry_of(case)
    assert (row.status, row.closes_on) == ("open", date(2026, 3, 30))
    leave_remark(public(), inquiry=row, remark=COMPLAINT)
    with pytest.raises(Conflict, match="inquiry_not_open"):
        leave_remark(public(OVER), inquiry=row, remark=COMPLAINT)
    run_due_timers(NOW + timedelta(days=22))
    row = inquiry_of(case)
    assert row.status == "closed" and row.closed_at is not None
    assert [key for kind, key in facts(case) if kind == "inquiry"] == ["neighbours"] * 3
    run_due_timers(OVER)
    assert ("reminder", "report:neighbours") in facts(case)


def test_remarks_are_numbered_without_gap_however_they_come(heard: dict[str, Somebody], case: Case) -> None:
    posted(heard, case)
    run_due_timers(OPEN)
    row, clerk = inquiry_of(case), heard["clerk"].in_office(at=OPEN)
    with pytest.raises(Invalid) as faults:
        leave_remark(public(), inquiry=row, remark=replace(COMPLAINT, words=" ", name="", contact=""))
    assert set(faults.value.fields) == {"words", "name", "contact"}
    with pytest.raises(NotAllowed):
        leave_remark(
            heard["president"].in_office(at=OPEN), inquiry=row, remark=replace(COMPLAINT, way="counter")
        )
    numbers = [
        leave_remark(public(), inquiry=row, remark=COMPLAINT).number,
        leave_remark(clerk, inquiry=row, remark=replace(COMPLAINT, way="counter")).number,
        leave_remark(public(), inquiry=row, remark=COMPLAINT).number,
    ]
    assert numbers == ["1/2026", "2/2026", "3/2026"]
    with reading(OFFICE):
        assert [r.keyed_by for r in InquiryRemark.objects.all()] == [None, heard["clerk"].person.pk, None]
        assert RemarkAuthor.objects.filter(name="فاطمة الراجي").count() == 3


def test_a_remark_is_hidden_from_the_public_and_never_deleted(heard: dict[str, Somebody], case: Case) -> None:
    posted(heard, case)
    run_due_timers(OPEN)
    remark = leave_remark(public(), inquiry=inquiry_of(case), remark=COMPLAINT)
    clerk = heard["clerk"].in_office(at=OPEN)
    with reading(PUBLIC):
        assert InquiryRemark.objects.get().words == COMPLAINT.words
        assert not RemarkAuthor.objects.exists()
    with pytest.raises(Invalid):
        hide_remark(clerk, remark=remark, reason="")
    hide_remark(clerk, remark=remark, reason="سب وقذف")
    with reading(PUBLIC):
        assert not InquiryRemark.objects.exists()
    show_remark(clerk, remark=remark)
    with reading(PUBLIC):
        assert InquiryRemark.objects.count() == 1
    with pytest.raises(DatabaseError, match="never deleted"), opened(OFFICE, "test", read_only=False):
        InquiryRemark.objects.all()._raw_delete("default")


def closed(heard: dict[str, Somebody], case: Case) -> tuple[PublicInquiry, list[InquiryRemark]]:
    posted(heard, case)
    run_due_timers(OPEN)
    row = inquiry_of(case)
    remarks = [leave_remark(public(), inquiry=row, remark=COMPLAINT) for _ in range(2)]
    run_due_timers(NOW + timedelta(days=22))
    return inquiry_of(case), remarks


def test_the_report_answers_each_remark_and_opens_what_waited(heard: dict[str, Somebody], case: Case) -> None:
    row, remarks = closed(heard, case)
    clerk = heard["clerk"].in_office(at=NOW + timedelta(days=23))
    chair = heard["president"].in_office(at=NOW + timedelta(days=23))
    with pytest.raises(Invalid) as faults:
        conclude_inquiry(clerk, inquiry=row, advice="", conclusions="")
    assert set(faults.value.fields) == {"advice", "conclusions"}
    with pytest.raises(Refused, match="remarks_unanswered"):
        conclude_inquiry(clerk, inquiry=row, advice="favourable", conclusions="لا مانع")
    hide_remark(clerk, remark=remarks[0], reason="سب")
    with pytest.raises(Invalid):
        answer_remark(clerk, remark=remarks[0], answer=" ")
    for remark in remarks:
        answer_remark(clerk, remark=remark, answer="سيقفل الملعب على العاشرة")
    with pytest.raises(Conflict):
        report_inquiry(clerk, inquiry=row)
    row = conclude_inquiry(clerk, inquiry=row, advice="favourable", conclusions="لا مانع")
    with pytest.raises(Refused, match="not_now"):
        do_transition(chair, case=fresh(case), transition="admit")
    row = report_inquiry(clerk, inquiry=row)
    assert row.status == "reported"
    with reading(OFFICE):
        document = IssuedDocument.objects.get(pk=row.report_document)
        assert str(document.data).count("العاشرة") == 2
        assert "فاطمة" not in str(document.data)
        assert CaseDocument.objects.get(case_id=case.pk, key="report").digest == document.digest
    with pytest.raises(Conflict):
        answer_remark(clerk, remark=remarks[0], answer="x")
    assert do_transition(chair, case=fresh(case), transition="admit").step == "to_pay"


def test_who_must_post_the_notice_says_it_is_done(heard: dict[str, Somebody], case: Case) -> None:
    posted(heard, case)
    request = send_request(
        territory=COMMUNE, number=case.number, what="posting", key="neighbours", body="local_authority", round=1,
        at=NOW,
    )  # fmt: skip
    assert request.file["files"][0]["digest"] == inquiry_of(case).notice_digest
    answer_request(heard["clerk"].in_office(), request=request, answer=Answer(""))
    assert ("posted", "local_authority") in facts(case)


def test_new_plans_call_for_another_inquiry(heard: dict[str, Somebody], case: Case) -> None:
    closed(heard, case)
    clerk, citizen = heard["clerk"].in_office(), heard["citizen"].as_citizen(at=NOW + timedelta(days=24))
    do_transition(
        replace(clerk, at=NOW + timedelta(days=10)), case=fresh(case), transition="ask_information",
        values={"information_asked": "س"},
    )  # fmt: skip
    do_transition(citizen, case=fresh(case), transition="give_information", values={"answer_given": "ج"})
    row = inquiry_of(case)
    assert (row.round, row.status) == (2, "asked")


def test_a_decision_ends_it(heard: dict[str, Somebody], case: Case) -> None:
    row = posted(heard, case)
    do_transition(
        later(heard["president"].in_office(), days=1), case=fresh(case), transition="refuse", reasons="لا"
    )
    assert inquiry_of(case).status == "dropped"
    run_due_timers(NOW + timedelta(days=5))
    with pytest.raises(Conflict):
        leave_remark(public(), inquiry=row, remark=COMPLAINT)
    with reading(PUBLIC):
        assert not PublicInquiry.objects.exists()


def test_inquiries_and_clocks_recomputed_from_the_facts_are_the_same(
    heard: dict[str, Somebody], case: Case
) -> None:
    closed(heard, case)
    with reading(OFFICE):
        row, calendar = fresh_in(case), calendar_of(COMMUNE)
        stood = replace(situation_of(row, NOW), opinions={}, visits={}, inquiries={})
        states: dict[str, motion.Running] = {}
        for fact in row.facts.order_by("seq"):
            move = motion.Move(fact.key if fact.kind == "moved" else "", fact.origin, fact.target, fact.at)
            after = beside.replayed(stood, fact.kind, fact.key, fact.details, move)
            delays = fact.details.get("delays", {})
            states = motion.clocks_after(
                row.law, states, replace(move, also=beside.clock_events(stood, after)), calendar,
                lambda key, clock, delays=delays: delays.get(key) or clock.variants[0].is_,
            )  # fmt: skip
            stood = after
        assert stood.inquiries == inquiries_of(row)
        assert states == {clock.key: running(clock) for clock in row.clocks.all()}
