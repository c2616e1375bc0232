"""What a permit costs: law 47.06 as amended by 14.25 for building works, the fiscal order for the public domain."""

from __future__ import annotations

from typing import Any

import pytest

from diwan.kernel.base.errors import DomainError
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import make_holder
from diwan.modules.rokhas.tests.test_economic import TERRACE, TERRACE_PAPERS
from diwan.modules.rokhas.tests.test_urbanism import HOUSE_PAPERS, REPAIR
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    OFFICE,
    World,
    all_agree,
    concluded,
    filed,
    moved,
    people,
)


def owed(case: Case) -> list[int]:
    """In dirhams."""
    with reading(OFFICE):
        return [row.centimes // 100 for row in CaseFee.objects.filter(case_id=case.pk)]


def granted(world: World, **more: Any) -> Case:
    case = filed(world, "rokhas.building_permit_small", HOUSE | more, HOUSE_PAPERS)
    moved(world, case, "desk", "forward", 0)
    all_agree(world, case, 0)
    concluded(world, case, 0)
    return moved(world, case, "president", "grant", 1)


def test_a_house_pays_by_the_metre_its_overhang_twice(world: World) -> None:
    """220 m² at 25 dirhams, 12 of them over the street counted double."""
    assert owed(granted(world)) == [5500]
    assert owed(granted(world, overhang_area="12")) == [5800]


def test_no_building_pays_less_than_the_legal_minimum(world: World) -> None:
    """Law 47.06: 1,000 dirhams."""
    assert owed(granted(world, covered_area="18", nature="extension")) == [1000]


def test_a_repair_pays_what_the_fiscal_order_says(world: World) -> None:
    case = filed(world, "rokhas.repair", REPAIR, ())
    moved(world, case, "desk", "study", 1, study="لا مانع")
    moved(world, case, "president", "grant", 2)
    assert owed(case) == [300]


def test_a_terrace_pays_its_surface_by_the_month_at_the_rate_of_its_zone(world: World) -> None:
    """57.19 art. 21: six months of the polygon's metres, at 20 dirhams in the second zone."""
    world.others["domain"] = make_holder("domain", "rokhas.domain_desk")
    case = filed(world, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    all_agree(world, case, 1, by="domain")
    moved(world, case, "domain", "study", 2, study="لا مانع", zone="second")
    case = moved(world, case, "president", "grant", 3)
    metres = float(case.values["outline"]["area"])
    assert 100 < metres < 110
    assert owed(case) == [int(metres * 6 * 20)]


def test_where_no_fiscal_order_says_so_nothing_can_be_charged_and_it_is_said(communities: None) -> None:
    with pytest.raises(DomainError) as refusal:
        granted(people())
    assert "الرسم" in refusal.value.words() or "المساكن الفردية" in refusal.value.words()
