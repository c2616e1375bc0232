"""Dates as the administration writes them, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_time
from django.utils import timezone

from diwan.kernel.base.text import locale


def date_words(value: date | datetime) -> str:
    """12 ماي 2026, 12 mai 2026."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_date(day, "d MMMM y", locale())


def moment_words(value: datetime) -> str:
    """12 ماي 2026، 10:32."""
    return f"{date_words(value)} · {format_time(timezone.localtime(value), 'HH:mm', locale=locale())}"
