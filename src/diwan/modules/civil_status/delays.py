"""Delays of civil status that are dated data (`delays.toml`), never literals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from diwan.kernel.base.dated import figure_on

FILE = Path(__file__).with_name("delays.toml")


def delay_on(key: str, day: dt.date) -> int:
    """The number of days of a delay on a day; the earliest value before it was ever set."""
    return figure_on(FILE, key, day).value
