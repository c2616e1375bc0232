"""A permit modified by another: one of them lives, on paper, in the register, on the map, under the clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.services import open_linked_case, run_due_timers, save_draft, submit_case
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.territory.scope import PUBLIC, reading
from diwan.kernel.testing.world import COMMUNE
from diwan.modules.rokhas.models import Permit
from diwan.modules.rokhas.tests.test_economic import SHOP
from diwan.modules.rokhas.tests.test_silence_after import START, documents, links
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    HOUSE_PAPERS,
    OFFICE,
    World,
    at,
    filed,
    fresh,
    moved,
    paid,
    paper,
    signed,
    weighed,
    work_left,
)

SPOT = {"north": 31.63, "east": -7.99}


def house(world: World, days: int = START) -> Case:
    """A small house whose permit is paid, delivered and signed."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, days)
    weighed(world, case, days)
    moved(world, case, "president", "grant", days + 1)
    paid(world, case, days + 2)
    moved(world, case, "desk", "deliver", days + 2)
    signed(world, days + 2)
    return fresh(case)


def asked_again(world: World, case: Case, link: str, days: int, papers: tuple[str, ...], **more: str) -> Case:
    """What modifies it, asked for from its file: what it carries over, and what the holder changes."""
    act = world.act("citizen", days)
    draft = open_linked_case(act, case=fresh(case), link=link)
    if more:
        draft = save_draft(act, procedure=draft.procedure, values=draft.values | more, draft=draft)
    for key in papers:
        paper(act, key, draft=draft)
    return submit_case(act, draft=draft)


def modified(world: World, case: Case, days: int, **more: str) -> Case:
    """The same house otherwise, weighed and granted."""
    child = asked_again(world, case, "modification", days, HOUSE_PAPERS, **more)
    weighed(world, child, days)
    return moved(world, child, "president", "grant", days + 1)


def paper_of(case: Case) -> IssuedDocument:
    with reading(OFFICE):
        output = CaseOutput.objects.get(case_id=case.pk, key="permit")
        return IssuedDocument.objects.get(pk=output.document_id)


def lines() -> dict[str, Permit]:
    work_left()
    with reading(PUBLIC):
        return {line.number: line for line in Permit.objects.all()}


def test_a_modified_permit_takes_the_place_of_the_old_one_once_it_is_signed(
    world: World, client: Client
) -> None:
    case = house(world)
    child = modified(world, case, START + 20)
    moved(world, child, "desk", "deliver", START + 22)
    assert documents(case)["permit"] == State.SIGNED and fresh(case).step == "delivered"
    signed(world, START + 23)
    old, new = paper_of(case), paper_of(child)
    assert (old.state, old.replaced_by_id) == (State.REPLACED, new.pk)
    assert fresh(case).outcome == "replaced"
    for language, words in (("ar", "وثيقة معوضة بأخرى"), ("fr", "Document remplacé")):
        client.cookies["diwan_language"] = language
        told = client.get(reverse("documents:code", args=[old.printed_code]), follow=True).content.decode()
        assert words in told and new.printed_code in told


def test_the_register_and_the_map_show_one_living_permit(town: World, client: Client) -> None:
    case = shop(town, position=SPOT)
    child = changed(town, case)
    signed(town, START + 30)
    old, new = lines()[fresh(case).book_number], lines()[fresh(child).book_number]
    assert (old.state, old.replaced_by, new.state) == ("replaced", fresh(child).book_number, "in_force")
    points = client.get(f"/permits/{COMMUNE}/places.json").json()["features"]
    assert len(points) == 1 and new.number in points[0]["properties"]["words"]
    told = client.get(f"/permits/{COMMUNE}/").content.decode()
    assert "عوضتها الرخصة عدد" in told
    (row,) = [one for one in client.get("/api/rokhas/permits").json()["items"] if one["state"] == "replaced"]
    assert row["replaced_by"] == new.number


def test_only_the_time_of_the_living_permit_runs(world: World) -> None:
    """12.90 art. 49, counted from the delivery of the permit in force."""
    case = house(world)
    child = modified(world, case, START + 200)
    moved(world, child, "desk", "deliver", START + 202)
    signed(world, START + 202)
    run_due_timers(at(START + 400))
    assert (fresh(case).outcome, fresh(child).step) == ("replaced", "delivered")
    run_due_timers(at(START + 202 + 375))
    assert fresh(child).outcome == "lapsed" and documents(child)["permit"] == State.REVOKED


