"""Against harvesting: how often one account may ask, and one record be asked for (law 09-08, art. 3).

The figures are dated settings (`limits.toml`); a community may only be stricter (`own_limits.py`). Courts and
administrations ask in the course of their duties and meet none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from diwan.kernel.base.dated import Figure, figure_on
from diwan.modules.watiqa.rules import Quality

FILE = Path(__file__).with_name("limits.toml")
DUTY = (Quality.COURT, Quality.ADMINISTRATION)


class Limit(StrEnum):
    """What is counted; a day is the 24 hours before, a month 30 days, a year 365."""

    ACCOUNT_DAY = "account_day"
    ACCOUNT_YEAR = "account_year"
    OTHERS_MONTH = "others_month"
    MISSES_MONTH = "misses_month"
    RECORD_DAY = "record_day"
    RECORD_YEAR = "record_year"


Counts = Mapping[Limit, int]


@dataclass(frozen=True, slots=True)
class Recent:
    """What a person asked for before: requests, in thirty days distinct other persons, and misses.

    A miss is a request refused for want of quality, or for a record that does not exist.
    """

    today: int = 0
    this_year: int = 0
    other_persons: int = 0
    misses: int = 0

    def counts_for(self, quality: Quality) -> Counts:
        """What limits a request made in this quality: one's own record is no other person's."""
        counts = {
            Limit.ACCOUNT_DAY: self.today,
            Limit.ACCOUNT_YEAR: self.this_year,
            Limit.MISSES_MONTH: self.misses,
            Limit.OTHERS_MONTH: self.other_persons,
        }
        if quality is Quality.HOLDER:
            del counts[Limit.OTHERS_MONTH]
        return {} if quality in DUTY else counts


def limit_on(limit: Limit, day: dt.date) -> Figure:
    """One limit on a day, with its title and ground."""
    return figure_on(FILE, limit.value, day)


def limits_on(day: dt.date) -> Counts:
    """Every limit on a day."""
    return {limit: limit_on(limit, day).value for limit in Limit}


def stricter(national: Counts, own: Mapping[Limit, int]) -> Counts:
    """The national limits with a community's own where they are stricter: it may never be laxer."""
    return {limit: min(most, own.get(limit, most)) for limit, most in national.items()}


def limit_passed(counts: Counts, limits: Counts) -> Limit | None:
    """The limit that refuses one more, if any does."""
    return next((limit for limit, count in counts.items() if count >= limits[limit]), None)


def limits_reached(before: Counts, after: Counts, limits: Counts) -> list[Limit]:
    """The limits that were not reached before and are now: somebody is told of each once."""
    return [limit for limit in after if before.get(limit, 0) < limits[limit] <= after[limit]]
