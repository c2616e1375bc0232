"""Controls made of rows, each with fields of its own: columns of a table, lines of a fee, operands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.schema.fields import DURATIONS, OPERATIONS
from diwan.shell.workshop.controls import MISSING, Around, Control, Option, control_of
from diwan.shell.workshop.names import choices_at, listed
from diwan.shell.workshop.said import attribute_words
from diwan.shell.workshop.shapes import Shape, shapes_of
from diwan.shell.workshop.tariffs import tariff_words

Row = Mapping[str, Any]
BLANK_OPERANDS = 2
SELDOM = {
    "columns": ("choices", "min", "max", "max_length", "pattern", "unit", "total"),
    "lines": ("rate", "percent", "multiplied_by", "part"),
}
"""What only some rows say: folded, where it is not said."""


def row_control(shape: Shape, base: Control, given: Any, around: Around, here: str) -> Control:
    """A control made of rows, whichever it is."""
    match shape.kind:
        case "keyed":
            return keyed_control(shape, base, given, around, here)
        case "rows":
            return rows_control(shape, base, given, around, here)
        case "operands":
            return operands_control(base, given, around, shape.ref)
    return computed_control(base, given, around, here)


def words_in(raw: Any) -> str:
    """What a text calls something, in the reader's language or in the other one; empty where it has no words."""
    said = raw if isinstance(raw, dict) else {}
    ar, fr = str(said.get("ar") or ""), str(said.get("fr") or "")
    return str(Text(ar or fr, fr or ar))


# --- rows of one model -----------------------------------------------------------------------------------


def keyed_control(shape: Shape, base: Control, given: Any, around: Around, here: str) -> Control:
    """Named rows in their order: the columns of a table. One more is added under a name in both languages."""
    held = given if isinstance(given, dict) else {}
    rows = [
        _row(shape, f"{base.name}.{n}", (key, raw), around, f"{here}.{key}")
        for n, (key, raw) in enumerate(held.items())
    ]
    return replace(base, value="", parts=tuple(rows))


def rows_control(shape: Shape, base: Control, given: Any, around: Around, here: str) -> Control:
    """Rows without names, in their order: the lines of a fee."""
    rows = [
        _row(shape, f"{base.name}.{n}", (str(n), raw), around, f"{here}[{n}]")
        for n, raw in enumerate(listed(given))
    ]
    return replace(base, value="", parts=tuple(rows))


def _row(shape: Shape, name: str, told: tuple[str, Any], around: Around, here: str) -> Control:
    assert shape.model is not None
    key, raw = told
    row = raw if isinstance(raw, dict) else {}
    inside = replace(around, table=shape.name)
    number = t("workshop.row", number=int(name.rpartition(".")[2]) + 1)
    words = words_in(row.get("label"))
    made = {one.name: _part(one, row, name, inside, here) for one in shapes_of(shape.model)}
    seldom = [made.pop(one) for one in _folded(shape.name, row)]
    more = Control(f"{name}.more", "more", t("workshop.more_about"), parts=tuple(seldom))
    return Control(
        name=name, kind="thing_row", label=f"{number} · {words}" if words else number, value=key,
        parts=(*made.values(), more), faults=around.at(here),
    )  # fmt: skip


def _folded(table: str, row: Row) -> Iterator[str]:
    """What is folded in a row: the choices of a column that chooses stand open."""
    for name in SELDOM[table]:
        if not (name == "choices" and row.get("type") == "choice"):
            yield name


def _part(one: Shape, row: Row, name: str, around: Around, here: str) -> Control:
    if one.kind == "rates":
        return _rates(one, row, f"{name}.{one.name}", around, f"{here}.{one.name}")
    return control_of(one, row.get(one.name, MISSING), f"{name}.{one.name}", around, here)


