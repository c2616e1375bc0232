"""Whether people are called in time: the days the law gives between the call and the day itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Delay, Unit
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases import clocks
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.kinds.said import written_day


def late_call(act: Act, notice: str | None, day: datetime, code: str, **told: str) -> Refused | None:
    """What is wrong with a moment that does not leave the whole of the notice, and the first day that does.

    Without a notice it is wrong once it has passed.
    """
    if notice is None:
        return Refused("cases.field_errors.day_passed") if day < act.at else None
    delay = Delay.parse(notice)
    if delay.unit is Unit.HOURS:
        soonest = act.at + timedelta(hours=delay.count)
        first, late = clocks.local(soonest), day < soonest
    else:
        first = _first_day(act, delay)
        late = clocks.local(day) < first
    return Refused(code, day=written_day(first), **told) if late else None


def _first_day(act: Act, delay: Delay) -> date:
    calendar = calendar_of(act.territory)
    return calendar.last_day(clocks.local(act.at), delay, roll=False)
