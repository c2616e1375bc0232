"""Giving money back through the provider that took it: asked, confirmed, refused, late, twice, or never answered."""

from __future__ import annotations

import logging

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, NotFound, Refused
from diwan.kernel.journal.services import note, service
from diwan.kernel.payments.models import Order, OrderState, Payment, PaymentState
from diwan.kernel.payments.providers.base import Settlement
from diwan.kernel.payments.rules import Outcome, refund_outcome_of

log = logging.getLogger("diwan.payments")


def locked(act: Act, order: int) -> Order:
    """The order, held until the act ends: whoever touches its money waits here."""
    found = Order.objects.select_for_update().filter(territory_id=act.territory, pk=order).first()
    if found is None:
        raise NotFound("payments.errors.no_such_order", reference=order)
    return found


def refund_order(act: Act, order: Order) -> None:
    """The order behind money that was given back."""
    order.state, order.settled_at = OrderState.REFUNDED, act.at
    order.save(update_fields=["state", "settled_at"])


@service("payments.refund_asked", mandate="cashier")
def ask_refund(act: Act, *, payment: int) -> Payment:
    """Ask the online provider to give a sum back; it waits for the provider's word, which a callback brings.

    `Refused` for money that did not come online: it is given back at the counter or by transfer. Asked again
    after a refusal it is asked anew; `Conflict` while the answer is awaited.
    """
    found = Payment.objects.select_related("part_of").filter(territory_id=act.territory, pk=payment).first()
    if found is None:
        raise NotFound("payments.errors.no_such_payment")
    locked(act, found.order_id)
    found.refresh_from_db()
    if found.state == PaymentState.REFUNDING:
        raise Conflict("payments.errors.refund_under_way")
    if found.state != PaymentState.TO_REFUND:
        raise Conflict("payments.errors.nothing_to_refund")
    if not found.goes_back_online:
        raise Refused("payments.errors.refund_by_hand")
    found.state, found.refund_asked_at, found.refund_answer = PaymentState.REFUNDING, act.at, ""
    found.save(update_fields=["state", "refund_asked_at", "refund_answer"])
    note(amount=found.amount, transaction=found.paid_by.provider_reference)
    later("payments.send_refund", territory=found.territory_id, payment=found.pk)
    return found


def refund_heard(act: Act, order: Order, payment: Payment, said: Settlement) -> Outcome:
    """What a provider's word changes of a sum that goes back, its order held meanwhile."""
    payment.refresh_from_db()
    outcome = refund_outcome_of(
        said.status, state=payment.state, asked=payment.refund_asked_at is not None,
        exact=said.amount == payment.amount, same_transaction=payment.refund_reference == said.transaction,
    )  # fmt: skip
    if outcome == "refunded":
        payment.state, payment.refunded_at = PaymentState.REFUNDED, act.at
        payment.refund_reference, payment.refund_answer = said.transaction, ""
    elif outcome == "refused":
        payment.state, payment.refund_answer = PaymentState.TO_REFUND, said.reason
    elif outcome == "disputed":
        log.error("refund %s of %s: the provider says %s", payment.pk, order.written_reference, said)
    payment.save(update_fields=["state", "refunded_at", "refund_reference", "refund_answer"])
    return outcome
