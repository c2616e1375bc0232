"""Numbers are gapless, per community or office, and a closed book gives none."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict
from diwan.kernel.journal.services import service
from diwan.kernel.registers.services import close_book, take_number, written_number
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, make_holder


class GivenUp(Exception):
    """An act that fails after taking its number."""


@service("testing.numbered", mandate="anyone")
def number_something(
    act: Act, *, office: int | None = None, fail: bool = False, register: str = "testing.book"
) -> int:
    """Take a number, then maybe fail."""
    number = take_number(act, register, year=act.at.year, office=office)
    if fail:
        raise GivenUp
    return number


def test_numbers_follow_each_other_in_each_community(communities: None) -> None:
    here, there = make_holder("p", "president"), make_holder("q", "president", territory=OTHER_COMMUNE)
    assert [number_something(here.in_office()) for _ in range(3)] == [1, 2, 3]
    assert number_something(there.in_office()) == 1


def test_each_office_has_its_own_book(communities: None) -> None:
    act = make_holder("p", "president").in_office()
    assert [number_something(act, office=o, register="testing.office_book") for o in (1, 2, 1)] == [1, 1, 2]


def test_a_citizen_takes_a_number_of_the_community_addressed(communities: None) -> None:
    citizen = make_holder("c", "clerk")
    assert number_something(citizen.as_citizen(COMMUNE)) == 1


def test_concurrent_acts_leave_no_hole_even_when_some_fail(communities_for_real: None) -> None:
    president: Somebody = make_holder("p", "president")
    act, taken = president.in_office(), []

    def take(n: int) -> None:
        try:
            taken.append(number_something(act, fail=n % 5 == 0))
        except GivenUp:
            pass
        connection.close()

    threads = [threading.Thread(target=take, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 17))


def test_a_closed_book_gives_no_number_and_closes_once(communities: None) -> None:
    act = make_holder("p", "president").in_office()
    number_something(act)
    close_book(act, register="testing.book", year=act.at.year)
    with pytest.raises(Conflict) as refusal:
        number_something(act)
    assert "2026" in refusal.value.words()
    with pytest.raises(Conflict):
        close_book(act, register="testing.book", year=act.at.year)


def test_a_number_is_written_as_its_register_says(communities: None) -> None:
    assert written_number("testing.book", 12, year=2026) == "0012/2026"
