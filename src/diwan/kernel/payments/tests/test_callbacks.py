"""Providers call back late, twice, out of order, at once: an order is paid once and no money is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Conflict, NotAllowed
from diwan.kernel.base.money import Money
from diwan.kernel.payments.models import Callback, Order, Payment, PaymentState, Receipt
from diwan.kernel.payments.providers.base import Settlement
from diwan.kernel.payments.rules import outcome_of
from diwan.kernel.payments.selectors import refunds_due
from diwan.kernel.payments.services import cancel_order, receive_callback, start_online_payment, take_cash
from diwan.kernel.payments.tests.test_orders import OFFICE, issued
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder, make_person

SYSTEM = system_act(COMMUNE, NOW)


def started(citizen: Somebody) -> tuple[Order, Settlement]:
    """An order whose citizen is at the provider's page, and the provider's word that it is paid."""
    order = issued(citizen)
    payment = start_online_payment(citizen.as_citizen(), order=order.pk)
    paid = Settlement("online", "e1", "T1", COMMUNE, payment.pk, "paid", order.amount, NOW)
    return order, paid


def outcomes() -> list[str]:
    with reading(OFFICE):
        return list(Callback.objects.order_by("id").values_list("outcome", flat=True))


def states() -> tuple[str, Counter[str], int]:
    """The order's state, the payments by state, the number of receipts."""
    with reading(OFFICE):
        payments = Counter(Payment.objects.values_list("state", flat=True))
        return Order.objects.get().state, payments, Receipt.objects.count()


def test_a_callback_pays_and_its_repetition_changes_nothing(communities: None) -> None:
    _, paid = started(make_person("c"))
    for _ in range(3):
        receive_callback(SYSTEM, settlement=paid)
    assert outcomes() == ["paid", "repeated", "repeated"]
    assert states() == ("paid", Counter(succeeded=1), 1)


def test_a_late_refusal_does_not_undo_a_payment(communities: None) -> None:
    _, paid = started(make_person("c"))
    refused = replace(paid, status="declined", event="e0")
    for said in (paid, refused):
        receive_callback(SYSTEM, settlement=said)
    assert outcomes() == ["paid", "ignored"]
    assert states()[0] == "paid"


def test_a_payment_after_a_refusal_counts(communities: None) -> None:
    _, paid = started(make_person("c"))
    for said in (replace(paid, status="declined", transaction="T0"), paid):
        receive_callback(SYSTEM, settlement=said)
    assert outcomes() == ["declined", "paid"]
    assert states() == ("paid", Counter(succeeded=1), 1)


def test_a_second_transaction_for_one_attempt_goes_back(communities: None) -> None:
    _, paid = started(make_person("c"))
    receive_callback(SYSTEM, settlement=paid)
    again = replace(paid, transaction="T2", event="e2")
    for _ in range(2):
        receive_callback(SYSTEM, settlement=again)
    assert outcomes() == ["paid", "to_refund", "repeated"]
    assert states() == ("paid", Counter(succeeded=1, to_refund=1), 1)


def test_money_for_a_cancelled_order_goes_back(communities: None) -> None:
    citizen = make_person("c")
    order, paid = started(citizen)
    cancel_order(citizen.as_citizen(), order=order, reason="withdrawn")
    receive_callback(SYSTEM, settlement=paid)
    assert states() == ("cancelled", Counter(to_refund=1), 0)
    with reading(OFFICE):
        assert refunds_due(COMMUNE).get().reason == "payments.reasons.order_cancelled"


def test_another_amount_does_not_pay_the_order_and_is_kept(communities: None) -> None:
    _, paid = started(make_person("c"))
    receive_callback(SYSTEM, settlement=replace(paid, amount=Money.of(1)))
    assert states() == ("due", Counter(to_refund=1), 0)
    with reading(OFFICE):
        assert refunds_due(COMMUNE).get().amount == Money.of(1)


