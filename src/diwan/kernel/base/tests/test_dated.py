"""Figures that change: each day knows its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from diwan.kernel.base.dated import figure_on

FILE = """
[visits]
title = { ar = "الزيارات", fr = "Visites" }
values = [
  { value = 9, from = 2026-01-01, ground = "second text" },
  { value = 7, from = 2024-01-01, ground = "first text" },
]
"""


@pytest.mark.parametrize(
    ("day", "value", "ground"),
    [
        (date(2023, 5, 1), 7, "first text"),
        (date(2025, 12, 31), 7, "first text"),
        (date(2026, 1, 1), 9, "second text"),
    ],
)
def test_a_figure_is_what_it_was_on_the_day(tmp_path: Path, day: date, value: int, ground: str) -> None:
    file = tmp_path / "figures.toml"
    file.write_text(FILE, encoding="utf-8")
    figure = figure_on(file, "visits", day)
    assert (figure.value, figure.ground, figure.title.fr) == (value, ground, "Visites")
