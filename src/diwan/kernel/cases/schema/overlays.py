"""A community's patches: each a path and a value, allowed only on declared slots."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from diwan.kernel.base.calendar import Delay
from diwan.kernel.cases.schema.problems import Problem, ProcedureInvalid

Raw = dict[str, Any]
AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
SAYS = {
    "no_slot": "a community may not change this: no slot is declared here",
    "unknown": "nothing of that name is in the national procedure",
    "taken": "the national procedure has this already; a community may only add to it",
    "lengthened": "a community may shorten this, not lengthen it ({national} to {value})",
    "lowered": "a community may raise this, not lower it ({national} to {value})",
    "below": "{value} is below the floor, {bound}",
    "above": "{value} is above the ceiling, {bound}",
    "variants": "a community may change the lengths of a delay, not the cases in which each applies",
    "unreadable": "{why}",
}
"""What each fault says to who writes procedures; pages have words of their own for `cases.slots.<code>`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a change is refused: a code, and what fills its words."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return SAYS[self.code].format(**self.details)


def overlaid(raw: Raw, patches: Mapping[str, Any], name: str) -> Raw:
    """The procedure as one community changed it, or a refusal naming each patch at fault."""
    whole = deepcopy(raw)
    faults = {path: fault for path, value in patches.items() if (fault := laid(whole, path, value))}
    if faults:
        raise ProcedureInvalid(name, [Problem(path, str(fault)) for path, fault in faults.items()])
    return whole


def at_path(raw: Raw, path: str) -> tuple[Raw, str] | None:
    """The table and key a dotted path leads to, or None when it leads nowhere."""
    *tables, key = path.split(".")
    table: Any = raw
    for part in tables:
        table = table.get(part) if isinstance(table, dict) else None
    return (table, key) if isinstance(table, dict) and key in table else None


def laid(whole: Raw, path: str, value: Any) -> Fault | None:
    """Lay one patch on a procedure's tables; says why not, and then leaves them as they were."""
    slots = {slot["path"]: slot for slot in whole.get("slots", {}).values()}
    slot = slots.get(path) or _table_slot(slots, path)
    if slot is None:
        return Fault("no_slot")
    if slot["may"] == "add":
        return _added(whole, path, value)
    found = at_path(whole, path)
    if found is None:
        return Fault("unknown")
    table, key = found
    if refusal := _refusal(slot, table[key], value):
        return refusal
    table[key] = value
    return None


def _table_slot(slots: Mapping[str, Raw], path: str) -> Raw | None:
    slot = slots.get(path.rpartition(".")[0])
    return slot if slot and slot["may"] == "add" else None


def _added(whole: Raw, path: str, value: Any) -> Fault | None:
    name, _, key = path.partition(".")
    table = whole.setdefault(name, {})
    if key in table:
        return Fault("taken")
    table[key] = value
    return None


def _refusal(slot: Raw, national: Any, value: Any) -> Fault | None:
    if isinstance(national, list) and isinstance(value, list):
        return _variants_refusal(slot, national, value)
    try:
        (least, most), (new_least, new_most) = _bounds(national), _bounds(value)
        floor, ceiling = (_size(slot[k]) if k in slot else None for k in ("floor", "ceiling"))
    except (ValueError, TypeError) as error:
        return Fault("unreadable", {"why": error})
    if slot["may"] == "shorten" and new_most > least:
        return Fault("lengthened", {"national": national, "value": value})
    if slot["may"] == "raise" and new_least < most:
        return Fault("lowered", {"national": national, "value": value})
    if floor is not None and new_least < floor:
        return Fault("below", {"value": value, "bound": slot["floor"]})
    if ceiling is not None and new_most > ceiling:
        return Fault("above", {"value": value, "bound": slot["ceiling"]})
    return None


def _variants_refusal(slot: Raw, national: list[Raw], value: list[Raw]) -> Fault | None:
    if [v.get("when") for v in national] != [v.get("when") for v in value]:
        return Fault("variants")
    refusals = (_refusal(slot, old["is"], new["is"]) for old, new in zip(national, value, strict=True))
    return next((refusal for refusal in refusals if refusal), None)


def _bounds(value: Any) -> tuple[int, int]:
    sizes = [_size(variant["is"]) for variant in value] if isinstance(value, list) else [_size(value)]
    return min(sizes), max(sizes)


def _size(value: Any) -> int:
    if isinstance(value, str) and not AMOUNT.fullmatch(value):
        return Delay.parse(value).nominal_days
    return round(float(value) * 100)
