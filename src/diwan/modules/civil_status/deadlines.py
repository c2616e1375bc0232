"""The delays within which a birth or a death is declared, as the law had them on a day (`deadlines.toml`)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from diwan.kernel.base.calendar import Delay


@dataclass(frozen=True, slots=True)
class Limit:
    """One delay, the day from which events fall under it, and the text that sets it."""

    since: dt.date
    delay: Delay
    legal: str


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Limit, ...]]:
    text = files("diwan.modules.civil_status").joinpath("deadlines.toml").read_text("utf-8")
    return {key: tuple(sorted(map(_limit, lines), key=_since)) for key, lines in tomllib.loads(text).items()}


def _limit(line: dict[str, object]) -> Limit:
    since = line["since"]
    assert isinstance(since, dt.date)
    return Limit(since, Delay.parse(str(line["delay"])), str(line["legal"]))


def _since(limit: Limit) -> dt.date:
    return limit.since


def limit_on(key: str, day: dt.date) -> Limit:
    """The delay of one kind (`ordinary`, `abroad`, `by_institution`) for an event of that day."""
    lines = _table()[key]
    return next((limit for limit in reversed(lines) if limit.since <= day), lines[0])
