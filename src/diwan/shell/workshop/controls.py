"""The controls of one thing of a procedure: from its text to the form, and from what was typed back to its text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from diwan.kernel.base.calendar import DELAY, Unit
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.writing.text import name_from
from diwan.shell.workshop.names import Names, listed
from diwan.shell.workshop.said import attribute_words, choice_words, hint_words
from diwan.shell.workshop.shapes import Shape, shapes_of

BLANK_ROWS = 3
LONG = frozenset({"help", "before", "body", "says", "summary", "because", "saying"})
MISSING = object()
ONE_OR_MORE = re.compile(r'"(\d+ [a-z_]+?)s?"')


@dataclass(frozen=True, slots=True)
class Posted:
    """What was typed, beside what it was typed about."""

    data: QueryDict
    names: Names

    def get(self, key: str) -> str | None:
        """One value."""
        return self.data.get(key)

    def getlist(self, key: str) -> list[str]:
        """All values of a name."""
        return self.data.getlist(key)

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def first(self, ref: str) -> str:
        """The first thing a reference may name."""
        return next((value for value, _ in self.names.options(ref)), "")


@dataclass(frozen=True, slots=True)
class Option:
    """One value that may be picked."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form; `parts` are the controls it is made of."""

    name: str
    kind: str
    label: str
    hint: str = ""
    value: Any = ""
    options: tuple[Option, ...] = ()
    parts: tuple[Control, ...] = ()
    faults: tuple[str, ...] = ()
    optional: bool = True
    long: bool = False
    negated: bool = False

    @property
    def id(self) -> str:
        """Its address within the page."""
        return f"at-{self.name.replace('.', '-')}"

    @property
    def unlisted(self) -> bool:
        """Whether its value is none of its options any more."""
        return self.kind == "pick" and bool(self.value) and not any(o.chosen for o in self.options)


@dataclass(frozen=True, slots=True)
class Around:
    """What a form is drawn in: what may be named, and the faults by the place they stand at."""

    names: Names
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    table: str = ""

    def at(self, path: str, *, inside: bool = False) -> tuple[str, ...]:
        """The faults of one place; with `inside`, those of the members of its list too."""
        found = list(self.faults.get(path, ()))
        if inside:
            found += [
                words for at, said in self.faults.items() if at.startswith(f"{path}[") for words in said
            ]
        return tuple(dict.fromkeys(found))


def controls_of(model: type[BaseModel], raw: Mapping[str, Any], around: Around, path: str) -> list[Control]:
    """The controls of one thing; names are relative to it, faults are looked for under its path."""
    return [
        control_of(shape, raw.get(shape.name, MISSING), shape.name, around, path)
        for shape in shapes_of(model)
    ]


def control_of(shape: Shape, value: Any, name: str, around: Around, path: str) -> Control:
    """One control with its value, its options and its faults."""
    from diwan.shell.workshop.vocabulary import conditions_control, effects_control

    shape = listed_by_decree(shape, around.table)
    here = f"{path}.{shape.name}" if path else shape.name
    base = Control(
        name=name,
        kind=shape.kind,
        label=attribute_words(around.table, shape.name),
        hint=hint_words(around.table, shape.name),
        value=_shown(shape, value),
        faults=around.at(here, inside=shape.kind in ("picks", "some_of", "lines")),
        optional=not shape.required,
        long=shape.name in LONG,
    )
    given = shape.default if value is MISSING else value
    match shape.kind:
        case "words":
            said = given if isinstance(given, dict) else {}
            return replace(
                base, parts=tuple(_language(base, said, one, around, here) for one in ("ar", "fr"))
            )
        case "pick" | "one_of" | "picks" | "some_of":
            return replace(base, options=_options(shape, given, around))
        case "delay" | "as_much":
            return replace(base, **_delay_parts(given, shape.kind == "as_much"))
        case "labels":
            return replace(base, parts=tuple(_label_rows(name, given, around, here)))
        case "pairs":
            return replace(base, parts=tuple(_pairs(shape, name, given, around, here)))
        case "group":
            return replace(base, parts=tuple(_group(shape, name, given, around, here)))
        case "lengths":
            return replace(base, parts=tuple(_lengths(name, given, around, here)))
        case "conditions":
            return conditions_control(base, listed(given), around, here)
        case "effects":
            return effects_control(base, listed(given), around, here)
    return base


def listed_by_decree(shape: Shape, table: str) -> Shape:
    """The entry of the list of silences is picked among those of the decree, not typed."""
    return (
        replace(shape, kind="pick", ref="listed") if (shape.name, table) == ("listed", "silence") else shape
    )


