"""Answers that a line cannot say, as tables of a printed act: rows with their totals, the corners of a polygon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.rows import totals_of
from diwan.kernel.cases.kinds.said import written_answer, written_measure
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import said
from diwan.kernel.documents.typeset import as_code

POLYGON = "polygon"
CORNER, NORTH, EAST = Text("الرأس", "Sommet"), Text("خط العرض", "Latitude"), Text("خط الطول", "Longitude")
TOTAL = Text("المجموع", "Total")
Table = dict[str, Any]


def lines_of(told: Iterable[tuple[FormField, Any]]) -> list[dict[str, Any]]:
    """The answers that a line says, each with its label; those said by their table alone are left out."""
    return [
        {"label": as_text(asked.label), "value": said(asked, value)}
        for asked, value in told
        if not is_laid_out(asked)
    ]


def tables_of(asked: Iterable[tuple[FormField, Any]]) -> list[Table]:
    """The tables of some answers: title, columns, rows of values as templates read them."""
    found = []
    for one, value in asked:
        if one.columns and isinstance(value, list) and value:
            found.append(rows_of(one, value))
        elif one.type == POLYGON and isinstance(value, Mapping) and value.get("ring"):
            found.append(corners_of(one, value))
    return found


def is_laid_out(asked: FormField) -> bool:
    """Whether an answer is said by its table alone; a polygon has a line too, with its area."""
    return bool(asked.columns)


def rows_of(asked: FormField, rows: list[dict[str, Any]]) -> Table:
    """The rows somebody gave, and the sums of the columns that have one."""
    columns = list(asked.columns.items())
    lines = [[written_answer(column, row.get(key)) for key, column in columns] for row in rows]
    totals = totals_of(asked, rows)
    if totals:
        sums: list[Any] = [written_measure(one, totals[key]) if key in totals else "" for key, one in columns]
        lines.append([TOTAL if number == 0 and said == "" else said for number, said in enumerate(sums)])
    return {
        "title": as_text(asked.label),
        "columns": [as_text(one.label) for _, one in columns],
        "rows": lines,
    }


def corners_of(asked: FormField, value: Mapping[str, Any]) -> Table:
    """The corners of a polygon in order, in degrees (WGS 84)."""
    corners = enumerate(value["ring"][:-1], 1)
    rows = [
        [as_code(str(n)), as_code(f"{north:.6f}"), as_code(f"{east:.6f}")] for n, (east, north) in corners
    ]
    return {"title": as_text(asked.label), "columns": [CORNER, NORTH, EAST], "rows": rows}
