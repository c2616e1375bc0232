"""Urbanism permits as decree 2-18-577 and law 12.90 have them, from filing to the end of works."""

from __future__ import annotations

import pytest

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.cases.services.opinions import Answer
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    HOUSE_PAPERS,
    LAND,
    LARGE,
    World,
    all_agree,
    at,
    concluded,
    filed,
    fresh,
    house_granted,
    moved,
    paid,
    paper,
    said,
    signed,
    weighed,
)


def test_a_small_house_from_filing_to_the_end_of_works(world: World) -> None:
    """2-18-577 art. 18-20, 38-44 annex 9; 113.14 art. 101 and 116."""
    case = house_granted(world)
    assert case.book_number.endswith("/2026")
    paid(world, case, 2)
    moved(world, case, "desk", "deliver", 2)
    (permit,) = signed(world, 2)
    assert permit.number == case.book_number
    moved(world, case, "citizen", "open_site", 40, site_opened_on="2026-04-15")
    assert (
        moved(world, case, "citizen", "close_site", 250, works_ended_on="2026-11-01").step == "works_closed"
    )


def test_a_permit_whose_site_never_opens_lapses_after_a_year(world: World) -> None:
    """12.90 art. 49."""
    case = house_granted(world)
    paid(world, case, 2)
    moved(world, case, "desk", "deliver", 2)
    run_due_timers(at(366))
    assert fresh(case).step == "delivered"
    run_due_timers(at(370))
    assert fresh(case).outcome == "lapsed"


def test_nothing_is_granted_against_the_agency_nor_without_it(world: World) -> None:
    """2-18-577 art. 39: the conforming opinion binds the president."""
    case = filed(
        world, "rokhas.building_permit_large", LARGE, (*HOUSE_PAPERS, "structural_plans", "fire_notice")
    )
    moved(world, case, "desk", "forward", 1)
    all_agree(world, case, 3, but=("urban_agency",))
    run_due_timers(at(25))
    concluded(world, case, 26)
    with pytest.raises(Refused) as silent:
        moved(world, case, "president", "grant", 27)
    assert "للوكالة الحضرية" in silent.value.words()


def test_reserves_are_lifted_once_and_the_committee_concludes(world: World) -> None:
    """2-18-577 art. 41: reserves that change nothing of substance are sent to the architect, who has five days."""
    case = filed(
        world, "rokhas.building_permit_large", LARGE, (*HOUSE_PAPERS, "structural_plans", "fire_notice")
    )
    moved(world, case, "desk", "forward", 1)
    all_agree(world, case, 3, but=("networks",))
    said(world, case, "networks", Answer("reserves", "كابل تحت أرضي", "شركة التوزيع"), 4)
    moved(world, case, "chair", "send_reserves", 5, reserves="تحويل الكابل")
    paper(world.act("citizen", 7), "lifted_plans", case=case)
    moved(world, case, "citizen", "lift_reserves", 7)
    concluded(world, case, 8)
    assert moved(world, case, "president", "grant", 9).step == "granted"


def test_amended_plans_start_the_time_anew_and_ask_the_bodies_again(world: World) -> None:
    """2-18-577 art. 43."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS)
    first = fresh(case).legal_day
    weighed(world, case, 0)
    moved(world, case, "president", "request_changes", 1, changes="الواجهة")
    paper(world.act("citizen", 12), "amended_plans", case=case)
    again = moved(world, case, "citizen", "file_amended", 12)
    assert again.step == "forwarding"
    assert first and fresh(case).legal_day and fresh(case).legal_day > first  # type: ignore[operator]


def test_a_storey_too_many_is_a_large_project(world: World) -> None:
    """The small procedure stops at three storeys where no community says otherwise."""
    with pytest.raises(Invalid):
        filed(world, "rokhas.building_permit_small", HOUSE | {"floors": "4"}, HOUSE_PAPERS)


def test_two_months_of_silence_grant_a_permit(world: World) -> None:
    """12.90 art. 48; 55.19 art. 19; 2-22-141 annex 1."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS)
    run_due_timers(at(58))
    assert fresh(case).phase == "review"
    run_due_timers(at(63))
    assert fresh(case).outcome == "silent_approval"


