"""A community's own values in national procedures, within the bounds each declares (decision 0020)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import QuerySet

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import DAY
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotFound, Refused
from diwan.kernel.cases.models import SlotChange
from diwan.kernel.cases.registry import catalogue, world_of_house
from diwan.kernel.cases.resolving import changes_of, changes_on, law_on
from diwan.kernel.cases.schema.load import Resolved, changed
from diwan.kernel.cases.schema.overlays import Fault, laid
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.spoken import value_text
from diwan.kernel.identity.capacity import day_words
from diwan.kernel.journal.services import note, service

CHANGERS = ("president", "administrator")


@service("cases.slot_changed", mandate=CHANGERS)
def change_slot(
    act: Act, *, procedure: str, path: str, value: Any, valid_from: date, decided_by: str
) -> SlotChange:
    """Set a community's own value at a slot from a day on, for the cases opened from then.

    Cases opened before keep the rules under which they were opened. Raises `Invalid` at `value` in words where the
    slot does not allow it, at `valid_from` for a day that has passed, and `Conflict` where a later change is
    recorded already.
    """
    national = law_on(procedure, valid_from)
    faults = _common_faults(act, valid_from, decided_by)
    if fault := _fault(national, path, value, changes_on(act.territory, procedure, valid_from)):
        faults["value"] = [fault]
    if faults:
        raise Invalid(faults)
    own = _room_for(act, procedure, path, valid_from)
    own.filter(valid_to=None).update(valid_to=valid_from - DAY)
    return SlotChange.objects.create(
        territory_id=act.territory, procedure=procedure, path=path, value=value, valid_from=valid_from,
        decided_by=decided_by, declared_at=act.at, declared_by_id=act.person,
    )  # fmt: skip


@service("cases.slot_restored", mandate=CHANGERS)
def restore_slot(act: Act, *, procedure: str, path: str, valid_from: date, decided_by: str) -> SlotChange:
    """Go back to the national rule from a day on; gives the change that ends."""
    if faults := _common_faults(act, valid_from, decided_by):
        raise Invalid(faults)
    held = _room_for(act, procedure, path, valid_from).filter(valid_to=None).first()
    if held is None:
        raise NotFound("cases.slots.nothing_to_end")
    held.valid_to, held.ended_by = valid_from - DAY, decided_by
    held.save(update_fields=["valid_to", "ended_by"])
    note(value=held.value)
    return held


def _common_faults(act: Act, valid_from: date, decided_by: str) -> dict[str, list[DomainError]]:
    faults: dict[str, list[DomainError]] = {}
    if valid_from < act.day:
        faults["valid_from"] = [Refused("cases.errors.day_gone", day=day_words(valid_from))]
    if not decided_by.strip():
        faults["decided_by"] = [Refused("cases.errors.decision_missing")]
    return faults


def _room_for(act: Act, procedure: str, path: str, valid_from: date) -> QuerySet[SlotChange]:
    own = changes_of(act.territory, procedure).filter(path=path).select_for_update(of=("self",))
    if later := own.filter(valid_from__gte=valid_from).first():
        raise Conflict("cases.slots.already_dated", day=day_words(later.valid_from))
    return own


def _fault(national: Resolved, path: str, value: Any, others: dict[str, Any]) -> DomainError | None:
    if fault := laid(json.loads(national.json), path, value):
        return _refused(fault)
    try:
        changed(national, {**others, path: value}, world_of_house(frozenset(catalogue().versions)))
    except ProcedureInvalid as wrong:
        return Refused("cases.slots.invalid", why="; ".join(map(str, wrong.problems)))
    return None


def _refused(fault: Fault) -> Refused:
    return Refused(f"cases.slots.{fault.code}", **{k: value_text(v) for k, v in fault.details.items()})
