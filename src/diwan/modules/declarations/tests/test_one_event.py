"""Two declarations of one event are found and merged; what is no twin of it is left alone."""

from __future__ import annotations

from uuid import uuid4

import pytest

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import OTHER_COMMUNE
from diwan.modules.civil_status.public import (
    Name,
    Parent,
)
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import likely_same
from diwan.modules.declarations.services import (
    Told,
    add_paper,
    declare_first,
    end_declaration,
    merge_declarations,
    record_family_told,
)
from diwan.modules.declarations.tests.world import (
    HERE,
    NOW,
    People,
    completed,
    dead,
    first,
    newborn,
    signed,
)


def test_hospital_and_father_declare_the_same_child_and_a_clerk_merges(people: People) -> None:
    """Nothing is lost: blanks are filled, papers taken along, the other stays readable."""
    from_hospital = first(people)
    act = people.father.as_citizen(at=NOW)
    own = newborn(
        name=Name("العلوي", "سلمى"), mother=Parent(name=Name("بناني", "فاطمه"), occupation="مهندسة")
    )
    from_home = declare_first(act, key=uuid4(), office=people.office, contents=(own,), told=Told())
    add_paper(act, declaration=from_home, kind="marriage_contract", reference="55/2024")
    with reading(HERE):
        (alike,) = likely_same(from_hospital)
        assert alike.declaration.pk == from_home.pk
    kept = merge_declarations(people.clerk.in_office(NOW), declaration=from_hospital, other=from_home)
    assert kept.content["name"]["first_ar"] == "سلمى"
    assert kept.content["mother"]["occupation"] == "مهندسة"
    assert kept.content["mother"]["name"]["first_ar"] == "فاطمة"
    with reading(HERE):
        other = Declaration.objects.get(pk=from_home.pk)
        assert (other.state, other.duplicate_of_id) == (State.DUPLICATE, kept.pk)
        assert [p.kind for p in Paper.objects.filter(declaration=kept)] == ["marriage_contract"]
        assert likely_same(kept) == []


def test_other_children_of_the_day_are_not_taken_for_it(people: People) -> None:
    made = first(people)
    first(people, newborn(mother=Parent(name=Name("الإدريسي", "خديجة"))))
    first(
        people, newborn(event=dead(event=newborn().event).event, mother=Parent(name=Name("أمزيان", "نادية")))
    )
    with reading(HERE):
        assert likely_same(made) == []


def test_a_birth_and_a_death_are_never_merged(people: People) -> None:
    with pytest.raises(Refused):
        merge_declarations(
            people.clerk.in_office(NOW), declaration=first(people), other=first(people, dead())
        )


def test_the_same_child_is_not_registered_twice(people: People) -> None:
    """Law 36.21, art. 23."""
    signed(people, completed(people, first(people)))
    again = completed(people, first(people))
    with pytest.raises(Refused) as refusal:
        signed(people, again)
    assert refusal.value.code == "declarations.errors.registered_already"


def test_a_dead_man_is_not_registered_dead_twice(people: People) -> None:
    signed(people, completed(people, first(people, dead())))
    with pytest.raises(Refused):
        signed(people, completed(people, first(people, dead(name=Name("التازي", "ادريس")))))


def test_closing_takes_a_reason(people: People) -> None:
    made = first(people)
    with pytest.raises(Invalid):
        end_declaration(people.clerk.in_office(NOW), declaration=made, how="void", reason=" ")
    ended = end_declaration(
        people.clerk.in_office(NOW), declaration=made, how="abandoned", reason="غادرت الأسرة"
    )
    assert ended.state == State.ABANDONED


def test_another_community_sees_and_touches_nothing(people: People) -> None:
    made = first(people)
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not Declaration.objects.exists()
        assert not Paper.objects.exists()
    with pytest.raises(NotFound):
        record_family_told(people.stranger.in_office(NOW), declaration=made, how="x")
