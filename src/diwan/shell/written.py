"""Dates, amounts and delays as people write them in Morocco: 12 ماي 2026, 1.250,00 درهم, Western digits."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.utils import timezone

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import current_language, locale, locale_of, t

DATES = {"long": "d MMMM y", "full": "EEEE d MMMM y", "month": "MMMM y", "short": "d MMM y"}
SOON = 3
KILO = 1024


def day_of(value: date | datetime) -> date:
    """The day of a moment, in Morocco."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def date_words(value: date | datetime, style: str = "long") -> str:
    """A date written out with the Moroccan name of the month."""
    return _written_day(day_of(value), style, current_language())


@lru_cache(maxsize=4_000)
def _written_day(day: date, style: str, language: str) -> str:
    words: str = format_date(day, DATES[style], locale=locale_of(language))
    return words.replace(" ", "\N{NO-BREAK SPACE}") if style in ("long", "short") else words


def time_words(value: datetime) -> str:
    """The hour of a moment, in Morocco, on 24 hours."""
    words: str = format_time(timezone.localtime(value), "HH:mm", tzinfo=None, locale=locale())
    return words


def number_words(value: int | float | Decimal, digits: int = 0) -> str:
    """A number with the separators of the reader's language."""
    return _written_number(value, digits, current_language())


@lru_cache(maxsize=4_000)
def _written_number(value: int | float | Decimal, digits: int, language: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    words: str = format_decimal(value, format=pattern, locale=locale_of(language))
    return words


def amount_words(value: Money | Decimal | int) -> str:
    """The figure of an amount, always with its centimes."""
    return number_words(value.amount if isinstance(value, Money) else Decimal(value), 2)


def size_words(size: int) -> str:
    """The size of a file."""
    if size < KILO * KILO:
        return t("shell.size.kilo", value=number_words(max(1, round(size / KILO))))
    return t("shell.size.mega", value=number_words(size / KILO / KILO, 0 if size % (KILO * KILO) == 0 else 1))


def days_between(last_day: date, today: date) -> int:
    """Days left until the last day of a delay; negative once it has passed."""
    return (last_day - today).days


def delay_words(days: int) -> str:
    """What is left of a delay, or how long ago it ran out, in words."""
    if days < 0:
        return t("shell.delay.over", count=-days)
    if days == 0:
        return t("shell.delay.today")
    return t("shell.delay.left", count=days)


def delay_kind(days: int) -> str:
    """How urgent a delay is: over, about to be, or neither."""
    if days < 0:
        return "danger"
    return "late" if days <= SOON else ""
