"""Issuing orders of payment, taking money, hearing providers, giving money back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import models

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.payments.events import OrderCancelled, OrderPaid, ReceiptIssued, RefundDue
from diwan.kernel.payments.fees import fee_named, require_within_bounds
from diwan.kernel.payments.models import (
    Callback,
    Order,
    OrderLine,
    OrderState,
    Payment,
    PaymentState,
    Receipt,
    Tariff,
)
from diwan.kernel.payments.providers.base import Settlement
from diwan.kernel.payments.refunding import locked, refund_heard, refund_order
from diwan.kernel.payments.rules import REFUND_WORDS, Charge, Outcome, amount_text, outcome_of, total_of
from diwan.kernel.payments.selectors import open_attempt, subject_of
from diwan.kernel.registers.services import take_number

CASHIERS = ("cashier",)


@service("payments.tariff_set", mandate=("president", "administrator"))
def set_tariff(act: Act, *, key: str, amount: Money, valid_from: date, legal_ref: str) -> Tariff:
    """Set a community's own amount for a fee from a day on, by fiscal order, within the law's bounds."""
    require_within_bounds(fee_named(key), amount, valid_from)
    own = Tariff.objects.filter(territory_id=act.territory, key=key)
    if own.filter(valid_from__gte=valid_from).exists():
        raise Conflict("payments.errors.tariff_already_dated", day=valid_from)
    own.filter(valid_to=None).update(valid_to=valid_from - timedelta(days=1))
    return Tariff.objects.create(
        territory_id=act.territory, key=key, amount=amount, valid_from=valid_from, legal_ref=legal_ref
    )


@service("payments.order_issued", mandate="anyone", personal=("holder",))
def issue_order(
    act: Act,
    *,
    subject: models.Model | str,
    title: Text,
    charges: Sequence[Charge],
    holder: int | None = None,
    due_on: date | None = None,
) -> Order:
    """Say what is owed for one thing; called inside the act of the module whose thing it is.

    `holder` is the person who sees and pays it online; an order for nothing is refused.
    """
    total = total_of(charges)
    if not charges or total <= Money.of(0):
        raise Refused("payments.errors.nothing_due")
    order = Order.objects.create(
        territory_id=act.territory, holder_id=holder, subject=subject_of(subject), title_ar=title.ar,
        title_fr=title.fr, amount=total, issued_at=act.at, due_on=due_on,
    )  # fmt: skip
    OrderLine.objects.bulk_create([line_of(order, charge) for charge in charges])
    note(amount=total, charges=[f"{c.quantity} x {c.unit_price} {c.tariff or c.text.fr}" for c in charges])
    return order


def line_of(order: Order, charge: Charge) -> OrderLine:
    """A charge as a line of its order."""
    return OrderLine(
        territory_id=order.territory_id, order=order, holder_id=order.holder_id, text_ar=charge.text.ar,
        text_fr=charge.text.fr, quantity=charge.quantity, unit_price=charge.unit_price, amount=charge.amount,
        tariff=charge.tariff, legal_ar=charge.legal.ar, legal_fr=charge.legal.fr,
    )  # fmt: skip


def locked_and_due(act: Act, order: int) -> Order:
    """The order, held, and still to be paid."""
    found = locked(act, order)
    if found.state != OrderState.DUE:
        raise Conflict(f"payments.errors.already_{found.state}", reference=found.written_reference)
    return found


@service("payments.order_cancelled", mandate="anyone", personal=("reason",))
def cancel_order(act: Act, *, order: Order, reason: str) -> Order:
    """An order is no longer due (its request was withdrawn or refused); `Conflict` when already settled.

    Called inside the act of the module whose thing it is. Money still under way then goes back.
    """
    found = locked_and_due(act, order.pk)
    found.state, found.settled_at, found.reason = OrderState.CANCELLED, act.at, reason
    found.save(update_fields=["state", "settled_at", "reason"])
    emit(act, OrderCancelled(found))
    return found


@service("payments.started", mandate="citizen")
def start_online_payment(act: Act, *, order: int) -> Payment:
    """Begin to pay one's own order online; an attempt still open is taken up again, not doubled."""
    found = locked_and_due(act, order)
    if found.holder_id != act.person:
        raise NotFound("payments.errors.no_such_order", reference=order)
    started = open_attempt(found)
    if started is not None:
        return started
    return Payment.objects.create(
        territory_id=act.territory, order=found, holder_id=found.holder_id, provider="online",
        amount=found.amount, started_at=act.at,
    )  # fmt: skip


