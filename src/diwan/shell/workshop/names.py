"""What may be named at each place of a procedure, in words: the options of the pickers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import t
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.schema.fields import MEASURED, NUMBERS
from diwan.kernel.cases.schema.formed import KNOWN
from diwan.kernel.cases.schema.world import World
from diwan.kernel.cases.writing.reading import LISTED, OWN_REGISTERS, REMARKS
from diwan.kernel.cases.writing.words import called
from diwan.kernel.payments.fees import fee_book

Raw = Mapping[str, Any]
PHASES = ("intake", "review", "paused", "decided", "silence", "after", "closed")
PARTIES = ("applicant", "professional")
BY_TABLE = {
    "section": "sections", "field": "fields", "document": "documents", "fee": "fees", "step": "steps",
    "transition": "transitions", "clock": "clocks", "opinion": "opinions", "visit": "visits",
    "inquiry": "inquiries", "output": "outputs", "link": "links", "condition": "conditions",
}  # fmt: skip
USUAL = ("clerk", "president", "registry_clerk", "cashier", "governor", "wali", "registrar")
"""The mandates most procedures name come first."""


@dataclass(frozen=True, slots=True)
class Names:
    """What one procedure may name: its own things and those of the house."""

    whole: Raw
    world: World
    titles: Mapping[str, object]

    def options(self, kind: str) -> list[tuple[str, str]]:
        """The values a reference of that kind may take, with their words."""
        if kind in BY_TABLE:
            return list(self._things(BY_TABLE[kind]))
        found = _SPECIAL.get(kind)
        return list(found(self)) if found else []

    def _things(self, table: str) -> Iterator[tuple[str, str]]:
        entries = self.whole.get(table)
        for key in entries if isinstance(entries, dict) else ():
            yield key, called(self.whole, table, key)


def _mandates(names: Names) -> Iterator[tuple[str, str]]:
    kinds = house().mandates
    first = [key for key in USUAL if key in names.world.mandates]
    rest = sorted(key for key in names.world.mandates if key not in USUAL and not key.startswith("body_"))
    bodies = sorted(key for key in names.world.mandates if key.startswith("body_"))
    yield from ((key, str(kinds[key].title)) for key in (*first, *rest, *bodies) if key in kinds)


def _parties() -> Iterator[tuple[str, str]]:
    yield from ((key, t(f"workshop.actors.{key}")) for key in PARTIES)


def _actors(names: Names) -> Iterator[tuple[str, str]]:
    yield from _parties()
    yield from ((key, t(f"workshop.actors.{key}")) for key in ("timer", "child"))
    yield from _mandates(names)


def _recipients(names: Names) -> Iterator[tuple[str, str]]:
    yield from _parties()
    yield "desk", t("workshop.actors.desk")
    yield from _mandates(names)


def _origins(names: Names) -> Iterator[tuple[str, str]]:
    yield from names.options("step")
    used = {step.get("phase", "review") for step in _entries(names.whole, "steps").values()}
    yield from (
        (f"@{p}", t("workshop.all_of_phase", phase=t(f"workshop.among.phase.{p}")))
        for p in PHASES
        if p in used
    )


def _targets(names: Names) -> Iterator[tuple[str, str]]:
    yield from names.options("step")
    yield from ((key, t(f"workshop.targets.{key[1:]}")) for key in ("@back", "@stay"))


def _events(names: Names) -> Iterator[tuple[str, str]]:
    yield from names.options("transition")
    for way in ("enter", "leave"):
        for key, words in names.options("step"):
            yield f"{way}:{key}", t(f"workshop.{way}", step=words)


def _groups(names: Names) -> Iterator[tuple[str, str]]:
    yield "all", t("workshop.all_opinions")
    opinions = _entries(names.whole, "opinions").values()
    yield from ((group, group) for group in sorted({str(o["group"]) for o in opinions if o.get("group")}))


def _moved_by_children(names: Names) -> Iterator[tuple[str, str]]:
    for key, words in names.options("transition"):
        if "child" in listed(_entries(names.whole, "transitions")[key].get("by")):
            yield key, words


def _plain(values: frozenset[str]) -> Iterator[tuple[str, str]]:
    yield from ((value, value) for value in sorted(values))


def _entries(whole: Raw, table: str) -> dict[str, dict[str, Any]]:
    found = whole.get(table)
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def listed(value: Any) -> list[Any]:
    """One or more values as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def _registers(names: Names) -> Iterator[tuple[str, str]]:
    own = names.world.registers <= OWN_REGISTERS
    yield from _books(names, without=REMARKS if own else "")


