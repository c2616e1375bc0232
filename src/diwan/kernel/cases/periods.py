"""The periods of a fee that comes again: from day to day or with the calendar, and what a part of one costs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from diwan.kernel.base.calendar import DAY, Delay, Unit, months_after
from diwan.kernel.base.text import Text
from diwan.kernel.cases.schema.fees import Recurring
from diwan.kernel.payments.rules import Charge

MONTHS = {"month": 1, "quarter": 3, "year": 12}
MOST_PERIODS = 1_200
"""More than the forty years of the longest occupation, by the month (57.19 art. 20)."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period, both days included; `whole` is how many days it would have if nothing cut it."""

    number: int
    first: date
    last: date
    whole: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def periods_of(rule: Recurring, begins: date, ends: date) -> Iterator[Period]:
    """The periods between two days, both included, in order; none where the end comes first."""
    months = MONTHS[rule.every]
    base = begins if rule.counted == "from_day" else calendar_start(begins, months)
    for step in range(MOST_PERIODS):
        opens, closes = months_after(base, step * months), months_after(base, (step + 1) * months) - DAY
        if opens > ends:
            return
        yield Period(step + 1, max(opens, begins), min(closes, ends), (closes - opens).days + 1)


def calendar_start(day: date, months: int) -> date:
    """The first day of the month, quarter or year a day is in."""
    return date(day.year, day.month - (day.month - 1) % months, 1)


def share_of(rule: Recurring, period: Period) -> Decimal:
    """What part of a whole period is charged for one."""
    whole_from = rule.whole_from or 1
    if period.days >= min(whole_from, period.whole):
        return Decimal(1)
    return Decimal(period.days) / Decimal(period.whole)


def priced_on(rule: Recurring, begins: date, period: Period) -> date:
    """The day whose rates a period is charged at: its own first, or the last revision the law allows before it."""
    if rule.rates_held is None:
        return period.first
    held, times = Delay.parse(rule.rates_held), 0
    while (revised := later_by(begins, held, times + 1)) <= period.first and times < MOST_PERIODS:
        times += 1
        day = revised
    return day if times else begins


def later_by(day: date, delay: Delay, times: int) -> date:
    """A day so many times a delay later, in days, months or years of the calendar."""
    months = {Unit.MONTHS: 1, Unit.YEARS: 12}.get(delay.unit)
    if months is None:
        return day + timedelta(days=delay.nominal_days * times)
    return months_after(day, months * delay.count * times)


def charged_for(rule: Recurring, period: Period, charges: list[Charge]) -> list[Charge]:
    """The lines of a whole period cut to one, the cut written out."""
    share = share_of(rule, period)
    if share == 1:
        return charges
    cut = f" × {period.days}/{period.whole}"
    return [
        Charge(
            Text(charge.text.ar + cut, charge.text.fr + cut), charge.amount * share, tariff=charge.tariff,
            legal_ref=charge.legal_ref,
        )
        for charge in charges
    ]  # fmt: skip


def days_text(first: date, last: date) -> Text:
    """From a day to another, as an order of payment says it."""
    one, other = f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"
    return Text(f"من {one} إلى {other}", f"du {one} au {other}")