def test_an_open_site_stays_open_under_the_modified_permit(world: World) -> None:
    case = house(world)
    moved(world, case, "citizen", "open_site", START + 30, site_opened_on="2026-12-20")
    child = modified(world, case, START + 60)
    with pytest.raises(Refused, match="not_now") as why:
        moved(world, child, "desk", "deliver", START + 62)
    assert "الورش مفتوح" in why.value.words()
    with pytest.raises(Refused) as under_way:
        moved(world, case, "citizen", "close_site", START + 61, works_ended_on="2027-01-20")
    assert "قيد الدراسة" in under_way.value.words()
    moved(world, child, "desk", "deliver_to_site", START + 62)
    signed(world, START + 62)
    run_due_timers(at(START + 600))
    assert (fresh(case).outcome, fresh(child).step) == ("replaced", "site_open")
    ended = (at(START + 300)).date().isoformat()
    assert (
        moved(world, child, "citizen", "close_site", START + 301, works_ended_on=ended).step == "works_closed"
    )


def test_a_site_opened_while_the_modification_is_studied_counts_too(world: World) -> None:
    case = house(world)
    child = modified(world, case, START + 20)
    moved(world, case, "citizen", "open_site", START + 22, site_opened_on="2026-12-10")
    assert moved(world, child, "desk", "deliver_to_site", START + 23).step == "site_open"


def test_the_tax_paid_is_taken_off_that_of_the_modified_permit(world: World) -> None:
    """Nothing is owed for the same surface, the difference for a greater one."""
    case = house(world)
    with reading(OFFICE):
        first = case.fees.get().centimes
    same = modified(world, case, START + 20)
    with reading(OFFICE):
        assert same.fees.get().centimes == 0
    moved(world, same, "desk", "deliver", START + 22)
    signed(world, START + 22)
    greater = modified(world, same, START + 40, covered_area="260")
    with reading(OFFICE):
        assert greater.fees.get().centimes == first * 260 // 220 - first
    with pytest.raises(Refused):
        moved(world, greater, "desk", "deliver", START + 42)


def test_one_modification_at_a_time_and_again_after_a_refusal(world: World) -> None:
    case = house(world)
    child = asked_again(world, case, "modification", START + 20, HOUSE_PAPERS)
    assert "modification" not in links(world, case, START + 21)
    moved(world, child, "citizen", "withdraw", START + 22)
    assert "modification" in links(world, case, START + 23)


def shop(town: World, **more: object) -> Case:
    case = filed(town, "rokhas.business_opening", SHOP | more, ("lease",), START)
    moved(town, case, "economic", "study", START + 1, study="لا مانع")
    moved(town, case, "president", "grant", START + 2)
    moved(town, case, "economic", "deliver", START + 3)
    signed(town, START + 3)
    return fresh(case)


def changed(town: World, case: Case, **more: str) -> Case:
    words = {"change": "name", "trade_name": "مقهى النخيل"} | more
    child = asked_again(town, case, "change", START + 10, ("lease",), **words)
    moved(town, child, "economic", "study", START + 12, study="لا مانع")
    moved(town, child, "president", "grant", START + 13)
    return moved(town, child, "economic", "deliver", START + 14)


def test_a_changed_activity_goes_on_under_the_new_decision_alone(town: World) -> None:
    case = shop(town)
    child = changed(town, case)
    assert child.values["activity_said"] == "مقهى" and child.values["permit_number"] == case.book_number
    signed(town, START + 15)
    assert fresh(case).outcome == "replaced" and documents(case)["permit"] == State.REPLACED
    with pytest.raises(Conflict):
        moved(town, case, "hygiene", "warn", START + 20, control_findings="تهوية", put_right="مدخنة")
    moved(town, child, "hygiene", "warn", START + 20, control_findings="تهوية", put_right="مدخنة")
    run_due_timers(at(START + 20) + timedelta(days=40))
    moved(town, child, "president", "revoke", START + 61, reasons="لم يتدارك")
    assert documents(child)["permit"] == State.REVOKED


def test_the_paper_says_what_it_takes_the_place_of(world: World) -> None:
    case = house(world)
    child = modified(world, case, START + 20)
    moved(world, child, "desk", "deliver", START + 22)
    signed(world, START + 22)
    told = paper_of(child).data
    assert any(case.book_number in str(fact["value"]) for fact in told["facts"])


@pytest.mark.parametrize(("language", "words"), [("ar", "عوضتها الوثيقة عدد"), ("fr", "Remplacé par le n°")])
def test_the_old_file_says_by_what_its_paper_was_replaced_and_by_no_delay(
    town: World, client: Client, language: str, words: str
) -> None:
    case = shop(town)
    child = changed(town, case)
    signed(town, START + 15)
    client.cookies["diwan_language"] = language
    client.force_login(town.citizen.account)
    told = client.get(reverse("cases:follow", args=(case.territory.code, case.number))).content.decode()
    assert words in told and fresh(child).book_number in told
    assert "بانقضاء الأجل" not in told and "À l'échéance du délai" not in told
