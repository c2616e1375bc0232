"""A community's patches: each a path and a value, allowed only on declared slots."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from diwan.kernel.base.calendar import Delay
from diwan.kernel.cases.schema.problems import Problem, ProcedureInvalid

Raw = dict[str, Any]
AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")


def overlaid(raw: Raw, patches: Mapping[str, Any], name: str) -> Raw:
    """The procedure as one community changed it, or a refusal naming each patch at fault."""
    whole = deepcopy(raw)
    slots = {slot["path"]: slot for slot in raw.get("slots", {}).values()}
    problems = [p for path, value in patches.items() if (p := _patch(whole, slots, path, value))]
    if problems:
        raise ProcedureInvalid(name, problems)
    return whole


def at_path(raw: Raw, path: str) -> tuple[Raw, str] | None:
    """The table and key a dotted path leads to, or None when it leads nowhere."""
    *tables, key = path.split(".")
    table: Any = raw
    for part in tables:
        table = table.get(part) if isinstance(table, dict) else None
    return (table, key) if isinstance(table, dict) and key in table else None


def _patch(whole: Raw, slots: Mapping[str, Raw], path: str, value: Any) -> Problem | None:
    slot = slots.get(path) or _table_slot(slots, path)
    if slot is None:
        return Problem(path, "a community may not change this: no slot is declared here")
    if slot["may"] == "add":
        return _added(whole, path, value)
    found = at_path(whole, path)
    if found is None:
        return Problem(path, "nothing of that name is in the national procedure")
    table, key = found
    if refusal := _refusal(slot, table[key], value):
        return Problem(path, refusal)
    table[key] = value
    return None


def _table_slot(slots: Mapping[str, Raw], path: str) -> Raw | None:
    slot = slots.get(path.rpartition(".")[0])
    return slot if slot and slot["may"] == "add" else None


def _added(whole: Raw, path: str, value: Any) -> Problem | None:
    name, _, key = path.partition(".")
    table = whole.setdefault(name, {})
    if key in table:
        return Problem(path, "the national procedure has this already; a community may only add to it")
    table[key] = value
    return None


def _refusal(slot: Raw, national: Any, value: Any) -> str | None:
    if isinstance(national, list) and isinstance(value, list):
        return _variants_refusal(slot, national, value)
    try:
        (least, most), (new_least, new_most) = _bounds(national), _bounds(value)
        floor, ceiling = (_size(slot[k]) if k in slot else None for k in ("floor", "ceiling"))
    except (ValueError, TypeError) as error:
        return str(error)
    if slot["may"] == "shorten" and new_most > least:
        return f"a community may shorten this, not lengthen it ({national} to {value})"
    if slot["may"] == "raise" and new_least < most:
        return f"a community may raise this, not lower it ({national} to {value})"
    if floor is not None and new_least < floor:
        return f"{value} is below the floor, {slot['floor']}"
    if ceiling is not None and new_most > ceiling:
        return f"{value} is above the ceiling, {slot['ceiling']}"
    return None


def _variants_refusal(slot: Raw, national: list[Raw], value: list[Raw]) -> str | None:
    if [v.get("when") for v in national] != [v.get("when") for v in value]:
        return "a community may change the lengths of a delay, not the cases in which each applies"
    refusals = (_refusal(slot, old["is"], new["is"]) for old, new in zip(national, value, strict=True))
    return next((refusal for refusal in refusals if refusal), None)


def _bounds(value: Any) -> tuple[int, int]:
    sizes = [_size(variant["is"]) for variant in value] if isinstance(value, list) else [_size(value)]
    return min(sizes), max(sizes)


def _size(value: Any) -> int:
    if isinstance(value, str) and not AMOUNT.fullmatch(value):
        return Delay.parse(value).nominal_days
    return round(float(value) * 100)
