"""Reads of the copies of orders of delegation."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, QuerySet

from diwan.kernel.base.rows import one_of
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.selectors import within
from diwan.modules.civil_status.mandates import CENTRAL
from diwan.modules.civil_status.models import OrderCopy, Receiver


def receiver_for(kinds: Collection[str]) -> Receiver | None:
    """In which quality somebody receives copies; None for those who sent them and for who only looks on."""
    if CENTRAL in kinds:
        return Receiver.CENTRAL
    return Receiver.GOVERNOR if "governor" in kinds else None


def order_copies(seat: Seat) -> QuerySet[OrderCopy]:
    """The copies a seat received from its communities, or those its community sent; the unseen first."""
    rows = OrderCopy.objects.filter(within(seat.territory, seat.last)).select_related(
        "territory", "delegation__receiver__person", "delegation__receiver__post", "delegation__giver__person",
        "delegation__giver__post", "delegation__office",
    )  # fmt: skip
    if (receiver := receiver_for(seat.kinds)) is not None:
        rows = rows.filter(receiver=receiver)
    return rows.order_by(F("seen_at").desc(nulls_first=True), "-sent_at", "-id")


def order_copy(seat: Seat, number: int) -> OrderCopy:
    """One copy; `NotFound` for who neither received nor sent it."""
    return one_of(order_copies(seat), number, "civil_status.orders.gone")


def orders_unseen(seat: Seat) -> int:
    """How many copies a seat received and has not acknowledged."""
    receiver = receiver_for(seat.kinds)
    unseen = OrderCopy.objects.filter(within(seat.territory, seat.last), receiver=receiver, seen_at=None)
    return unseen.count() if receiver else 0
