"""Fees counted from answers: base by quantity, line by line, at the rates of a day. Pure, given the prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.money import ZERO, Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.computed import number_in
from diwan.kernel.cases.kinds.said import SQUARE_METRES, written_number
from diwan.kernel.cases.kinds.units import counted
from diwan.kernel.cases.schema.charged import named
from diwan.kernel.cases.schema.fees import Fee, FeeLine
from diwan.kernel.cases.schema.fields import Column, FormField
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.payments.rules import Charge, amount_text
from diwan.kernel.payments.selectors import Price

TOP_UP = Text("تكملة إلى الحد الأدنى", "Complément jusqu'au minimum")
TIMES = " × "
HUNDRED = Decimal(100)
ANSWERED = ""
"""The rate of a line that is no tariff."""
Values = Mapping[str, Any]
Prices = Callable[[str], Price]
Owed = Callable[[FeeLine], bool]


@dataclass(slots=True)
class Counted:
    """What is owed at one rate: how much in all, and the factors where they are one row's alone."""

    quantity: Decimal
    factors: list[Text]


def charges_counted(law: Procedure, fee: Fee, values: Values, prices: Prices, owed: Owed) -> list[Charge]:
    """The lines of a fee for these answers; `Refused` while an answer it is counted from is missing.

    A line is its rate by its quantity, rounded to the centime; what the lines lack to the smallest sum is a line.
    """
    charges = [
        charge_of_line(
            law, line, tariff, counted, prices if line.rate is None else answered(fee, line, values)
        )
        for line in fee.lines
        if owed(line)
        for tariff, counted in quantities_by_rate(law, fee, line, values).items()
    ]
    total = sum((charge.amount for charge in charges), start=ZERO)
    if fee.at_least and charges:
        least = prices(fee.at_least)
        if total < least.amount:
            text = Text(
                f"{TOP_UP.ar} {amount_text(least.amount).ar}", f"{TOP_UP.fr} {amount_text(least.amount).fr}"
            )
            charges.append(Charge(text, least.amount - total, tariff=fee.at_least, legal_ref=least.legal_ref))
    return charges


def answered(fee: Fee, line: FeeLine, values: Values) -> Prices:
    """The price of a line whose rate was answered: a sum, with the fee's own words and ground."""
    amount = number_in(values.get(str(line.rate)))
    if amount is None:
        raise unknown(fee)
    price = Price(
        ANSWERED,
        Text(fee.label.ar, fee.label.fr),
        Text("", ""),
        Money(amount),
        cited_all(fee.legal),
        own=False,
    )
    return lambda key: price


def charge_of_line(law: Procedure, line: FeeLine, tariff: str, counted: Counted, prices: Prices) -> Charge:
    """One line as it is charged: what for, how it was counted, what it comes to."""
    price = prices(tariff)
    title = title_of(law, line, tariff) or price.title
    factors = [*counted.factors, percents(price) if line.percent else amount_text(price.amount)]
    amount = price.amount.amount * counted.quantity / (HUNDRED if line.percent else 1)
    if line.multiplied_by:
        times = prices(line.multiplied_by)
        amount *= times.amount.amount
        factors.append(written_number(times.amount.amount))
    if line.part:
        share = prices(line.part)
        amount *= share.amount.amount / HUNDRED
        factors.append(percents(share))
    text = Text(
        f"{title.ar}: " + TIMES.join(f.ar for f in factors),
        f"{title.fr} : " + TIMES.join(f.fr for f in factors),
    )
    return Charge(text, Money(amount), tariff=tariff, legal_ref=price.legal_ref)


def percents(price: Price) -> Text:
    """A number of the book as hundredths."""
    number = written_number(price.amount.amount)
    return Text(f"{number.ar} %", f"{number.fr} %")


