"""Delays of civil status that are dated data (`delays.toml`), never literals."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("delays.toml")


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def delay_on(key: str, day: dt.date) -> int:
    """The number of days of a delay on a day; the earliest value before it was ever set."""
    dated = sorted(_known()[key]["days"], key=lambda line: line["from"])
    past = [line for line in dated if line["from"] <= day] or dated[:1]
    value: int = past[-1]["value"]
    return value
