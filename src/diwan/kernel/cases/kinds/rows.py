"""A table of rows: typed columns, so many rows, totals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.kinds.parts import BLANK
from diwan.kernel.cases.kinds.plain import read_plain
from diwan.kernel.cases.kinds.where import Where
from diwan.kernel.cases.schema.fields import MOST_ROWS, Column, FormField

USUAL_ROWS = 30


class InRow(Refused):
    """A fault of one cell, said with its row and its column."""

    def __init__(self, row: int, column: Column | None, why: DomainError) -> None:
        super().__init__("cases.field_errors.in_row", row=row, why=why.code)
        self.row = row
        self.column = column
        self.why = why

    def words(self) -> str:
        """The row, the column, then what is wrong."""
        label = Text(self.column.label.ar, self.column.label.fr) if self.column else ""
        code = "cases.field_errors.in_cell" if self.column else self.code
        return t(code, row=self.row, column=label, why=self.why.words())


def read_table(asked: FormField, raw: Any, where: Where) -> list[dict[str, Any]] | None:
    """The rows of a table, those left empty left out; `Invalid` has a fault for each cell at fault."""
    typed = rows_typed(raw)
    faults: list[DomainError] = []
    found: list[dict[str, Any]] = []
    for number, row in enumerate(typed, 1):
        if isinstance(row, Mapping) and is_empty_row(asked, row):
            continue
        found.append(read_row(asked, row, number, where, faults))
    if faults:
        raise Invalid({"": faults})
    least = asked.min_rows or 0
    if found and len(found) < least:
        raise Refused("cases.field_errors.few_rows", count=least)
    most = asked.max_rows or USUAL_ROWS
    if len(found) > most:
        raise Refused("cases.field_errors.many_rows", count=most)
    return found or None


def rows_typed(raw: Any) -> list[Any]:
    """The rows somebody typed; `Refused` for what is no list of them."""
    if not isinstance(raw, list) or len(raw) > MOST_ROWS:
        raise Refused("cases.field_errors.table")
    return raw


def is_empty_row(asked: FormField, row: Mapping[str, Any]) -> bool:
    """Whether nothing was typed in a row."""
    typed = [row.get(key) for key in asked.columns]
    return all(one in BLANK or (isinstance(one, str) and not one.strip()) for one in typed)


def read_row(
    asked: FormField, row: Any, number: int, where: Where, faults: list[DomainError]
) -> dict[str, Any]:
    """The cells of a row; what is wrong with each is added to `faults`."""
    if not isinstance(row, Mapping):
        faults.append(InRow(number, None, Refused("cases.field_errors.table")))
        return {}
    found = {}
    for key, column in asked.columns.items():
        try:
            value = read_cell(column, row.get(key), where)
        except DomainError as fault:
            faults.append(InRow(number, column, fault))
            continue
        if value is not None:
            found[key] = value
    return found


def read_cell(column: Column, raw: Any, where: Where) -> Any:
    """One cell; None when it may be empty and is."""
    typed = raw.strip() if isinstance(raw, str) else raw
    if typed in BLANK:
        if column.required:
            raise Refused("cases.field_errors.part_missing")
        return None
    return read_plain(column, typed, where)


def totals_of(asked: FormField, rows: list[dict[str, Any]]) -> dict[str, Decimal]:
    """The sum of each column that has one."""
    return {
        key: sum((Decimal(str(row[key])) for row in rows if key in row), Decimal(0))
        for key, column in asked.columns.items()
        if column.total
    }
