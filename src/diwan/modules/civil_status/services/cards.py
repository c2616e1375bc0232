"""From what a record says to the columns by which it is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.modules.civil_status.content import BirthContent, Content, DeathContent, Name, Parent
from diwan.modules.civil_status.names.dictionary import NameKeys
from diwan.modules.civil_status.rules import Fault


def card_of(content: Content) -> dict[str, Any]:
    """The columns that repeat a version: names, dates, parents, numbers."""
    born = content.born
    name: Name = content.name
    return {
        "family_ar": name.family_ar, "first_ar": name.first_ar, "family_la": name.family_la,
        "first_la": name.first_la, "family_tf": name.family_tf, "first_tf": name.first_tf,
        "sex": content.sex.value,
        "birth_date": born.day if born else None,
        "birth_year": born.year if born else None,
        "event_date": content.event.day,
        "event_year": content.event.year,
        "father_ar": _parent_ar(content.father), "father_la": content.father.name.latin,
        "mother_ar": _parent_ar(content.mother), "mother_la": content.mother.name.latin,
        "cnie": content.cnie, "idcs": content.idcs,
        "father_cnie": content.father.cnie, "mother_cnie": content.mother.cnie,
        "deceased": not isinstance(content, BirthContent),
        "stillborn": isinstance(content, DeathContent) and content.stillborn,
        "declared_on": content.declared_on,
        "mother_year": content.mother.born.year if content.mother.born else None,
    }  # fmt: skip


def names_in(content: Content) -> list[Name]:
    """The names by which a record is found: its person's and the parents'."""
    return [content.name, content.father.name, content.mother.name]


def keys_of(content: Content, keys: Mapping[Name, NameKeys]) -> dict[str, int | None]:
    """The integers by which a record is found; a parent's is that of the first names."""
    own = keys[content.name]
    return {
        "family_key": own.family,
        "first_key": own.first,
        "father_key": keys[content.father.name].first,
        "mother_key": keys[content.mother.name].first,
    }


def _parent_ar(parent: Parent) -> str:
    return parent.name.arabic


def refuse(faults: list[Fault]) -> None:
    """Raise `Invalid` with one reason a fault; nothing when there is none."""
    if not faults:
        return
    fields: dict[str, list[DomainError]] = {}
    for fault in faults:
        fields.setdefault(fault.field, []).append(
            Refused(f"civil_status.faults.{fault.code}", value=fault.value)
        )
    raise Invalid(fields, "civil_status.errors.invalid_record")