def test_a_message_about_an_attempt_nobody_knows_is_kept(communities: None) -> None:
    _, paid = started(make_person("c"))
    receive_callback(SYSTEM, settlement=replace(paid, payment=99_999))
    receive_callback(system_act(OTHER_COMMUNE, NOW), settlement=paid)
    assert outcomes() == ["unknown"]
    assert states()[0] == "due"


def test_a_transaction_known_for_another_order_pays_nothing(communities: None) -> None:
    citizen = make_person("c")
    order = issued(citizen, subject="watiqa.request:2")
    other = start_online_payment(citizen.as_citizen(), order=order.pk)
    _, paid = started(citizen)
    receive_callback(SYSTEM, settlement=paid)
    receive_callback(SYSTEM, settlement=replace(paid, payment=other.pk))
    assert outcomes() == ["paid", "unknown"]


def test_only_the_system_hears_providers(communities: None) -> None:
    citizen = make_person("c")
    _, paid = started(citizen)
    for act in (citizen.as_citizen(), make_holder("k", "cashier").in_office()):
        with pytest.raises(NotAllowed):
            receive_callback(act, settlement=paid)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run together, each on a connection of its own; what each gave or raised."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = work()
        except Conflict as why:
            results[place] = why
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_callback_eight_times_at_once_pays_once(communities_for_real: None) -> None:
    _, paid = started(make_person("c"))
    at_once(*[lambda: receive_callback(SYSTEM, settlement=paid)] * 8)
    assert Counter(outcomes()) == Counter(paid=1, repeated=7)
    assert states() == ("paid", Counter(succeeded=1), 1)


def test_two_transactions_at_once_pay_once_and_the_other_goes_back(communities_for_real: None) -> None:
    _, paid = started(make_person("c"))
    said = [replace(paid, transaction=f"T{n}", event=f"e{n}") for n in range(4)]
    at_once(*[lambda s=s: receive_callback(SYSTEM, settlement=s) for s in said])
    assert states() == ("paid", Counter(succeeded=1, to_refund=3), 1)


def test_cash_and_online_at_once_pay_once_and_nothing_is_lost(communities_for_real: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier").in_office()
    order, paid = started(citizen)
    cash, _ = at_once(
        lambda: take_cash(cashier, order=order.pk, tendered=Money.of(4)),
        lambda: receive_callback(SYSTEM, settlement=paid),
    )
    state, payments, receipts = states()
    assert (state, receipts, payments[PaymentState.SUCCEEDED]) == ("paid", 1, 1)
    assert payments[PaymentState.TO_REFUND] == (0 if isinstance(cash, Conflict) else 1)


def test_receipts_of_payments_at_once_leave_no_hole(communities_for_real: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier").in_office()
    orders = [issued(citizen, subject=f"a.b:{n}") for n in range(6)]
    pay = [lambda o=o: take_cash(cashier, order=o.pk, tendered=Money.of(4)) for o in orders]
    at_once(*pay, *pay[:3])
    with reading(OFFICE):
        assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 7))


MESSAGES = st.lists(st.tuples(st.sampled_from(["paid", "declined"]), st.integers(0, 2)), max_size=8)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(MESSAGES)
def test_whatever_the_order_of_messages_each_sum_received_is_counted_once(messages: list) -> None:
    """The rule alone, over any sequence: one payment at most, and every other sum goes back once."""
    order, kept = "due", {}
    attempt = ("started", None)
    for status, transaction in messages:
        state = kept.get(transaction, attempt[0] if transaction not in kept else "")
        same = transaction in kept or attempt[1] == transaction
        said = outcome_of(status, attempt=state, order=order, same_transaction=same, exact=True)
        if said == "paid":
            order, attempt, kept[transaction] = "paid", ("succeeded", transaction), "succeeded"
        elif said == "to_refund":
            kept[transaction] = "to_refund"
    received = {t for s, t in messages if s == "paid"}
    assert set(kept) == received
    assert Counter(kept.values())["succeeded"] == (1 if received else 0)
