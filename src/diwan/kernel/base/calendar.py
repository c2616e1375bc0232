"""The administration's calendar: typed delays, public holidays, and the last day of a delay."""

import calendar as months
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, Self

from django.utils import timezone

from diwan.kernel.base.text import Text

DAY = timedelta(days=1)
NEAR = 7
"""How far, in days, an announced feast may lie from the day calculated for it and still be that feast."""
WEEKDAYS = frozenset(range(5))


def start_of(day: date) -> datetime:
    """The first moment of a day in Morocco."""
    return timezone.make_aware(datetime.combine(day, time()))


class Unit(StrEnum):
    """The kinds of delay the law distinguishes."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    OPEN_DAYS = "open_days"
    MONTHS = "months"
    YEARS = "years"

    @property
    def skips_holidays(self) -> bool:
        """Whether only days on which the administration works are counted."""
        return self in (Unit.WORKING_DAYS, Unit.OPEN_DAYS)


SINGULAR = {unit.value[:-1]: unit for unit in Unit}
DELAY = re.compile(r"([1-9]\d{0,4}) ([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Delay:
    """A length of time as a legal text writes it: "30 days", "20 working_days", "2 months"."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "12 open_days"; raises ValueError with the forms that are understood."""
        found = DELAY.fullmatch(text)
        unit = found and (SINGULAR.get(found[2]) or (found[2] in list(Unit) and Unit(found[2])))
        if not found or not unit:
            raise ValueError(f'"{text}" is not a delay; write a number and one of {", ".join(Unit)}')
        return cls(int(found[1]), unit)

    @property
    def nominal_days(self) -> int:
        """A rough length in days, for comparing a delay with its legal ceiling."""
        weight = {Unit.MONTHS: 30, Unit.YEARS: 365}.get(self.unit, 1)
        if self.unit is Unit.HOURS:
            return -(-self.count // 24)
        return self.count * 7 // 5 if self.unit.skips_holidays else self.count * weight

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A day on which the administration is closed, its name in both languages and its source."""

    key: str
    on: date
    ar: str
    fr: str
    legal: str
    moving: bool = False
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Feast:
    """A moving feast as one year expects it: the days calculated for it, which the moon may move."""

    key: str
    days: tuple[date, ...]
    name: Text
    legal: str
    confirmed: bool = False

    def covers(self, day: date) -> bool:
        """Whether an announcement for that day can only be of this occurrence: the moon moves it by a day or two."""
        return abs((day - self.days[0]).days) <= NEAR


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days one community works: national holidays, its own opening days, its open week.

    `lifted` are the days a feast was expected on and has left: worked like any other day of the week.
    """

    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    lifted: frozenset[date] = frozenset()
    week: frozenset[int] = WEEKDAYS
    open_week: frozenset[int] = field(default=WEEKDAYS)

    def is_working(self, day: date, unit: Unit = Unit.WORKING_DAYS) -> bool:
        """Whether the administration works on that day (decree 2-04-426 and the editable table)."""
        if day in self.opened:
            return True
        week = self.open_week if unit is Unit.OPEN_DAYS else self.week
        holiday = day in holidays_of(day.year) and day not in self.lifted
        return day.weekday() in week and day not in self.closed and not holiday

    def next_working(self, day: date) -> date:
        """That day if it is a working one, else the next that is (decree 2-22-04 art. 40)."""
        while not self.is_working(day):
            day += DAY
        return day

    def count_on(self, start: date, count: int, unit: Unit = Unit.WORKING_DAYS) -> date:
        """The day reached by counting that many working or open days after the start."""
        day = start
        for _ in range(count):
            day = self._following(day, unit)
        return day

    def counted_between(self, start: date, end: date, unit: Unit) -> int:
        """How many days of that kind lie after the start, up to and including the end."""
        span = max((end - start).days, 0)
        if not unit.skips_holidays:
            return span
        return sum(self.is_working(start + DAY * n, unit) for n in range(1, span + 1))

    def last_day(self, start: date, delay: Delay, *, roll: bool = True, frank: bool = False) -> date:
        """The last day of a delay whose event fell on the start; the day of the event never counts.

        With `roll` a last day that is not worked moves to the next that is (decree 2-22-04 art. 40);
        with `frank` (délai franc) the last day is not counted either.
        """
        day = self._reached(start, delay)
        if frank:
            day = self._following(day, delay.unit) if delay.unit.skips_holidays else day + DAY
        return self.next_working(day) if roll else day

    def _reached(self, start: date, delay: Delay) -> date:
        match delay.unit:
            case Unit.WORKING_DAYS | Unit.OPEN_DAYS:
                return self.count_on(start, delay.count, delay.unit)
            case Unit.MONTHS:
                return months_after(start, delay.count)
            case Unit.YEARS:
                return months_after(start, 12 * delay.count)
            case Unit.DAYS:
                return start + DAY * delay.count
            case Unit.HOURS:
                raise ValueError("a delay in hours is counted from an instant, not from a day")

    def _following(self, day: date, unit: Unit) -> date:
        day += DAY
        while not self.is_working(day, unit):
            day += DAY
        return day


def months_after(start: date, count: int) -> date:
    """The same day that many months later, or the month's last day where it has none (31 January + 1 month)."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def public_holidays(year: int) -> tuple[PublicHoliday, ...]:
    """The national holidays of a year, in order (decree 2-04-426; moving feasts as announced or expected)."""
    declared = _declared()
    fixed = (_fixed(key, entry, year) for key, entry in declared["fixed"].items())
    moving = (
        _holiday(key, entry, on, moving=True)
        for key, entry in declared["moving"].items()
        for on in entry["days"]
        if on.year == year
    )
    return tuple(sorted((h for h in (*fixed, *moving) if h), key=lambda h: h.on))


def unsettled_feasts(start: date, end: date) -> tuple[PublicHoliday, ...]:
    """The moving feasts expected between two days, both included, that nobody has announced yet."""
    years = range(start.year, end.year + 1)
    return tuple(
        h for year in years for h in public_holidays(year) if not h.confirmed and start <= h.on <= end
    )


@lru_cache(maxsize=64)
def feasts_of(year: int) -> tuple[Feast, ...]:
    """The moving feasts whose first day is expected in a year, in order; none where nobody calculated them."""
    found = (
        Feast(key, days, _name(entry), entry["legal"], days[0] in entry.get("confirmed", ()))
        for key, entry in _declared()["moving"].items()
        for days in _occurrences(entry["days"])
        if days[0].year == year
    )
    return tuple(sorted(found, key=lambda feast: feast.days))


def feast_names() -> dict[str, Text]:
    """The moving feasts by their keys."""
    return {key: _name(entry) for key, entry in _declared()["moving"].items()}


def feast_near(key: str, day: date) -> Feast | None:
    """The occurrence of a feast that an announcement for that day is about."""
    years = (day.year - 1, day.year, day.year + 1)
    return next((f for year in years for f in feasts_of(year) if f.key == key and f.covers(day)), None)


def lifted_by(announced: Iterable[tuple[str, date]]) -> frozenset[date]:
    """The days that feasts were expected on and have left, each announcement a feast's key and a day."""
    held: dict[Feast, set[date]] = {}
    for key, on in announced:
        if feast := feast_near(key, on):
            held.setdefault(feast, set()).add(on)
    return frozenset(day for feast, days in held.items() for day in days_left_by(feast, days))


def days_left_by(feast: Feast, held: Iterable[date]) -> frozenset[date]:
    """The days a feast was expected on and is not held on, those that are holidays otherwise left out."""
    left = set(feast.days) - set(held)
    otherwise = {h.on for day in left for h in public_holidays(day.year) if h.key != feast.key}
    return frozenset(left - otherwise)


@lru_cache(maxsize=256)
def holidays_of(year: int) -> frozenset[date]:
    """The dates of a year's national holidays."""
    return frozenset(holiday.on for holiday in public_holidays(year))


def calendar_with(closed: Iterable[date] = (), opened: Iterable[date] = ()) -> WorkingCalendar:
    """The national calendar corrected by a community's own days."""
    return WorkingCalendar(frozenset(closed), frozenset(opened))


def _fixed(key: str, entry: dict[str, Any], year: int) -> PublicHoliday | None:
    month, day = map(int, entry["day"].split("-"))
    on = date(year, month, day)
    valid = entry.get("since", date.min) <= on <= entry.get("until", date.max)
    return _holiday(key, entry, on) if valid else None


def _occurrences(days: list[date]) -> list[tuple[date, ...]]:
    found: list[tuple[date, ...]] = []
    for day in days:
        follows = bool(found) and day - found[-1][-1] == DAY
        found[-1:] = [(*found[-1], day)] if follows else [*found[-1:], (day,)]
    return found


def _name(entry: dict[str, Any]) -> Text:
    return Text(entry["name"]["ar"], entry["name"]["fr"])


def _holiday(key: str, entry: dict[str, Any], on: date, *, moving: bool = False) -> PublicHoliday:
    name = entry["name"]
    settled = not moving or on in entry.get("confirmed", ())
    return PublicHoliday(key, on, name["ar"], name["fr"], entry["legal"], moving, settled)


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("calendar.toml").read_text("utf-8"))
