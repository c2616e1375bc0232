"""A procedure as it holds in one community on a day: the national version and the community's changes on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import PublishedProcedure, SlotChange
from diwan.kernel.cases.published import (
    holds_from,
    home_of,
    is_over,
    published_rows,
    resolved_rows,
    standing_on,
)
from diwan.kernel.cases.registry import catalogue, world_of_house
from diwan.kernel.cases.schema.load import Resolved, changed
from diwan.kernel.cases.schema.overlays import at_path
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.schema.procedure import Procedure, Slot
from diwan.kernel.cases.situation import as_text
from diwan.kernel.territory.models import KINGDOM


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


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure one may begin, and the community that alone offers it: the Kingdom for a national one."""

    law: Procedure
    territory: int


def in_force(territory: int, key: str, day: date) -> Resolved:
    """The version of a procedure in force on a day in a community; `NotFound` when none is."""
    if home_of(key) not in (KINGDOM, territory):
        raise NotFound("cases.errors.no_procedure", key=key)
    return with_changes(law_on(key, day), changes_on(territory, key, day))


def law_on(key: str, day: date) -> Resolved:
    """The version of a procedure in force on a day before a community's changes; `NotFound` when none is.

    What the ministry or the community published by that day comes before the files of the house that began earlier.
    """
    row = standing_on(published_rows(holds_from(key)), day).get(key)
    shipped = _shipped(key, day)
    if row is None or (shipped and shipped.procedure.in_force > row.in_force):
        if shipped is None:
            raise NotFound("cases.errors.no_procedure", key=key)
        return shipped
    if is_over(row, day):
        raise NotFound("cases.errors.no_procedure", key=key)
    return next(iter(resolved_rows([row])))[1]


def _shipped(key: str, day: date) -> Resolved | None:
    try:
        return catalogue().in_force(key, day)
    except NotFound:
        return None


def offers_in(territory: int, day: date) -> list[Procedure]:
    """What one may begin in a community on a day, its own procedures last; one query."""
    return [offer.law for offer in offers(published_rows(Q(territory_id__in=(KINGDOM, territory))), day)]


def is_offered(territory: int, key: str, day: date) -> bool:
    """Whether one may begin a procedure in a community on a day."""
    try:
        law = in_force(territory, key, day).procedure
    except NotFound:
        return False
    return law.listed and not law.waits_for


def offers(published: Iterable[PublishedProcedure], day: date) -> list[Offer]:
    """What one may begin on a day: the files of the house, and what was published, rows in their order."""
    rows = standing_on(published, day)
    found = {law.key: Offer(law, KINGDOM) for law in catalogue().listed(day)}
    newer = [row for row in rows.values() if not _is_behind(row, day)]
    for row in newer:
        found.pop(row.key, None)
    for row, resolved in resolved_rows(row for row in newer if not is_over(row, day)):
        law = resolved.procedure
        if law.listed and not law.waits_for:
            found[law.key] = Offer(law, row.territory_id)
    return list(found.values())


def _is_behind(row: PublishedProcedure, day: date) -> bool:
    """Whether a file of the house began after a published version and so takes its place."""
    shipped = _shipped(row.key, day)
    return shipped is not None and shipped.procedure.in_force > row.in_force


def latest_laws(keys: Iterable[str]) -> dict[str, Procedure]:
    """Procedures by key in their latest version, in force or not; a key nobody knows is left out. One query."""
    wanted = set(keys)
    shipped = catalogue().latest()
    return _latest({key: shipped[key] for key in wanted if key in shipped}, Q(key__in=wanted))


def latest_in(territory: int) -> dict[str, Procedure]:
    """The procedures of the Kingdom and of a community in their latest version, in force or not; one query."""
    return _latest(catalogue().latest(), Q(territory_id__in=(KINGDOM, territory)))


def _latest(shipped: dict[str, Procedure], published: Q) -> dict[str, Procedure]:
    latest = {row.key: row for row in published_rows(published)}
    newer = [
        row for row in latest.values() if row.key not in shipped or shipped[row.key].in_force <= row.in_force
    ]
    return shipped | {row.key: resolved.procedure for row, resolved in resolved_rows(newer)}


def titles_of(keys: Iterable[str]) -> dict[str, Text]:
    """What procedures are called, each by its latest version; its key where nobody knows it. One query."""
    wanted = set(keys)
    named = {row.key: row for row in published_rows(Q(key__in=wanted))}
    shipped = catalogue().latest()
    found = {key: as_text(shipped[key].title) if key in shipped else Text(key, key) for key in wanted}
    return found | {
        key: row.title
        for key, row in named.items()
        if key not in shipped or shipped[key].in_force <= row.in_force
    }


def with_changes(national: Resolved, patches: Mapping[str, Any]) -> Resolved:
    """A version with a community's changes; one that this version has no room for any more is left out."""
    if not patches:
        return national
    return _changed(national, json.dumps(patches, sort_keys=True))


@lru_cache(maxsize=512)
def _changed(national: Resolved, patches: str) -> Resolved:
    named = {str(link.procedure) for link in national.procedure.links.values()}
    world = world_of_house(frozenset({*catalogue().versions, *named}))
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


def procedures_with_slots(territory: int, day: date) -> list[Procedure]:
    """The procedures in force on a day in which a community may change something."""
    return [law for law in offers_in(territory, day) if law.slots]
