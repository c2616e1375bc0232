"""One line about each thing in its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diwan.kernel.base.calendar import DELAY, Unit
from diwan.kernel.base.text import in_a_row, t
from diwan.kernel.cases.spoken import delay_text
from diwan.shell.workshop.names import Names, listed
from diwan.shell.workshop.said import choice_words

Entry = Mapping[str, Any]


def line_about(table: str, entry: Entry, names: Names) -> str:
    """What matters most about a thing: its kind, who holds it, where it leads, how long."""
    made = _LINES.get(table)
    return " · ".join(part for part in made(entry, names) if part) if made else ""


def _named(names: Names, kind: str, value: Any) -> str:
    return in_a_row(dict(names.options(kind)).get(str(one), str(one)) for one in listed(value) if one)


def _delay(value: Any) -> str:
    if isinstance(value, list):
        return t("cases.delay.or").join(_delay(one.get("is")) for one in value if isinstance(one, dict))
    found = DELAY.fullmatch(str(value)) if value else None
    return delay_text(str(value)) if found and found[2] in list(Unit) else str(value or "")


def _field(entry: Entry, names: Names) -> list[str]:
    asked = (
        "" if entry.get("set_by", "applicant") == "applicant" else _named(names, "actor", entry.get("set_by"))
    )
    optional = "" if entry.get("required", True) else t("workshop.optional")
    return [
        choice_words("fields", "type", str(entry.get("type", ""))),
        _named(names, "section", entry.get("section")),
        asked,
        optional,
    ]


def _move(entry: Entry, names: Names) -> list[str]:
    way = t(
        "workshop.from_to",
        origin=_named(names, "origin", entry.get("from")),
        target=_named(names, "target", entry.get("to")),
    )
    return [way, _named(names, "actor", entry.get("by"))]


def _timer(entry: Entry, names: Names) -> list[str]:
    before = (
        t("workshop.before_due", delay=_delay(entry["before"]))
        if entry.get("before")
        else t("workshop.when_due")
    )
    told = _named(names, "recipient", entry.get("notify"))
    return [
        before,
        _named(names, "transition", entry.get("do")),
        t("workshop.tells", who=told) if told else "",
    ]


_LINES: dict[str, Callable[[Entry, Names], list[str]]] = {
    "fields": _field,
    "documents": lambda e, n: [
        choice_words("documents", "from", str(e.get("from", "applicant"))),
        choice_words("documents", "kind", str(e.get("kind", "basic"))),
    ],
    "steps": lambda e, n: [
        choice_words("steps", "phase", str(e.get("phase", "review"))), _named(n, "mandate", e.get("held_by")),
    ],
    "transitions": _move,
    "clocks": lambda e, n: [_delay(e.get("within"))],
    "timers": _timer,
    "fees": lambda e, n: [
        str(e.get("amount") or ""), _named(n, "tariff", e.get("tariff")),
        _named(n, "transition", e.get("due_before")),
    ],
    "opinions": lambda e, n: [_named(n, "body", e.get("body")), _delay(e.get("within"))],
    "outputs": lambda e, n: [_named(n, "mandate", e.get("signer"))],
    "links": lambda e, n: [_named(n, "procedure", e.get("procedure"))],
    "slots": lambda e, n: [choice_words("slots", "may", str(e.get("may", "")))],
}  # fmt: skip