@service("payments.cash_taken", mandate=CASHIERS)
def take_cash(act: Act, *, order: int, tendered: Money) -> Receipt:
    """Take cash at the counter for an order that is due; the receipt's payment says the change."""
    found = locked_and_due(act, order)
    if tendered < found.amount:
        raise Refused(
            "payments.errors.not_enough", amount=amount_text(found.amount), tendered=amount_text(tendered)
        )
    payment = Payment.objects.create(
        territory_id=act.territory, order=found, holder_id=found.holder_id, provider="cash",
        state=PaymentState.SUCCEEDED, amount=found.amount, tendered=tendered, started_at=act.at,
        settled_at=act.at, mandate_id=act.mandate_id,
    )  # fmt: skip
    return settle(act, found, payment)


def settle(act: Act, order: Order, payment: Payment) -> Receipt:
    """An order is paid: those who wait for it are told, then its receipt takes the next number, last."""
    order.state, order.settled_at = OrderState.PAID, act.at
    order.save(update_fields=["state", "settled_at"])
    emit(act, OrderPaid(order, payment))
    receipt = issue_receipt(act, order=order, payment=payment)
    emit(act, ReceiptIssued(receipt))
    return receipt


@service("payments.receipt_issued", mandate=("cashier", "system"))
def issue_receipt(act: Act, *, order: Order, payment: Payment) -> Receipt:
    """Number the receipt of a payment in the year's book."""
    number = take_number(act, "payments.receipts", year=act.day.year)
    note(number=number, amount=payment.amount)
    return Receipt.objects.create(
        territory_id=act.territory, order=order, payment=payment, holder_id=order.holder_id, number=number,
        year=act.day.year, amount=payment.amount, provider=payment.provider, issued_at=act.at,
        mandate_id=act.mandate_id,
    )  # fmt: skip


@service("payments.callback_received", mandate="system")
def receive_callback(act: Act, *, settlement: Settlement) -> Callback:
    """Hear a provider, as often and in whatever order it speaks: an order is paid once, no money is lost."""
    named = Payment.objects.filter(territory_id=act.territory, pk=settlement.payment).first()
    outcome: Outcome = "unknown" if named is None else heard(act, named, settlement)
    note(
        settlement=settlement.event,
        transaction=settlement.transaction,
        status=settlement.status,
        amount=settlement.amount,
        outcome=outcome,
    )
    return Callback.objects.create(
        territory_id=act.territory, provider=settlement.provider, event=settlement.event,
        transaction=settlement.transaction, status=settlement.status, amount=settlement.amount,
        payment_id=settlement.payment, outcome=outcome, received_at=act.at,
    )  # fmt: skip


def heard(act: Act, named: Payment, said: Settlement) -> Outcome:
    """What a provider's word changes, its order held meanwhile."""
    order = locked(act, named.order_id)
    if said.status in REFUND_WORDS:
        return refund_heard(act, order, named, said)
    payment = attempt_meant(act, named, said)
    if payment.order_id != order.pk:
        return "unknown"
    outcome = outcome_of(
        said.status, attempt=payment.state, order=order.state, exact=said.amount == order.amount,
        same_transaction=payment.provider_reference == said.transaction,
    )  # fmt: skip
    if outcome == "paid":
        record(payment, said, PaymentState.SUCCEEDED, act)
        settle(act, order, payment)
    elif outcome == "to_refund":
        keep_for_refund(act, order, payment, said)
    elif outcome == "declined":
        record(payment, said, PaymentState.DECLINED, act)
    return outcome


def attempt_meant(act: Act, named: Payment, said: Settlement) -> Payment:
    """The attempt of this transaction where one is known, else the one the provider names."""
    known = Payment.objects.filter(
        territory_id=act.territory, provider=said.provider, provider_reference=said.transaction
    ).first()
    if known is not None:
        return known
    named.refresh_from_db()
    return named


def record(payment: Payment, said: Settlement, state: PaymentState, act: Act, reason: str = "") -> None:
    """Write on an attempt what its provider said."""
    payment.provider_reference, payment.state, payment.settled_at = said.transaction, state, act.at
    payment.amount = said.amount if state != PaymentState.DECLINED else payment.amount
    payment.reason = reason or said.reason
    payment.save(update_fields=["provider_reference", "state", "settled_at", "amount", "reason"])


