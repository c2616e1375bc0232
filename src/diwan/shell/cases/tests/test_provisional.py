"""A last day that meets a feast nobody has announced is said to be provisional (morocco: feasts follow the moon)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diwan.kernel.base.calendar import unsettled_feasts
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import declare_day
from diwan.kernel.cases.tests.conftest import club, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import OFFICE, filed, fresh_in
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody, make_holder
from diwan.shell.cases.said import calendar_of

FITR = (date(2026, 3, 20), date(2026, 3, 21))


def said_of(case: Case) -> str:
    with reading(OFFICE):
        return calendar_of(fresh_in(case)).provisional


def test_the_feasts_of_the_file_are_not_announcements() -> None:
    assert [feast.on for feast in unsettled_feasts(*FITR)] == list(FITR)
    assert unsettled_feasts(date(2026, 11, 1), date(2026, 11, 30)) == ()


@pytest.mark.parametrize(("days_before", "provisional"), [(20, True), (0, False)])
def test_a_last_day_near_a_feast_is_provisional(
    people: dict[str, Somebody],  # noqa: F811
    days_before: int,
    provisional: bool,
) -> None:
    """Twenty days from 1 March 2026 end on the feast; from 10 March they end on the thirtieth, far from it."""
    start = NOW.replace(day=1) if days_before else NOW
    assert bool(said_of(filed(people["citizen"], at=start))) is provisional


def test_a_declared_day_settles_it(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"], at=NOW.replace(day=1))
    assert "عيد الفطر" in said_of(case)
    administrator = make_holder("admin", "administrator").in_office(at=NOW + timedelta(hours=1))
    for day in FITR:
        declare_day(
            administrator, on=day, works=False, name=Text("عيد الفطر", "Aïd al-Fitr"), decided_by="communiqué"
        )
    assert said_of(case) == ""
