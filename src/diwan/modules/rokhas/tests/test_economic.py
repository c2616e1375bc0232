"""Economic permits and the occupation of the public domain: 113.14 art. 100, law 57.19 art. 15 to 27."""

from __future__ import annotations

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import run_due_timers
from diwan.modules.rokhas.tests.world import (
    TERRACE,
    TERRACE_PAPERS,
    World,
    all_agree,
    at,
    filed,
    fresh,
    moved,
    paid,
    signed,
    states,
)

OPERATOR: dict[str, Any] = {
    "as_company": "no",
    "operator": "يوسف المراكشي",
    "premises": "3، شارع الحسن الثاني",
}
CARD = {"name_ar": "يوسف المراكشي", "paper": "cnie", "number": "EE123456"}
SHOP = OPERATOR | {"activity": "restaurant", "activity_said": "مقهى", "area": "80"}


def opened(town: World) -> Case:
    case = filed(town, "rokhas.business_opening", SHOP, ("lease",))
    moved(town, case, "economic", "study", 4, study="لا مانع")
    moved(town, case, "president", "grant", 5)
    paid(town, case, 6)
    return moved(town, case, "economic", "deliver", 6)


def test_a_shop_is_opened_controlled_warned_suspended_and_closed_by_decision(town: World) -> None:
    """113.14 art. 100; the holder is heard before anything is withdrawn."""
    case = opened(town)
    assert len(signed(town, 6)) == 1 and states() == ["in_force"]
    moved(town, case, "hygiene", "control", 200, control_findings="مطابق")
    moved(town, case, "hygiene", "warn", 300, control_findings="تهوية غير كافية", put_right="تركيب مدخنة")
    with pytest.raises(Conflict):
        moved(town, case, "president", "revoke", 301, reasons="تهوية")
    run_due_timers(at(340))
    assert fresh(case).step == "unanswered"
    moved(town, case, "president", "suspend", 341, reasons="لم يتدارك")
    moved(town, case, "president", "revoke", 400, reasons="لم يتدارك بعد التوقيف")
    assert fresh(case).outcome == "revoked" and states() == ["revoked"]
    (withdrawal,) = signed(town, 401)
    assert withdrawal.key == "withdrawal"


def test_a_holder_who_puts_it_right_goes_on(town: World) -> None:
    case = opened(town)
    moved(town, case, "hygiene", "warn", 30, control_findings="تهوية", put_right="مدخنة")
    assert (
        moved(town, case, "citizen", "answer_warning", 40, holder_answer="ركبت المدخنة").step == "operating"
    )


def test_a_company_is_known_by_its_ice(town: World) -> None:
    """Law 55.19 asks for no paper that a number replaces; the number has its shape."""
    company = {"name": "مقهى الأطلس", "ice": "12345", "rc": "4321"}
    with pytest.raises(Invalid) as wrong:
        filed(town, "rokhas.business_opening", SHOP | {"as_company": "yes", "company": company}, ("lease",))
    assert "company" in str(wrong.value.fields)


