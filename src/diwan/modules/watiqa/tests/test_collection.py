"""A copy collected at another office: chosen, made over, handed over against identity, reported."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.models import Office, Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, make_person
from diwan.modules.watiqa import services
from diwan.modules.watiqa.models import Collection, Handover
from diwan.modules.watiqa.services import collecting
from diwan.modules.watiqa.tests.test_bundle import added, signed
from diwan.modules.watiqa.tests.test_pages import browser, sent, words
from diwan.modules.watiqa.tests.world import HERE, World, filed, now, pay

THERE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
COUNTER = {"delivery": "counter", "number_of_copies": "2"}
QUEUE = "/desk/watiqa/collect/"


def office_there() -> Office:
    return Office.objects.get(territory_id=OTHER_COMMUNE, kind="civil_status_main")


def chosen(world: World, case: Case) -> Case:
    services.choose_office(world.citizen.as_citizen(), case=now(case), office=office_there().pk)
    return now(case)


def made_over(world: World, **changes: Any) -> Case:
    """A signed copy on its way to the office chosen, and there."""
    case = chosen(world, filed(world, **{**COUNTER, **changes}))
    pay(world, case)
    signed(world, case, world.record.pk)
    services.make_ready(world.clerk.in_office(), case=now(case))
    for _ in range(2):
        collecting.receive_copy(territory=COMMUNE, number=case.number, at=NOW)
    return now(case)


def waiting() -> Handover:
    with reading(THERE):
        return Handover.objects.select_related("office", "territory").get()


def hand_over(world: World, handed_to: str = "سعاد العلوي BE123456", paper: str = "cnie") -> Handover:
    return services.hand_over_here(
        world.stranger.in_office(), handover=waiting(), handed_to=handed_to, paper=paper
    )


def test_the_copy_is_printed_and_handed_over_there_and_the_holders_office_learns_it(world: World) -> None:
    case = made_over(world)
    there = browser(world.stranger, "fr")
    assert "سعاد" in words(there.get(QUEUE))
    page = words(there.get(f"{QUEUE}{waiting().pk}/"))
    assert "127/1990" not in page
    assert "BE123456" not in page
    assert re.search(r'name="handed_paper"><option value="">', page), "the paper seen is said, not presumed"
    paper = there.get(f"{QUEUE}{waiting().pk}/copy.pdf")
    assert paper.content.startswith(b"%PDF-")
    sent(there, f"{QUEUE}{waiting().pk}/", handed_to="سعاد العلوي BE123456", handed_paper="cnie")
    for _ in range(2):
        collecting.report_handover(territory=OTHER_COMMUNE, handover=waiting().pk, at=NOW)
    done = now(case)
    assert (done.step, done.values["handed_to"]) == ("delivered", "سعاد العلوي BE123456")
    with reading(HERE):
        told = Collection.objects.get()
        fact = done.facts.get(key="confirm_delivery")
    assert told.handed_to == "سعاد العلوي BE123456"
    assert office_there().name.ar in told.handed_by
    assert fact.actor == told.handed_by


def test_nothing_is_handed_over_without_a_name_and_a_paper(world: World) -> None:
    made_over(world)
    for handed_to, paper in (("", "cnie"), ("سعاد", "")):
        with pytest.raises(Invalid):
            hand_over(world, handed_to, paper)
    assert waiting().state == "waiting"


def test_the_other_office_sees_the_copy_and_nothing_of_the_case(world: World) -> None:
    case = made_over(world)
    with reading(THERE):
        assert not Case.objects.exists()
        assert not Collection.objects.exists()
    with reading(HERE):
        assert not Handover.objects.exists()
    there, key = browser(world.stranger), waiting().pk
    for path in (f"/desk/watiqa/deliver/{case.number}/", f"/desk/watiqa/copies/{case.number}/copy.pdf"):
        assert there.get(path).status_code == 404
    assert browser(world.clerk).get(f"{QUEUE}{key}/").status_code == 404
    assert browser(world.clerk).get(f"{QUEUE}{key}/copy.pdf").status_code == 404
    hand_over(world)
    assert waiting().digest == ""
    assert there.get(f"{QUEUE}{key}/copy.pdf").status_code == 404


def test_what_waits_elsewhere_is_not_handed_over_here(world: World) -> None:
    case = made_over(world)
    page = words(browser(world.clerk).get(f"/desk/watiqa/deliver/{case.number}/"))
    assert office_there().name.ar in page
    assert 'value="hand_over"' not in page
    with pytest.raises(Refused) as refusal:
        services.confirm_delivery(world.clerk.in_office(), case=case, handed_to="سعاد", paper="cnie")
    assert refusal.value.code == "watiqa.errors.waits_elsewhere"


def test_the_citizen_is_told_where_the_copies_wait(world: World) -> None:
    case = made_over(world)
    with reading(Scope("citizen", person=world.citizen.person.pk)):
        told = Notice.objects.get(key="watiqa.notices.collect")
    assert office_there().name.fr in told.body_fr
    follow = words(browser(world.citizen).get(f"/requests/{case.territory.code}/{case.number}/"))
    assert office_there().name.ar in follow


def test_two_hands_at_the_counter_give_it_once(world: World) -> None:
    made_over(world)
    first = waiting()
    hand_over(world)
    with pytest.raises(Conflict):
        services.hand_over_here(world.stranger.in_office(), handover=first, handed_to="آخر", paper="cnie")


def test_a_copy_nobody_came_for_leaves_the_counter(world: World) -> None:
    case = made_over(world)
    run_due_timers(NOW + dt.timedelta(days=70))
    assert now(case).outcome == "lapsed"
    for _ in range(2):
        collecting.take_back(place=OTHER_COMMUNE, sender=COMMUNE, number=case.number, at=NOW)
    row = waiting()
    assert (row.state, row.digest) == ("taken_back", "")


def test_the_choice_holds_for_the_order_and_for_what_is_added_to_it(world: World) -> None:
    first = filed(world, **COUNTER)
    second = added(world, first, delivery="counter", kind="full")
    by_post = added(world, first)
    chosen(world, second)
    third = added(world, first, delivery="counter", kind="copy", number_of_copies="1")
    with reading(HERE):
        kept = set(Collection.objects.values_list("case_id", flat=True))
    assert kept == {first.pk, second.pk, third.pk}
    assert by_post.pk not in kept
    services.choose_office(world.citizen.as_citizen(), case=now(first), office=None)
    with reading(HERE):
        assert not Collection.objects.exists()


def test_only_the_applicant_chooses_and_in_time(world: World) -> None:
    case = filed(world, **COUNTER)
    with pytest.raises(NotFound):
        services.choose_office(make_person("other").as_citizen(), case=now(case), office=office_there().pk)
    with pytest.raises(NotFound):
        services.choose_office(world.citizen.as_citizen(), case=now(case), office=10**6)
    ready = made_over(world)
    with pytest.raises(Refused):
        services.choose_office(world.citizen.as_citizen(), case=ready, office=None)


@pytest.mark.parametrize(("language", "said"), [("ar", "السحب من هذا المكتب"), ("fr", "Retirer ici")])
def test_the_citizen_finds_an_office_by_the_name_of_its_commune(
    world: World, language: str, said: str
) -> None:
    case = filed(world, **COUNTER)
    citizen = browser(world.citizen, language)
    other = Territory.objects.get(pk=OTHER_COMMUNE)
    path = f"/me/copies/{COMMUNE}/{case.number}/office/"
    page = words(citizen.get(path, {"commune": other.name_fr}))
    assert said in page
    assert f'value="{office_there().pk}"' in page
    assert citizen.get(path, {"commune": "Nulle-Part"}).status_code == 200
    sent(citizen, path, office=office_there().pk)
    with reading(HERE):
        assert Collection.objects.get().office_id == office_there().pk
    order = unescape(words(citizen.get(f"/me/copies/{COMMUNE}/{case.number}/order/")))
    assert str(getattr(office_there().name, language)) in order