def _rates(shape: Shape, row: Row, name: str, around: Around, here: str) -> Control:
    """One rate for each answer to the question of its line."""
    held = row.get(shape.name)
    rates = held if isinstance(held, dict) else {}
    choices = choices_at(around.names, str(row.get("by") or ""))
    tariffs = around.names.options(shape.ref)
    parts = []
    for key in (*choices, *(key for key in rates if key not in choices)):
        chosen = str(rates.get(key) or "")
        known = [Option(value, words, value == chosen) for value, words in tariffs]
        gone = [Option(chosen, chosen, True)] if chosen and not any(o.chosen for o in known) else []
        parts.append(
            Control(
                name=f"{name}.{key}", kind="pick", label=words_in(choices.get(key)) or key, value=chosen,
                options=(*gone, *known), faults=around.at(f"{here}.{key}"), optional=False,
                hint=tariff_words(chosen, around.tariffs) if chosen else "",
            )
        )  # fmt: skip
    return Control(
        name=name, kind="rates", label=attribute_words(around.table, shape.name), parts=tuple(parts),
        faults=around.at(here), hint="" if parts else t("workshop.hints.lines.tariffs"),
    )  # fmt: skip


# --- what a number is counted from -----------------------------------------------------------------------


def operands_control(base: Control, given: Any, around: Around, ref: str) -> Control:
    """Questions or whole numbers in their order, and room for more."""
    known = around.names.options(ref)
    rows = []
    for n, one in enumerate([*listed(given), *[""] * BLANK_OPERANDS]):
        number = one if isinstance(one, int) else ""
        asked = "" if isinstance(one, int) else str(one)
        options = [Option(value, words, value == asked) for value, words in known]
        gone = [Option(asked, asked, True)] if asked and not any(o.chosen for o in options) else []
        rows.append(
            Control(
                f"{base.name}.{n}", "operand", t("workshop.row", number=n + 1), value=number,
                options=(*gone, *options),
            )
        )  # fmt: skip
    return replace(base, kind="operands", value="", parts=tuple(rows))


def computed_control(base: Control, given: Any, around: Around, here: str) -> Control:
    """The operation, what it works on, and which rows of a table it takes."""
    held = given if isinstance(given, dict) else {}
    operation = next((one for one in OPERATIONS if one in held), "")
    inside = replace(around, table="computed")
    of_list = operation if operation not in ("sum", "count") else ""
    operands = Control(
        f"{base.name}.operands", "operands", t("workshop.attributes.operands"),
        hint=t("workshop.hints.computed.operands"),
        faults=around.at(f"{here}.{of_list}", inside=True) if of_list else (),
    )  # fmt: skip
    parts = (
        Control(
            f"{base.name}.operation", "one_of", t("workshop.attributes.operation"), value=operation,
            options=tuple(Option(one, t(f"workshop.operations.{one}"), one == operation) for one in OPERATIONS),
            hint=t("workshop.hints.computed.durations") if operation in DURATIONS else "",
        ),
        operands_control(operands, held.get(of_list), inside, "countable"),
        _picked(base.name, "sum", "summed", held, inside, here),
        _picked(base.name, "count", "table", held, inside, here),
        _where(f"{base.name}.where", held.get("where"), inside, f"{here}.where"),
    )  # fmt: skip
    return replace(base, kind="computed", value="", parts=parts)


def _picked(name: str, attribute: str, ref: str, held: Row, around: Around, here: str) -> Control:
    shape = Shape(attribute, "pick", ref=ref)
    return control_of(shape, held.get(attribute, MISSING), f"{name}.{attribute}", around, here)


def _where(name: str, given: Any, around: Around, here: str) -> Control:
    """The rows that are taken: those in which a column holds one of some choices."""
    held = given if isinstance(given, dict) else {}
    column = str(held.get("column") or "")
    chosen = {f"{column}:{one}" for one in listed(held.get("isin"))}
    options = [
        Option(f"{key}:{value}", f"{words} : {words_in(said) or value}", f"{key}:{value}" in chosen)
        for key, words in around.names.options("choosing_column")
        for value, said in choices_at(around.names, key).items()
    ]
    gone = sorted(chosen - {option.value for option in options})
    faults = (*around.at(here), *around.at(f"{here}.column"), *around.at(f"{here}.isin", inside=True))
    return Control(
        name, "picks", attribute_words("computed", "where"), hint=t("workshop.hints.computed.where"), faults=faults,
        options=(*(Option(one, one, True) for one in gone), *options),
    )  # fmt: skip
