"""Days as people type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.whole import western_digits

NUMERIC_DATE = re.compile(r"^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))$")


def date_from(text: str) -> date:
    """A day as people write it: year first, or day first; raises ValueError."""
    found = NUMERIC_DATE.match(western_digits(text).strip())
    if found is None:
        raise ValueError(text)
    year, month, day, day_first, month_second, year_last = found.groups()
    return date(int(year or year_last), int(month or month_second), int(day or day_first))


def day_or_none(text: str) -> date | None:
    """The day a text says, when it is one."""
    try:
        return date_from(text)
    except ValueError:
        return None


def day_in(typed: Mapping[str, str], field: str, code: str) -> date:
    """The day typed in a field; `Invalid` there, with the words of `code`, when it is none."""
    day = day_or_none(typed.get(field, ""))
    if day is None:
        raise Invalid({field: [Refused(code, value=typed.get(field, ""))]})
    return day