def title_of(law: Procedure, line: FeeLine, tariff: str) -> Text | None:
    """A line's own words, with the choice that its rate is for; none where those of the book serve."""
    if line.label is None:
        return None
    choices = (named(law, line.by).choices if line.by else None) or {}
    chosen = [choices[key] for key, rate in line.tariffs.items() if rate == tariff and key in choices]
    arabic, french = " / ".join(one.ar for one in chosen), " / ".join(one.fr for one in chosen)
    return Text(
        f"{line.label.ar} ({arabic})" if chosen else line.label.ar,
        f"{line.label.fr} ({french})" if chosen else line.label.fr,
    )


def quantities_by_rate(law: Procedure, fee: Fee, line: FeeLine, values: Values) -> dict[str, Counted]:
    """How much is owed at each rate: once, or row by row of a table, rows of one rate together."""
    found: dict[str, Counted] = {}
    for row in rows_of(line, values):
        tariff = rate_of(fee, line, row, values)
        numbers = [quantity_in(fee, one, row, values) for one in line.times]
        quantity = prod(numbers, start=Decimal(1))
        if not quantity:
            continue
        known = found.get(tariff)
        factors = factors_of(law, line, numbers)
        found[tariff] = Counted(quantity, factors) if known is None else added(law, line, known, quantity)
    return found


def added(law: Procedure, line: FeeLine, known: Counted, quantity: Decimal) -> Counted:
    """Two rows at one rate: the quantities are added, and written as their sum."""
    total = known.quantity + quantity
    alone = len(line.times) == 1
    return Counted(total, factors_of(law, line, [total]) if alone else [written_number(total)])


def factors_of(law: Procedure, line: FeeLine, numbers: list[Decimal]) -> list[Text]:
    """The numbers of a line with their units."""
    return [with_unit(law, one, number) for one, number in zip(line.times, numbers, strict=True)]


def with_unit(law: Procedure, quantity: Any, number: Decimal) -> Text:
    """A quantity as it is written."""
    text = written_number(number)
    asked: FormField | Column | None = None if isinstance(quantity, int) else named(law, quantity)
    if asked is None:
        return text
    if asked.type == "money":
        return amount_text(Money(number))
    if asked.unit:
        return counted(asked.unit, number, text)
    if asked.type in ("area", "polygon"):
        return Text(f"{text.ar} {SQUARE_METRES.ar}", f"{text.fr} {SQUARE_METRES.fr}")
    return text


def rows_of(line: FeeLine, values: Values) -> Iterator[Mapping[str, Any]]:
    """The rows a line is counted over; one without columns where it names none."""
    tables = line.tables
    if not tables:
        yield {}
    for table in tables:
        found = values.get(table)
        yield from found if isinstance(found, list) else ()


def rate_of(fee: Fee, line: FeeLine, row: Mapping[str, Any], values: Values) -> str:
    """The rate of a row, by the choice made there."""
    if line.rate:
        return ANSWERED
    if line.tariff:
        return line.tariff
    found = line.tariffs.get(str(answer_to(line.by or "", row, values)))
    if found is None:
        raise unknown(fee)
    return found


def answer_to(name: str, row: Mapping[str, Any], values: Values) -> Any:
    """What was answered to a field, or in a column of a row."""
    return row.get(name.partition(".")[2]) if "." in name else values.get(name)


def quantity_in(fee: Fee, quantity: Any, row: Mapping[str, Any], values: Values) -> Decimal:
    """One number a line is multiplied by."""
    if isinstance(quantity, int):
        return Decimal(quantity)
    number = number_in(answer_to(quantity, row, values))
    if number is None:
        raise unknown(fee)
    if number < 0:
        raise Refused("cases.errors.fee_negative", fee=Text(fee.label.ar, fee.label.fr))
    return number


def unknown(fee: Fee) -> Refused:
    """The fee cannot be told yet."""
    return Refused("cases.errors.fee_unknown", fee=Text(fee.label.ar, fee.label.fr))


def total_of(charges: list[Charge]) -> Money:
    """What the lines come to."""
    return sum((charge.amount for charge in charges), start=ZERO)
