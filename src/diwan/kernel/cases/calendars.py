"""Reads of the calendar: which days a community works, and why, from the national list and the editable table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diwan.kernel.base.calendar import (
    DAY,
    NEAR,
    Feast,
    PublicHoliday,
    WorkingCalendar,
    feast_near,
    feasts_of,
    lifted_by,
    public_holidays,
    unsettled_feasts,
)
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import CalendarDay
from diwan.kernel.territory.models import KINGDOM


class Standing(StrEnum):
    """What is known of a day of the calendar."""

    FIXED = "fixed"
    CALCULATED = "calculated"
    CONFIRMED = "confirmed"
    LEFT = "left"
    CLOSED = "closed"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year's calendar as people read it: its row of the editable table and its feast's key, if any."""

    on: date
    name: Text
    standing: Standing
    legal: str = ""
    row: CalendarDay | None = None
    feast: str = ""

    @property
    def is_national(self) -> bool:
        """Whether it holds for the whole Kingdom."""
        return self.row is None or self.row.territory_id == KINGDOM


def calendar_of(territory: int) -> WorkingCalendar:
    """The calendar of a community: national days, then its own (the editable table)."""
    rows = days_said(CalendarDay.objects.filter(territory_id__in=(KINGDOM, territory)))
    works = {row.on: row.works for row in rows}
    return WorkingCalendar(
        frozenset(on for on, open_ in works.items() if not open_),
        frozenset(on for on, open_ in works.items() if open_),
        lifted_by((row.feast, row.on) for row in rows if row.feast),
    )


def days_said(rows: Iterable[CalendarDay]) -> list[CalendarDay]:
    """The rows that count, the Kingdom's first: what it says of a feast silences the community."""
    listed = sorted(rows, key=lambda row: (row.territory_id, row.on))
    national = {feast for row in listed if row.territory_id == KINGDOM and (feast := feast_of(row))}
    return [row for row in listed if row.territory_id == KINGDOM or feast_of(row) not in national]


def feast_of(row: CalendarDay) -> Feast | None:
    """The expected feast that a row is about."""
    return feast_near(row.feast, row.on) if row.feast else None


def unsettled_near(territory: int, start: date, end: date) -> list[PublicHoliday]:
    """The feasts between two days whose date depends on the moon still: neither announced nor declared."""
    expected = unsettled_feasts(start, end)
    if not expected:
        return []
    rows = CalendarDay.objects.filter(
        territory_id__in=(KINGDOM, territory), on__gte=start - NEAR * DAY, on__lte=end + NEAR * DAY
    )
    declared = {row.on for row in rows}
    settled = {feast_of(row) for row in rows}
    return [day for day in expected if day.on not in declared and feast_near(day.key, day.on) not in settled]


def days_of_year(territory: int, year: int) -> list[Day]:
    """The year's calendar of a community, in order: what is fixed, calculated, confirmed, its own; two at most a day.

    A day that a feast was expected on and has left stays in the list, and says so.
    """
    rows = days_said(CalendarDay.objects.filter(territory_id__in=(KINGDOM, territory), on__year=year))
    settled = {feast for row in rows if (feast := feast_of(row))}
    found = [*_fixed(year), *_expected(year, settled, {row.on for row in rows}), *map(_declared, rows)]
    return sorted(found, key=lambda day: (day.on, not day.is_national))


def _fixed(year: int) -> Iterator[Day]:
    for holiday in public_holidays(year):
        if not holiday.moving:
            yield Day(holiday.on, Text(holiday.ar, holiday.fr), Standing.FIXED, holiday.legal)


def _expected(year: int, settled: set[Feast], said: set[date]) -> Iterator[Day]:
    """The days calculated for feasts; where somebody has settled the feast, only those it has left."""
    for feast in (f for near in (year - 1, year) for f in feasts_of(near)):
        standing = Standing.CONFIRMED if feast.confirmed else Standing.CALCULATED
        standing = Standing.LEFT if feast in settled else standing
        for day in feast.days:
            if day.year == year and day not in said:
                yield Day(day, feast.name, standing, feast.legal, feast=feast.key)


def _declared(row: CalendarDay) -> Day:
    standing = Standing.CONFIRMED if row.feast else (Standing.OPENED if row.works else Standing.CLOSED)
    return Day(row.on, row.name, standing, row.decided_by, row, row.feast)
