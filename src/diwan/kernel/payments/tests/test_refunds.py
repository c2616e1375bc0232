"""Money that goes back through its provider: asked, confirmed, refused, late, twice, out of order, forged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Conflict, NotAllowed, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.payments.asking import SILENCE, ask_about_silent_attempts
from diwan.kernel.payments.models import Callback, Order, Payment, SimulatedRefund
from diwan.kernel.payments.online import page_to_pay
from diwan.kernel.payments.providers.base import Settlement
from diwan.kernel.payments.refunding import ask_refund
from diwan.kernel.payments.rules import Said
from diwan.kernel.payments.selectors import refunds_due, refunds_open
from diwan.kernel.payments.services import (
    decide_refund,
    give_back_part,
    receive_callback,
    record_refund,
    start_online_payment,
    take_cash,
)
from diwan.kernel.payments.simulator.messages import Told, refund_told, send
from diwan.kernel.payments.tasks import send as send_refund_task
from diwan.kernel.payments.tasks import simulator_tells
from diwan.kernel.payments.tests.test_callbacks import outcomes, started
from diwan.kernel.payments.tests.test_online import CALLBACK, decide, house  # noqa: F401
from diwan.kernel.payments.tests.test_orders import OFFICE, issued
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder, make_person

SYSTEM = system_act(COMMUNE, NOW)


def paid_back(cashier: Somebody, citizen: Somebody | None = None) -> tuple[Payment, Settlement]:
    """A payment that came online, which its cashier decided to give back, and the provider's word on it."""
    order, paid = started(citizen or make_person("c"))
    receive_callback(SYSTEM, settlement=paid)
    payment = decide_refund(cashier.in_office(), order=order.pk, reason="doublon")
    return payment, replace(paid, status="refunded", transaction="R1", event="e9")


def now(payment: Payment) -> Payment:
    with reading(OFFICE):
        return Payment.objects.get(pk=payment.pk)


def word(said: Settlement, **changes: Any) -> None:
    receive_callback(SYSTEM, settlement=replace(said, **changes))


def test_asked_then_confirmed(communities: None) -> None:
    cashier = make_holder("cashier", "cashier")
    payment, said = paid_back(cashier)
    ask_refund(cashier.in_office(), payment=payment.pk)
    assert now(payment).state == "refunding"
    with reading(OFFICE):
        assert not refunds_due(COMMUNE).exists()
        assert refunds_open(COMMUNE).count() == 1
    for _ in range(3):
        word(said)
    done = now(payment)
    assert (done.state, done.refund_reference, done.refunded_at) == ("refunded", "R1", NOW)
    assert outcomes() == ["paid", "refunded", "repeated", "repeated"]


def test_refused_it_waits_again_with_the_reason_and_may_be_given_back_by_hand(communities: None) -> None:
    cashier = make_holder("cashier", "cashier")
    payment, said = paid_back(cashier)
    ask_refund(cashier.in_office(), payment=payment.pk)
    word(said, status="not_refunded", reason="carte expirée")
    assert (now(payment).state, now(payment).refund_answer) == ("to_refund", "carte expirée")
    record_refund(cashier.in_office(), payment=payment.pk, reference="OV 3/2026")
    assert now(payment).state == "refunded"
    word(said)
    assert outcomes()[-1] == "disputed"
    assert now(payment).refund_reference == "OV 3/2026"


def test_a_late_refusal_does_not_undo_a_refund_and_a_refund_after_a_refusal_counts(communities: None) -> None:
    cashier = make_holder("cashier", "cashier")
    payment, said = paid_back(cashier)
    ask_refund(cashier.in_office(), payment=payment.pk)
    word(said, status="not_refunded", reason="essai")
    word(said)
    word(said, status="not_refunded", reason="ancien")
    assert outcomes()[1:] == ["refused", "refunded", "ignored"]
    assert now(payment).state == "refunded"


def test_a_word_about_a_refund_nobody_asked_changes_nothing(communities: None) -> None:
    payment, said = paid_back(make_holder("cashier", "cashier"))
    word(said)
    assert outcomes()[-1] == "unknown"
    assert now(payment).state == "to_refund"


def test_another_amount_is_disputed(communities: None) -> None:
    cashier = make_holder("cashier", "cashier")
    payment, said = paid_back(cashier)
    ask_refund(cashier.in_office(), payment=payment.pk)
    word(said, amount=Money.of(1))
    assert (outcomes()[-1], now(payment).state) == ("disputed", "refunding")


def test_what_is_asked_of_the_provider_is_neither_asked_twice_nor_paid_by_hand(communities: None) -> None:
    cashier = make_holder("cashier", "cashier")
    payment, _ = paid_back(cashier)
    ask_refund(cashier.in_office(), payment=payment.pk)
    with pytest.raises(Conflict):
        ask_refund(cashier.in_office(), payment=payment.pk)
    with pytest.raises(Conflict):
        record_refund(cashier.in_office(), payment=payment.pk, reference="OV 4/2026")


