"""Fields that follow from others: a closed arithmetic, exact, two decimals kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import prod
from typing import Any

from diwan.kernel.cases.schema.fields import DURATIONS, Computed, FormField, Operand, RowsWhere
from diwan.kernel.cases.schema.procedure import Procedure

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 15
MONTHS_IN = {"months": 1, "quarters": 3, "years": 12}

Values = Mapping[str, Any]


def with_computed(law: Procedure, values: Values) -> dict[str, Any]:
    """The answers with every computed field counted anew; one whose operands are not all given is empty."""
    found = dict(values)
    wanted = [key for key, field in law.fields.items() if field.computed]
    for key in wanted:
        found.pop(key, None)
    for key in wanted:
        _count(law, key, found)
    return found


def sources_of(field: FormField) -> list[str]:
    """The fields a computed one is counted from, in the order they are named; none where it is not computed."""
    if field.computed is None:
        return []
    table = field.computed.sum.partition(".")[0] if field.computed.sum else field.computed.count
    return [
        *([str(table)] if table else []),
        *(str(o) for o in field.computed.operands if isinstance(o, str)),
    ]


def _count(law: Procedure, key: str, found: dict[str, Any]) -> None:
    computed = law.fields[key].computed
    if computed is None or key in found:
        return
    for operand in computed.operands:
        if isinstance(operand, str):
            _count(law, operand, found)
    number = result_of(computed, found)
    found[key] = None if number is None else as_stored(number)


def as_stored(number: Decimal) -> int | str:
    """A number as answers keep it: whole, or with two decimals."""
    rounded = number.quantize(CENT, ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else str(rounded)


def number_in(value: Any) -> Decimal | None:
    """The number an answer counts as: a polygon by its area; None when nothing was given."""
    if isinstance(value, Mapping):
        value = value.get("area")
    if value is None or isinstance(value, bool | list | Mapping):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def result_of(computed: Computed, values: Values) -> Decimal | None:
    """What one operation comes to; None while something it needs is missing."""
    if computed.sum:
        table, _, column = computed.sum.partition(".")
        rows = rows_meant(values.get(table), computed.where)
        return (
            None
            if rows is None
            else sum((number_in(row.get(column)) or Decimal(0) for row in rows), Decimal(0))
        )
    if computed.count:
        rows = rows_meant(values.get(computed.count), computed.where)
        return None if rows is None else Decimal(len(rows))
    if computed.operation in DURATIONS:
        return duration(computed, values)
    return _combined(computed, [_operand(one, values) for one in computed.operands])


def _operand(operand: Operand, values: Values) -> Decimal | None:
    return Decimal(operand) if isinstance(operand, int) else number_in(values.get(operand))


def _combined(computed: Computed, given: list[Decimal | None]) -> Decimal | None:
    numbers = [one for one in given if one is not None]
    if len(numbers) < len(given):
        return None
    found = {
        "add": lambda: sum(numbers, Decimal(0)),
        "product": lambda: prod(numbers, start=Decimal(1)),
        "difference": lambda: numbers[0] - numbers[1],
        "min": lambda: min(numbers),
        "max": lambda: max(numbers),
    }[computed.operation]()
    return found if abs(found) < LARGEST else None


def rows_meant(rows: Any, where: RowsWhere | None) -> list[Mapping[str, Any]] | None:
    """The rows of a table that are meant; None when the table is empty."""
    if not isinstance(rows, list) or not rows:
        return None
    if where is None:
        return rows
    return list(rows_in(rows, where.column.partition(".")[2], where.isin))


def rows_in(
    rows: Iterable[Mapping[str, Any]], column: str, isin: Iterable[str]
) -> Iterable[Mapping[str, Any]]:
    """The rows in which a column holds one of some choices."""
    return (row for row in rows if row.get(column) in set(isin))


def duration(computed: Computed, values: Values) -> Decimal | None:
    """Days, months, quarters or years from one date to another, both included, what has begun counting whole."""
    first, last = days_of(computed, values)
    if first is None or last is None or last < first:
        return None
    if computed.days:
        return Decimal((last - first).days + 1)
    return Decimal(-(-months_begun(first, last) // MONTHS_IN[computed.operation]))


def days_of(computed: Computed, values: Values) -> tuple[date | None, date | None]:
    """The two dates a duration is counted between."""
    first, last = (day_in(values.get(key)) for key in computed.operands if isinstance(key, str))
    return first, last


def ends_before_it_begins(computed: Computed | None, values: Values) -> bool:
    """Whether it is a duration whose second date is before its first."""
    if computed is None or computed.operation not in DURATIONS:
        return False
    first, last = days_of(computed, values)
    return first is not None and last is not None and last < first


def months_begun(first: date, last: date) -> int:
    """Months from a day to another, both included, counted from day to day; the last one begun counts whole."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    return months + (after.day > first.day)


def day_in(value: Any) -> date | None:
    """A stored date."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
