"""`/api/payments`: fees, one's own orders, the cashier's desk."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import current_language
from diwan.kernel.identity.calls import (
    act_for,
    citizen_act_for,
    person_of_call,
    reading_scope,
    reads,
    seat_of_call,
    writes,
)
from diwan.kernel.identity.shapes import (
    Amount,
    BothWords,
    Day,
    Id,
    Limit,
    Line,
    Offset,
    TerritoryId,
    Window,
    window,
)
from diwan.kernel.payments.fees import fee_book
from diwan.kernel.payments.models import Order, OrderState, Payment, PaymentState, Receipt, Tariff
from diwan.kernel.payments.online import page_to_pay, provider_in_use
from diwan.kernel.payments.refunding import ask_refund
from diwan.kernel.payments.selectors import (
    order_by_reference,
    orders_of_holder,
    orders_of_territory,
    priced_fees,
    receipt_of,
    refunds_due,
    takings_of,
)
from diwan.kernel.payments.services import (
    decide_refund,
    record_refund,
    set_tariff,
    start_online_payment,
    take_cash,
)
from diwan.kernel.territory.scope import reading

router = Router()
CASHIER = "cashier"
LARGEST = Decimal(10) ** 9


class LineOut(Schema):
    """One charge."""

    text: BothWords
    quantity: int
    unit_price: Amount
    amount: Amount
    tariff: str
    legal_ref: BothWords


class OrderOut(Schema):
    """What is owed."""

    reference: str
    territory_id: int
    subject: str
    title: BothWords
    amount: Amount
    state: OrderState
    issued_at: datetime
    due_on: date | None
    settled_at: datetime | None
    lines: list[LineOut]


class ReceiptOut(Schema):
    """The receipt of a payment."""

    number: str = Field(validation_alias="written")
    territory_id: int
    reference: str = Field(validation_alias="order.reference")
    title: BothWords = Field(validation_alias="order.title")
    amount: Amount
    provider: str
    issued_at: datetime


class PaymentOut(Schema):
    """An attempt to pay."""

    id: int
    reference: str = Field(validation_alias="order.reference")
    provider: str
    provider_reference: str | None
    state: PaymentState
    amount: Amount
    reason: str
    refund_reference: str
    settled_at: datetime | None


class ToPay(Schema):
    """Where an attempt is paid."""

    url: str
    payment: int


class CashIn(Schema):
    """What was handed over."""

    tendered: Decimal = Field(gt=0, le=LARGEST, decimal_places=2)


class RefundIn(Schema):
    """The provider's or the accountant's reference of what was given back."""

    reference: Line


class PaymentReasonIn(Schema):
    """Why."""

    reason: Line


class FeeOut(Schema):
    """What a fee costs on a day; no amount where nobody has set it."""

    key: str
    title: BothWords
    unit: BothWords
    amount: Amount | None
    legal_ref: BothWords | None
    own: bool


class TariffIn(Schema):
    """A community's own amount."""

    key: Line
    amount: Decimal = Field(ge=0, le=LARGEST, decimal_places=2)
    valid_from: Day
    legal_ref: Line


class TariffOut(Schema):
    """A community's own amount, as kept."""

    key: str
    amount: Amount
    valid_from: date
    valid_to: date | None
    legal_ref: str


class TakingsOut(Schema):
    """What came in on a day."""

    day: date
    cash: Amount
    online: Amount
    total: Amount
    receipts: int
    first: int | None
    last: int | None


@router.get("/fees", response=list[FeeOut], auth=None, summary="What each fee costs in a community on a day")
@reads("public")
def fees(request: HttpRequest, territory: TerritoryId, day: Day | None = None) -> list[dict[str, object]]:
    """National fees, with the community's own amounts where the law allows them."""
    return priced_fees(territory, day or timezone.localdate())


@router.post("/tariffs", response={201: TariffOut}, summary="Set the community's own amount for a fee")
@writes("desk", mandate=("president", "administrator"))
def tariff(request: HttpRequest, wanted: TariffIn) -> Tariff:
    """Within the bounds of the law, from a day on."""
    if wanted.key not in fee_book():
        raise NotFound("payments.errors.no_such_fee", fee=wanted.key)
    return set_tariff(
        act_for(request), key=wanted.key, amount=Money(wanted.amount), valid_from=wanted.valid_from,
        legal_ref=wanted.legal_ref,
    )  # fmt: skip


