"""What was granted and is paid, or costs nothing, is the office's to deliver: nobody is told to pay again."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from diwan.kernel.cases.queues import queue_page
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder
from diwan.modules.rokhas.tests.world import (
    OFFICE,
    TERRACE,
    TERRACE_PAPERS,
    World,
    all_agree,
    filed,
    fresh,
    house_granted,
    moved,
    paid,
)


def signed_in(somebody: Somebody, language: str) -> Client:
    """The applicant, in a language."""
    client = Client()
    client.force_login(somebody.account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def queued(which: str, kind: str) -> list[str]:
    """The numbers of the cases in one queue of a mandate."""
    with reading(OFFICE):
        found = queue_page(COMMUNE, COMMUNE, [kind], today=NOW.date(), which=which)
        return [case.number for case in found.cases]


def test_a_permit_that_is_paid_is_among_what_the_office_has_to_do(world: World) -> None:
    """2-18-577 art. 44."""
    case = house_granted(world)
    assert (fresh(case).ball, queued("office", "rokhas.desk")) == ("applicant", [])
    assert queued("waiting", "rokhas.desk") == [case.number]
    paid(world, case, 2)
    assert (fresh(case).ball, queued("office", "rokhas.desk")) == ("office", [case.number])
    assert queued("waiting", "rokhas.desk") == []
    assert fresh(case).due_on is None
    delivered = moved(world, case, "desk", "deliver", 2)
    assert delivered.ball == "applicant" and delivered.due_on is not None, (
        "whose site it is to open in a year"
    )
    listed = signed_in(world.president, "fr").get("/desk/cases/sign/").content.decode()
    assert case.number in listed and "l'échéance" not in listed, "nobody signs by the day a permit lapses"


def test_what_costs_nothing_at_its_delivery_never_waits_for_the_applicant(world: World) -> None:
    """57.19 art. 21: a terrace owes nothing before it is notified."""
    world.others["domain"] = make_holder("domain", "rokhas.domain_desk")
    case = filed(world, "rokhas.domain_occupation", TERRACE, TERRACE_PAPERS)
    all_agree(world, case, 1, by="domain")
    moved(world, case, "domain", "study", 2, study="لا مانع", zone="second")
    assert moved(world, case, "president", "grant", 3).ball == "office"
    assert queued("office", "rokhas.domain_desk") == [case.number]


@pytest.mark.parametrize(
    ("language", "owes", "done"),
    [
        ("ar", "أدوا الرسوم", "لم يبق عليكم أي أداء"),
        ("fr", "Réglez les droits", "Rien ne reste à régler"),
    ],
)
def test_who_paid_is_not_told_to_pay(world: World, language: str, owes: str, done: str) -> None:
    case = house_granted(world)
    mine = signed_in(world.citizen, language)
    page = f"/requests/{case.territory.code}/{case.number}/"
    assert owes in mine.get(page).content.decode()
    paid(world, case, 2)
    for path in (page, "/requests/"):
        shown = mine.get(path).content.decode()
        assert owes not in shown
        assert ("في انتظار التسليم" if language == "ar" else "Accordé, à délivrer") in shown
    assert done in mine.get(page).content.decode()
