"""Construction on the public domain without a tender: deliberated, paid by the year, ended with an indemnity."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.documents.tests.drawings import drawing
from diwan.kernel.payments.models import Payment
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE
from diwan.modules.rokhas.tests.world import (
    OFFICE,
    SQUARE,
    World,
    all_agree,
    at,
    filed,
    fresh,
    moved,
    paid,
    paper,
    signed,
)

PUMP: dict[str, Any] = {
    "as_company": "no", "operator": "الشركة الجهوية متعددة الخدمات", "case_of_award": "public_service",
    "service_contract": "عقد التدبير المفوض 3/2024",
    "building": "محطة ضخ", "general_interest": "yes", "occupied_place": "ساحة المسيرة", "outline": SQUARE,
    "begins_on": "2026-03-01", "ends_on": "2046-02-28",
}  # fmt: skip
PAPERS = ("specifications", "plans", "insurance", "service_proof")
STUDY = {"study": "لا مانع", "yearly_rate": "120", "ground_checked": "العقد ساري المفعول"}


def studied(town: World, deposit_sum: str = "0", **more: str) -> Case:
    case = filed(town, "rokhas.domain_construction", PUMP | more, PAPERS)
    all_agree(town, case, 2, by="domain")
    with pytest.raises(Refused, match="not_now"):
        moved(town, case, "domain", "study", 3, **STUDY, deposit_sum=deposit_sum)
    paper(town.act("domain", 3), "expertise", case=case)
    return moved(town, case, "domain", "study", 3, **STUDY, deposit_sum=deposit_sum)


def occupying(town: World) -> Case:
    case = studied(town)
    with pytest.raises(Invalid):
        moved(town, case, "president", "deliberate", 10, council_decision="12/2026")
    moved(
        town,
        case,
        "president",
        "deliberate",
        10,
        council_decision="12/2026",
        council_on=at(9).date().isoformat(),
    )
    moved(town, case, "president", "grant", 11)
    return moved(town, case, "domain", "deliver", 12)


def test_it_is_deliberated_and_paid_by_the_year_at_the_sum_of_the_expertise(town: World) -> None:
    """57.19 art. 15, 16, 21: a metre costs 120 dirhams a year, from the day the order is notified."""
    case = occupying(town)
    with reading(OFFICE):
        fee = CaseFee.objects.get(case_id=case.pk)
    assert fee.centimes == round(float(case.values["outline"]["area"]) * 120 * 100)
    assert (fee.period, fee.from_on) == (1, at(12).date())
    run_due_timers(at(12 + 366))
    with reading(OFFICE):
        assert CaseFee.objects.filter(case_id=case.pk).count() == 2
    (permit,) = signed(town, 380)
    assert permit.key == "permit"


def test_more_than_ten_years_need_a_general_interest(town: World) -> None:
    """57.19 art. 20: ten years at most, forty for a public service or the general interest."""
    with pytest.raises(Refused) as refusal:
        studied(town, general_interest="no")
    assert "العشر" in refusal.value.words() or "عشر سنوات" in refusal.value.words()
    with pytest.raises(Invalid):
        filed(town, "rokhas.domain_construction", PUMP | {"ends_on": "2067-01-01"}, PAPERS)


def test_public_interest_ends_it_after_three_months_with_an_indemnity(town: World) -> None:
    """57.19 art. 23: only the direct damage to authorised buildings, by expertise."""
    case = occupying(town)
    moved(town, case, "president", "give_notice", 20, reasons="طريق جديدة")
    run_due_timers(at(115))
    assert fresh(case).step == "to_indemnify"
    told = {"indemnity": "250000", "reasons": "طريق جديدة"}
    with pytest.raises(Refused):
        moved(town, case, "president", "settle_damage", 120, **told)
    paper(town.act("president", 120), "damage_expertise", case=case)
    assert moved(town, case, "president", "settle_damage", 121, **told).outcome == "revoked"


def test_a_ground_of_direct_award_is_stated_and_proved(town: World) -> None:
    """57.19 art. 17: whoever is dispensed from a tender says why, and brings what shows it."""
    for left_out in ({"service_contract": ""}, {"case_of_award": ""}):
        case = filed(town, "rokhas.domain_construction", PUMP | left_out, PAPERS)
        assert case.step == "filed_incomplete"
    case = filed(town, "rokhas.domain_construction", PUMP, PAPERS[:-1])
    assert case.step == "filed_incomplete"


def test_a_deposit_is_held_and_given_back_at_the_end(town: World) -> None:
    case = studied(town, deposit_sum="5000")
    told = {"council_decision": "12/2026", "council_on": at(9).date().isoformat()}
    moved(town, case, "president", "deliberate", 10, **told)
    moved(town, case, "president", "grant", 11)
    with pytest.raises(Refused):
        moved(town, case, "domain", "deliver", 12)
    paid(town, case, 12)
    moved(town, case, "domain", "deliver", 13)
    case = moved(town, case, "domain", "end", 400)
    with reading(OFFICE):
        (due,) = Payment.objects.filter(state="to_refund")
    assert case.outcome == "done" and due.amount == Money.of(5000)


def test_the_service_brings_its_expertise_on_the_page_of_the_act_itself(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed(town, "rokhas.domain_construction", PUMP, PAPERS)
    all_agree(town, case, 2, by="domain")
    monkeypatch.setattr(timezone, "now", lambda: at(3))
    desk = Client()
    desk.force_login(town.others["domain"].account)
    file = f"/desk/cases/{COMMUNE}/{case.number}/"
    page = f"{file}act/study/"
    assert f'href="{page}"' in desk.get(file).content.decode(), (
        "the paper does not stand in the way to the page"
    )
    assert 'type="file" name="expertise"' in desk.get(page).content.decode()
    seen = {"seen": str(fresh(case).revision)}
    assert desk.post(page, STUDY | seen | {"deposit_sum": "0"}).status_code == 422
    paper_sent = SimpleUploadedFile("pv.pdf", drawing(), "application/pdf")
    answer = desk.post(page, STUDY | seen | {"deposit_sum": "0", "expertise": paper_sent})
    assert answer.status_code == 302 and fresh(case).step == "deliberating"
