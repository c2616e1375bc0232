"""From the request to the signed copy, through the services."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
from pathlib import Path

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition, run_due_timers
from diwan.kernel.documents.selectors import signed_pdf, verified_by_code
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import NOW, OTHER_COMMUNE
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import add_mention, freeze_record, register_birth
from diwan.modules.watiqa import services
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.selectors import copies_to_sign, copy_of, match_of, panel_for
from diwan.modules.watiqa.tests.world import (
    COMMUNE,
    HERE,
    POST,
    World,
    add_death,
    birth_content,
    delegate,
    filed,
    now,
    pay,
)


def matched(world: World, case: Case) -> Case:
    pay(world, case)
    services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    return now(case)


def prepared(world: World, case: Case) -> Case:
    services.prepare_copies(world.clerk.in_office(), case=matched(world, case))
    return now(case)


def signed(world: World, case: Case) -> Case:
    services.sign_copy(world.officer.in_office(kind="civil_status.officer"), case=prepared(world, case))
    return now(case)


def own_copy(case: Case) -> Copy:
    with reading(HERE):
        found = copy_of(case)
    assert found is not None
    return found


def test_an_extract_is_requested_paid_matched_prepared_signed_and_downloaded(world: World) -> None:
    """Decree 2-22-04, art. 44."""
    case = filed(world)
    assert (now(case).step, now(case).phase) == ("matching", "review")
    fees = pay(world, case)
    assert [(f.key, f.centimes, bool(f.paid_at)) for f in fees] == [("copies", 200, True)]
    services.match_record(world.clerk.in_office(), case=now(case), record=world.record.pk)
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    services.sign_copy(world.officer.in_office(), case=now(case))
    assert now(case).step == "published"
    services.confirm_download(world.citizen.as_citizen(), case=now(case))
    done = now(case)
    assert (done.step, done.outcome) == ("delivered", "granted")


def test_the_signed_pdf_stands_before_independent_checkers(world: World, tmp_path: Path) -> None:
    case = signed(world, filed(world, language="both"))
    file = tmp_path / "copy.pdf"
    file.write_bytes(signed_pdf(own_copy(case).document))
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    seen = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in seen
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "127" in text
    assert "Alaoui" in text


def test_anyone_verifies_the_copy_by_its_code_and_learns_no_more_than_its_holder_shows(world: World) -> None:
    """Decree 2-22-04, art. 42."""
    case = signed(world, filed(world))
    code = own_copy(case).document.code
    with reading(PUBLIC):
        found = verified_by_code(code)
    assert found is not None
    assert found.in_force
    assert found.subject is not None
    assert "سعاد العلوي" not in found.subject.ar


def test_nothing_is_matched_before_the_fee_is_paid(world: World) -> None:
    case = filed(world)
    with pytest.raises(Refused) as why:
        services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    assert "واجب النسخ" in why.value.words()
    assert now(case).step == "matching"
    with reading(HERE):
        assert match_of(case) is None


def test_a_court_does_not_pay_but_shows_its_letter(world: World) -> None:
    asked = {"quality": "court", "purpose": "ملف 12/2026", "cnie": ""}
    case = filed(world, **asked)
    assert now(case).step == "filed_incomplete"
    with reading(HERE):
        assert not case.fees.exists()


def test_three_copies_by_post_cost_six_dirhams_and_the_stamp(world: World) -> None:
    """Law 30-89 art. 74."""
    case = filed(world, **POST)
    assert sorted((f.key, f.centimes) for f in pay(world, case)) == [("copies", 600), ("postage", 2200)]


def test_three_copies_to_download_are_made_and_paid_once(world: World) -> None:
    case = filed(world, number_of_copies="3")
    assert [f.centimes for f in pay(world, case)] == [200]


def test_the_post_carries_them_with_a_tracking_number_and_brings_them_back(world: World) -> None:
    """Law 36.21, art. 43."""
    case = signed(world, filed(world, **POST))
    assert case.step == "signed"
    assert own_copy(case).prints == 3
    with pytest.raises(Invalid):
        services.hand_to_post(world.clerk.in_office(), case=case, tracking="123")
    services.hand_to_post(world.clerk.in_office(), case=case, tracking="rr 123 456 789 ma")
    assert now(case).values["tracking"] == "RR123456789MA"
    services.take_back_from_post(world.clerk.in_office(), case=case, reason="absent")
    assert now(case).step == "post_returned"
    services.hand_to_post(world.clerk.in_office(), case=case, tracking="RR123456790MA")
    assert now(case).values["post_city"] == "مراكش"
    services.confirm_delivery(world.clerk.in_office(), case=case)
    assert now(case).outcome == "granted"


def test_a_letter_that_came_back_may_wait_at_the_counter(world: World) -> None:
    case = signed(world, filed(world, **POST))
    services.hand_to_post(world.clerk.in_office(), case=case, tracking="RR123456789MA")
    services.take_back_from_post(world.clerk.in_office(), case=case, reason="unclaimed")
    services.make_ready(world.clerk.in_office(), case=case)
    services.confirm_delivery(
        world.clerk.in_office(), case=case, handed_to="سعاد العلوي BE123456", paper="cnie"
    )
    assert now(case).step == "delivered"


def test_an_electronic_copy_is_not_put_at_the_counter(world: World) -> None:
    case = signed(world, filed(world))
    with pytest.raises(Conflict):
        services.make_ready(world.clerk.in_office(), case=case)


def test_the_counter_hands_over_and_says_to_whom(world: World) -> None:
    """Law 36.21, art. 43."""
    case = signed(world, filed(world, delivery="counter", number_of_copies="2"))
    services.make_ready(world.clerk.in_office(), case=case)
    services.confirm_delivery(
        world.clerk.in_office(), case=case, handed_to="سعاد العلوي BE123456", paper="cnie"
    )
    assert now(case).values["handed_to"] == "سعاد العلوي BE123456"


def test_copies_nobody_collects_are_put_away_after_sixty_days(world: World) -> None:
    case = signed(world, filed(world, delivery="counter", number_of_copies="1"))
    services.make_ready(world.clerk.in_office(), case=case)
    run_due_timers(NOW + dt.timedelta(days=70))
    assert (now(case).step, now(case).outcome) == ("uncollected", "lapsed")


def test_a_request_nobody_pays_lapses_and_one_that_is_paid_does_not(world: World) -> None:
    unpaid, paid = filed(world), filed(world, kind="full")
    pay(world, paid)
    run_due_timers(NOW + dt.timedelta(days=20))
    assert (now(unpaid).step, now(unpaid).outcome) == ("unpaid", "lapsed")
    assert now(paid).step == "matching"


def test_a_record_not_found_is_worked_out_with_the_citizen(world: World) -> None:
    """Law 36.21, art. 43."""
    case = filed(world, number="999", year="1991")
    pay(world, case)
    services.report_not_found(world.clerk.in_office(), case=case, searched="سجل 1991 كاملا")
    asked = now(case)
    assert (asked.step, asked.ball) == ("not_found", "applicant")
    corrected = {
        "family_ar": "العلوي", "first_ar": "سعاد", "birth_date": "1990-05-04", "number": "127", "year": "1990",
    }  # fmt: skip
    do_transition(world.citizen.as_citizen(), case=asked, transition="correct_details", values=corrected)
    assert now(case).step == "matching"
    services.match_record(world.clerk.in_office(), case=now(case), record=world.record.pk)
    assert now(case).step == "preparing"


def test_a_record_nobody_corrects_closes_the_request(world: World) -> None:
    case = filed(world)
    pay(world, case)
    services.report_not_found(world.clerk.in_office(), case=case, searched="السجلات")
    run_due_timers(NOW + dt.timedelta(days=40))
    assert now(case).step == "not_located"


def test_a_refusal_says_why_in_both_languages_and_may_be_contested(world: World) -> None:
    """Law 55.19 art. 18."""
    case = filed(world)
    services.refuse_request(world.officer.in_office(), case=case, motives=["not_entitled"], details="ملاحظة")
    refused = now(case)
    assert refused.step == "refused"
    assert "36.21" in refused.reasons
    assert "Votre qualité" in refused.reasons
    assert refused.reasons.endswith("ملاحظة")
    assert refused.law.links["appeal"].procedure == "core.appeal_to_head"


def test_a_refusal_without_a_reason_is_no_refusal(world: World) -> None:
    """Law 55.19 art. 18."""
    case = filed(world)
    with pytest.raises(Invalid):
        services.refuse_request(world.officer.in_office(), case=case, motives=[])
    assert now(case).step == "matching"


def test_a_clerk_does_not_refuse_nor_sign(world: World) -> None:
    case = prepared(world, filed(world))
    with pytest.raises(NotAllowed):
        services.refuse_request(world.clerk.in_office(), case=case, motives=["not_entitled"])
    with pytest.raises(NotAllowed):
        services.sign_copy(world.clerk.in_office(), case=case)


def test_somebody_elses_record_is_not_given_to_who_claims_to_be_its_holder(world: World) -> None:
    """Law 36.21, art. 43."""
    twin = register_birth(
        world.clerk.in_office(), office=world.office,
        content=birth_content(cnie="BE999999", legacy=birth_content().legacy.__class__("128", 1990, "", "")),
    )  # fmt: skip
    case = filed(world)
    pay(world, case)
    with pytest.raises(Refused) as why:
        services.match_record(world.clerk.in_office(), case=case, record=twin.pk, paper_seen=True)
    assert why.value.code == "watiqa.errors.not_entitled"


def test_a_proxy_needs_a_paper_that_the_clerk_has_read(world: World) -> None:
    """Law 36.21, art. 43."""
    case = filed(world, quality="proxy", first_ar="ليلى")
    assert now(case).step == "filed_incomplete"
    ascendant = filed(world, quality="ascendant")
    pay(world, ascendant)
    with pytest.raises(Invalid) as why:
        services.match_record(world.clerk.in_office(), case=ascendant, record=world.record.pk)
    assert "paper_seen" in why.value.fields
    services.match_record(world.clerk.in_office(), case=ascendant, record=world.record.pk, paper_seen=True)
    with reading(HERE):
        kept = match_of(ascendant)
    assert kept is not None
    assert (kept.standing, kept.paper_seen) == ("unproven", True)


def test_a_daughter_gets_her_fathers_death_record_by_her_own_birth_record(world: World) -> None:
    death = add_death(world)
    case = filed(
        world, procedure="watiqa.death_copy", quality="descendant", family_ar="العلوي", first_ar="أحمد",
        first_la="Ahmed", death_date="2020-02-01", birth_date="", number="9", year="2020", father_ar="",
    )  # fmt: skip
    pay(world, case)
    fresh = now(case)
    with reading(HERE):
        panel = panel_for(fresh)
    assert [c.record.id for c in panel.candidates] == [death.pk]
    assert panel.candidates[0].standing == "proven"
    services.match_record(world.clerk.in_office(), case=case, record=death.pk)
    assert now(case).step == "preparing"


def test_a_birth_request_is_not_answered_from_the_register_of_deaths(world: World) -> None:
    death = add_death(world)
    case = filed(world)
    pay(world, case)
    with pytest.raises(Refused) as why:
        services.match_record(world.clerk.in_office(), case=case, record=death.pk, paper_seen=True)
    assert why.value.code == "watiqa.errors.wrong_register"


def test_a_frozen_record_gives_no_copies(world: World) -> None:
    freeze_record(world.officer.in_office(), record=world.record, reason="رسم مزدوج")
    case = filed(world)
    pay(world, case)
    with pytest.raises(Refused) as why:
        services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    assert why.value.code == "watiqa.errors.gives_no_copies"


def test_the_panel_suggests_the_record_though_the_name_is_spelt_otherwise(world: World) -> None:
    case = filed(world, family_ar="علوي", number="", year="", birth_date="1990-05-04")
    fresh = now(case)
    with reading(HERE):
        panel = panel_for(fresh)
    assert panel.candidates[0].record.id == world.record.pk
    by_field = {line.field: line.agreement for line in panel.candidates[0].lines}
    assert by_field["born"] == "same"
    assert by_field["name_ar"] == "near"
    assert by_field["number"] == "not_typed"


def test_the_wrong_record_can_be_let_go(world: World) -> None:
    case = matched(world, filed(world))
    services.undo_match(world.clerk.in_office(), case=case)
    with reading(HERE):
        assert match_of(case) is None
    services.match_record(world.clerk.in_office(), case=now(case), record=world.record.pk)
    assert now(case).step == "preparing"


def test_the_officer_sends_a_copy_back_and_it_is_made_anew(world: World) -> None:
    case = prepared(world, filed(world))
    first = own_copy(case)
    services.send_back(world.officer.in_office(), case=case, reasons="اسم الأم ناقص")
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    assert own_copy(case).pk != first.pk
    second = own_copy(case)
    with reading(HERE):
        assert [c.pk for c in copies_to_sign(COMMUNE, COMMUNE)] == [second.pk]


def test_a_copy_made_before_a_mention_says_the_state_of_its_day(world: World) -> None:
    case = matched(world, filed(world, kind="full"))
    add_mention(
        world.officer.in_office(), record=Record(pk=world.record.pk, territory_id=COMMUNE),
        type=MentionType.MARRIAGE, date=dt.date(2015, 6, 1), authority="قسم قضاء الأسرة بمراكش", text_ar="تزوجت",
    )  # fmt: skip
    services.prepare_copies(world.clerk.in_office(), case=case)
    assert now(case).step == "to_sign"


def test_the_generic_pages_cannot_skip_the_record_the_copy_or_the_signature(world: World) -> None:
    """Decree 2-22-04, art. 44."""
    case = filed(world)
    pay(world, case)
    with pytest.raises(Refused) as why:
        do_transition(world.clerk.in_office(), case=case, transition="match")
    assert why.value.code == "watiqa.errors.match_first"
    services.match_record(world.clerk.in_office(), case=now(case), record=world.record.pk)
    with pytest.raises(Refused) as why:
        do_transition(world.clerk.in_office(), case=now(case), transition="prepare")
    assert why.value.code == "watiqa.errors.prepare_first"
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    with pytest.raises(Refused) as why:
        do_transition(world.officer.in_office(), case=now(case), transition="sign")
    assert why.value.code == "watiqa.errors.sign_first"
    assert now(case).step == "to_sign"


def test_a_batch_keeps_what_can_be_signed(world: World) -> None:
    cases = [prepared(world, filed(world, kind=kind)) for kind in ("extract", "full", "copy")]
    services.sign_copy(world.second.in_office(), case=cases[1])
    outcomes = services.sign_copies(world.officer.in_office(), cases=cases)
    assert [one.done for one in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].error, Conflict)
    assert [now(c).step for c in cases] == ["published"] * 3


def test_a_delegation_that_has_ended_signs_nothing(world: World) -> None:
    case = prepared(world, filed(world))
    delegate(world.officer, world.clerk, starts=dt.date(2026, 1, 1), ends=dt.date(2026, 3, 31))
    at_lunch = world.clerk.in_office(at=NOW, kind="civil_status.officer")
    stale = dataclasses.replace(at_lunch, at=NOW + dt.timedelta(days=40))
    with pytest.raises(NotAllowed) as why:
        services.sign_copy(stale, case=case)
    assert why.value.code == "identity.errors.delegation_expired"
    assert now(case).step == "to_sign"
    services.sign_copy(at_lunch, case=case)
    assert "12/2026" in own_copy(case).document.delegation_fr


def test_another_commune_sees_and_does_nothing(world: World) -> None:
    case = prepared(world, filed(world))
    for verb in (
        lambda: services.match_record(world.stranger.in_office(), case=case, record=world.record.pk),
        lambda: services.sign_copy(world.stranger.in_office(), case=case),
        lambda: services.refuse_request(world.stranger.in_office(), case=case, motives=["not_entitled"]),
    ):
        with pytest.raises(NotFound):
            verb()
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not Copy.objects.exists()
        assert not Case.objects.exists()


def test_another_citizen_does_not_take_the_copy(world: World) -> None:
    from diwan.kernel.testing.world import make_person

    case = signed(world, filed(world))
    with pytest.raises(NotFound):
        services.confirm_download(make_person("other", cnie="T1").as_citizen(), case=case)
