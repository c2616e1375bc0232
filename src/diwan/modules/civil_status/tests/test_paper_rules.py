"""Decree 2-99-665 and law 36.21, art. 59, on days, pages and regimes."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.modules.civil_status.content import Regime
from diwan.modules.civil_status.paper_rules import (
    RegimeDecision,
    closing_day_for,
    fortnight_of,
    is_full,
    may_close,
    page_for,
    regime_on,
    sending_deadline_for,
    table_key,
    ten_years_to,
    why_not_switch,
)

PAPER = RegimeDecision(Regime.PAPER_37_99, dt.date(2020, 1, 1))
NATIONAL = RegimeDecision(Regime.NATIONAL_36_21, dt.date(2026, 6, 1))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2026, dt.date(2026, 12, 31)), (2022, dt.date(2022, 12, 30)), (2023, dt.date(2023, 12, 29))],
)
def test_registers_close_on_the_last_working_day_of_the_year(year: int, day: dt.date) -> None:
    """Decree 2-99-665: 31 December 2022 was a Saturday, 31 December 2023 a Sunday."""
    assert closing_day_for(year, WorkingCalendar()) == day


def test_a_day_the_community_closes_moves_the_closing() -> None:
    calendar = WorkingCalendar(closed=frozenset([dt.date(2026, 12, 31)]))
    assert closing_day_for(2026, calendar) == dt.date(2026, 12, 30)


def test_a_counterpart_leaves_in_the_month_after_the_closing() -> None:
    """Decree 2-99-665: within the following month."""
    assert sending_deadline_for(dt.date(2026, 12, 31)) == dt.date(2027, 1, 31)
    assert sending_deadline_for(dt.date(2027, 1, 31)) == dt.date(2027, 2, 28)


def test_the_deceased_are_listed_every_fifteen_days() -> None:
    assert fortnight_of(dt.date(2026, 2, 15)) == (dt.date(2026, 2, 1), dt.date(2026, 2, 15))
    assert fortnight_of(dt.date(2026, 2, 16)) == (dt.date(2026, 2, 16), dt.date(2026, 2, 28))


def test_one_act_a_page_and_a_volume_ends_with_its_last_page() -> None:
    assert [page_for(41, 41), page_for(60, 41)] == [1, 20]
    assert [is_full(60, 41, 20), is_full(61, 41, 20)] == [False, True]
    assert ten_years_to(2020) == (2011, 2020)


def test_a_year_closes_at_its_end_or_when_the_office_leaves_paper() -> None:
    calendar = WorkingCalendar()
    assert not may_close(dt.date(2026, 12, 30), 2026, calendar, None)
    assert may_close(dt.date(2026, 12, 31), 2026, calendar, None)
    assert may_close(dt.date(2027, 1, 5), 2026, calendar, None)
    assert may_close(dt.date(2026, 6, 1), 2026, calendar, dt.date(2026, 6, 1))
    assert not may_close(dt.date(2026, 5, 31), 2026, calendar, dt.date(2026, 6, 1))


def test_an_office_is_under_the_law_last_decided() -> None:
    """Law 36.21, art. 59: the old law rules an office until its own decision."""
    assert regime_on(dt.date(2026, 5, 31), (PAPER, NATIONAL)) is Regime.PAPER_37_99
    assert regime_on(dt.date(2026, 6, 1), (NATIONAL, PAPER)) is Regime.NATIONAL_36_21
    assert regime_on(dt.date(2019, 1, 1), (PAPER,)) is Regime.NATIONAL_36_21


@pytest.mark.parametrize(
    ("new", "before", "why"),
    [
        (PAPER, (), ""),
        (NATIONAL, (PAPER,), ""),
        (NATIONAL, (), ""),
        (RegimeDecision(Regime.PAPER_37_99, dt.date(2027, 1, 1)), (PAPER, NATIONAL), "regime_no_return"),
        (RegimeDecision(Regime.NATIONAL_36_21, dt.date(2019, 1, 1)), (PAPER,), "regime_not_later"),
        (RegimeDecision(Regime.PAPER_37_99, dt.date(2021, 1, 1)), (PAPER,), "regime_same"),
    ],
)
def test_nothing_leads_back_to_paper(
    new: RegimeDecision, before: tuple[RegimeDecision, ...], why: str
) -> None:
    assert why_not_switch(new, before) == why


def test_a_table_ignores_the_article_but_keeps_short_names() -> None:
    assert table_key("العلوي", "احمد") == ("علوي", "احمد")
    assert table_key("الو", "احمد") == ("الو", "احمد")
