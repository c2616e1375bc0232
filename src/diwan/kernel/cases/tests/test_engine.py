"""A case from draft to its end, on a subject foreign to any commune."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases import motion
from diwan.kernel.cases.models import Case, CaseDocument, CaseDue, CaseFact, CaseFee, CaseOutput, Draft
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.selectors import (
    calendar_of,
    outputs_to_sign,
    possible_links,
    possible_transitions,
    queue,
    queue_counts,
    running,
    states_of,
)
from diwan.kernel.cases.services import (
    assign_case,
    attach_document,
    declare_day,
    do_transition,
    open_linked_case,
    preview_output,
    record_fee_payment,
    run_due_timers,
    save_draft,
    sign_output,
    submit_case,
)
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder, make_person

TENNIS = "tennis.membership"
ANSWERS = {"full_name": "سعاد العلوي", "born_on": "1990-05-04", "junior": "no", "level": "beginner"}
OFFICE = Scope("office", COMMUNE, COMMUNE)


def later(act: Act, **delta: int) -> Act:
    return replace(act, at=act.at + timedelta(**delta))


def photo(
    act: Act, *, draft: Draft | None = None, case: Case | None = None, key: str = "photo"
) -> CaseDocument:
    return attach_document(
        act,
        document=key,
        name="photo.png",
        media_type="image/png",
        size=9,
        digest="0" * 64,
        draft=draft,
        case=case,
    )


def drafted(citizen: Somebody, at: datetime = NOW, *, with_photo: bool = True, **answers: str) -> Draft:
    act = citizen.as_citizen(at=at)
    draft = save_draft(act, procedure=TENNIS, values={**ANSWERS, **answers})
    if with_photo:
        photo(act, draft=draft)
    return draft


def filed(citizen: Somebody, at: datetime = NOW, **options: object) -> Case:
    return submit_case(citizen.as_citizen(at=at), draft=drafted(citizen, at, **options))  # type: ignore[arg-type]


def fresh(case: Case) -> Case:
    with reading(Scope("national")):
        return Case.objects.get(pk=case.pk)


def facts(case: Case) -> list[tuple[str, str]]:
    with reading(Scope("national")):
        return list(CaseFact.objects.filter(case_id=case.pk).order_by("seq").values_list("kind", "key"))


@pytest.fixture
def people(club: Path) -> dict[str, Somebody]:
    return {
        "citizen": make_person("citizen"),
        "clerk": make_holder("clerk", "clerk"),
        "president": make_holder("president", "president"),
        "stranger": make_person("stranger"),
        "other": make_holder("other", "clerk", "president", territory=OTHER_COMMUNE),
    }


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


def test_an_appeal_holds_the_refusal_and_its_grant_moves_the_case(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 21: appeal within 30 days; a refusal is not final while it is open."""
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=20))
    draft = open_linked_case(citizen, case=fresh(case), link="appeal")
    save_draft(
        citizen,
        procedure="core.appeal_to_head",
        values={"grounds": "عندي سبق"},
        section="grounds",
        draft=draft,
    )
    appeal = submit_case(citizen, draft=draft)
    run_due_timers(NOW + timedelta(days=32))
    assert fresh(case).step == "refused"
    assert ("held", "become_final") in facts(case)
    do_transition(
        people["president"].in_office(at=NOW + timedelta(days=33)), case=appeal, transition="accept"
    )
    assert fresh(case).step == "to_pay"


def test_a_rejected_appeal_makes_the_refusal_final(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 21: 15 days for the president, then the governor, 10 days."""
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=20))
    draft = open_linked_case(citizen, case=fresh(case), link="appeal")
    appeal = submit_case(
        citizen,
        draft=save_draft(citizen, procedure="core.appeal_to_head", values={"grounds": "سبق"}, draft=draft),
    )
    run_due_timers(NOW + timedelta(days=37))
    assert fresh(appeal).step == "may_go_to_governor"
    run_due_timers(NOW + timedelta(days=90))
    assert (fresh(appeal).outcome, fresh(case).step) == ("refused", "refused_finally")


def test_an_appeal_out_of_time_is_refused(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    on_the_last_day = people["citizen"].as_citizen(at=NOW + timedelta(days=30))
    with reading(OFFICE):
        assert possible_links(on_the_last_day, fresh_in(case), on_the_last_day.at) == ["appeal"]
    with pytest.raises(Refused, match="link_closed"):
        open_linked_case(
            people["citizen"].as_citizen(at=NOW + timedelta(days=31)), case=fresh(case), link="appeal"
        )


def fresh_in(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


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
    assert "clerk" in conflict.value.words()
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


def test_an_extension_lengthens_the_legal_clock_once(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 17."""
    case = filed(people["citizen"])
    act = people["president"].in_office()
    extended = do_transition(
        act, case=case, transition="extend", values={"extension_reason": "expertise"}, reasons="خبرة"
    )
    with reading(OFFICE):
        assert states_of(extended)["legal"].state.left == 60
    with pytest.raises(Refused):
        do_transition(
            act, case=case, transition="extend", values={"extension_reason": "expertise"}, reasons="خبرة"
        )


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
        found = queue(COMMUNE, COMMUNE, ["clerk"], today=today)
        assert [c.pk for c in found] == [late.pk, new.pk]
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
    signed = sign_output(president, output=output)
    with pytest.raises(Conflict):
        sign_output(president, output=output)
    with reading(Scope("citizen", person=people["citizen"].person.pk)):
        document = IssuedDocument.objects.get(pk=signed.document_id)
        assert signed_pdf(document).startswith(b"%PDF")
        assert document.number == "0001/2026"
        assert "سعاد العلوي عضو تحت رقم 0001/2026" in document.data["opening"]["ar"]
