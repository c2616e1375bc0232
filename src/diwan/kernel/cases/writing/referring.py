"""What else in a procedure refers to one of its things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from diwan.kernel.cases.writing.text import TABLES

NAMED_BY: dict[str, frozenset[str]] = {
    "sections": frozenset({"section"}),
    "fields": frozenset(
        {"field", "given", "asks", "times", "carries", "record", "mask", "findings", "begins", "ends"}
    ),
    "documents": frozenset(
        {"document", "fetch", "minutes", "report", "replaced_by", "version_of", "seals"}
    ),
    "fees": frozenset({"fee_paid", "refund", "less"}),
    "steps": frozenset(
        {"from", "to", "asked_in", "suspended_in", "open_in", "first", "granted", "decides_in", "while_in"}
    ),
    "transitions": frozenset(
        {"at", "due_before", "do", "once", "starts_on", "stops_on", "restarts_on", "again_on", "on",
         "counted_from", "on_child", "on_issue", "decided_by"}
    ),
    "clocks": frozenset({"clock"}),
    "outputs": frozenset({"issue", "publish", "output"}),
    "links": frozenset({"link", "open"}),
    "opinions": frozenset({"opinion"}),
    "visits": frozenset({"visit"}),
    "inquiries": frozenset({"inquiry"}),
    "conditions": frozenset({"holds"}),
}  # fmt: skip
EVENTS = ("enter:", "leave:")


def referring_to(whole: dict[str, Any], table: str, key: str) -> list[tuple[str, str]]:
    """The things that name one thing, each once as (table, key), those of the whole text under its own name."""
    found = []
    for name, entries in whole.items():
        if name in TABLES and isinstance(entries, dict):
            found += [
                (name, one)
                for one, entry in entries.items()
                if (name, one) != (table, key) and _names(entry, table, key)
            ]
        elif _names({name: entries}, table, key):
            found.append((name, name))
    return found


def _names(value: Any, table: str, key: str) -> bool:
    return any(_is_it(attribute, said, table, key) for attribute, said in _said(value, ""))


def _is_it(attribute: str, said: str, table: str, key: str) -> bool:
    if attribute in ("ar", "fr"):
        return table == "fields" and re.search(rf"\{{{re.escape(key)}\}}", said) is not None
    if table == "steps" and said.startswith(EVENTS):
        return said.partition(":")[2] == key
    return said == key and attribute in NAMED_BY.get(table, frozenset())


def _said(value: Any, attribute: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _said(item, attribute if attribute == "on_child" else name)
    elif isinstance(value, list):
        for item in value:
            yield from _said(item, attribute)
    elif isinstance(value, str):
        yield attribute, value
