"""The clock machine against a reference that walks day by day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diwan.kernel.base.calendar import DAY, Delay, Unit, WorkingCalendar
from diwan.kernel.cases import clocks

CALENDAR = WorkingCalendar()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def rule_of(text: str, **options: bool) -> clocks.ClockRule:
    return clocks.ClockRule(Delay.parse(text), **options)


@dataclass
class Walk:
    """The reference: a day counts if the clock ran through the whole of it; the last must be worked if it rolls."""

    rule: clocks.ClockRule
    need: int
    calendar: WorkingCalendar
    pauses: list[tuple[date, date]] = field(default_factory=list)

    def counts(self, day: date) -> bool:
        unit = self.rule.delay.unit
        resting = any(pause <= day <= resume for pause, resume in self.pauses)
        return not resting and (not unit.skips_holidays or self.calendar.is_working(day, unit))

    def last_day(self, start: date) -> date:
        counted, day = 0, start
        while counted < self.need:
            day += DAY
            final = counted == self.need - 1
            if self.counts(day) and not (final and self.rule.roll and not self.calendar.is_working(day)):
                counted += 1
        return day


RULES = st.builds(
    clocks.ClockRule,
    st.builds(Delay, st.integers(1, 60), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.OPEN_DAYS])),
    roll=st.booleans(),
)


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(
    WorkingCalendar,
    closed=st.frozensets(DAYS, max_size=60),
    opened=st.frozensets(DAYS, max_size=10),
    lifted=st.frozensets(DAYS, max_size=30),
    open_week=st.sampled_from([frozenset(range(5)), frozenset(range(6)), frozenset({0, 1, 2, 3})]),
)
"""Feasts declared or moved, days opened, the open week of a community: whatever they are."""
EXTEND = 0
HAPPENINGS = st.lists(st.tuples(st.integers(1, 12), st.integers(EXTEND, 40)), max_size=6)
"""Some days later: the clock is extended, or rests for so many days less one."""


@settings(max_examples=1500, deadline=None)
@given(
    rule=RULES,
    calendar=CALENDARS,
    start=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    happenings=HAPPENINGS,
)
def test_a_clock_agrees_with_a_walk_day_by_day(
    rule: clocks.ClockRule, calendar: WorkingCalendar, start: date, happenings: list[tuple[int, int]]
) -> None:
    """Pauses (law 55.19 art. 10, 14), one extension (art. 17), feasts, rolling (2-22-04 art. 40), in any order."""
    state, day = clocks.started(rule, noon(start), calendar), start
    walk, extended = Walk(rule, rule.delay.count, calendar), False
    for before, length in happenings:
        then, end = day + DAY * before, clocks.last_day(rule, state, calendar)
        assert end is not None
        if then > end:
            break
        if length == EXTEND:
            if not extended:
                state, extended = clocks.extended(rule, state, None, calendar), True
                walk.need += rule.delay.count
            continue
        day = then + DAY * (length - 1)
        walk.pauses.append((then, day))
        state = clocks.resumed(clocks.suspended(rule, state, noon(then), calendar), noon(day))
    assert clocks.last_day(rule, state, calendar) == walk.last_day(start)


def test_the_timer_acts_the_day_after_the_last_day() -> None:
    rule = rule_of("30 days")
    state = clocks.started(rule, noon(date(2026, 9, 1)), CALENDAR)
    assert clocks.last_day(rule, state, CALENDAR) == date(2026, 10, 1)
    assert not clocks.is_due(rule, state, datetime(2026, 10, 1, 22, 59, tzinfo=UTC), CALENDAR)
    assert clocks.is_due(rule, state, datetime(2026, 10, 2, 0, 0, tzinfo=UTC), CALENDAR)


def test_two_months_from_the_second_of_february_are_fifty_nine_days() -> None:
    rule = rule_of("2 months", roll=False)
    state = clocks.started(rule, noon(date(2026, 2, 2)), CALENDAR)
    assert (state.length, clocks.last_day(rule, state, CALENDAR)) == (59, date(2026, 4, 2))


def test_a_pause_on_the_very_last_day_leaves_one_day() -> None:
    rule = rule_of("10 days", roll=False)
    state = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    paused = clocks.suspended(rule, state, noon(date(2026, 3, 12)), CALENDAR)
    assert paused.left == 1
    assert clocks.last_day(rule, clocks.resumed(paused, noon(date(2026, 4, 1))), CALENDAR) == date(2026, 4, 2)


def test_a_resting_clock_is_never_due() -> None:
    rule = rule_of("10 days")
    running = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    state = clocks.suspended(rule, running, noon(date(2026, 3, 5)), CALENDAR)
    assert clocks.last_day(rule, state, CALENDAR) is None
    assert not clocks.is_due(rule, state, noon(date(2030, 1, 1)), CALENDAR)


def test_the_first_half_ends_with_the_half() -> None:
    """Law 55.19 art. 10: complements are asked for in the first half of the delay."""
    rule = rule_of("60 days")
    state = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    assert clocks.is_before_half(rule, state, noon(date(2026, 4, 1)), CALENDAR)
    assert not clocks.is_before_half(rule, state, noon(date(2026, 4, 2)), CALENDAR)


def test_hours_are_counted_from_the_instant_and_do_not_roll() -> None:
    rule = rule_of("48 hours")
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    state = clocks.started(rule, friday, CALENDAR)
    assert clocks.acts_at(rule, state, CALENDAR) == friday + timedelta(hours=48)
    paused = clocks.suspended(rule, state, friday + timedelta(hours=40), CALENDAR)
    resumed = clocks.resumed(paused, friday + timedelta(hours=100))
    assert clocks.acts_at(rule, resumed, CALENDAR) == friday + timedelta(hours=108)


def test_a_reminder_comes_before_the_last_day() -> None:
    rule = rule_of("30 days")
    state = clocks.started(rule, noon(date(2026, 9, 1)), CALENDAR)
    assert clocks.acts_at(rule, state, CALENDAR, Delay(5, Unit.DAYS)) == clocks.midnight(date(2026, 9, 26))
    assert clocks.acts_at(rule, state, CALENDAR, Delay(1, Unit.WORKING_DAYS)) == clocks.midnight(
        date(2026, 9, 30)
    )


def test_a_frank_delay_is_one_day_longer() -> None:
    rule = rule_of("10 days", frank=True, roll=False)
    state = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    assert clocks.last_day(rule, state, CALENDAR) == date(2026, 3, 13)


def test_an_extension_by_the_same_doubles_the_delay() -> None:
    """Law 31.13 art. 16: one extension of the same length."""
    rule = rule_of("20 working_days")
    state = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    assert clocks.extended(rule, state, None, CALENDAR).left == 40


def test_an_extension_by_months_counts_from_the_end() -> None:
    rule = rule_of("1 month", roll=False)
    state = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    longer = clocks.extended(rule, state, Delay(1, Unit.MONTHS), CALENDAR)
    assert clocks.last_day(rule, longer, CALENDAR) == date(2026, 5, 2)


@pytest.mark.parametrize("status", ["stopped", "suspended"])
def test_only_a_running_clock_is_suspended(status: str) -> None:
    rule = rule_of("10 days")
    state = clocks.started(rule, noon(date(2026, 3, 2)), CALENDAR)
    resting = (
        clocks.stopped(state, noon(date(2026, 3, 4)))
        if status == "stopped"
        else clocks.suspended(rule, state, noon(date(2026, 3, 4)), CALENDAR)
    )
    assert clocks.suspended(rule, resting, noon(date(2026, 3, 9)), CALENDAR) == resting
