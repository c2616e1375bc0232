"""A procedure as it holds in one community on a day: the national version and the community's changes on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from diwan.kernel.cases.models import SlotChange
from diwan.kernel.cases.registry import catalogue, world_of_house
from diwan.kernel.cases.schema.load import Resolved, changed
from diwan.kernel.cases.schema.overlays import at_path
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.schema.procedure import Procedure, Slot


@dataclass(frozen=True, slots=True)
class SlotState:
    """One slot of a procedure in a community: the national value, what holds there, and every change so far.

    Slots that are added to have no national value; `changes` then holds all that was ever added.
    """

    key: str
    slot: Slot
    national: Any
    changes: tuple[SlotChange, ...]
    day: date

    @property
    def held(self) -> list[SlotChange]:
        """The changes in force that day."""
        return [change for change in self.changes if holds_on(change, self.day)]

    @property
    def value(self) -> Any:
        """What holds that day."""
        return self.held[0].value if self.held else self.national


def in_force(territory: int, key: str, day: date) -> Resolved:
    """The version of a procedure in force on a day in a community; `NotFound` when none is."""
    return with_changes(catalogue().in_force(key, day), changes_on(territory, key, day))


def with_changes(national: Resolved, patches: Mapping[str, Any]) -> Resolved:
    """A version with a community's changes; one that this version has no room for any more is left out."""
    if not patches:
        return national
    return _changed(national, json.dumps(patches, sort_keys=True))


@lru_cache(maxsize=512)
def _changed(national: Resolved, patches: str) -> Resolved:
    world = world_of_house(frozenset(catalogue().versions))
    told: dict[str, Any] = json.loads(patches)
    try:
        return changed(national, told, world)
    except ProcedureInvalid:
        held = national
        for path, value in told.items():
            try:
                held = changed(held, {path: value}, world)
            except ProcedureInvalid:
                continue
        return held


def changes_on(territory: int, key: str, day: date) -> dict[str, Any]:
    """A community's changes of a procedure in force on a day: value by path."""
    rows = changes_of(territory, key).filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return dict(rows.values_list("path", "value"))


def changes_of(territory: int, key: str) -> QuerySet[SlotChange]:
    """Every change a community made to a procedure, the latest first."""
    return SlotChange.objects.filter(territory_id=territory, procedure=key).order_by("-valid_from", "-pk")


def holds_on(change: SlotChange, day: date) -> bool:
    """Whether a change is in force on a day."""
    return change.valid_from <= day and (change.valid_to is None or day <= change.valid_to)


def slot_states(territory: int, law: Resolved, day: date) -> list[SlotState]:
    """The slots of a national version with what a community made of each; one query."""
    rows = list(changes_of(territory, law.procedure.key))
    raw = json.loads(law.json)
    return [
        SlotState(key, slot, national_value(raw, slot), tuple(c for c in rows if concerns(slot, c.path)), day)
        for key, slot in law.procedure.slots.items()
    ]


def national_value(raw: dict[str, Any], slot: Slot) -> Any:
    """What the national procedure says where a slot is; nothing where things are added."""
    found = at_path(raw, slot.path) if slot.may != "add" else None
    return found[0][found[1]] if found else None


def concerns(slot: Slot, path: str) -> bool:
    """Whether a path is a slot's own, or a thing added under it."""
    return path == slot.path or (slot.may == "add" and path.rpartition(".")[0] == slot.path)


def procedures_with_slots(day: date) -> list[Procedure]:
    """The procedures in force on a day in which a community may change something."""
    return [law for law in catalogue().listed(day) if law.slots]
