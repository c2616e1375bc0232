"""The public register and the indicators, as those who read them see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from diwan.kernel.cases.parties import answering_in, delays_in
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.territory.scope import PUBLIC, reading
from diwan.kernel.testing.world import COMMUNE, NOW, make_holder
from diwan.modules.rokhas.models import Permit
from diwan.modules.rokhas.rules import standing
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    HOUSE_PAPERS,
    OFFICE,
    TERRACE,
    TERRACE_PAPERS,
    World,
    all_agree,
    at,
    filed,
    house_granted,
    moved,
    paid,
    paper,
    signed,
    work_left,
)


@pytest.mark.parametrize(
    ("phase", "outcome", "state"),
    [
        ("review", "", ""),
        ("decided", "refused", ""),
        ("closed", "withdrawn", ""),
        ("decided", "granted", "granted"),
        ("after", "granted", "in_force"),
        ("closed", "granted", "in_force"),
        ("closed", "done", "done"),
        ("silence", "silent_approval", "silent"),
        ("closed", "lapsed", "lapsed"),
        ("closed", "revoked", "revoked"),
    ],
)
def test_how_a_permit_stands_by_the_step_of_its_case(phase: str, outcome: str, state: str) -> None:
    assert standing(phase, outcome) == state


def lines() -> list[Permit]:
    with reading(PUBLIC):
        return list(Permit.objects.all())


def test_a_permit_enters_the_register_when_granted_and_follows_its_case(world: World) -> None:
    case = house_granted(world)
    work_left()
    (line,) = lines()
    assert (line.state, line.number, line.place, line.area) == ("granted", "1/2026", "12، زنقة الرياض", 220)
    assert line.valid_until is None and line.stands_fr == "Accordé, à payer"
    paid(world, case, 2)
    work_left()
    assert [one.stands_fr for one in lines()] == ["Accordé, à délivrer"]
    moved(world, case, "desk", "deliver", 2)
    work_left()
    (line,) = lines()
    assert line.state == "in_force" and line.valid_until == (NOW + timedelta(days=2)).date().replace(
        year=2027
    )
    run_due_timers(at(380))
    work_left()
    assert [one.state for one in lines()] == ["lapsed"]


def test_the_register_tells_nobody_who_asked(world: World, client: Client) -> None:
    """Law 09-08: a permit is public, its applicant is not."""
    house_granted(world)
    work_left()
    words = client.get("/permits/").content.decode()
    assert "1/2026" in words and "12، زنقة الرياض" in words
    assert "سعاد" not in words and "12345/04" not in words
    told = client.get(f"/permits/{COMMUNE}/permits.csv").content.decode()
    assert "1/2026" in told and "سعاد" not in told


def test_a_request_that_is_not_decided_is_in_no_register(world: World, client: Client) -> None:
    filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS)
    work_left()
    assert lines() == []
    assert "لا رخصة في السجل" in client.get(f"/permits/{COMMUNE}/").content.decode()


def test_the_time_of_a_request_is_counted_to_who_had_it(world: World) -> None:
    """Four days with the office, ten with the applicant who changes the plans, one more with the office."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS)
    moved(world, case, "desk", "forward", 1)
    all_agree(world, case, 2)
    moved(world, case, "chair", "conclude", 3, committee_minutes="موافقة")
    moved(world, case, "chair", "send_minutes", 3)
    moved(world, case, "president", "request_changes", 4, changes="الواجهة")
    paper(world.act("citizen", 14), "amended_plans", case=case)
    moved(world, case, "citizen", "file_amended", 14)
    moved(world, case, "desk", "forward", 14)
    all_agree(world, case, 14)
    moved(world, case, "chair", "conclude", 15, committee_minutes="موافقة")
    moved(world, case, "chair", "send_minutes", 15)
    moved(world, case, "president", "grant", 15)
    year = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    with reading(OFFICE):
        (delay,) = delays_in(COMMUNE, COMMUNE, **year, family="rokhas.")
        bodies = answering_in(COMMUNE, COMMUNE, **year, family="rokhas.", today=date(2026, 12, 31))
        assert delays_in(COMMUNE, COMMUNE, **year, family="watiqa.") == []
    assert (delay.whole_days, delay.office_days, delay.applicant_days, delay.other_days) == (15, 5, 10, 0)
    assert (delay.decided, delay.share_in_time) == (1, 100)
    assert {one.body: (one.asked, one.in_time, one.late) for one in bodies} == {
        "urban_agency": (2, 2, 0), "prefecture": (2, 2, 0), "commune": (2, 2, 0),
    }  # fmt: skip


def test_who_steers_sees_the_indicators_and_a_clerk_does_not(world: World, client: Client) -> None:
    house_granted(world)
    client.force_login(world.president.account)
    assert (
        "رخصة البناء: المشاريع الصغرى" in client.get("/desk/permits/indicators/?year=2026").content.decode()
    )
    client.force_login(world.desk.account)
    assert client.get("/desk/permits/indicators/").status_code == 403


def test_the_signed_permit_says_who_was_consulted(world: World) -> None:
    case = house_granted(world)
    paid(world, case, 2)
    moved(world, case, "desk", "deliver", 2)
    assert [output.number for output in signed(world, 2)] == ["1/2026"]


def test_permits_with_a_place_are_on_the_map_and_the_others_in_the_table(
    world: World, client: Client
) -> None:
    world.others["domain"] = make_holder("domain", "rokhas.domain_desk")
    case = filed(world, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    all_agree(world, case, 1, by="domain")
    moved(world, case, "domain", "study", 2, study="لا مانع", zone="second")
    moved(world, case, "president", "grant", 3)
    house_granted(world)
    work_left()
    points = client.get(f"/permits/{COMMUNE}/places.json").json()["features"]
    point, ground = (point["geometry"] for point in points)
    assert point == {"type": "Point", "coordinates": [-7.99995, 31.60005]}
    assert ground["type"] == "Polygon" and len(ground["coordinates"][0]) == 5
    assert set(ground) == {"type", "coordinates"}
    assert "احتلال" in points[0]["properties"]["words"] and "المراكشي" not in points[0]["properties"]["words"]
    page = client.get(f"/permits/{COMMUNE}/").content.decode()
    assert "data-permits" in page and "12، زنقة الرياض" in page
    assert 'href="#places"' in page and 'data-map-do="closer"' in page and "data-whole" not in page
    assert points[0]["properties"]["number"]
    assert "data-whole" in client.get("/permits/").content.decode()
    assert client.get(f"/permits/{COMMUNE}/places.json?kind=rokhas.repair").json()["features"] == []


def test_the_indicators_are_read_by_machines_of_who_steers(world: World, client: Client) -> None:
    house_granted(world)
    client.force_login(world.president.account)
    found = client.get("/api/rokhas/indicators?year=2026").json()
    (delay,) = found["delays"]
    assert (found["decided"], delay["procedure"], delay["share_in_time"]) == (
        1, "rokhas.building_permit_small", 100,
    )  # fmt: skip
    assert {one["body"] for one in found["bodies"]} == {"urban_agency", "prefecture", "commune"}
    assert client.get("/api/rokhas/indicators?year=0").status_code == 422
    client.force_login(world.desk.account)
    assert client.get("/api/rokhas/indicators").status_code == 403
