"""Tables given as files that a spreadsheet opens."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet_answer(name: str, headings: Iterable[object], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A table as a file of that name, parted by semicolons; no text in it is taken for a formula."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(answer, delimiter=";")
    writer.writerow(headings)
    writer.writerows(map(safe, row) for row in rows)
    return answer


def safe(cell: object) -> object:
    """A cell no spreadsheet takes for a formula, whoever typed it; a number is one as it is."""
    if cell is None or isinstance(cell, int | float | Decimal):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
