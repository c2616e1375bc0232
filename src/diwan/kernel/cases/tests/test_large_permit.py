"""A large building permit from filing to delivery: one body with reserves, one late, one silent, one that binds."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.selectors import outputs_to_sign
from diwan.kernel.cases.services import do_transition, run_due_timers, save_draft, sign_output, submit_case
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.requests import answer_request, send_request
from diwan.kernel.cases.tests.club_opinions import FAVOURABLE, rounds, standing
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.cases.tests.tennis import OFFICE, facts, fresh, later, photo
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder

KEY = "testing.large_permit"
PROJECT = {
    "nature": "public", "investment": "no", "covered_area": "1200", "floors": "4", "parcel": "T 12345/04",
    "plot_area": "800", "is_owner": "yes", "architect": "مهندس معماري", "engineer": "مكتب الدراسات",
}  # fmt: skip
PAPERS = ("plans", "architect_contract", "areas")
BODIES = {
    "urban_agency": "urban_agency", "prefecture": "prefecture", "networks": "network_operators",
    "civil_protection": "civil_protection",
}  # fmt: skip


def in_this_house(text: str) -> str:
    """The fixture with mandates, book, rules and template of the test house in place of those of a module to come."""
    text = (
        text.replace("rokhas.building_permit_large", KEY)
        .replace("one_stop_shop", "clerk")
        .replace("committee_chair", "registry_clerk")
    )
    text = text.replace('"building_permits"', '"testing.book"').replace(
        'rule = "rokhas.building_tax"', "amount = 500"
    )
    text = text.replace('tariff = "urban_agency_services"\npayee = "urban_agency_fees"', "amount = 300")
    text = text.replace(
        'template = "rokhas/building_permit"',
        'body = { ar = "يرخص بالبناء تحت رقم {number}.", fr = "Permis {number}." }',
    )
    return re.sub(r"\[links\.occupancy\].*?(?=\n\[slots)", "", text, flags=re.DOTALL)


@pytest.fixture
def office(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:
    text = (FIXTURES / "building_permit_large.toml").read_text("utf-8")
    (club / "building_permit_large.toml").write_text(in_this_house(text), "utf-8")
    catalogue.cache_clear()
    return people | {
        "chair": make_holder("chair", "registry_clerk"),
        "cashier": make_holder("cashier", "cashier"),
    }


def filed(citizen: Somebody) -> Case:
    act = citizen.as_citizen()
    draft = save_draft(act, procedure=KEY, values=PROJECT)
    for key in PAPERS:
        photo(act, draft=draft, key=key)
    return submit_case(act, draft=draft)


def asked(case: Case, key: str, act: Act, answer: Answer, round: int = 1) -> None:
    """A body of the list answers, by the link it was sent."""
    request = send_request(
        territory=COMMUNE,
        number=case.number,
        what="opinion",
        key=key,
        body=BODIES[key],
        round=round,
        at=act.at,
    )
    answer_request(act, request=request, answer=answer)


def test_a_large_permit_from_filing_to_delivery_with_reserves_and_a_late_opinion(
    office: dict[str, Somebody],
) -> None:
    """2-18-577 art. 18-20, 38-47; 12.90 art. 43; 113.14 art. 101 and 116."""
    case = filed(office["citizen"])
    clerk, chair, president = (office[who].in_office() for who in ("clerk", "chair", "president"))
    do_transition(later(clerk, days=1), case=case, transition="forward")
    assert set(standing(case)) == set(BODIES) and set(standing(case).values()) == {"open"}
    asked(case, "prefecture", later(chair, days=3), FAVOURABLE)
    asked(case, "networks", later(chair, days=4), Answer("reserves", "كابل تحت أرضي", "شركة التوزيع"))
    with pytest.raises(Refused):
        do_transition(
            later(chair, days=4), case=case, transition="conclude", values={"committee_minutes": "موافقة"}
        )
    do_transition(
        later(chair, days=5), case=case, transition="send_reserves", values={"reserves": "تحويل الكابل"}
    )
    architect = later(office["citizen"].as_citizen(), days=7)
    photo(architect, case=case, key="lifted_plans")
    do_transition(architect, case=case, transition="lift_reserves")
    assert len(rounds(case, "networks")) == 1
    run_due_timers(NOW + timedelta(days=25))
    assert standing(case)["civil_protection"] == standing(case)["urban_agency"] == "silent"
    asked(case, "civil_protection", later(chair, days=26), FAVOURABLE)
    do_transition(
        later(chair, days=26), case=case, transition="conclude", values={"committee_minutes": "موافقة"}
    )
    do_transition(later(chair, days=26), case=case, transition="send_minutes")
    with pytest.raises(Refused) as refusal:
        do_transition(later(president, days=27), case=case, transition="grant")
    assert "الرأي الملزم للوكالة الحضرية" in refusal.value.words()
    do_transition(
        later(president, days=27), case=case, transition="request_changes", values={"changes": "الواجهة"}
    )
    amended(office, case, 29)
    do_transition(later(clerk, days=30), case=case, transition="forward")
    assert {key: len(rounds(case, key)) for key in BODIES} == {
        "urban_agency": 2, "networks": 2, "prefecture": 1, "civil_protection": 1,
    }  # fmt: skip
    for key in ("urban_agency", "networks"):
        asked(case, key, later(chair, days=32), FAVOURABLE, round=2)
    do_transition(
        later(chair, days=32), case=case, transition="conclude", values={"committee_minutes": "موافقة"}
    )
    do_transition(later(chair, days=32), case=case, transition="send_minutes")
    assert do_transition(later(president, days=33), case=case, transition="grant").step == "granted"
    delivered(office, case)


def amended(office: dict[str, Somebody], case: Case, days: int) -> None:
    """The applicant files the plans that were asked for."""
    architect = later(office["citizen"].as_citizen(), days=days)
    photo(architect, case=case, key="amended_plans")
    do_transition(architect, case=case, transition="file_amended")


def delivered(office: dict[str, Somebody], case: Case) -> None:
    """Paid, delivered, signed; the governor and the local authority receive the permit."""
    with reading(OFFICE):
        orders = {fee.order_id for fee in CaseFee.objects.filter(case_id=case.pk)}
        due = [Order.objects.get(pk=order) for order in orders]
    for order in due:
        take_cash(later(office["cashier"].in_office(), days=34), order=order.pk, tendered=order.amount)
    do_transition(later(office["clerk"].in_office(), days=34), case=case, transition="deliver")
    with reading(OFFICE):
        (output,) = outputs_to_sign(COMMUNE, COMMUNE, ["president"])
    sign_output(later(office["president"].in_office(), days=34), output=output)
    assert {("copy", "governor"), ("copy", "local_authority")} <= set(facts(case))
    copy = send_request(
        territory=COMMUNE, number=case.number, what="copy", key="governor", body="governor", round=1,
        at=NOW + timedelta(days=34),
    )  # fmt: skip
    assert copy.file["files"]
    assert fresh(case).step == "delivered"
