"""What a permit costs: law 47.06 as amended by 14.25 for building works, the fiscal order for the public domain."""

from __future__ import annotations

import pytest

from diwan.kernel.base.errors import DomainError, Refused
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.payments.models import OrderLine
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import make_holder
from diwan.modules.rokhas.tests.test_urbanism import REPAIR, SUBDIVISION
from diwan.modules.rokhas.tests.world import (
    OFFICE,
    TERRACE,
    TERRACE_PAPERS,
    World,
    all_agree,
    filed,
    house_granted,
    moved,
    paid,
    people,
    weighed,
)


def owed(case: Case) -> list[int]:
    """In dirhams."""
    with reading(OFFICE):
        return [row.centimes // 100 for row in CaseFee.objects.filter(case_id=case.pk).order_by("id")]


def test_a_house_pays_by_the_metre_its_overhang_twice(world: World) -> None:
    """220 m² at 25 dirhams, 12 of them over the street counted double."""
    assert owed(house_granted(world)) == [5500]
    assert owed(house_granted(world, overhang_area="12")) == [5800]


def test_no_building_pays_less_than_the_legal_minimum(world: World) -> None:
    """Law 47.06: 1,000 dirhams."""
    assert owed(house_granted(world, covered_area="18", nature="extension")) == [1000]


def test_a_repair_pays_what_the_fiscal_order_says(world: World) -> None:
    case = filed(world, "rokhas.repair", REPAIR, ())
    moved(world, case, "desk", "study", 1, study="لا مانع")
    moved(world, case, "president", "grant", 2)
    assert owed(case) == [300]


def test_a_terrace_pays_its_surface_each_month_at_the_rate_of_its_zone(world: World) -> None:
    """57.19 art. 21: nothing before it is notified, then the polygon's metres at 20 dirhams in the second zone."""
    world.others["domain"] = make_holder("domain", "rokhas.domain_desk")
    begun = TERRACE | {"begins_on": "2026-03-01"}
    case = filed(world, "rokhas.domain_occupation", begun, TERRACE_PAPERS)
    all_agree(world, case, 1, by="domain")
    moved(world, case, "domain", "study", 2, study="لا مانع", zone="second")
    moved(world, case, "president", "grant", 3)
    assert owed(case) == []
    case = moved(world, case, "domain", "deliver", 4)
    metres = float(case.values["outline"]["area"])
    assert 100 < metres < 110
    assert owed(case) == [int(metres * 20)]


@pytest.mark.parametrize(("real_cost", "balance"), [("1100000", 14_000), ("700000", 0)])
def test_a_subdivision_pays_three_quarters_then_the_rest_on_the_real_cost(
    world: World, real_cost: str, balance: int
) -> None:
    """Law 47.06: 4 % here; 75 % of it on the declared million, the balance before any reception."""
    case = filed(world, "rokhas.subdivision", SUBDIVISION, ("plans", "topography", "equipment_plans"))
    weighed(world, case, 4)
    moved(world, case, "president", "grant", 5)
    assert owed(case) == [30_000]
    paid(world, case, 6)
    moved(world, case, "desk", "deliver", 6)
    moved(world, case, "citizen", "begin_works", 60, works_begun_on="2026-05-01")
    moved(world, case, "citizen", "declare_equipped", 250, equipped_on="2026-11-01", real_cost=real_cost)
    assert owed(case) == [30_000, balance]
    received = {"reception_findings": "الأشغال مطابقة"}
    if balance:
        with reading(OFFICE):
            lines = [line.text_fr for line in OrderLine.objects.order_by("id")]
        assert lines[0].endswith("× 4 % × 75 %") and lines[-1].startswith("À déduire")
        with pytest.raises(Refused):
            moved(world, case, "president", "receive_provisionally", 251, **received)
        paid(world, case, 252)
    moved(world, case, "president", "receive_provisionally", 260, **received)


def test_where_no_fiscal_order_says_so_nothing_can_be_charged_and_it_is_said(communities: None) -> None:
    with pytest.raises(DomainError) as refusal:
        house_granted(people())
    assert "الرسم" in refusal.value.words() or "المساكن الفردية" in refusal.value.words()