@router.get("/mine", response=Window[OrderOut], summary="My orders, newest first")
@reads("citizen")
def mine(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Of any community."""
    owed = orders_of_holder(person_of_call(request)).prefetch_related("lines")
    return dict(window(owed, limit, offset))


@router.get("/mine/{reference}", response=OrderOut, summary="One order of mine")
@reads("citizen")
def my_order(request: HttpRequest, reference: str) -> Order:
    """With its lines and its state."""
    return order_by_reference(reference)


@router.get("/mine/{reference}/receipt", response=ReceiptOut, summary="The receipt of an order of mine")
@reads("citizen")
def my_receipt(request: HttpRequest, reference: str) -> Receipt:
    """Once it is paid."""
    receipt = receipt_of(order_by_reference(reference))
    if receipt is None:
        raise NotFound("payments.errors.no_receipt")
    return receipt


@router.post("/mine/{reference}/online", response=ToPay, summary="Begin to pay an order of mine online")
@writes("citizen")
def pay_online(request: HttpRequest, reference: str) -> dict[str, object]:
    """The address of the provider's page; the order is paid once the provider has called back."""
    provider_in_use()
    with reading(reading_scope(request, "citizen")):
        order = order_by_reference(reference)
    payment = start_online_payment(citizen_act_for(request, order.territory_id), order=order.pk)
    return {"url": page_to_pay(order, payment, current_language()), "payment": payment.pk}


@router.get("/orders", response=Window[OrderOut], summary="The community's orders, newest first")
@reads("desk", mandate=CASHIER)
def orders(
    request: HttpRequest, state: OrderState | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """By state."""
    found = orders_of_territory(seat_of_call(request).territory, state or "").prefetch_related("lines")
    return dict(window(found, limit, offset))


@router.get("/orders/{reference}", response=OrderOut, summary="An order by the number a citizen gives")
@reads("desk", mandate=CASHIER)
def order(request: HttpRequest, reference: str) -> Order:
    """A digit typed wrong is told, and finds nothing else."""
    return order_by_reference(reference)


def order_at_desk(request: HttpRequest, reference: str) -> Order:
    """The order named, within what the cashier may see."""
    with reading(reading_scope(request, "desk", (CASHIER,))):
        return order_by_reference(reference)


@router.post("/orders/{reference}/cash", response={201: ReceiptOut}, summary="Take cash at the counter")
@writes("desk", mandate=CASHIER)
def cash(request: HttpRequest, reference: str, paid: CashIn) -> Receipt:
    """The receipt, numbered; an order already paid is refused and the money handed back."""
    order = order_at_desk(request, reference)
    return take_cash(act_for(request), order=order.pk, tendered=Money(paid.tendered))


@router.post("/orders/{reference}/refund", response=PaymentOut, summary="Decide that an order is given back")
@writes("desk", mandate=(CASHIER, "president"))
def refund(request: HttpRequest, reference: str, why: PaymentReasonIn) -> Payment:
    """The payment then waits among the refunds due."""
    with reading(reading_scope(request, "desk", (CASHIER, "president"))):
        order = order_by_reference(reference)
    return decide_refund(act_for(request), order=order.pk, reason=why.reason)


@router.get("/refunds", response=Window[PaymentOut], summary="Money to be given back, oldest first")
@reads("desk", mandate=CASHIER)
def refunds(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """What came twice, too late, in another amount, or was decided."""
    return dict(window(refunds_due(seat_of_call(request).territory), limit, offset))


@router.post("/refunds/{id}", response=PaymentOut, summary="Money was given back")
@writes("desk", mandate=CASHIER)
def refunded(request: HttpRequest, id: Id, given: RefundIn) -> Payment:
    """Recorded once, with its reference."""
    return record_refund(act_for(request), payment=id, reference=given.reference)


@router.post("/refunds/{id}/ask", response=PaymentOut, summary="Ask the online provider to give a sum back")
@writes("desk", mandate=CASHIER)
def refund_asked(request: HttpRequest, id: Id) -> Payment:
    """It waits for the provider's word; a refusal brings it back among the refunds due."""
    return ask_refund(act_for(request), payment=id)


@router.get("/takings", response=TakingsOut, summary="What came in on a day")
@reads("desk", mandate=CASHIER)
def takings(request: HttpRequest, day: Day | None = None) -> object:
    """Cash and online, with the first and last number of the receipts."""
    return takings_of(seat_of_call(request).territory, day or timezone.localdate())