def _remarks_books(names: Names) -> Iterator[tuple[str, str]]:
    own = names.world.registers <= OWN_REGISTERS
    yield from ((key, words) for key, words in _books(names) if key == REMARKS or not own)


def _books(names: Names, without: str = "") -> Iterator[tuple[str, str]]:
    declared = house().registers
    known = sorted(names.world.registers & declared.keys() - {without})
    yield from ((key, str(declared[key].title)) for key in known)


def _slot_paths(names: Names) -> Iterator[tuple[str, str]]:
    for table, value in (("clocks", "within"), ("fees", "amount"), ("opinions", "within")):
        for key, entry in _entries(names.whole, table).items():
            if value in entry:
                yield f"{table}.{key}.{value}", called(names.whole, table, key)
    yield from ((table, t(f"workshop.tables.{table}.many")) for table in ("fields", "documents"))


def _measures(names: Names) -> Iterator[tuple[str, str]]:
    yield from _asked(names, MEASURED)
    yield from _columns(names, NUMBERS)


def _asked(names: Names, types: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The questions of some types."""
    for key, entry in _entries(names.whole, "fields").items():
        if entry.get("type") in types:
            yield key, called(names.whole, "fields", key)


def _columns(names: Names, types: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The columns of some types, each with its table."""
    for key, entry in _entries(names.whole, "fields").items():
        for column, asked in _entries(entry, "columns").items():
            if asked.get("type") in types:
                words = called({"columns": entry["columns"]}, "columns", column)
                yield (
                    f"{key}.{column}",
                    t("workshop.of_table", table=called(names.whole, "fields", key), what=words),
                )


def choices_at(names: Names, quantity: str) -> dict[str, Any]:
    """The choices of a question, or of a column of a table, each with its words as the text has them."""
    key, _, column = quantity.partition(".")
    asked = _entries(names.whole, "fields").get(key, {})
    if column:
        asked = _entries(asked, "columns").get(column, {})
    found = asked.get("choices")
    return found if isinstance(found, dict) else {}


_SPECIAL: dict[str, Callable[[Names], Iterator[tuple[str, str]]]] = {
    "mandate": _mandates,
    "actor": _actors,
    "recipient": _recipients,
    "origin": _origins,
    "target": _targets,
    "event": _events,
    "opinion_group": _groups,
    "child_transition": _moved_by_children,
    "body": lambda names: ((key, str(words)) for key, words in BODIES.items()),
    "register": _registers,
    "remarks_book": _remarks_books,
    "template": lambda names: _plain(names.world.templates),
    "rule": lambda names: _plain(names.world.rules),
    "tariff": lambda names: ((key, str(one.title)) for key, one in sorted(fee_book().items())),
    "procedure": lambda names: ((key, str(words)) for key, words in sorted(names.titles.items())),
    "category": lambda names: (
        (key, t(f"workshop.categories.{key}")) for key in sorted(names.world.categories)
    ),
    "path": _slot_paths,
    "quantity": _measures,
    "measured": lambda names: _asked(names, MEASURED),
    "countable": lambda names: _asked(names, (*MEASURED, "date")),
    "day": lambda names: _asked(names, ("date",)),
    "sum": lambda names: _asked(names, ("money",)),
    "table": lambda names: _asked(names, ("table",)),
    "summed": lambda names: _columns(names, NUMBERS),
    "choosing_column": lambda names: _columns(names, ("choice",)),
    "choosing": lambda names: chain(_asked(names, ("choice",)), _columns(names, ("choice",))),
    "known": lambda names: ((key, t(f"workshop.known.{key.replace('.', '_')}")) for key in KNOWN),
    "listed": lambda names: ((entry, t(f"workshop.listed.{n}")) for n, entry in enumerate(LISTED, 1)),
}
