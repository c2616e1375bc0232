"""The two procedures say what the rules say: qualities, papers, fees, ways of delivery."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.situation import Situation, is_asked
from diwan.kernel.testing.world import NOW
from diwan.modules.watiqa.asked import EVENTS
from diwan.modules.watiqa.rules import (
    COPY_FEE,
    FOUND_BY_OFFICE,
    MOST_COPIES,
    POSTAGE,
    Delivery,
    Kind,
    Quality,
    Writing,
    asked_of_applicant,
    charges_for,
    may_be_joined,
    qualities_for,
)

LATEST = dt.date(2026, 11, 23)


@pytest.fixture(params=[(key, day) for key in EVENTS for day in (NOW.date(), LATEST)], ids=str)
def law(request: pytest.FixtureRequest) -> Procedure:
    return catalogue().in_force(*request.param).procedure


@pytest.mark.parametrize("key", EVENTS)
def test_the_fee_of_all_copies_is_not_called_the_duty_of_one(key: str) -> None:
    fee = catalogue().in_force(key, LATEST).procedure.fees["copies"]
    assert (fee.label.ar, fee.label.fr) == ("واجب النسخ", "Droits de copie")
    assert fee.tariff == "civil_status.copy"


def choices(law: Procedure, field: str) -> set[str]:
    return set(law.fields[field].choices or {})


def test_the_form_offers_what_the_rules_know(law: Procedure) -> None:
    """Law 36.21, art. 43."""
    assert choices(law, "quality") == set(qualities_for(EVENTS[law.key]))
    assert choices(law, "kind") == set(Kind)
    assert choices(law, "language") == set(Writing)
    assert choices(law, "delivery") == set(Delivery)
    assert law.fields["number_of_copies"].max == max(MOST_COPIES.values())


def test_each_quality_is_asked_for_its_own_paper_and_no_other(law: Procedure) -> None:
    for quality in qualities_for(EVENTS[law.key]):
        situation = Situation(law, {"quality": quality}, NOW)
        asked = {k: d for k, d in law.documents.items() if d.from_ == "applicant" and is_asked(d, situation)}
        basic = {k for k, d in asked.items() if d.kind == "basic"}
        needed, useful = asked_of_applicant(quality), may_be_joined(quality)
        assert basic == ({needed} if needed else set()), quality
        assert set(asked) == ({useful} if useful else set()), quality
        assert not set(asked) & FOUND_BY_OFFICE


@pytest.mark.parametrize("quality", list(Quality))
@pytest.mark.parametrize("delivery", list(Delivery))
def test_fees_are_those_of_the_rules(law: Procedure, quality: Quality, delivery: Delivery) -> None:
    from diwan.kernel.cases.situation import is_fee_owed

    values = {"quality": quality, "delivery": delivery, "number_of_copies": 3}
    if delivery is Delivery.DOWNLOAD:
        values["number_of_copies"] = None
    situation = Situation(law, values, NOW)
    owed = {
        fee.tariff: int(values.get(str(fee.times)) or 1) if fee.times else 1
        for key, fee in law.fees.items()
        if is_fee_owed(key, situation)
    }
    assert owed == charges_for(quality, delivery, 3)
    assert set(owed) <= {COPY_FEE, POSTAGE}


def test_nothing_is_signed_before_it_is_paid(law: Procedure) -> None:
    assert {fee.due_before for fee in law.fees.values()} == {"match"}
    assert law.steps["to_sign"].held_by == "civil_status.officer"
    assert law.transitions["sign"].by == ["civil_status.officer"]
