"""A slip in the spelling, found by equality; and the dictionary made again from what it holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.content import Name
from diwan.modules.civil_status.models import NameNear
from diwan.modules.civil_status.names.neighbours import compact, spelling_neighbours, wider_neighbours
from diwan.modules.civil_status.names.rebuild import rebuild_neighbours
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import paper_birth

LETTERS = "ابتجحدرسشعفقكلمنهوي"


@given(st.text(alphabet=LETTERS, min_size=3, max_size=14), st.data())
def test_one_slip_anywhere_is_an_equality(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 2))
    lost = name[:place] + name[place + 1 :]
    changed = name[:place] + "ز" + name[place + 1 :]
    added = name[:place] + "ز" + name[place:]
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    for slip in (lost, changed, added, swapped):
        assert spelling_neighbours([name]) & spelling_neighbours([slip])


@given(st.text(alphabet=LETTERS, min_size=5, max_size=6), st.data())
def test_two_letters_too_many_are_reached_by_the_wider_look(name: str, data: st.DataObject) -> None:
    first, second = sorted(data.draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
    slip = name[:first] + "ز" + name[first:second] + "ذ" + name[second:]
    assert spelling_neighbours([name]) & wider_neighbours([slip])


@pytest.mark.parametrize(
    ("one", "other"),
    [("عبد اللطيف", "عبداللطيف"), ("Abd El Latif", "Abdellatif"), ("فاطمة", "فاطمه"), ("إدريس", "ادريس")],
)
def test_spaces_and_signs_make_no_difference(one: str, other: str) -> None:
    assert compact(one) == compact(other)


def test_rows_stay_few_however_long_the_name() -> None:
    assert len(spelling_neighbours(["abdelmoughitidrissielyaakoubi"])) == 9


class Listening:
    """Reads for real and keeps what would be written: the application may not write the dictionary."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.inserted: set[tuple[str, int, int]] = set()

    def execute(self, statement: str, values: Any = None) -> None:
        """Only reads reach the database."""
        if "INSERT" in statement:
            self.inserted |= set(zip(*values, strict=True))
        elif "DELETE" not in statement:
            self.cursor.execute(statement, values)

    def fetchall(self) -> Any:
        """What was read."""
        return self.cursor.fetchall()


def test_the_dictionary_is_made_again_as_it_was_learnt(clerk: Somebody, office: Office) -> None:
    for number, name in enumerate(
        (Name("العلوي", "محمد أمين", "Alaoui", "Mohamed Amine"), Name("ذهبي", "هند"))
    ):
        register_birth(clerk.in_office(), office=office, content=paper_birth(number + 1, 1980, name))
    learnt = set(NameNear.objects.values_list("deletion", "kind", "key"))
    with connection.cursor() as cursor:
        listening = Listening(cursor)
        done = rebuild_neighbours(listening)
    assert done == len({key for _, _, key in learnt})
    assert listening.inserted == learnt
