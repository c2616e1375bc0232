"""What is owed, what was paid, what goes back, and what a fee costs on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum

from diwan.kernel.base.calendar import DAY, start_of
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.money import ZERO, Money
from diwan.kernel.base.text import Text
from diwan.kernel.payments.fees import Fee, fee_book, fee_named, require_within_bounds
from diwan.kernel.payments.models import Order, OrderLine, OrderState, Payment, PaymentState, Receipt, Tariff
from diwan.kernel.payments.rules import Charge, key_in


@dataclass(frozen=True, slots=True)
class Price:
    """What a fee costs in a community on a day, and the text that says so."""

    key: str
    title: Text
    unit: Text
    amount: Money
    legal_ref: Text
    own: bool


def tariff_in_force(territory: int, key: str, day: date) -> Tariff | None:
    """The community's own amount for a fee on a day."""
    dated = Q(valid_to=None) | Q(valid_to__gte=day)
    found = Tariff.objects.filter(dated, territory_id=territory, key=key, valid_from__lte=day)
    return found.order_by("-valid_from").first()


def price_of(territory: int, key: str, day: date) -> Price:
    """What a fee costs in a community on a day; `Refused` when nobody has set it.

    A community's own rate that leaves the bounds the law has on that day is refused too, with them.
    """
    fee = fee_named(key)
    own = tariff_in_force(territory, key, day) if fee.community != "no" else None
    if own is not None:
        require_within_bounds(fee, own.amount, day)
        return Price(key, fee.title, fee.unit, own.amount, Text(own.legal_ref, own.legal_ref), own=True)
    rate = fee.rate_at(day)
    if rate is None or rate.value is None:
        raise Refused("payments.errors.no_tariff", fee=fee.title)
    return Price(key, fee.title, fee.unit, Money(rate.value), rate.legal_ref, own=False)


def charge_for(territory: int, key: str, day: date, *, quantity: int = 1, text: Text | None = None) -> Charge:
    """One line of an order for so many units of a fee at the price of the day."""
    price = price_of(territory, key, day)
    return Charge(text or price.title, price.amount, quantity, tariff=key, legal_ref=price.legal_ref)


def subject_of(thing: models.Model | str) -> str:
    """How an order names what it is paid for."""
    return thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"


def orders_of_subject(territory: int, thing: models.Model | str) -> QuerySet[Order]:
    """The orders of one thing, oldest first."""
    return Order.objects.filter(territory_id=territory, subject=subject_of(thing)).order_by("id")


def due_for(territory: int, thing: models.Model | str) -> Money:
    """What is still owed for one thing."""
    owed = orders_of_subject(territory, thing).filter(state=OrderState.DUE)
    return sum((order.amount for order in owed), start=ZERO)


def orders_of_holder(person: int) -> QuerySet[Order]:
    """A citizen's own orders, newest first."""
    return Order.objects.filter(holder_id=person).select_related("territory").order_by("-issued_at", "-id")


def order_by_reference(reference: str) -> Order:
    """The order a citizen names at the counter; `Refused` when the reference was typed wrong."""
    key = key_in(reference)
    if key is None:
        raise Refused("payments.errors.mistyped_reference", reference=reference)
    order = Order.objects.select_related("territory", "holder").filter(pk=key).first()
    if order is None:
        raise NotFound("payments.errors.no_such_order", reference=reference)
    return order


def receipt_of(order: Order) -> Receipt | None:
    """The receipt of a paid order."""
    found = Receipt.objects.filter(territory_id=order.territory_id, order_id=order.pk)
    return found.select_related("territory", "payment", "order", "holder").first()


def open_attempt(order: Order) -> Payment | None:
    """An online payment that was begun and of which nothing was heard since."""
    return (
        Payment.objects.filter(
            territory_id=order.territory_id, order_id=order.pk, provider="online", state=PaymentState.STARTED
        )
        .order_by("-id")
        .first()
    )


def refunds_due(territory: int) -> QuerySet[Payment]:
    """Money that came too late or twice and has to be given back, oldest first."""
    return (
        Payment.objects.filter(territory_id=territory, state=PaymentState.TO_REFUND)
        .select_related("order", "holder")
        .order_by("settled_at", "id")
    )