def test_a_breach_that_is_not_remedied_ends_a_terrace(town: World) -> None:
    """57.19 art. 20 to 24: a breach is remedied within a month or the permit is withdrawn without compensation."""
    case = filed(town, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    assert case.values["months"] == 6
    all_agree(town, case, 2, by="domain")
    moved(town, case, "domain", "study", 3, study="لا مانع", zone="first")
    moved(town, case, "president", "grant", 4)
    moved(town, case, "domain", "deliver", 5)
    moved(town, case, "domain", "warn", 60, ground="terms", breach="احتلال يفوق المساحة المرخص بها")
    run_due_timers(at(95))
    assert (
        moved(town, case, "president", "withdraw_for_breach", 96, reasons="لم يتدارك الإخلال").outcome
        == "revoked"
    )


def test_an_occupation_lasts_ten_years_at_most(town: World) -> None:
    """57.19 art. 20."""
    with pytest.raises(Invalid) as refusal:
        filed(town, "rokhas.domain_occupation", TERRACE | {"ends_on": "2037-05-01"}, TERRACE_PAPERS)
    (why,) = refusal.value.fields["ends_on"]
    assert "عدد الأشهر" in why.words() and "120" in why.words()


def test_silence_over_an_occupation_grants_nothing(town: World) -> None:
    """2-22-141 annex 1 does not list it."""
    case = filed(town, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    run_due_timers(at(70))
    assert fresh(case).step == "studying"


def test_withdrawal_for_the_public_interest_takes_three_months(town: World) -> None:
    """57.19 art. 23."""
    case = filed(town, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    all_agree(town, case, 2, by="domain")
    moved(town, case, "domain", "study", 3, study="لا مانع", zone="first")
    moved(town, case, "president", "grant", 4)
    moved(town, case, "domain", "deliver", 5)
    moved(town, case, "president", "give_notice", 20, reasons="توسيع الطريق")
    run_due_timers(at(100))
    assert fresh(case).step == "notice_given"
    run_due_timers(at(115))
    assert fresh(case).outcome == "revoked"


EVENT = {
    "name": "معرض الكتاب", "premises": "ساحة المسيرة", "begins_on": "2026-05-01", "ends_on": "2026-05-10",
    "people": "900", "sound": "yes",
}  # fmt: skip


def test_an_event_waits_for_those_who_answer_for_its_safety(town: World) -> None:
    case = filed(town, "rokhas.event", EVENT, ("insurance", "security_plan"))
    assert case.values["duration"] == 10
    with pytest.raises(Refused):
        moved(town, case, "economic", "study", 2, study="لا مانع")
    all_agree(town, case, 2, by="economic")
    moved(town, case, "economic", "study", 3, study="لا مانع")
    assert moved(town, case, "president", "grant", 4).step == "granted"


@pytest.mark.parametrize(
    ("procedure", "values", "papers", "desk"),
    [
        ("class_3_declaration", OPERATOR | {"activity": "مصبنة", "area": "40"}, ("lease", "equipment"), "economic"),
        (
            "activity_change",
            OPERATOR | {"area": "40", "permit_number": "3/2024", "change": "name", "new_name": "مقهى النخيل"},
            ("lease",), "economic",
        ),
        (
            "sign",
            OPERATOR | {"area": "40", "kind": "shop", "width_cm": "300", "height_cm": "80"},
            ("lease", "picture"), "economic",
        ),
        ("street_vendor", {"operator": CARD, "goods": "فواكه", "premises": "الساحة", "food": "no"}, (), "economic"),
        (
            "trench",
            {"network": "water", "premises": "زنقة 4", "length_m": "12", "width_cm": "60", "begins_on": "2026-05-01",
             "ends_on": "2026-05-04"},
            ("route_plan",), "domain",
        ),
        ("professional_certificate", OPERATOR | {"area": "40", "permit_number": "3/2024", "use": "بنك"}, ("lease",),
         "economic"),
    ],
)  # fmt: skip
def test_each_other_permit_goes_from_filing_to_a_signed_decision(
    town: World, procedure: str, values: dict[str, Any], papers: tuple[str, ...], desk: str
) -> None:
    case = filed(town, f"rokhas.{procedure}", values, papers)
    moved(town, case, desk, "study", 2, study="لا مانع")
    moved(town, case, "president", "grant", 3)
    paid(town, case, 4)
    moved(town, case, desk, "deliver", 4)
    (decision,) = signed(town, 5)
    assert decision.number.endswith("/2026")


def test_who_is_asked_on_filing_is_asked_about_a_request_that_has_its_number(town: World) -> None:
    """The request to the body is left to the workers: it must name the case as everybody will."""
    case = filed(town, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    (job,) = ProcrastinateJob.objects.filter(task_name="cases.send_request")
    assert job.args["number"] == case.number and not case.number.startswith("~")
