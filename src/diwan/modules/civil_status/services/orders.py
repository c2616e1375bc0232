"""Copies of orders of delegation: sent with the order, acknowledged by who receives them."""

from __future__ import annotations

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound
from diwan.kernel.identity.events import DelegationRevoked, SignatureDelegated
from diwan.kernel.identity.models import Delegation
from diwan.kernel.identity.services.signature import SIGNERS
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.mandates import CENTRAL, OFFICER
from diwan.modules.civil_status.models import OrderCause, OrderCopy, Receiver

RECEIVING = ("governor", CENTRAL)
BY: dict[str, str] = {Receiver.GOVERNOR: "governor", Receiver.CENTRAL: CENTRAL}


def order_given(act: Act, event: SignatureDelegated) -> None:
    """A delegation of the officer's functions was given."""
    if is_civil(event.delegation):
        send_order_copies(act, delegation=event.delegation, cause=OrderCause.GIVEN)


def order_withdrawn(act: Act, event: DelegationRevoked) -> None:
    """A delegation of the officer's functions was taken back."""
    if is_civil(event.delegation):
        send_order_copies(act, delegation=event.delegation, cause=OrderCause.WITHDRAWN)


def is_civil(delegation: Delegation) -> bool:
    """Whether an order delegates the functions of civil-status officer, whatever else it delegates."""
    return OFFICER in house().included(delegation.kinds)


@service("civil_status.order_copied", mandate=SIGNERS)
def send_order_copies(act: Act, *, delegation: Delegation, cause: OrderCause) -> Delegation:
    """Send a copy of the order to the governor and one to the central authority (decree 2-22-04, art. 3)."""
    OrderCopy.objects.bulk_create(
        OrderCopy(
            territory_id=delegation.territory_id, delegation=delegation, cause=cause, receiver=receiver,
            sent_at=act.at,
        )
        for receiver in Receiver
    )  # fmt: skip
    note(reference=delegation.revocation_reference or delegation.reference)
    return delegation


@service("civil_status.order_seen", mandate=RECEIVING)
def acknowledge_order(act: Act, *, copy: OrderCopy) -> OrderCopy:
    """Acknowledge a copy, once: by the governor the one sent to him, by the central authority its own."""
    found = OrderCopy.objects.select_for_update(of=("self",)).filter(pk=copy.pk).first()
    if found is None or not act.may(BY[found.receiver]):
        raise NotFound("civil_status.orders.gone")
    if found.seen_at is not None:
        raise Conflict("civil_status.orders.seen_already")
    found.seen_at, found.seen_by_id = act.at, act.person
    found.save(update_fields=("seen_at", "seen_by_id"))
    return found