def keep_for_refund(act: Act, order: Order, payment: Payment, said: Settlement) -> None:
    """Money that came too late, twice or in another amount: on record, to be given back."""
    if payment.state in (PaymentState.SUCCEEDED, PaymentState.TO_REFUND, PaymentState.REFUNDED):
        payment = Payment(
            territory_id=order.territory_id, order=order, holder_id=order.holder_id, provider=said.provider,
            amount=said.amount, started_at=act.at,
        )  # fmt: skip
        payment.save()
    differs = order.state == OrderState.DUE
    reason = "payments.reasons.amount_differs" if differs else f"payments.reasons.order_{order.state}"
    record(payment, said, PaymentState.TO_REFUND, act, reason)
    emit(act, RefundDue(payment))


@service("payments.refunded", mandate=CASHIERS)
def record_refund(act: Act, *, payment: int, reference: str) -> Payment:
    """Money was given back; the reference is the provider's or the accountant's."""
    if not reference.strip():
        raise Refused("payments.errors.refund_needs_reference")
    found = Payment.objects.filter(territory_id=act.territory, pk=payment).first()
    if found is None:
        raise NotFound("payments.errors.no_such_payment")
    order = locked(act, found.order_id)
    found.refresh_from_db()
    if found.state == PaymentState.REFUNDING:
        raise Conflict("payments.errors.refund_under_way")
    if found.state == PaymentState.SUCCEEDED:
        if given_back(found):
            raise Conflict("payments.errors.part_went_back", amount=amount_text(given_back(found)))
        refund_order(act, order)
    elif found.state != PaymentState.TO_REFUND:
        raise Conflict("payments.errors.nothing_to_refund")
    found.state, found.refund_reference, found.refunded_at = PaymentState.REFUNDED, reference.strip(), act.at
    found.save(update_fields=["state", "refund_reference", "refunded_at"])
    return found


@service("payments.part_refund_decided", mandate="anyone")
def give_back_part(act: Act, *, order: Order, amount: Money, why: str) -> Payment:
    """A part of a paid order goes back, for what could not be given; it joins the refunds due.

    Called inside the act of the module whose thing it is; `why` is a message key. Never more than was paid:
    `Conflict` beyond it, and for an order that is not paid.
    """
    found = locked(act, order.pk)
    paid = succeeded_of(found)
    if found.state != OrderState.PAID or paid is None or amount > paid.amount - given_back(paid):
        raise Conflict("payments.errors.nothing_to_refund")
    part = Payment.objects.create(
        territory_id=act.territory, order=found, holder_id=found.holder_id, provider=paid.provider, part_of=paid,
        state=PaymentState.TO_REFUND, amount=amount, started_at=act.at, settled_at=act.at, reason=why,
        mandate_id=act.mandate_id,
    )  # fmt: skip
    emit(act, RefundDue(part))
    return part


def succeeded_of(order: Order) -> Payment | None:
    """The payment that settled an order."""
    return Payment.objects.filter(
        territory_id=order.territory_id, order_id=order.pk, state=PaymentState.SUCCEEDED
    ).first()


def given_back(paid: Payment) -> Money:
    """How much of a payment went back already, or is to."""
    parts = Payment.objects.filter(territory_id=paid.territory_id, part_of=paid.pk)
    return sum((part.amount for part in parts), start=Money.of(0))


@service("payments.refund_decided", mandate=("president", "cashier"), personal=("reason",))
def decide_refund(act: Act, *, order: int, reason: str) -> Payment:
    """Decide that a paid order is given back; the payment then waits among the refunds due."""
    if not reason.strip():
        raise Refused("payments.errors.refund_needs_reason")
    found = locked(act, order)
    paid = succeeded_of(found)
    if found.state != OrderState.PAID or paid is None:
        raise Conflict("payments.errors.nothing_to_refund")
    if given_back(paid):
        raise Conflict("payments.errors.part_went_back", amount=amount_text(given_back(paid)))
    found.state, found.settled_at, found.reason = OrderState.REFUNDED, act.at, reason.strip()
    found.save(update_fields=["state", "settled_at", "reason"])
    paid.state, paid.reason = PaymentState.TO_REFUND, "payments.reasons.decided"
    paid.save(update_fields=["state", "reason"])
    return paid
