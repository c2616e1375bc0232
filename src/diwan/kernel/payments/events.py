"""What payments tell the modules that listen, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.payments.models import Order, Payment, Receipt


@dataclass(frozen=True, slots=True)
class OrderPaid:
    """An order was paid: the act is the cashier's, or the system's when a provider called back."""

    order: Order
    payment: Payment


@dataclass(frozen=True, slots=True)
class ReceiptIssued:
    """A paid order has its numbered receipt."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """An order is no longer due."""

    order: Order


@dataclass(frozen=True, slots=True)
class RefundDue:
    """Money came for an order that was no longer due: it goes back."""

    payment: Payment
