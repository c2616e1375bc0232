"""Whether people are called in time: the days the law gives between the call and the day itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Delay, Unit
from diwan.kernel.cases import clocks
from diwan.kernel.cases.calendars import calendar_of


def is_in_time(act: Act, notice: str | None, day: datetime) -> bool:
    """Whether a moment leaves the whole of the notice; without one, whether it is still to come."""
    if notice is None:
        return day >= act.at
    delay = Delay.parse(notice)
    if delay.unit is Unit.HOURS:
        return day >= act.at + timedelta(hours=delay.count)
    calendar = calendar_of(act.territory)
    rule = clocks.ClockRule(delay, roll=False)
    last = clocks.last_day(rule, clocks.started(rule, act.at, calendar), calendar)
    return last is not None and clocks.local(day) >= last
