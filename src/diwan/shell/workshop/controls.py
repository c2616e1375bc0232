"""The controls of one thing of a procedure, from its text to the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from diwan.kernel.base.calendar import DELAY, Unit
from diwan.kernel.base.text import t
from diwan.kernel.payments.models import Tariff
from diwan.shell.workshop.names import Names, listed
from diwan.shell.workshop.said import attribute_words, choice_words, hint_words
from diwan.shell.workshop.shapes import Shape, shapes_of
from diwan.shell.workshop.tariffs import tariff_words

BLANK_ROWS = 3
LONG = frozenset({"help", "before", "body", "says", "summary", "because", "saying"})
MISSING = object()


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
    def wrong(self) -> bool:
        """Whether anything is wrong with it, or inside it."""
        return bool(self.faults) or any(part.wrong for part in self.parts)

    @property
    def said(self) -> bool:
        """Whether the text says anything of it, or inside it."""
        chosen = any(option.chosen and option.value for option in self.options)
        return bool(self.value) or chosen or any(part.said for part in self.parts)

    @property
    def opened(self) -> bool:
        """Whether it stands open where it is folded."""
        return self.wrong or self.said

    @property
    def unlisted(self) -> bool:
        """Whether its value is none of its options any more."""
        return self.kind == "pick" and bool(self.value) and not any(o.chosen for o in self.options)


@dataclass(frozen=True, slots=True)
class Around:
    """What a form is drawn in: what may be named, the faults by their place, the community's own rates."""

    names: Names
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    table: str = ""
    tariffs: Mapping[str, Tariff] | None = None

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
    from diwan.shell.workshop.rows import row_control
    from diwan.shell.workshop.vocabulary import conditions_control, effects_control

    shape = narrowed(shape, around.table)
    here = f"{path}.{shape.name}" if path else shape.name
    base = Control(
        name=name,
        kind=shape.kind,
        label=attribute_words(around.table, shape.name),
        hint=hint_words(around.table, shape.name),
        value=_shown(shape, value),
        faults=around.at(here, inside=shape.kind in ("picks", "some_of", "lines", "operands")),
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
            options = _options(shape, given, around)
            rate = tariff_words(str(given), around.tariffs) if shape.ref == "tariff" and given else ""
            return replace(base, options=options, hint=rate or base.hint)
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
        case "keyed" | "rows" | "operands" | "computed":
            return row_control(shape, base, given, around, here)
    return base


NARROWER = {
    ("listed", "silence"): "listed", ("by", "lines"): "choosing", ("rate", "lines"): "sum",
    ("begins", "recurring"): "day", ("ends", "recurring"): "day", ("times", "fees"): "measured",
    ("remarks", "inquiries"): "remarks_book",
}  # fmt: skip


def narrowed(shape: Shape, table: str) -> Shape:
    """What fits only some of the things of a kind is picked among those; an entry of a list is not typed."""
    ref = NARROWER.get((shape.name, table))
    return replace(shape, kind="pick", ref=ref) if ref else shape


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
