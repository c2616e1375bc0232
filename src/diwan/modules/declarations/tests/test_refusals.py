"""What cannot be declared is refused in words, at its field."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from diwan.kernel.base.errors import Invalid, NotAllowed
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.public import (
    Name,
    Parent,
)
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.services import (
    complete_declaration,
)
from diwan.modules.declarations.tests.world import (
    FATHER_CNIE,
    HERE,
    NOW,
    People,
    by_father,
    by_widow,
    completed,
    dead,
    fields_of,
    first,
    newborn,
    whole,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event": replace(newborn().event, year=2026, day=dt.date(2026, 12, 1))}, "event"),
        ({"mother": Parent(name=Name("بناني", "فاطمة"), born=replace(newborn().event, day=None, year=2020))},
         "mother.born"),
        ({"mother": Parent()}, "mother.first_ar"),
    ],
)  # fmt: skip
def test_an_impossible_birth_is_refused_in_words(
    people: People, changes: dict[str, object], field: str
) -> None:
    """A mother younger than her child, an event to come, a child of nobody."""
    with pytest.raises(Invalid) as refusal:
        first(people, newborn(**changes))
    assert field in fields_of(refusal)
    with reading(HERE):
        assert not Declaration.objects.exists()


def test_a_death_before_birth_is_refused(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        first(people, dead(born=replace(dead().event, day=dt.date(2026, 3, 3))))
    assert "event" in fields_of(refusal)


def test_nobody_declares_his_own_death(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people, dead()), completion=by_widow(cnie="K445566"))
    assert fields_of(refusal) == {"declarant_cnie"}


def test_a_child_bears_the_father_s_name(people: People) -> None:
    """Law 36.21, art. 33."""
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), name=Name("بناني", "سلمى"))
    assert fields_of(refusal) == {"name.family_ar"}


def test_a_first_name_has_no_title(people: People) -> None:
    """Law 36.21, art. 34."""
    with pytest.raises(Invalid) as refusal:
        completed(people, first(people), name=Name("العلوي", "لالة سلمى"))
    assert fields_of(refusal) == {"name.first_ar"}


def test_a_hospital_does_not_complete_nor_sign(people: People) -> None:
    made = first(people)
    for verb in (complete_declaration,):
        with pytest.raises(NotAllowed):
            verb(
                people.hospital.in_office(NOW), declaration=made, content=whole(made), completion=by_father()
            )
    assert FATHER_CNIE