SUBDIVISION = LAND | {
    "lots": "40", "use": "housing", "investment": "no", "equipment_cost": "1000000", "architect": "ليلى بنجلون",
    "surveyor": "طوبوغراف الجنوب", "engineer": "مكتب الأطلس",
}  # fmt: skip


def test_a_subdivision_is_equipped_and_received(world: World) -> None:
    """25.90 art. 11, 22-26."""
    case = filed(world, "rokhas.subdivision", SUBDIVISION, ("plans", "topography", "equipment_plans"))
    weighed(world, case, 4)
    moved(world, case, "president", "grant", 5)
    paid(world, case, 6)
    moved(world, case, "desk", "deliver", 6)
    moved(world, case, "citizen", "begin_works", 60, works_begun_on="2026-05-01")
    moved(world, case, "citizen", "declare_equipped", 250, equipped_on="2026-11-01", real_cost="1100000")
    with pytest.raises(Invalid):
        moved(world, case, "president", "refuse_reception", 260, reception_findings="الطرق غير تامة")
    paid(world, case, 259)
    moved(world, case, "president", "receive_provisionally", 260, reception_findings="الأشغال مطابقة")
    assert moved(world, case, "president", "receive_finally", 640).outcome == "done"


def test_a_subdivision_not_equipped_in_three_years_lapses(world: World) -> None:
    """25.90 art. 11."""
    case = filed(world, "rokhas.subdivision", SUBDIVISION, ("plans", "topography", "equipment_plans"))
    weighed(world, case, 4)
    moved(world, case, "president", "grant", 5)
    paid(world, case, 6)
    moved(world, case, "desk", "deliver", 6)
    moved(world, case, "citizen", "begin_works", 60, works_begun_on="2026-05-01")
    run_due_timers(at(6 + 3 * 365 + 10))
    assert fresh(case).outcome == "lapsed"


REPAIR = {
    "works": "painting", "description": "صباغة الواجهة", "weeks": "2", "scaffold": "no",
    "site_address": "3، درب العرصة", "is_owner": "yes",
}  # fmt: skip


def test_a_repair_permit_is_valid_six_months_and_no_more(world: World) -> None:
    """2-18-577 art. 46 and 47."""
    case = filed(world, "rokhas.repair", REPAIR, ())
    moved(world, case, "desk", "study", 3, study="لا مانع")
    moved(world, case, "president", "grant", 4)
    paid(world, case, 5)
    moved(world, case, "desk", "deliver", 5)
    (permit,) = signed(world, 5)
    assert permit.number
    run_due_timers(at(195))
    assert fresh(case).step == "over"


def test_silence_over_a_repair_is_an_approval_after_ten_open_days(world: World) -> None:
    """2-18-577 art. 46; 2-22-141 annex 1."""
    case = filed(world, "rokhas.repair", REPAIR, ())
    run_due_timers(at(25))
    assert fresh(case).outcome == "silent_approval"


def test_demolition_is_studied_by_the_province_and_the_commune_alone(world: World) -> None:
    """2-18-577 art. 21-26."""
    values = LAND | {
        "extent": "whole", "covered_area": "140", "occupied": "no", "threatens_ruin": "no", "engineer": "مكتب الأطلس",
    }  # fmt: skip
    case = filed(world, "rokhas.demolition", values, ("plans", "method"))
    moved(world, case, "desk", "forward", 0)
    assert set(case.law.opinions) == {"prefecture", "commune"}
    all_agree(world, case, 1)
    concluded(world, case, 2)
    assert moved(world, case, "president", "grant", 3).step == "granted"


def test_a_division_hears_the_land_registry(world: World) -> None:
    """2-18-577 art. 21-26; 25.90 art. 58-61."""
    values = LAND | {"lots": "3", "motive": "sharing", "surveyor": "طوبوغراف الجنوب"}
    case = filed(world, "rokhas.division", values, ("plans", "topography"))
    moved(world, case, "desk", "forward", 1)
    assert "land_registry" in case.law.opinions
    all_agree(world, case, 2)
    concluded(world, case, 3)
    moved(world, case, "president", "grant", 4)
    paid(world, case, 5)
    assert moved(world, case, "desk", "deliver", 5).outcome == "granted"
