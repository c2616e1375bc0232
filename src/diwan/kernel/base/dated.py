"""Figures a text or a circular may change: each value with the day it began and its ground, in a toml file.

[notice_reminder]
title = { ar = "…", fr = "…" }
values = [{ value = 15, from = 2023-06-22, ground = "decree 2-22-04 art. 15" }]
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from diwan.kernel.base.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """What one figure was on a day: what it counts, its value, since when and on what ground."""

    title: Text
    value: int
    since: date
    ground: str


@cache
def figures_in(file: Path) -> Mapping[str, tuple[Figure, ...]]:
    """Every figure of a file with its values, the oldest first."""
    kept = tomllib.loads(file.read_text("utf-8"))
    return {key: tuple(sorted(_values(entry), key=_since)) for key, entry in kept.items()}


def _values(entry: Mapping[str, object]) -> list[Figure]:
    title, values = entry["title"], entry["values"]
    assert isinstance(title, dict)
    assert isinstance(values, list)
    return [Figure(Text(**title), line["value"], line["from"], line["ground"]) for line in values]


def _since(figure: Figure) -> date:
    return figure.since


def figure_on(file: Path, key: str, day: date) -> Figure:
    """A figure on a day; its earliest value before it was ever set."""
    values = figures_in(file)[key]
    return next((figure for figure in reversed(values) if figure.since <= day), values[0])
