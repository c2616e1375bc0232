"""A class-2 establishment from end to end: visit, public inquiry, bodies, decision (113.14 art. 100)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.said import written_answer
from diwan.kernel.cases.models import BoardNotice, Case, CaseVisit, InquiryRemark, PublicInquiry
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.cases.services.inquiries import (
    Remark,
    answer_remark,
    conclude_inquiry,
    leave_remark,
    post_inquiry,
    prepare_inquiry,
    report_inquiry,
)
from diwan.kernel.cases.services.visits import OnTheSpot, make_visit, plan_visits, sign_visit_minutes
from diwan.kernel.cases.spoken import filled
from diwan.kernel.territory.scope import PUBLIC, reading
from diwan.kernel.testing.world import COMMUNE
from diwan.modules.rokhas.tests.world import (
    OFFICE,
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

COMPANY = {"name": "مخبزة الأطلس", "ice": "001561191000066", "rc": "4321"}
BAKERY: dict[str, Any] = {
    "as_company": "yes", "company": COMPANY, "premises": "3، شارع الحسن الثاني", "area": "140",
    "activity": "bakery", "investment": "no",
}  # fmt: skip
PAPERS = ("lease", "equipment", "fire_notice")
NIGHT = Remark("دخان الفرن يصل إلى نوافذنا", "فاطمة الراجي", "0612345678")


def visited(town: World, case: Case, outcome: Any = "conforming") -> Case:
    """The hygiene office goes there on the fifth day and signs its minutes."""
    with reading(OFFICE):
        row = CaseVisit.objects.get(case_id=case.pk, latest=True)
    (row,) = plan_visits(town.act("hygiene", 0), stops=[(row, at(5))])
    said = "" if outcome == "conforming" else "لا مدخنة"
    found = OnTheSpot(outcome, said, values={}, present={"hygiene_office": "د. العمراني"})
    row = make_visit(town.act("hygiene", 5), visit=row, found=found)
    sign_visit_minutes(town.act("hygiene", 5), visit=row)
    return moved(town, fresh(case), "hygiene", "close_visit", 5)


def inquiry_of(case: Case) -> PublicInquiry:
    with reading(OFFICE):
        return PublicInquiry.objects.get(case_id=case.pk, latest=True)


def opened(town: World, case: Case) -> PublicInquiry:
    """Announced on the board on the sixth day; without a notice to run it is open at once."""
    prepare_inquiry(town.act("economic", 6), inquiry=inquiry_of(case), place="المكتب 3")
    return post_inquiry(town.act("economic", 6), inquiry=inquiry_of(case))


def heard(town: World, case: Case) -> Case:
    """A neighbour speaks, the days pass, the remark is answered, the report is signed."""
    opened(town, case)
    remark = leave_remark(
        system_act(COMMUNE, at(8), occasion="request"), inquiry=inquiry_of(case), remark=NIGHT
    )
    with reading(PUBLIC):
        assert [one.words for one in InquiryRemark.objects.all()] == [NIGHT.words]
    with pytest.raises(Refused):
        moved(town, fresh(case), "economic", "close_inquiry", 9)
    run_due_timers(at(25))
    desk = town.act("economic", 25)
    row = inquiry_of(case)
    assert row.status == "closed"
    with pytest.raises(Refused, match="remarks_unanswered"):
        conclude_inquiry(desk, inquiry=row, advice="favourable", conclusions="لا مانع")
    answer_remark(desk, remark=remark, answer="ترفع المدخنة مترين فوق أعلى سطح")
    row = conclude_inquiry(desk, inquiry=row, advice="reserves", conclusions="لا مانع بشرط رفع المدخنة")
    report_inquiry(desk, inquiry=row)
    return moved(town, fresh(case), "economic", "close_inquiry", 26)


def test_the_notice_says_which_establishment_and_where() -> None:
    """113.14 art. 100: the neighbours are asked about something they can tell."""
    law = catalogue().latest()["rokhas.class_2_establishment"]
    says = law.inquiries["neighbours"].says
    assert says is not None
    words = {key: written_answer(law.fields[key], BAKERY[key]) for key in ("activity", "premises")}
    assert filled(says, words) == Text(
        "مؤسسة من الصنف الثاني: مخبزة أو فران، 3، شارع الحسن الثاني",
        "Établissement de 2e classe : Boulangerie ou four, 3، شارع الحسن الثاني",
    )


def test_a_bakery_is_authorised_after_its_neighbours_were_heard(town: World) -> None:
    case = filed(town, "rokhas.class_2_establishment", BAKERY, PAPERS)
    case = visited(town, case)
    assert case.step == "inquiry"
    case = heard(town, case)
    with reading(OFFICE):
        assert BoardNotice.objects.get().case_number == case.number
    with pytest.raises(Refused):
        moved(town, case, "economic", "conclude", 27)
    all_agree(town, case, 28, by="economic")
    moved(town, fresh(case), "economic", "conclude", 28)
    moved(town, case, "president", "grant", 30, conditions_set="رفع المدخنة مترين")
    paid(town, case, 31)
    assert moved(town, case, "economic", "deliver", 31).step == "operating"
    (permit,) = signed(town, 32)
    assert permit.key == "permit" and permit.number.endswith("/2026") and states() == ["in_force"]


def test_a_place_that_does_not_conform_is_not_authorised(town: World) -> None:
    case = visited(town, filed(town, "rokhas.class_2_establishment", BAKERY, PAPERS), "not_conforming")
    case = heard(town, case)
    all_agree(town, case, 28, by="economic")
    moved(town, fresh(case), "economic", "conclude", 28)
    with pytest.raises(Refused, match="not_now"):
        moved(town, case, "president", "grant", 30)
    moved(town, case, "president", "refuse", 31, reasons="المحل غير مطابق")
    assert fresh(case).outcome == "refused" and states() == []


def test_nobody_is_heard_after_the_last_day(town: World) -> None:
    """Even where the scheduler is late."""
    case = visited(town, filed(town, "rokhas.class_2_establishment", BAKERY, PAPERS))
    row = opened(town, case)
    assert row.closes_on is not None and (row.closes_on - row.opens_on).days >= 15
    late = system_act(COMMUNE, at(6) + timedelta(days=20), occasion="request")
    with pytest.raises(Conflict):
        leave_remark(late, inquiry=row, remark=NIGHT)


def test_silence_over_a_class_2_establishment_grants_it(town: World) -> None:
    """2-22-141 annex 1 (1): sixty days of work of the office, its inquiry included."""
    case = filed(town, "rokhas.class_2_establishment", BAKERY, PAPERS)
    run_due_timers(at(75))
    assert fresh(case).outcome == "silent_approval" and states() == ["silent"]
