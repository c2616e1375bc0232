"""The differences of two versions in words, by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diwan.kernel.base.calendar import DELAY, Unit
from diwan.kernel.base.text import Text, in_a_row, one_by_one, t
from diwan.kernel.cases.schema import conditions, effects
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.spoken import delay_text
from diwan.kernel.cases.writing.comparing import Difference, differences
from diwan.kernel.cases.writing.words import called
from diwan.shell.workshop.bench import PART_OF
from diwan.shell.workshop.names import Names, listed
from diwan.shell.workshop.said import attribute_words, choice_words, kind_words, table_words
from diwan.shell.workshop.shapes import Shape, shapes_of, tables
from diwan.shell.workshop.vocabulary import kind_among


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs, in words: what it is, how, and each value from and to."""

    kind: str
    words: str
    how: str
    values: list[tuple[str, str, str]]


def parts_differing(
    before: dict[str, Any], after: dict[str, Any], old: Names, new: Names
) -> Iterator[tuple[str, list[Line]]]:
    """The parts in which two versions differ, each with its lines."""
    found: dict[str, list[Line]] = {}
    for one in differences(before, after):
        part = "about" if one.table == "about" else PART_OF[one.table]
        found.setdefault(part, []).append(_line(one, before, after, old, new))
    yield from ((t(f"workshop.parts.{part}"), lines) for part, lines in found.items())


def _line(one: Difference, before: dict[str, Any], after: dict[str, Any], old: Names, new: Names) -> Line:
    model = Procedure if one.table == "about" else tables()[one.table]
    shapes = {shape.name: shape for shape in shapes_of(model)}
    values = []
    for change in one.changes:
        shape = shapes.get(change.attribute)
        said = (_said(shape, change.before, old, one.table), _said(shape, change.after, new, one.table))
        if said[0] == said[1]:
            said = (_both(change.before), _both(change.after))
        values.append((attribute_words(one.table, change.attribute), *said))
    whole = before if one.how == "removed" else after
    kind = "" if one.table == "about" else table_words(one.table, "one")
    words = "" if one.table == "about" else called(whole, one.table, one.key)
    return Line(kind, words, one.how, values)


def _both(value: Any) -> str:
    """A text in both languages, where it differs in the one that is not read; anything else as it is written."""
    if isinstance(value, dict) and value.keys() <= {"ar", "fr"}:
        return " / ".join(str(value[one]) for one in ("ar", "fr") if value.get(one))
    return str(value)


def _said(shape: Shape | None, value: Any, names: Names, table: str) -> str:
    """A value in words; nothing where nothing is said."""
    if value in (None, "", [], {}):
        return "—"
    kind = shape.kind if shape else ""
    if isinstance(value, bool):
        return t("workshop.true" if value else "workshop.false")
    if shape and kind in ("pick", "picks"):
        known = dict(names.options(shape.ref))
        return in_a_row(known.get(str(one), str(one)) for one in listed(value))
    if shape and kind in ("one_of", "some_of"):
        return in_a_row(choice_words(table, shape.name, str(one)) for one in listed(value))
    if kind in ("conditions", "effects"):
        return one_by_one(_rule(one, names, kind) for one in listed(value))
    return _plain(value, names)


def _plain(value: Any, names: Names) -> str:
    if isinstance(value, dict):
        if value.keys() <= {"ar", "fr"}:
            return str(Text(str(value.get("ar", "")), str(value.get("fr", ""))))
        if "is" in value:
            when = " ".join(_rule(one, names, "conditions") for one in listed(value.get("when")))
            return f"{_plain(value['is'], names)} {when}".strip()
        return in_a_row(f"{attribute_words('', key)}: {_plain(item, names)}" for key, item in value.items())
    if isinstance(value, list):
        return in_a_row(_plain(item, names) for item in value)
    if isinstance(value, bool):
        return t("workshop.true" if value else "workshop.false")
    found = DELAY.fullmatch(str(value))
    return delay_text(str(value)) if found and str(found[2]).rstrip("s") + "s" in list(Unit) else str(value)


def _rule(row: Any, names: Names, vocabulary: str) -> str:
    """A condition or an effect in a few words."""
    kinds: dict[str, Any] = conditions.KINDS if vocabulary == "conditions" else effects.KINDS
    if isinstance(row, dict) and "not" in row:
        return t("workshop.not", words=_rule(row["not"], names, vocabulary))
    kind = kind_among(kinds, row)
    if not kind:
        return str(row)
    if kind == "any":
        return t("workshop.either").join(_rule(one, names, vocabulary) for one in listed(row["any"]))
    shapes = {shape.name: shape for shape in shapes_of(kinds[kind])}
    parts = [
        _said(shapes.get(name), item, names, vocabulary) for name, item in row.items() if name != "because"
    ]
    return f"{kind_words(vocabulary, kind)}: {' '.join(parts)}"
