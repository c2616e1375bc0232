"""Numbers with their units, as Arabic and French count them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.units import counted
from diwan.kernel.cases.schema.words import Words

MONTHS, YEARS = Words(ar="شهرا", fr="mois"), Words(ar="سنة", fr="an(s)")


@pytest.mark.parametrize(
    ("number", "arabic", "french"),
    [
        ("1", "شهر واحد", "1 mois"), ("2", "شهران", "2 mois"), ("3", "3 أشهر", "3 mois"),
        ("11", "11 شهرا", "11 mois"), ("100", "100 شهر", "100 mois"), ("0", "0 شهر", "0 mois"),
    ],
)  # fmt: skip
def test_months_are_counted(number: str, arabic: str, french: str) -> None:
    assert counted(MONTHS, Decimal(number), Text(number, number)) == Text(arabic, french)


@pytest.mark.parametrize(
    ("number", "words"),
    [("1", Text("سنة واحدة", "1 an")), ("2", Text("سنتان", "2 ans")), ("5", Text("5 سنوات", "5 ans"))],
)
def test_years_are_counted(number: str, words: Text) -> None:
    assert counted(YEARS, Decimal(number), Text(number, number)) == words


def test_any_other_unit_stands_after_its_number() -> None:
    metres = Words(ar="متر مربع", fr="m²")
    assert counted(metres, Decimal(3), Text("3", "3")) == Text("3 متر مربع", "3 m²")
    assert counted(MONTHS, None, Text("?", "?")) == Text("? شهرا", "? mois")
