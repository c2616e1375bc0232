"""Answers in words, in both languages: for printed acts, check pages, case files and other systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds import land, offices, papers, people, rows, shapes
from diwan.kernel.cases.kinds.computed import number_in
from diwan.kernel.cases.kinds.plain import Asked
from diwan.kernel.cases.kinds.units import counted
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.payments.rules import amount_text

YES, NO, NOTHING = Text("نعم", "Oui"), Text("لا", "Non"), Text("غير مذكور", "Non précisé")
SQUARE_METRES = Text("م²", "m²")
SAYERS: dict[str, Callable[[Any], Text]] = {
    "person": people.say_person,
    "company": people.say_company,
    "place": land.say_place,
    "office": offices.say_office,
    "address": land.say_address,
    "parcel": land.say_parcel,
    "point": shapes.say_point,
    "polygon": shapes.say_polygon,
    "file": papers.say_file,
    "signature": papers.say_signature,
}


def written_answer(asked: Asked, value: Any) -> Text:
    """One answer in words; what has no words of its own is written as it is."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping) and asked.type in SAYERS:
        return SAYERS[asked.type](value)
    if isinstance(value, list) and isinstance(asked, FormField):
        return written_table(asked, value)
    if asked.choices and value in asked.choices:
        return Text(asked.choices[value].ar, asked.choices[value].fr)
    if asked.type == "date":
        return written_day(date.fromisoformat(str(value)))
    if asked.type in ("money", "area"):
        return written_measure(asked, value)
    return with_unit(asked, Text(str(value), str(value)), number_in(value))


def with_unit(asked: Asked, text: Text, number: Decimal | None = None) -> Text:
    """A number and its unit, as each language counts."""
    return counted(asked.unit, number, text) if asked.unit else text


def written_measure(asked: Asked, value: Any) -> Text:
    """A sum in dirhams, an area in square metres unless the question has a unit of its own."""
    number = number_in(value)
    if number is None:
        return Text(str(value), str(value))
    if asked.type == "money" and not asked.unit:
        return amount_text(Money(number))
    figure = written_number(number)
    if asked.unit:
        return with_unit(asked, figure, number)
    return Text(f"{figure.ar} {SQUARE_METRES.ar}", f"{figure.fr} {SQUARE_METRES.fr}")


def written_number(number: Decimal) -> Text:
    """A number with the separators of each language, decimals only where there are any."""
    pattern = "#,##0" if number == number.to_integral_value() else "#,##0.00"
    return Text(format_decimal(number, pattern, "ar_MA"), format_decimal(number, pattern, "fr_MA"))


def written_table(asked: FormField, found: list[dict[str, Any]]) -> Text:
    """A table on one line, row after row, its totals last."""
    said = [[written_answer(column, row.get(key)) for key, column in asked.columns.items()] for row in found]
    totals = [
        (column.label, written_measure(column, total))
        for key, total in rows.totals_of(asked, found).items()
        if (column := asked.columns[key])
    ]
    arabic = ["، ".join(cell.ar for cell in row) for row in said]
    french = [", ".join(cell.fr for cell in row) for row in said]
    arabic += [f"مجموع {label.ar}: {total.ar}" for label, total in totals]
    french += [f"Total {label.fr} : {total.fr}" for label, total in totals]
    return Text("؛ ".join(arabic), " ; ".join(french))


def written_day(day: date) -> Text:
    """A date as Morocco writes it: 12 ماي 2026."""
    return Text(format_date(day, "d MMMM y", "ar_MA"), format_date(day, "d MMMM y", "fr_MA"))
