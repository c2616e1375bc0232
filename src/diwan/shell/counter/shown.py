"""How the things of the counter are shown: states as chips, facts, receipts."""

from __future__ import annotations

from diwan.kernel.base.text import Text, t
from diwan.kernel.payments.models import Order, OrderState, Payment, PaymentState, Receipt
from diwan.kernel.payments.rules import amount_text
from diwan.shell.parts import Fact, Kind
from diwan.shell.written import date_words, time_words

KINDS: dict[str, Kind] = {
    "due": "late",
    "paid": "ok",
    "cancelled": "",
    "refunded": "info",
    "waiting": "info",
    "sent": "ok",
    "kept": "late",
    "failed": "danger",
}


def order_state(order: Order) -> tuple[str, Kind]:
    """The words and the colour of an order's state."""
    return t(f"payments.state.{order.state}"), KINDS[order.state]


def refund_state(payment: Payment) -> tuple[str, Kind]:
    """Where a sum that goes back is, in words and colour; a provider's refusal is said."""
    if payment.state == PaymentState.TO_REFUND and payment.refund_answer:
        return t("payments.payment_state.refund_refused"), "danger"
    kinds: dict[str, Kind] = {"to_refund": "late", "refunding": "info", "refunded": "ok"}
    return t(f"payments.payment_state.{payment.state}"), kinds[payment.state]


def payer_of(thing: Order | Receipt) -> Text | str:
    """Whose order it is."""
    return thing.holder.name if thing.holder else ""


def order_facts(order: Order, *, payer: bool) -> list[Fact]:
    """What an order says of itself."""
    facts = [
        Fact(t("counter.order.reference"), order.written_reference),
        Fact(t("counter.order.community"), order.territory.name),
        Fact(t("counter.order.issued"), date_words(order.issued_at)),
    ]
    if payer:
        facts.insert(1, Fact(t("counter.order.payer"), payer_of(order)))
    if order.due_on:
        facts.append(Fact(t("counter.order.due_on"), date_words(order.due_on)))
    if order.reason and order.state in (OrderState.CANCELLED, OrderState.REFUNDED):
        facts.append(Fact(t("counter.order.why"), order.reason))
    return facts


def receipt_facts(receipt: Receipt) -> list[Fact]:
    """What a printed receipt says."""
    payment = receipt.payment
    facts = [
        Fact(t("counter.receipt.amount"), amount_text(receipt.amount)),
        Fact(t("counter.receipt.community"), receipt.territory.name),
        Fact(t("counter.receipt.payer"), payer_of(receipt)),
        Fact(t("counter.receipt.order"), receipt.order.written_reference),
        Fact(
            t("counter.receipt.date"),
            t("shell.moment", date=date_words(receipt.issued_at), time=time_words(receipt.issued_at)),
        ),
        Fact(t("counter.receipt.way"), t(f"payments.provider.{receipt.provider}")),
    ]
    if payment.provider_reference:
        facts.append(Fact(t("counter.receipt.transaction"), payment.provider_reference))
    return facts
