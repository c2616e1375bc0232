"""A procedure's text changed place by place: comments and order stay as they were written (decision 0060)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AbstractTable, Array, InlineTable, Item, Table

from diwan.kernel.cases.schema.load import parsed
from diwan.kernel.cases.schema.procedure import Procedure

TABLES = tuple(
    (info.alias or name)
    for name, info in Procedure.model_fields.items()
    if str(info.annotation).startswith("dict[") and name not in ("blocks", "migrates_from")
)
"""The tables of keyed things, in the order of the schema."""
NAME_LENGTH = 40
LINE = 100
"""Where a list of tables is longer, each stands on a line of its own."""
NOTHING = re.compile(r"[^a-z0-9]+")


def tables_of(text: str) -> dict[str, Any]:
    """The text as plain tables; `ProcedureInvalid` with the line where it cannot be read."""
    return parsed(text, "procedure")


def with_values(text: str, path: Iterable[str], values: dict[str, Any]) -> str:
    """The text with values set under a place; a value of None is taken out, a place that was not there is made."""
    document = tomlkit.parse(text)
    table = _reached(document, list(path))
    for key, value in values.items():
        if value is None:
            table.pop(key, None)
        elif _differs(table.get(key), value):
            _set(table, key, value)
    return tomlkit.dumps(document)


def with_entry(text: str, table: str, key: str, entry: dict[str, Any]) -> str:
    """The text with one more keyed thing at the end of its table."""
    return with_values(text, (table, key), entry)


def without_entry(text: str, table: str, key: str) -> str:
    """The text without one keyed thing."""
    document = tomlkit.parse(text)
    held = document.get(table)
    if held is not None and key in held:
        held.pop(key)
        if not len(held):
            document.pop(table)
    return tomlkit.dumps(document)


def with_entry_moved(text: str, table: str, key: str, by: int) -> str:
    """The text with one thing of a table a place earlier (-1) or later (1); things keep their own comments."""
    document = tomlkit.parse(text)
    plain = _plain(document.get(table)) or {}
    keys = list(plain)
    here = keys.index(key) if key in keys else -1
    there = here + by
    if here < 0 or not 0 <= there < len(keys):
        return text
    keys[here], keys[there] = keys[there], keys[here]
    held = document[table]
    items = {name: held[name] for name in plain}
    fresh = tomlkit.table(is_super_table=True)
    for name in keys:
        fresh.append(name, items[name])
    document[table] = fresh
    moved = tomlkit.dumps(document)
    return moved if _plain(tomlkit.parse(moved)) == _plain(tomlkit.parse(text)) else text


def stamped(text: str, *, version: int, in_force: date) -> str:
    """The text as it is published: its number and its first day are the house's to write."""
    return with_values(text, (), {"version": version, "in_force": in_force, "until": None})


def name_from(words: str, taken: Iterable[str]) -> str:
    """A key made from a French label, unlike those that are taken."""
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = NOTHING.sub("_", folded).strip("_")[:NAME_LENGTH].strip("_") or "item"
    stem = stem if stem[0].isalpha() else f"n_{stem}"
    known, name, number = set(taken), stem, 1
    while name in known:
        number += 1
        name = f"{stem}_{number}"
    return name


def _reached(document: TOMLDocument, path: list[str]) -> Any:
    at: Any = document
    for position, part in enumerate(path):
        if not isinstance(at.get(part), AbstractTable | dict):
            last = position == len(path) - 1
            at[part] = tomlkit.table(is_super_table=not last)
        at = at[part]
    return at


def _differs(before: Any, value: Any) -> bool:
    """Whether a value is another, or its keys stand in another order."""
    plain = _plain(before)
    return bool(plain != value) or (isinstance(value, dict) and list(plain) != list(value))


def _set(table: Any, key: str, value: Any) -> None:
    """Set a value; things by name stand as tables of their own in their order, and keep their comments."""
    before = table.get(key)
    if not (isinstance(value, dict) and value and all(_is_thing(one) for one in value.values())):
        table[key] = _written(value, before)
        return
    fresh = tomlkit.table(is_super_table=True)
    for name, item in value.items():
        held = before.get(name) if isinstance(before, Table) else None
        fresh.append(name, _thing(item, held))
    table.pop(key, None)
    table[key] = fresh


def _is_thing(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("label"), dict)


def _thing(item: dict[str, Any], held: Any) -> Table:
    """A thing as a table of its own; one that is a table already changes only where it differs."""
    table: Table = held if isinstance(held, Table) else tomlkit.table()
    for name in [name for name in table if name not in item]:
        table.pop(name)
    for name, value in item.items():
        if name not in table or _plain(table[name]) != value:
            table[name] = _written(value, table.get(name))
    return table


def _array(value: list[Any], before: Any) -> Any:
    """A list; rows that are tables keep their lines where they did not change, and stand one on a line."""
    if not value or not all(isinstance(one, dict) for one in value):
        array = tomlkit.array()
        for item in value:
            array.append(_written(item))
        return array
    if isinstance(before, Array) and len(before) == len(value):
        for position, item in enumerate(value):
            if _plain(before[position]) != item:
                before[position] = _written(item)
        return before
    array = tomlkit.array()
    for item in value:
        array.append(_written(item))
    return array.multiline(len(array.as_string()) > LINE)


def _written(value: Any, before: Any = None) -> Any:
    """A value as it is written: tables on one line, as a file written by hand has them."""
    if isinstance(value, dict):
        if isinstance(before, Table):
            for key in list(before):
                if key not in value:
                    before.pop(key)
            for key, item in value.items():
                if _plain(before.get(key)) != item:
                    before[key] = _written(item, before.get(key))
            return before
        inline = tomlkit.inline_table()
        for key, item in value.items():
            inline.append(key, _written(item))
        return inline
    if isinstance(value, list):
        return _array(value, before)
    return value


def _plain(value: Any) -> Any:
    return value.unwrap() if isinstance(value, Item | InlineTable | TOMLDocument) else value