def _shown(shape: Shape, value: Any) -> Any:
    if value is MISSING:
        value = shape.default
    if shape.kind == "lines":
        return "\n".join(map(str, listed(value)))
    if shape.kind == "yes":
        return value is True
    return "" if value is None else value


def _language(base: Control, said: Mapping[str, Any], language: str, around: Around, here: str) -> Control:
    return Control(
        name=f"{base.name}.{language}", kind="text", label=t(f"workshop.languages.{language}"),
        value=said.get(language, ""), long=base.long, faults=around.at(f"{here}.{language}"), hint=language,
        optional=base.optional,
    )  # fmt: skip


def _options(shape: Shape, value: Any, around: Around) -> tuple[Option, ...]:
    chosen = {str(one) for one in listed(value)}
    pairs = (
        around.names.options(shape.ref)
        if shape.ref
        else [(one, choice_words(around.table, shape.name, one)) for one in shape.among]
    )
    known = [Option(key, words, key in chosen) for key, words in pairs]
    gone = [Option(one, one, True) for one in sorted(chosen - {key for key, _ in pairs}) if one]
    return (*gone, *sorted(known, key=lambda o: not o.chosen)) if shape.kind == "picks" else (*gone, *known)


def _delay_parts(value: Any, as_much: bool) -> dict[str, Any]:
    found = DELAY.fullmatch(str(value)) if value else None
    count, unit = (found[1], str(found[2]).rstrip("s") + "s") if found else ("", "days")
    if value and not found and value != "same":
        count = str(value).rpartition(" ")[0] or str(value)
    units = [(str(one), t(f"shell_cases.slots.units.{one}")) for one in Unit]
    if as_much:
        units.insert(0, ("same", t("workshop.as_much")))
        unit = "same" if value == "same" else unit
    return {"value": count, "options": tuple(Option(key, words, key == unit) for key, words in units)}


def _label_rows(name: str, value: Any, around: Around, here: str) -> list[Control]:
    held = value if isinstance(value, dict) else {}
    rows = [(key, words if isinstance(words, dict) else {}) for key, words in held.items()]
    rows += [("", {})] * BLANK_ROWS
    return [
        Control(
            name=f"{name}.{n}", kind="label_row", label=t("workshop.row", number=n + 1), value=key,
            parts=tuple(
                Control(f"{name}.{n}.{one}", "text", t(f"workshop.languages.{one}"), value=words.get(one, ""),
                        faults=around.at(f"{here}.{key}.{one}") if key else (), hint=one)
                for one in ("ar", "fr")
            ),
        )
        for n, (key, words) in enumerate(rows)
    ]  # fmt: skip


def _pairs(shape: Shape, name: str, value: Any, around: Around, here: str) -> list[Control]:
    held = value if isinstance(value, dict) else {}
    options = around.names.options(shape.ref)
    return [
        Control(
            name=f"{name}.{one}", kind="pick", label=choice_words(around.table, "outcome", one),
            value=held.get(one, ""), faults=around.at(f"{here}.{one}"),
            options=tuple(Option(key, words, held.get(one) == key) for key, words in options),
        )
        for one in shape.among
    ]  # fmt: skip


def _group(shape: Shape, name: str, value: Any, around: Around, here: str) -> list[Control]:
    assert shape.model is not None
    held = value if isinstance(value, dict) else {}
    inside = replace(around, table=shape.name)
    return [
        control_of(one, held.get(one.name, MISSING), f"{name}.{one.name}", inside, here)
        for one in shapes_of(shape.model)
    ]


def _lengths(name: str, value: Any, around: Around, here: str) -> list[Control]:
    rows = value if isinstance(value, list) else [{"is": value}] if value else []
    shape = Shape("when", "conditions", default=[])
    found = []
    for n, row in enumerate([*rows, {}]):
        row = row if isinstance(row, dict) else {}
        place = f"{here}[{n}]" if isinstance(value, list) else here
        faults = around.at(place) + around.at(f"{place}.is") if row else ()
        when = f"{name}.{n}.when"
        held = (control_of(shape, row.get("when", MISSING), when, around, place),) if row else ()
        length = Control(f"{name}.{n}.is", "delay", t("workshop.length", number=n + 1), faults=faults)
        found.append(
            Control(
                name=f"{name}.{n}", kind="length", label="",
                parts=(replace(length, **_delay_parts(row.get("is"), False)), *held),
            )
        )  # fmt: skip
    return found


