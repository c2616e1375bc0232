"""The periods of a fee that comes again: every day of the time in exactly one, a part charged as the rule says."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.computed import months_begun
from diwan.kernel.cases.periods import charged_for, periods_of, priced_on, share_of
from diwan.kernel.cases.schema.fees import Recurring
from diwan.kernel.payments.rules import Charge

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def rule(**said: Any) -> Recurring:
    told = {"every": "month", "begins": "from", "ends": "until", "while_in": "on", "pay_within": "30 days"}
    return Recurring.model_validate(told | said)


@given(
    begins=DAYS, length=st.integers(0, 4000), every=st.sampled_from(["month", "quarter", "year"]),
    counted=st.sampled_from(["from_day", "calendar"]),
)  # fmt: skip
def test_each_day_is_in_one_period_and_no_other(begins: date, length: int, every: str, counted: str) -> None:
    ends = begins + timedelta(days=length)
    found = list(periods_of(rule(every=every, counted=counted), begins, ends))
    assert found[0].first == begins and found[-1].last == ends
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    for one, other in itertools.pairwise(found):
        assert other.first == one.last + timedelta(days=1)
        assert one.number == 1 or one.days == one.whole
    assert sum(one.days for one in found) == length + 1


@given(begins=DAYS.filter(lambda day: day.day <= 28), length=st.integers(0, 4000))
def test_there_are_as_many_as_months_begun(begins: date, length: int) -> None:
    """The same count as a fee paid once for its whole time."""
    ends = begins + timedelta(days=length)
    assert len(list(periods_of(rule(), begins, ends))) == months_begun(begins, ends)


def test_the_end_of_a_month_is_the_last_day_of_a_shorter_one() -> None:
    found = list(periods_of(rule(), date(2026, 1, 31), date(2026, 4, 29)))
    assert [one.first for one in found] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_nothing_is_owed_for_a_time_that_ends_before_it_begins() -> None:
    assert list(periods_of(rule(), date(2026, 5, 2), date(2026, 5, 1))) == []


@pytest.mark.parametrize(
    ("whole_from", "parts"), [(None, [1, 1, 1]), (1, [1, 1, 1]), (20, [Decimal(12) / 31, 1, 1]),
                              (31, [Decimal(12) / 31, 1, Decimal(20) / 31])]
)  # fmt: skip
def test_a_month_begun_counts_whole_from_so_many_days(whole_from: int | None, parts: list[Any]) -> None:
    by = rule(counted="calendar", whole_from=whole_from)
    found = periods_of(by, date(2026, 5, 20), date(2026, 7, 20))
    assert [share_of(by, one) for one in found] == parts


def test_the_part_of_a_month_is_written_out() -> None:
    by = rule(counted="calendar", whole_from=31)
    (period, *_) = periods_of(by, date(2026, 5, 20), date(2026, 7, 20))
    (charge,) = charged_for(by, period, [Charge(Text("شرفة", "Terrasse"), Money.of("310"))])
    assert charge.amount == Money.of(120) and charge.text.fr == "Terrasse × 12/31"


def test_rates_hold_as_long_as_the_law_says() -> None:
    """57.19 art. 21: five years at least between two revisions."""
    by = rule(rates_held="5 years")
    found = list(periods_of(by, date(2026, 5, 20), date(2037, 5, 19)))
    days = [priced_on(by, date(2026, 5, 20), one) for one in found]
    assert sorted(set(days)) == [date(2026, 5, 20), date(2031, 5, 20), date(2036, 5, 20)]
    assert days[59] == date(2026, 5, 20) and days[60] == date(2031, 5, 20)
    assert priced_on(rule(), date(2026, 5, 20), found[7]) == found[7].first