def refunds_open(territory: int) -> QuerySet[Payment]:
    """Sums to give back, and those the online provider was asked to give back, oldest first."""
    states = (PaymentState.TO_REFUND, PaymentState.REFUNDING)
    found = Payment.objects.filter(territory_id=territory, state__in=states)
    return found.select_related("order", "holder", "part_of").order_by("settled_at", "id")


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The first instant of a day in Morocco and of the next one."""
    return start_of(day), start_of(day + DAY)


def receipts_of_day(territory: int, day: date) -> QuerySet[Receipt]:
    """The receipts of one day, in order of number."""
    start, end = bounds_of(day)
    return (
        Receipt.objects.filter(territory_id=territory, issued_at__gte=start, issued_at__lt=end)
        .select_related("order", "holder")
        .order_by("year", "number")
    )


@dataclass(frozen=True, slots=True)
class Takings:
    """What came in on one day."""

    day: date
    cash: Money
    online: Money
    receipts: int
    first: int | None
    last: int | None

    @property
    def total(self) -> Money:
        """Cash and online together."""
        return self.cash + self.online


def takings_of(territory: int, day: date) -> Takings:
    """What came in on one day, with the first and last number of its receipts."""
    receipts = receipts_of_day(territory, day)
    by_provider = {
        row["provider"]: row["total"]
        for row in receipts.order_by("provider").values("provider").annotate(total=Sum("amount"))
    }
    numbers = list(receipts.values_list("number", flat=True))
    cash = as_money(by_provider.pop("cash", ZERO))
    online = sum((as_money(amount) for amount in by_provider.values()), start=ZERO)
    return Takings(
        day, cash, online, len(numbers), numbers[0] if numbers else None, numbers[-1] if numbers else None
    )


def as_money(amount: Money | int) -> Money:
    """A sum as the database gave it."""
    return amount if isinstance(amount, Money) else Money.from_centimes(int(amount))


@dataclass(frozen=True, slots=True)
class TakingsByFee:
    """What one kind of charge brought in on a day."""

    title: Text
    quantity: int
    lines: int
    amount: Money


def takings_by_fee(territory: int, day: date) -> list[TakingsByFee]:
    """The day's income by kind of charge, largest first."""
    orders = receipts_of_day(territory, day).order_by().values("order_id")
    rows = (
        OrderLine.objects.filter(territory_id=territory, order_id__in=orders)
        .order_by()
        .values("tariff", "text_ar", "text_fr")
        .annotate(quantity=Sum("quantity"), lines=Count("id"), total=Sum("amount"))
    )
    found = [
        TakingsByFee(
            Text(row["text_ar"], row["text_fr"]), row["quantity"], row["lines"], as_money(row["total"])
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: row.amount, reverse=True)


def orders_of_territory(territory: int, state: str = "") -> QuerySet[Order]:
    """The orders of a community, newest first."""
    found = Order.objects.filter(territory_id=territory).select_related("holder")
    return (found.filter(state=state) if state else found).order_by("-issued_at", "-id")


def own_tariffs(territory: int, day: date) -> dict[str, Tariff]:
    """A community's own amounts on a day, by the fee."""
    dated = Q(valid_to=None) | Q(valid_to__gte=day)
    rows = Tariff.objects.filter(dated, territory_id=territory, valid_from__lte=day).order_by("valid_from")
    return {tariff.key: tariff for tariff in rows}


def priced_fees(territory: int, day: date) -> list[dict[str, object]]:
    """Every fee of the book with its price in a community on a day, or none where nobody has set it."""
    own = own_tariffs(territory, day)
    return [priced(fee, day, own.get(fee.key)) for fee in fee_book().values()]


def priced(fee: Fee, day: date, tariff: Tariff | None) -> dict[str, object]:
    """One fee as it is shown."""
    shown: dict[str, object] = {"key": fee.key, "title": fee.title, "unit": fee.unit}
    if tariff is not None and fee.community != "no":
        return {
            **shown,
            "amount": tariff.amount,
            "legal_ref": Text(tariff.legal_ref, tariff.legal_ref),
            "own": True,
        }
    rate = fee.rate_at(day)
    value = Money(rate.value) if rate and rate.value is not None else None
    return {**shown, "amount": value, "legal_ref": rate.legal_ref if rate else None, "own": False}
