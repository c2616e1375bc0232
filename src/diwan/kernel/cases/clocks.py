"""The clock machine: pure, day by day in meaning, a few sums in practice.

A day counts when the clock ran through the whole of it. So the day of the event that starts or resumes it does
not count, nor does the day of a pause: a pause on the very last day leaves one day. The timer acts the day after
the last day.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from diwan.kernel.base.act import MOROCCO
from diwan.kernel.base.calendar import DAY, Delay, Unit, WorkingCalendar

ZONE = MOROCCO
Status = Literal["running", "suspended", "stopped"]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How one clock counts, once its variant is chosen."""

    delay: Delay
    roll: bool = True
    frank: bool = False

    @property
    def in_hours(self) -> bool:
        """Whether the clock counts from an instant instead of from a day."""
        return self.delay.unit is Unit.HOURS


@dataclass(frozen=True, slots=True)
class ClockState:
    """Where a clock stands: since when it runs, how much was left then, how long it is in all.

    `left` and `length` are days of the clock's kind, or seconds for a clock in hours.
    """

    status: Status
    since: datetime
    left: int
    length: int


def started(rule: ClockRule, at: datetime, calendar: WorkingCalendar) -> ClockState:
    """The clock set going by an event; months become the days they hold from that day."""
    length = _length(rule, local(at), calendar)
    return ClockState("running", at, length, length)


def suspended(rule: ClockRule, state: ClockState, at: datetime, calendar: WorkingCalendar) -> ClockState:
    """The clock at rest, keeping the time left; the day of the pause is not used up."""
    if state.status != "running":
        return state
    return replace(state, status="suspended", left=_left(rule, state, at, calendar), since=at)


def resumed(state: ClockState, at: datetime) -> ClockState:
    """The clock going on for the time that was left."""
    return replace(state, status="running", since=at) if state.status == "suspended" else state


def extended(rule: ClockRule, state: ClockState, by: Delay | None, calendar: WorkingCalendar) -> ClockState:
    """The clock lengthened by a delay, or by as much again as it had at its (last) start."""
    if state.status == "stopped":
        return state
    more = (
        state.length
        if by is None
        else _length(replace(rule, delay=by, frank=False), _end(rule, state, calendar), calendar)
    )
    return replace(state, left=state.left + more, length=state.length + more)


def stopped(state: ClockState, at: datetime) -> ClockState:
    """The clock stopped for good."""
    return replace(state, status="stopped", since=at, left=0)


def last_day(rule: ClockRule, state: ClockState, calendar: WorkingCalendar) -> date | None:
    """The last day of a running clock's delay; None while it rests or once stopped."""
    if state.status != "running":
        return None
    if rule.in_hours:
        return local(_last_instant(state))
    end = _end(rule, state, calendar)
    return calendar.next_working(end) if rule.roll else end


def acts_at(
    rule: ClockRule, state: ClockState, calendar: WorkingCalendar, before: Delay | None = None
) -> datetime | None:
    """When a timer on this clock acts: the day after the last day, or a while before the last day."""
    end = last_day(rule, state, calendar)
    if end is None:
        return None
    if rule.in_hours:
        return _last_instant(state) - _span(before)
    if before is None:
        return midnight(end + DAY)
    return midnight(_earlier(end, before, calendar))


def is_due(rule: ClockRule, state: ClockState, at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether the last day has passed."""
    when = acts_at(rule, state, calendar)
    return when is not None and at >= when


def is_before_half(rule: ClockRule, state: ClockState, at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether the clock is within the first half of its delay (law 55.19 art. 10, 14)."""
    if state.status == "stopped":
        return False
    left = state.left if state.status == "suspended" else _left(rule, state, at, calendar)
    return 2 * (state.length - left) < state.length


def local(at: datetime) -> date:
    """The day it is in Morocco at that instant."""
    return at.astimezone(ZONE).date()


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Morocco."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def _length(rule: ClockRule, start: date, calendar: WorkingCalendar) -> int:
    if rule.in_hours:
        return rule.delay.count * 3600
    end = calendar.last_day(start, rule.delay, roll=False, frank=rule.frank)
    return calendar.counted_between(start, end, rule.delay.unit)


def _left(rule: ClockRule, state: ClockState, at: datetime, calendar: WorkingCalendar) -> int:
    if rule.in_hours:
        return max(1, state.left - int((at - state.since).total_seconds()))
    used = calendar.counted_between(local(state.since), local(at) - DAY, rule.delay.unit)
    return max(1, state.left - used)


def _end(rule: ClockRule, state: ClockState, calendar: WorkingCalendar) -> date:
    start = local(state.since)
    if rule.in_hours:
        return start
    if rule.delay.unit.skips_holidays:
        return calendar.count_on(start, state.left, rule.delay.unit)
    return start + DAY * state.left


def _last_instant(state: ClockState) -> datetime:
    return state.since + timedelta(seconds=state.left)


def _earlier(end: date, before: Delay, calendar: WorkingCalendar) -> date:
    if not before.unit.skips_holidays:
        return end - DAY * before.nominal_days
    day = end
    for _ in range(before.count):
        day -= DAY
        while not calendar.is_working(day, before.unit):
            day -= DAY
    return day


def _span(before: Delay | None) -> timedelta:
    if before is None:
        return timedelta()
    return timedelta(hours=before.count) if before.unit is Unit.HOURS else timedelta(days=before.nominal_days)
