"""A month of the calendar, in Morocco's time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from diwan.kernel.base.act import MOROCCO
from diwan.kernel.base.whole import western_digits

TYPED = re.compile(r"(\d{4})-(\d{1,2})")
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: dt.date

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a day."""
        return cls(day.replace(day=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def after(self) -> Month:
        """The next one."""
        return Month.of(self.first + dt.timedelta(days=32))

    @property
    def before(self) -> Month:
        """The one before."""
        return Month.of(self.first - dt.timedelta(days=1))

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """Its first moment, and the first one after it."""
        return (_midnight(self.first), _midnight(self.after.first))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), MOROCCO)


def month_typed(text: str) -> Month | None:
    """A month as it is typed, 2026-11, in either digits; None for anything else."""
    found = TYPED.fullmatch(western_digits(text.strip()))
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < FIRST_YEAR:
        return None
    return Month(dt.date(int(found[1]), int(found[2]), 1))
