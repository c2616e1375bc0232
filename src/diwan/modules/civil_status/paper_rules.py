"""What decree 2-99-665 asks of an office that still keeps paper registers (law 37.99), and of its leaving them.

Pure functions: days, pages and states; no tables, no clock.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.modules.civil_status.content import Regime

COUNTERPARTS = 2
"""Each register is kept in two counterparts, three abroad (decree 2-99-665)."""
TABLE_YEARS = 10
ADULT = 18
"""Age from which the dead are on the list sent every fifteen days."""
DECEMBER = 12
HALF = 15
SHORTEST_WITH_ARTICLE = 5
ARTICLE = "ال"


class BookState(StrEnum):
    """How far a paper register has come."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    SENT = "sent"
    CHECKED = "checked"
    DEPOSITED = "deposited"


class Keeper(StrEnum):
    """Who has the second counterpart of a paper register."""

    OFFICE = "office"
    GOVERNOR = "governor"
    COURT = "court"


def counterpart_kept_by(state: BookState) -> Keeper:
    """Where the second counterpart is: at the office until it is sent, then with the governor who checks it, then at
    the court of first instance (decree 2-99-665)."""
    if state in (BookState.SENT, BookState.CHECKED):
        return Keeper.GOVERNOR
    return Keeper.COURT if state is BookState.DEPOSITED else Keeper.OFFICE


def closing_day_for(year: int, calendar: WorkingCalendar) -> dt.date:
    """The last working day of the year, on which the officer closes its registers (decree 2-99-665)."""
    day = dt.date(year, DECEMBER, 31)
    while not calendar.is_working(day):
        day -= dt.timedelta(days=1)
    return day


def sending_deadline_for(closed: dt.date) -> dt.date:
    """The last day of the month that follows the closing: one counterpart goes to the governor (decree 2-99-665)."""
    year, month = (closed.year + 1, 1) if closed.month == DECEMBER else (closed.year, closed.month + 1)
    return dt.date(year, month, months.monthrange(year, month)[1])


def fortnight_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The half of the month a day lies in: the list of deceased adults leaves every fifteen days."""
    if day.day <= HALF:
        return day.replace(day=1), day.replace(day=HALF)
    return day.replace(day=HALF + 1), day.replace(day=months.monthrange(day.year, day.month)[1])


def ten_years_to(last: int) -> tuple[int, int]:
    """The first and last year of a ten-year table."""
    return last - TABLE_YEARS + 1, last


def page_for(number: int, first: int) -> int:
    """One act a page: the page of a number in the volume that begins with `first`."""
    return number - first + 1


def is_full(number: int, first: int, pages: int) -> bool:
    """Whether a volume has no page for this number: the king's prosecutor stamps another."""
    return page_for(number, first) > pages


def may_close(today: dt.date, year: int, calendar: WorkingCalendar, ends_on: dt.date | None) -> bool:
    """Whether the year's registers may be closed: from the last working day on, or as paper ends in the office."""
    if ends_on is not None and ends_on <= today:
        return True
    return today >= closing_day_for(year, calendar)


@dataclass(frozen=True, slots=True)
class RegimeDecision:
    """A dated decision of the central authority on one office."""

    regime: Regime
    since: dt.date


def regime_on(day: dt.date, decisions: tuple[RegimeDecision, ...]) -> Regime:
    """Under which law an office registers on a day; the national register where nothing was decided (art. 59)."""
    held = [decision for decision in sorted(decisions, key=lambda d: d.since) if decision.since <= day]
    return held[-1].regime if held else Regime.NATIONAL_36_21


def why_not_switch(new: RegimeDecision, decisions: tuple[RegimeDecision, ...]) -> str:
    """Why a decision cannot follow those before it: a code, empty when it may.

    Paper registers stop where the national register begins and never come back (law 36.21, art. 59; decree
    2-22-04, art. 47).
    """
    if any(decision.since >= new.since for decision in decisions):
        return "regime_not_later"
    if new.regime is Regime.PAPER_37_99 and any(d.regime is Regime.NATIONAL_36_21 for d in decisions):
        return "regime_no_return"
    if decisions and regime_on(new.since, decisions) is new.regime:
        return "regime_same"
    return ""


def table_key(family: str, first: str) -> tuple[str, str]:
    """Where a folded Arabic name stands in an alphabetical table: by family name without its article."""
    bare = family[2:] if family.startswith(ARTICLE) and len(family) >= SHORTEST_WITH_ARTICLE else family
    return bare, first
