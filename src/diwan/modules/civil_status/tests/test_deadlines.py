"""The delays to declare births and deaths, article by article."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.base.calendar import calendar_with
from diwan.modules.civil_status.content import Circumstances, Moment, Where
from diwan.modules.civil_status.rules import declaration_deadline_for, declaration_limit_for, is_late

ABROAD = Circumstances(where=Where.ABROAD)
INSTITUTION = Circumstances(by_institution=True)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("event", "last"),
    [
        ("2026-03-02", "2026-04-01"),  # thirty days, 3 March being the first
        ("2026-02-28", "2026-03-30"),
        ("2026-04-01", "2026-05-04"),  # 1 May is a holiday, then a Saturday and a Sunday
        ("2026-10-19", "2026-11-19"),  # 18 November, Independence Day
    ],
)
def test_thirty_days_from_the_day_after_and_a_closed_last_day_moves_on(event: str, last: str) -> None:
    """Decree 2-22-04, art. 40."""
    assert declaration_deadline_for(on(event)) == on(last)


def test_a_feast_the_community_declared_moves_the_last_day_too() -> None:
    """Decree 2-22-04, art. 40; the moon is sighted, never computed."""
    calendar = calendar_with(closed=[on("2026-04-01")])
    assert declaration_deadline_for(on("2026-03-02"), calendar=calendar) == on("2026-04-02")
    assert not is_late(Moment.on(on("2026-03-02")), on("2026-04-02"), calendar=calendar)
    assert is_late(Moment.on(on("2026-03-02")), on("2026-04-02"))


def test_moroccans_abroad_have_a_year() -> None:
    """Decree 2-22-04, art. 40."""
    assert declaration_deadline_for(on("2026-03-02"), ABROAD) == on("2027-03-02")
    assert not is_late(Moment.on(on("2026-03-02")), on("2027-03-02"), ABROAD)
    assert is_late(Moment.on(on("2026-03-02")), on("2027-03-03"), ABROAD)


def test_on_a_ship_or_a_plane_the_delay_begins_after_the_arrival() -> None:
    """Decree 2-22-04, art. 40: from the day after the first port or airport."""
    aboard = Circumstances(where=Where.ON_BOARD, arrived_on=on("2026-03-10"))
    assert declaration_deadline_for(on("2026-03-02"), aboard) == on("2026-04-09")
    not_told = Circumstances(where=Where.ON_BOARD)
    assert declaration_deadline_for(on("2026-03-02"), not_told) == on("2026-04-01")


def test_the_officer_has_sixty_days_for_a_death_no_relative_completes() -> None:
    """Law 36.21, art. 39; decree 2-22-04, art. 40."""
    assert declaration_deadline_for(on("2026-03-02"), INSTITUTION) == on("2026-05-04")  # 1 May is closed


def test_a_final_judgment_is_executed_whenever_it_comes() -> None:
    """Law 36.21, art. 21: past the limit it is the court that orders the registration. Law 36.21, art. 41."""
    assert not is_late(Moment.on(on("2019-03-02")), on("2026-04-02"), Circumstances(judgment="12/2026"))


def test_an_event_known_by_its_year_alone_is_not_measured() -> None:
    assert not is_late(Moment(1984), on("2026-04-02"))


def test_each_limit_says_its_text() -> None:
    assert declaration_limit_for(on("2026-03-02")).legal == "2-22-04 art. 40"
    assert "36.21" in declaration_limit_for(on("2026-03-02"), INSTITUTION).legal
