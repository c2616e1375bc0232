"""Delays on the Moroccan administration's calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.base.calendar import DAY, Delay, Unit, WorkingCalendar, months_after, public_holidays

CALENDAR = WorkingCalendar()
DATES = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_unity_day_is_a_holiday_from_2026_on() -> None:
    assert "unity" not in {h.key for h in public_holidays(2025)}
    assert date(2026, 10, 31) in {h.on for h in public_holidays(2026)}


def test_the_fourteen_holidays_of_decree_2_04_426_and_new_year_are_there() -> None:
    assert len({h.key for h in public_holidays(2026)}) == 15


def test_every_holiday_is_named_in_both_languages() -> None:
    assert all(h.ar and h.fr and h.legal for year in range(2024, 2028) for h in public_holidays(year))


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    """Decree 2-22-04 art. 40: 30 days after 19 October 2026 is Independence Day, a Wednesday."""
    assert CALENDAR.last_day(date(2026, 10, 19), Delay(30, Unit.DAYS)) == date(2026, 11, 19)


def test_the_roll_crosses_a_week_end_and_a_holiday() -> None:
    assert CALENDAR.last_day(date(2026, 11, 5), Delay(1, Unit.DAYS)) == date(2026, 11, 9)


def test_without_roll_the_last_day_stays() -> None:
    assert CALENDAR.last_day(date(2026, 10, 19), Delay(30, Unit.DAYS), roll=False) == date(2026, 11, 18)


def test_working_days_skip_holidays() -> None:
    """Law 31.13 art. 16: twenty working days from 30 October 2026 skip 6 and 18 November."""
    assert CALENDAR.last_day(date(2026, 10, 30), Delay(20, Unit.WORKING_DAYS)) == date(2026, 12, 1)


def test_a_frank_delay_counts_neither_its_first_nor_its_last_day() -> None:
    assert CALENDAR.last_day(date(2026, 6, 1), Delay(7, Unit.DAYS), frank=True) == date(2026, 6, 9)


def test_two_months_from_the_end_of_december_end_with_february() -> None:
    assert months_after(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 31), 1) == date(2027, 1, 31)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)


def test_a_communal_opening_day_is_worked() -> None:
    saturday = date(2026, 3, 7)
    assert not CALENDAR.is_working(saturday)
    assert WorkingCalendar(opened=frozenset({saturday})).is_working(saturday)


def test_a_feast_added_by_the_editable_table_is_not_worked() -> None:
    assert not WorkingCalendar(closed=frozenset({date(2026, 3, 23)})).is_working(date(2026, 3, 23))


def test_open_days_follow_the_communal_open_week() -> None:
    six_days = WorkingCalendar(open_week=frozenset(range(6)))
    assert six_days.last_day(date(2026, 3, 6), Delay(1, Unit.OPEN_DAYS), roll=False) == date(2026, 3, 7)
    assert six_days.last_day(date(2026, 3, 6), Delay(1, Unit.WORKING_DAYS)) == date(2026, 3, 9)


@pytest.mark.parametrize("text", ["30", "days", "0 days", "-2 days", "3 weeks", "3  days", "", "2 months "])
def test_a_delay_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a delay"):
        Delay.parse(text)


@pytest.mark.parametrize(
    ("text", "unit"), [("1 year", Unit.YEARS), ("48 hours", Unit.HOURS), ("1 open_day", Unit.OPEN_DAYS)]
)
def test_delays_are_read_in_singular_and_plural(text: str, unit: Unit) -> None:
    assert Delay.parse(text).unit is unit


@given(DATES, st.integers(1, 120))
def test_working_days_agree_with_a_walk_day_by_day(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += DAY
        left -= CALENDAR.is_working(day)
    assert CALENDAR.count_on(start, count) == day
    assert CALENDAR.counted_between(start, day, Unit.WORKING_DAYS) == count
