"""Two versions of a procedure side by side: what was added, what was taken out, what changed from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from diwan.kernel.cases.writing.text import TABLES

Raw = dict[str, Any]
How = Literal["added", "removed", "changed"]
STAMPS = frozenset({"key", "version", "in_force", "until"})
"""What differs between any two versions."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: which attribute, what it was, what it is; None where there was or is nothing."""

    attribute: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: its table and key, how, and the values where it changed."""

    table: str
    key: str
    how: How
    changes: tuple[Change, ...] = ()


def differences(before: Raw, after: Raw) -> list[Difference]:
    """What differs between two procedures with their blocks written out, by table in the order of the schema."""
    found = []
    if plain := _changed(_plain(before), _plain(after)):
        found.append(Difference("about", "about", "changed", plain))
    for table in TABLES:
        old, new = _entries(before, table), _entries(after, table)
        found += [Difference(table, key, "removed") for key in old if key not in new]
        for key, entry in new.items():
            if key not in old:
                found.append(Difference(table, key, "added"))
            elif changes := _changed(old[key], entry):
                found.append(Difference(table, key, "changed", changes))
    return found


def _plain(raw: Raw) -> Raw:
    return {
        key: value
        for key, value in raw.items()
        if key not in TABLES and key not in STAMPS and key != "blocks"
    }


def _entries(raw: Raw, table: str) -> dict[str, Raw]:
    found = raw.get(table)
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def _changed(old: Raw, new: Raw) -> tuple[Change, ...]:
    names = [*new, *(name for name in old if name not in new)]
    return tuple(
        Change(name, old.get(name), new.get(name))
        for name in names
        if _one(old.get(name)) != _one(new.get(name))
    )


def _one(value: Any) -> Any:
    """One value and a list of that one say the same."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
