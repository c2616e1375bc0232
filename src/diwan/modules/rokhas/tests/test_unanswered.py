"""A complement that never comes: a term, a reminder, the service's own act with its reasons, and the way back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.rokhas.tests.test_economic import SHOP
from diwan.modules.rokhas.tests.test_silence_after import START
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    HOUSE_PAPERS,
    OFFICE,
    World,
    at,
    filed,
    fresh,
    moved,
    weighed,
)

LAST = START + 2 + 62
"""Past sixty days from the demand, the last day being moved off a Saturday or a Sunday."""


def asked(town: World) -> Case:
    case = filed(town, "rokhas.business_opening", SHOP, ("lease",), START)
    return moved(town, case, "economic", "ask_information", START + 2, information_asked="عدد المستخدمين")


def told(world: World) -> list[str]:
    with reading(Scope("national")):
        rows = Notice.objects.filter(holder_id=world.citizen.person.pk).order_by("pk")
        return [row.body_ar for row in rows]


def test_an_answer_has_a_term_and_a_reminder_and_is_taken_after_it_too(town: World) -> None:
    """55.19 art. 14 suspends the legal time and sets no term: the procedure's own is on the calendar."""
    case = asked(town)
    with reading(OFFICE):
        clock = case.clocks.get(key="complement")
    assert clock.last_day is not None and fresh(case).due_on == clock.last_day
    run_due_timers(at(START + 45))
    assert not any("عشرة أيام" in words for words in told(town))
    run_due_timers(at(LAST))
    assert any("عشرة أيام" in words for words in told(town)) and "انقضى أجل الجواب" in told(town)[-1]
    assert fresh(case).step == "awaiting_information", "nothing closes by itself"
    assert moved(town, case, "citizen", "give_information", LAST + 5, answer_given="ثلاثة").step == "studying"


def test_the_service_closes_with_its_reasons_and_not_before_the_last_day(town: World) -> None:
    case = asked(town)
    with pytest.raises(Refused) as early:
        moved(town, case, "economic", "close_unanswered", START + 30, reasons="لم يصل الجواب")
    assert "لم ينقض بعد" in early.value.words()
    run_due_timers(at(LAST))
    with pytest.raises(Invalid):
        moved(town, case, "economic", "close_unanswered", LAST)
    closed = moved(town, case, "economic", "close_unanswered", LAST, reasons="لم يصل عدد المستخدمين")
    assert (closed.outcome, closed.decided_at) == ("returned", None)
    assert "طلب جديد" in told(town)[-1]
    with pytest.raises(Conflict):
        moved(town, case, "citizen", "give_information", LAST + 1, answer_given="ثلاثة")


def test_plans_that_never_come_are_closed_alike(world: World) -> None:
    """2-18-577 art. 43 gives no term for the changed plans."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, START)
    weighed(world, case, START)
    moved(world, case, "president", "request_changes", START + 2, changes="الواجهة")
    run_due_timers(at(LAST))
    assert fresh(case).step == "changes_requested"
    assert (
        moved(world, case, "desk", "close_unanswered", LAST, reasons="لم تودع التصاميم").outcome == "returned"
    )


def test_the_citizen_reads_why_and_files_again(town: World, client: Client) -> None:
    case = asked(town)
    run_due_timers(at(LAST))
    moved(town, case, "economic", "close_unanswered", LAST, reasons="لم يصل عدد المستخدمين")
    client.force_login(town.citizen.account)
    page = client.get(reverse("cases:follow", args=(case.territory.code, case.number))).content.decode()
    assert "لم يصل عدد المستخدمين" in page
    assert reverse("cases:service", args=("rokhas.business_opening",)) in page and "إيداع طلب جديد" in page


def test_who_steers_sees_who_has_waited_longest(town: World, client: Client) -> None:
    case = asked(town)
    client.force_login(town.president.account)
    page = client.get(reverse("cases:load")).content.decode()
    assert case.number in page and "ينتظر صاحب الطلب" in page
