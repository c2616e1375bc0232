"""What a file of a table gives a spreadsheet: its lines as they are, and nothing it would run."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diwan.shell.spreadsheets import sheet_answer


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("زنقة الرياض", "زنقة الرياض"), ("=1+1", "'=1+1"), ("+212600000000", "'+212600000000"), ("@x", "'@x"),
        ("-5", "'-5"), (-5, "-5"), (Decimal("-2.50"), "-2.50"), (None, ""), ("", ""),
    ],
)  # fmt: skip
def test_no_text_is_a_formula_and_a_number_is_one(cell: object, written: str) -> None:
    answer = sheet_answer("x", ["a", "b"], [[cell, "z"]])
    assert answer.content.decode() == f"\ufeffa;b\r\n{written};z\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="x.csv"'
