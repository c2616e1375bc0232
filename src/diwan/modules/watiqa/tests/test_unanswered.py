"""A complement asked of the citizen that never comes: its term, the file closed with reasons, the money back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition, run_due_timers
from diwan.kernel.cases.services.slots import change_slot
from diwan.kernel.payments.models import Payment
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, make_holder
from diwan.modules.watiqa import services
from diwan.modules.watiqa.collection import may_choose
from diwan.modules.watiqa.tests.world import HERE, World, filed, now, pay

START = dt.datetime(2026, 11, 24, 10, tzinfo=NOW.tzinfo)
"""The first day of these versions."""


def asked(world: World, **changes: str) -> Case:
    """A request the clerk asks more about, once it is paid."""
    case = filed(world, at=START, **changes)
    pay(world, case)
    clerk = world.clerk.in_office(at=START + dt.timedelta(days=1))
    return services.ask_more(clerk, case=now(case), what="أي مكتب للحالة المدنية؟")


def test_the_clerk_closes_it_after_its_term_and_the_fee_goes_back(world: World) -> None:
    case = asked(world)
    clerk = world.clerk.in_office(at=START + dt.timedelta(days=30))
    with pytest.raises(Refused):
        do_transition(clerk, case=now(case), transition="close_unanswered", reasons="لا جواب")
    run_due_timers(START + dt.timedelta(days=70))
    assert now(case).step == "awaiting_information", "nothing closes by itself"
    late = world.clerk.in_office(at=START + dt.timedelta(days=70))
    closed = do_transition(late, case=now(case), transition="close_unanswered", reasons="لم يصل جواب")
    assert (closed.step, closed.outcome) == ("left_unanswered", "returned")
    with reading(HERE):
        (back,) = Payment.objects.filter(part_of__isnull=False)
    assert (back.amount.centimes, back.reason) == (200, "watiqa.refund.unanswered")


@pytest.mark.parametrize(
    ("language", "none", "decision"),
    [
        ("ar", "لا ينص القانون على هذا الأجل", "قرار الجماعة"),
        ("fr", "Aucun texte ne fixe ce délai", "Décision de la commune"),
    ],
)
def test_the_calendar_says_what_the_term_rests_on(
    world: World, client: Client, language: str, none: str, decision: str
) -> None:
    """55.19 art. 14 suspends the legal time and sets no term: no article is cited for it."""
    client.cookies["diwan_language"] = language
    client.force_login(world.citizen.account)

    def calendar(case: Case) -> str:
        page = client.get(reverse("cases:follow", args=(case.territory.code, case.number))).content.decode()
        return page[page.index('class="calendar"') : page.index("</section>", page.index('class="calendar"'))]

    first = calendar(now(asked(world)))
    assert none in first and decision not in first
    assert "المادة 14" not in first and "art.\N{NO-BREAK SPACE}14" not in first
    head = make_holder("head", "president").in_office(at=START)
    change_slot(
        head, procedure="watiqa.birth_copy", path="clocks.complement.within", value="45 days",
        valid_from=START.date(), decided_by="القرار 7/2026",
    )  # fmt: skip
    assert "القرار 7/2026" in calendar(now(asked(world, kind="full")))


def test_who_is_asked_for_a_certified_copy_may_still_say_where_to_collect(world: World) -> None:
    case = filed(world, at=START, delivery="counter", number_of_copies="1", quality="guardian")
    with reading(HERE):
        row = Case.objects.get(pk=case.pk)
        row.step = "awaiting_certified_copy"
        assert may_choose(row)
    assert row.territory_id == COMMUNE
