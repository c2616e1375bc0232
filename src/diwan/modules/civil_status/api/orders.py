"""`/api/civil_status/orders`: copies of the orders that delegate an officer's functions (decree 2-22-04, art. 3)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from diwan.kernel.identity.api import DelegationOut
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Offset, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.mandates import ORDERS
from diwan.modules.civil_status.models import OrderCause, OrderCopy, Receiver
from diwan.modules.civil_status.order_reads import order_copies, order_copy
from diwan.modules.civil_status.services import acknowledge_order
from diwan.modules.civil_status.services.orders import RECEIVING

orders_router = Router()


class OrderCopyOut(Schema):
    """A copy of an order: what it gives or withdraws, by whom, to whom, and when its receiver has seen it."""

    id: int
    territory_id: int
    community: BothWords
    cause: OrderCause
    receiver: Receiver
    sent_at: datetime
    seen_at: datetime | None
    giver: BothWords
    delegate: BothWords
    office: BothWords | None
    order: DelegationOut

    @staticmethod
    def resolve_community(copy: OrderCopy) -> object:
        """Which community sent it."""
        return copy.territory.name

    @staticmethod
    def resolve_giver(copy: OrderCopy) -> object:
        """Who delegates."""
        return copy.delegation.giver.person.name

    @staticmethod
    def resolve_delegate(copy: OrderCopy) -> object:
        """Who signs by it."""
        return copy.delegation.receiver.person.name

    @staticmethod
    def resolve_office(copy: OrderCopy) -> object:
        """The office it is for."""
        return copy.delegation.office.name if copy.delegation.office else None

    @staticmethod
    def resolve_order(copy: OrderCopy) -> object:
        """The order itself."""
        return copy.delegation


@orders_router.get(
    "", response=Window[OrderCopyOut], summary="Copies of orders of delegation, received or sent"
)
@reads("desk", mandate=ORDERS)
def copies(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """A governor and the central authority have theirs, those to acknowledge first; a community those it sent."""
    return dict(window(order_copies(seat_of_call(request)), limit, offset))


@orders_router.get("/{id}", response=OrderCopyOut, summary="One copy of an order of delegation")
@reads("desk", mandate=ORDERS)
def copy_with(request: HttpRequest, id: Id) -> OrderCopy:
    """For who received or sent it."""
    return order_copy(seat_of_call(request), id)


@orders_router.post("/{id}/acknowledge", response=OrderCopyOut, summary="Acknowledge a copy of an order")
@writes("desk", mandate=RECEIVING)
def acknowledged(request: HttpRequest, id: Id) -> OrderCopy:
    """Once, by the governor the one sent to him, by the central authority its own."""
    with reading(reading_scope(request, "desk")):
        held = order_copy(seat_of_call(request), id)
    acknowledge_order(act_for(request), copy=held)
    with reading(reading_scope(request, "desk")):
        return order_copy(seat_of_call(request), id)
