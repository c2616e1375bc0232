"""Conditions and effects built from pickers: each row is one of the closed vocabulary, never typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from diwan.kernel.base.text import t
from diwan.kernel.cases.schema import conditions, effects
from diwan.shell.workshop.controls import (
    MISSING,
    Around,
    Control,
    Option,
    control_of,
)
from diwan.shell.workshop.names import listed
from diwan.shell.workshop.said import attribute_words, kind_words
from diwan.shell.workshop.shapes import shapes_of
from diwan.shell.workshop.typed import Posted, typed, whole_typed

Row = dict[str, Any]
CLOCK_STATES: dict[str, Row] = {
    "before_half": {"before": "half"}, "past_half": {"past": "half"}, "due": {"due": True}, "not_due": {"due": False},
}  # fmt: skip
COMPARED = ("gt", "lt", "eq")
NUMBERS = ("number", "money", "area")


def kind_among(kinds: dict[str, Any], row: Any) -> str:
    """Which of a vocabulary a row is; empty where it is none."""
    return next((kind for kind in kinds if isinstance(row, dict) and kind in row), "")


# --- conditions ------------------------------------------------------------------------------------------


def conditions_control(base: Control, rows: list[Any], around: Around, here: str) -> Control:
    """The conditions that hold together, and one more to pick."""
    parts = [_condition_row(f"{base.name}.{n}", row, around, f"{here}[{n}]") for n, row in enumerate(rows)]
    return replace(base, kind="conditions", value="", parts=tuple(parts), options=tuple(_to_add(around)))


def _condition_row(name: str, row: Any, around: Around, here: str) -> Control:
    negated = isinstance(row, dict) and "not" in row
    inner = row["not"] if negated else row
    kind = kind_among(conditions.KINDS, inner)
    if negated and kind and "because" in row:
        inner = {**inner, "because": row["because"]}
    inside = replace(around, table="conditions")
    parts = (
        tuple(_condition_parts(kind, inner, name, inside, f"{here}.not" if negated else here)) if kind else ()
    )
    label = kind_words("conditions", kind) if kind else t("workshop.unknown_row")
    return Control(
        name=name, kind="row", label=label, value=kind, parts=parts, negated=negated, faults=around.at(here),
    )  # fmt: skip


def _condition_parts(kind: str, row: Row, name: str, around: Around, here: str) -> Iterator[Control]:
    if kind == "field":
        yield _fixed(name, "field", row["field"], around)
        yield from _compared(row, name, around, here)
    elif kind == "clock":
        state = next((key for key, said in CLOCK_STATES.items() if said.items() <= row.items()), "")
        yield _picked(f"{name}.clock", "clock", row["clock"], around.names.options("clock"))
        states = [(key, t(f"workshop.clock_states.{key}")) for key in CLOCK_STATES]
        yield _picked(f"{name}.state", "state", state, states)
    elif kind == "not":
        return
    else:
        for shape in shapes_of(conditions.KINDS[kind]):
            if shape.name != "because":
                yield control_of(shape, row.get(shape.name, MISSING), f"{name}.{shape.name}", around, here)
    if kind != "any":
        because = next(s for s in shapes_of(conditions.KINDS[kind]) if s.name == "because")
        yield replace(
            control_of(because, row.get("because", MISSING), f"{name}.because", around, here), kind="because"
        )


def _fixed(name: str, attribute: str, value: str, around: Around) -> Control:
    words = dict(around.names.options(attribute)).get(value, value)
    return Control(
        f"{name}.{attribute}", "fixed", attribute_words("conditions", attribute), value=value, hint=words
    )


def _picked(name: str, attribute: str, value: str, pairs: list[tuple[str, str]]) -> Control:
    options = tuple(Option(key, words, key == value) for key, words in pairs)
    return Control(
        name, "pick", attribute_words("conditions", attribute), value=value, options=options, optional=False
    )


def _field(around: Around, key: str) -> Row:
    found = around.names.whole.get("fields", {}).get(key)
    return found if isinstance(found, dict) else {}


def _compared(row: Row, name: str, around: Around, here: str) -> Iterator[Control]:
    asked = _field(around, str(row["field"]))
    values = {
        str(one).lower() if isinstance(one, bool) else str(one)
        for one in listed(row.get("isin", row.get("eq")))
    }
    label = t("workshop.attributes.value")
    if asked.get("type") == "bool":
        pairs = [(key, t(f"workshop.{key}")) for key in ("true", "false")]
        yield replace(_picked(f"{name}.value", "value", next(iter(values), ""), pairs), label=label)
    elif isinstance(asked.get("choices"), dict):
        options = tuple(
            Option(key, _words(words), key in values) for key, words in asked["choices"].items()
        )  # fmt: skip
        gone = tuple(Option(one, one, True) for one in sorted(values - asked["choices"].keys()))
        yield Control(
            f"{name}.value", "picks", label, options=(*options, *gone), hint=t("workshop.one_of_these")
        )
    else:
        how = next((key for key in COMPARED if key in row), "eq")
        pairs = [(key, t(f"workshop.compared.{key}")) for key in COMPARED]
        yield _picked(f"{name}.how", "how", how, pairs)
        yield Control(f"{name}.value", "text", label, value=row.get(how, ""))


def _words(words: Any) -> str:
    from diwan.kernel.base.text import Text

    said = words if isinstance(words, dict) else {}
    return str(Text(str(said.get("ar", "")), str(said.get("fr", ""))))


def _to_add(around: Around) -> Iterator[Option]:
    """Every condition one may add, each with what it is about."""
    names = around.names
    for key, words in names.options("field"):
        asked = _field(around, key)
        if asked.get("type") in ("bool", "choice", *NUMBERS):
            yield Option(f"field:{key}", t("workshop.add.field", label=words))
        if asked.get("type") != "bool":
            yield Option(f"given:{key}", t("workshop.add.given", label=words))
    yield from (Option(f"file:{one}", t(f"workshop.add.file_{one}")) for one in ("complete", "incomplete"))
    about = {
        "document": "document", "fee_paid": "fee", "opinion": "opinion", "visit": "visit", "inquiry": "inquiry",
        "clock": "clock", "once": "transition", "holds": "condition", "rule": "rule",
    }  # fmt: skip
    for kind, ref in about.items():
        for key, words in names.options(ref):
            yield Option(f"{kind}:{key}", t(f"workshop.add.{kind}", label=words))
    if names.options("opinion"):
        yield Option("opinions:all", t("workshop.add.opinions"))
    if names.options("link"):
        yield from (
            Option(f"case:{one}", t(f"workshop.add.{one}")) for one in ("no_open_child", "child_granted")
        )
    yield Option("any:", t("workshop.add.any"))


def begun(chosen: str, fields: dict[str, Any]) -> Row | None:
    """A condition just picked, saying the most usual thing about what it is about."""
    kind, _, about = chosen.partition(":")
    if kind not in conditions.KINDS:
        return None
    asked = fields.get(about) if isinstance(fields.get(about), dict) else {}
    if kind == "field" and asked:
        if asked.get("type") == "bool":
            return {"field": about, "eq": True}
        choices = asked.get("choices")
        return {"field": about, "eq": next(iter(choices))} if choices else {"field": about, "gt": 0}
    usual: dict[str, Row] = {
        "opinion": {"is": "favourable"}, "opinions": {"state": "closed"}, "clock": {"before": "half"},
    }  # fmt: skip
    if kind in ("visit", "inquiry"):
        shape = next(s for s in shapes_of(conditions.KINDS[kind]) if s.name in ("is", "state"))
        return {kind: about} | ({shape.name: shape.among[0]} if shape.required else {})
    return {"any": []} if kind == "any" else {kind: about} | usual.get(kind, {})


def typed_conditions(post: Posted, name: str, before: list[Any]) -> list[Row]:
    """The conditions a form says, those taken out left out and the one picked added."""
    found = []
    n = 0
    while f"{name}.{n}.kind" in post:
        held = before[n] if n < len(before) else {}
        if f"{name}.{n}.drop" not in post:
            row = _typed_condition(post, f"{name}.{n}", held)
            if row is not None:
                found.append(row)
        n += 1
    picked = begun(post.get(f"{name}.add") or "", post.names.whole.get("fields", {}))
    return [*found, picked] if picked else found


def _typed_condition(post: Posted, name: str, held: Any) -> Row | None:
    kind = post.get(f"{name}.kind") or ""
    if kind not in conditions.KINDS:
        return held if isinstance(held, dict) else None
    inner = held.get("not", held) if isinstance(held, dict) else {}
    row: Row
    if kind == "field":
        row = {"field": post.get(f"{name}.field") or ""} | _typed_comparison(post, name, inner)
    elif kind == "clock":
        row = {
            "clock": post.get(f"{name}.clock") or "",
            **CLOCK_STATES.get(post.get(f"{name}.state") or "", {}),
        }
    elif kind == "any":
        row = {"any": typed_conditions(post, f"{name}.any", listed(inner.get("any")))}
    else:
        row = {
            shape.name: value
            for shape in shapes_of(conditions.KINDS[kind])
            if shape.name != "because"
            and (value := typed(shape, post, f"{name}.{shape.name}", inner.get(shape.name))) is not None
        }
    because = {one: (post.get(f"{name}.because.{one}") or "").strip() for one in ("ar", "fr")}
    told = {"because": because} if any(because.values()) else {}
    if f"{name}.not" not in post:
        return row | told
    return {"not": row | told} if "because" in inner else {"not": row} | told


def _typed_comparison(post: Posted, name: str, held: Row) -> Row:
    values: list[Any] = [
        {"true": True, "false": False}.get(one, one) for one in post.getlist(f"{name}.value")
    ]
    how = post.get(f"{name}.how") or ("isin" if len(values) > 1 else "eq")
    if not values:
        return {}
    value = values[0]
    number = whole_typed(value) if isinstance(value, str) else None
    if how in COMPARED and how != "eq" and number is not None:
        value = number
    if how == "isin" or ("isin" in held and "how" not in post):
        return {"isin": values}
    if how == "eq" and type(held.get("eq")) is int and number is not None:
        value = number
    return {how: value}


# --- effects ---------------------------------------------------------------------------------------------


def effects_control(base: Control, rows: list[Any], around: Around, here: str) -> Control:
    """What a transition does besides moving the case, and one more to pick."""
    parts = [_effect_row(f"{base.name}.{n}", row, around, f"{here}[{n}]") for n, row in enumerate(rows)]
    return replace(base, kind="effects", value="", parts=tuple(parts), options=tuple(_effects_to_add(around)))


def _effect_row(name: str, row: Any, around: Around, here: str) -> Control:
    kind = kind_among(effects.KINDS, row)
    inside = replace(around, table="effects")
    parts = []
    for shape in shapes_of(effects.KINDS[kind]) if kind else ():
        one = control_of(shape, row.get(shape.name, MISSING), f"{name}.{shape.name}", inside, here)
        if shape.kind == "by_text":
            one = replace(one, kind="text", value=str(row.get(shape.name, "")).lower())
        parts.append(replace(one, kind="because") if shape.kind == "words" else one)
    label = kind_words("effects", kind) if kind else t("workshop.unknown_row")
    return Control(name=name, kind="row", label=label, value=kind, parts=tuple(parts), faults=around.at(here))


def _effects_to_add(around: Around) -> Iterator[Option]:
    for kind, model in effects.KINDS.items():
        shape = next(iter(shapes_of(model)))
        if around.names.options(shape.ref):
            yield Option(kind, kind_words("effects", kind))


def typed_effects(post: Posted, name: str, before: list[Any]) -> list[Row]:
    """The effects a form says."""
    found = []
    n = 0
    while f"{name}.{n}.kind" in post:
        held = before[n] if n < len(before) and isinstance(before[n], dict) else {}
        if f"{name}.{n}.drop" not in post:
            found.append(_typed_effect(post, f"{name}.{n}", held))
        n += 1
    picked = post.get(f"{name}.add") or ""
    if picked in effects.KINDS:
        first = next(iter(shapes_of(effects.KINDS[picked])))
        found.append({picked: post.first(first.ref)} | ({"value": True} if picked == "record" else {}))
    return found


def _typed_effect(post: Posted, name: str, held: Row) -> Row:
    kind = post.get(f"{name}.kind") or ""
    if kind not in effects.KINDS:
        return held
    row: Row = {}
    for shape in shapes_of(effects.KINDS[kind]):
        if shape.kind == "by_text":
            text = post.get(f"{name}.{shape.name}") or ""
            number = whole_typed(text)
            row[shape.name] = {"true": True, "false": False}.get(text, text if number is None else number)
        elif (value := typed(shape, post, f"{name}.{shape.name}", held.get(shape.name))) is not None:
            row[shape.name] = value
    return row