def test_cash_goes_back_by_hand_and_only_a_cashier_of_the_community_asks(communities: None) -> None:
    cashier, clerk = make_holder("cashier", "cashier"), make_holder("clerk", "clerk")
    stranger = make_holder("stranger", "cashier", territory=OTHER_COMMUNE)
    order = issued(make_person("c"))
    take_cash(cashier.in_office(), order=order.pk, tendered=order.amount)
    payment = decide_refund(cashier.in_office(), order=order.pk, reason="erreur")
    with pytest.raises(Refused) as refusal:
        ask_refund(cashier.in_office(), payment=payment.pk)
    assert refusal.value.code == "payments.errors.refund_by_hand"
    with pytest.raises(NotAllowed):
        ask_refund(clerk.in_office(), payment=payment.pk)
    with pytest.raises(Exception, match="no_such_payment"):
        ask_refund(stranger.in_office(), payment=payment.pk)


# With the provider that ships


def paid_online(scenario: str) -> tuple[Somebody, Order]:
    """An order paid at the simulated provider, under one of its manners."""
    from urllib.parse import urlsplit

    from diwan.kernel.payments.models import SimulatedCharge

    citizen = make_person("c")
    order = issued(citizen)
    payment = start_online_payment(citizen.as_citizen(at=timezone.now()), order=order.pk)
    address = urlsplit(page_to_pay(order, payment, "fr"))
    Client().get(f"{address.path}?{address.query}")
    charge = SimulatedCharge.objects.get()
    decide(charge, "pay", "plain")
    SimulatedCharge.objects.update(scenario=scenario)
    return make_holder("cashier", "cashier"), order


def part_asked(cashier: Somebody, order: Order, amount: Money) -> Payment:
    """A part of it goes back, and its provider is asked."""
    act = cashier.in_office(at=timezone.now())
    part = give_back_part(act, order=order, amount=amount, why="payments.reasons.decided")
    ask_refund(act, payment=part.pk)
    send_refund_task(territory=COMMUNE, payment=part.pk)
    return part


def heard() -> list[str]:
    with reading(OFFICE):
        return list(Callback.objects.order_by("id").values_list("outcome", flat=True))[1:]


@pytest.mark.parametrize(
    ("scenario", "expected", "state"),
    [
        ("plain", ["refunded"], "refunded"),
        ("duplicate", ["refunded", "repeated", "repeated"], "refunded"),
        ("out_of_order", ["refunded", "ignored"], "refunded"),
        ("forged", ["refunded"], "refunded"),
        ("no_refund", ["refused"], "to_refund"),
        ("late", [], "refunding"),
        ("silent", [], "refunding"),
    ],
)
def test_whatever_the_provider_does_a_part_goes_back_once(
    house: str,  # noqa: F811
    scenario: str,
    expected: list[str],
    state: str,
) -> None:
    part = part_asked(*paid_online(scenario), Money.of(1))
    assert (heard(), now(part).state) == (expected, state)
    send_refund_task(territory=COMMUNE, payment=part.pk)
    assert SimulatedRefund.objects.count() == 1


def test_a_late_word_is_heard_and_a_silent_provider_is_asked(house: str) -> None:  # noqa: F811
    part = part_asked(*paid_online("late"), Money.of(1))
    simulator_tells(refund=SimulatedRefund.objects.get().pk)
    assert now(part).state == "refunded"


def test_a_provider_that_never_tells_is_asked(house: str) -> None:  # noqa: F811
    part = part_asked(*paid_online("silent"), Money.of(1))
    ask_about_silent_attempts(timezone.now())
    assert now(part).state == "refunding"
    ask_about_silent_attempts(timezone.now() + SILENCE)
    assert now(part).state == "refunded"


def test_no_more_goes_back_than_was_paid(house: str) -> None:  # noqa: F811
    cashier, order = paid_online("plain")
    first = part_asked(cashier, order, order.amount)
    assert now(first).state == "refunded"
    with pytest.raises(Conflict):
        part_asked(cashier, order, Money.of(1))


@pytest.mark.parametrize("status", ["refunded", "not_refunded"])
def test_a_forged_word_is_turned_away(house: str, status: Said) -> None:  # noqa: F811
    part = part_asked(*paid_online("silent"), Money.of(1))
    message: Told = refund_told(SimulatedRefund.objects.get(), status, genuine=False)
    assert send(f"{house}{CALLBACK}", message) == 403
    assert now(part).state == "refunding"


def test_a_forged_question_opens_no_refund_at_the_provider(house: str) -> None:  # noqa: F811
    answer = Client().post(
        "/simulator/payments/refund/",
        b"{}",
        content_type="application/json",
        headers={"Diwan-Signature": "t=1,v1=0"},
    )
    assert answer.status_code == 403
