"""Who may delegate what to whom, and who replaces the president."""

from __future__ import annotations

from datetime import date

import pytest

from diwan.kernel.identity.rules import (
    Grant,
    Holder,
    calls_for_replacement,
    delegation_faults,
    replacement_for,
    standing_for,
)
from diwan.kernel.identity.standing import Standing

CIVIL = "civil_status.officer"
START, END = date(2021, 9, 15), date(2027, 9, 14)


def holder(number: int, standing: str, *kinds: str, **other: object) -> Holder:
    return Holder(number, number, standing, frozenset(kinds), **{"starts": START, "ends": END, **other})  # type: ignore[arg-type]


PRESIDENT = holder(1, Standing.PRESIDENT, "president", "registrar", CIVIL)
VICE = holder(2, Standing.VICE_PRESIDENT)


def grant(*kinds: str, **other: object) -> Grant:
    given = {
        "starts": date(2026, 1, 5), "ends": date(2026, 12, 31), "reference": "12/2026",
        "published_on": date(2026, 1, 5),
    }  # fmt: skip
    return Grant(frozenset(kinds), **{**given, **other})  # type: ignore[arg-type]


def codes(giver: Holder, receiver: Holder, wanted: Grant, **other: object) -> list[str]:
    per_office = frozenset({CIVIL})
    faults = delegation_faults(giver, receiver, wanted, per_office=per_office, **other)  # type: ignore[arg-type]
    return [fault.code.rsplit(".", 1)[1] for fault in faults]


def test_a_president_delegates_to_a_vice_president_and_to_staff() -> None:
    """Decree 2-22-04, art. 3."""
    assert codes(PRESIDENT, VICE, grant("president")) == []
    assert codes(PRESIDENT, holder(3, Standing.STAFF), grant("registrar")) == []


def test_never_to_a_plain_councillor() -> None:
    """Decree 2-22-04, art. 3."""
    assert codes(PRESIDENT, holder(4, Standing.COUNCILLOR), grant("president")) == ["plain_councillor"]


def test_only_what_the_giver_holds_himself() -> None:
    assert codes(PRESIDENT, VICE, grant("governor")) == ["not_held"]
    assert codes(PRESIDENT, VICE, grant()) == ["kinds_missing"]


def test_no_delegation_of_a_delegation() -> None:
    assert codes(VICE, holder(3, Standing.STAFF), grant("president")) == ["giver_cannot"]


def test_not_to_oneself() -> None:
    other_post = Holder(9, 1, Standing.STAFF, frozenset(), START)
    assert codes(PRESIDENT, other_post, grant("president")) == ["to_oneself"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"ends": date(2028, 1, 1)}, ["beyond_giver", "beyond_receiver"]),
        ({"ends": None}, ["beyond_giver", "beyond_receiver"]),
        ({"ends": date(2026, 1, 4)}, ["dates_reversed"]),
        ({"starts": date(2021, 1, 1), "published_on": date(2021, 1, 1)}, ["beyond_giver", "beyond_receiver"]),
        ({"published_on": date(2026, 2, 1)}, ["before_publication"]),
        ({"reference": "  "}, ["reference_missing"]),
    ],
)
def test_dates_and_reference(days: dict[str, object], expected: list[str]) -> None:
    assert codes(PRESIDENT, VICE, grant("president", **days)) == expected


def test_civil_status_is_delegated_for_one_office() -> None:
    """Decree 2-22-04, art. 3."""
    assert codes(PRESIDENT, VICE, grant(CIVIL)) == ["office_missing"]
    assert codes(PRESIDENT, VICE, grant(CIVIL, office=7)) == ["office_missing"]
    here = grant(CIVIL, office=7, civil_status_office=True)
    assert codes(PRESIDENT, VICE, here) == []
    assert codes(PRESIDENT, VICE, here, other_offices=frozenset({7})) == []
    assert codes(PRESIDENT, VICE, here, other_offices=frozenset({7, 8})) == ["one_office_only"]


def test_vice_presidents_replace_in_their_order() -> None:
    """Law 36.21, art. 6."""
    second = holder(5, Standing.VICE_PRESIDENT, rank=2)
    first = holder(6, Standing.VICE_PRESIDENT, rank=1)
    assert replacement_for([second, first, holder(7, Standing.COUNCILLOR)]) == first


def test_without_vice_president_the_member_elected_first_then_the_eldest() -> None:
    young = holder(5, Standing.COUNCILLOR, birth_date=date(1990, 1, 1))
    old = holder(6, Standing.COUNCILLOR, birth_date=date(1950, 1, 1))
    late = holder(7, Standing.COUNCILLOR, birth_date=date(1940, 1, 1), starts=date(2023, 1, 1))
    assert replacement_for([young, old, late]) == old
    assert replacement_for([young, late]) == young
    assert replacement_for([holder(8, Standing.STAFF)]) is None


@pytest.mark.parametrize(
    ("ends", "long_enough"),
    [(None, True), (date(2026, 2, 28), True), (date(2026, 2, 27), False), (date(2026, 3, 1), True)],
)
def test_an_absence_of_more_than_a_month(ends: date | None, long_enough: bool) -> None:
    """113.14 art. 109: the officer absent for more than a month is replaced."""
    assert calls_for_replacement(date(2026, 1, 31), ends) is long_enough


def test_standing_follows_the_kinds() -> None:
    assert standing_for(["president", CIVIL]) == Standing.PRESIDENT
    assert standing_for(["wali"]) == Standing.STATE
    assert standing_for(["clerk"]) == Standing.STAFF