def typed_entry(
    model: type[BaseModel], post: Posted, before: Mapping[str, Any], table: str
) -> dict[str, Any]:
    """What a form says of a thing: every attribute with its value, or None where nothing is said.

    What says the same as the text in other words, or only a default, leaves the text as it is.
    """
    found = {}
    for shape in shapes_of(model):
        held = before.get(shape.name, MISSING)
        if shape.kind == "by_text":
            continue
        value = typed(listed_by_decree(shape, table), post, shape.name, None if held is MISSING else held)
        if held is not MISSING and says_the_same(shape, value, held):
            continue
        if value == shape.default or (value == "" and not shape.required):
            value = None
        found[shape.name] = value
    return found


def says_the_same(shape: Shape, value: Any, held: Any) -> bool:
    """Whether what was typed is what the text says already, in whatever form."""
    if shape.kind in ("picks", "some_of") and isinstance(value, list):
        return sorted(map(str, value)) == sorted(map(str, listed(held)))
    if shape.kind == "amount" and value is not None:
        return str(value) == str(held)
    return bool(value == held or value == listed(held)) or _fixed(value) == _fixed(held)


def _fixed(value: Any) -> str:
    """A value with its delays in one form: 1 year and 1 years are the same."""
    return ONE_OR_MORE.sub(r'"\1"', json.dumps(value, default=str, sort_keys=True))


def typed(shape: Shape, post: Posted, name: str, before: Any) -> Any:
    """One value as it was typed; None where nothing was."""
    from diwan.shell.workshop.vocabulary import typed_conditions, typed_effects

    match shape.kind:
        case "words":
            return _typed_words(post, name, shape.required)
        case "picks" | "some_of":
            return [value for value in post.getlist(name) if value] or None
        case "yes":
            return name in post
        case "number" | "bound":
            return _number(post.get(name) or "", day=shape.kind == "bound")
        case "delay" | "as_much":
            return _typed_delay(post, name)
        case "labels":
            return _typed_labels(post, name)
        case "pairs":
            return {one: value for one in shape.among if (value := post.get(f"{name}.{one}"))} or None
        case "group":
            return _typed_group(shape, post, name, before)
        case "lengths":
            return _typed_lengths(post, name, before)
        case "conditions":
            return typed_conditions(post, name, listed(before)) or None
        case "effects":
            return typed_effects(post, name, listed(before)) or None
        case "lines":
            return [line.strip() for line in (post.get(name) or "").splitlines() if line.strip()] or None
    return (post.get(name) or "").replace("\r\n", "\n").strip() or None


def _typed_words(post: Posted, name: str, required: bool) -> dict[str, str] | None:
    said = {one: (post.get(f"{name}.{one}") or "").replace("\r\n", "\n").strip() for one in ("ar", "fr")}
    return said if required or any(said.values()) else None


def whole_typed(text: str) -> int | None:
    """The whole number a text says, below nought too; None for any other text."""
    text = text.strip()
    number = whole_number(text.removeprefix("-"))
    return -number if number is not None and text.startswith("-") else number


def _number(text: str, *, day: bool) -> Any:
    text = text.strip()
    if (number := whole_typed(text)) is not None:
        return number
    if day:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    return text or None


def _typed_delay(post: Posted, name: str) -> str | None:
    count, unit = (post.get(f"{name}.count") or "").strip(), post.get(f"{name}.unit") or "days"
    if unit == "same":
        return "same"
    return f"{count} {unit}" if count else None


def _typed_labels(post: Posted, name: str) -> dict[str, dict[str, str]] | None:
    found: dict[str, dict[str, str]] = {}
    n = 0
    while f"{name}.{n}.ar" in post:
        words = _typed_words(post, f"{name}.{n}", False)
        if words:
            key = post.get(f"{name}.{n}.key") or name_from(words["fr"], found)
            found[key] = words
        n += 1
    return found or None


def _typed_group(shape: Shape, post: Posted, name: str, before: Any) -> dict[str, Any] | None:
    assert shape.model is not None
    held = before if isinstance(before, dict) else {}
    said = {}
    for one in shapes_of(shape.model):
        one = listed_by_decree(one, shape.name)
        value = typed(one, post, f"{name}.{one.name}", held.get(one.name))
        if value is not None and (value != one.default or one.name in held):
            said[one.name] = value
    return said or None


def _typed_lengths(post: Posted, name: str, before: Any) -> Any:
    from diwan.shell.workshop.vocabulary import typed_conditions

    rows = before if isinstance(before, list) else []
    found = []
    n = 0
    while f"{name}.{n}.is.count" in post:
        held = rows[n] if n < len(rows) and isinstance(rows[n], dict) else {}
        length = _typed_delay(post, f"{name}.{n}.is")
        when = typed_conditions(post, f"{name}.{n}.when", listed(held.get("when")))
        if length:
            found.append({"is": length} | ({"when": when} if when else {}))
        n += 1
    return found[0]["is"] if len(found) == 1 and "when" not in found[0] else found or None
