"""What each value of a procedure is, read from the schema: so that a new attribute has its control by itself."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator

from diwan.kernel.cases.schema import conditions, effects
from diwan.kernel.cases.schema.fields import Computed
from diwan.kernel.cases.schema.procedure import Procedure, Variant
from diwan.kernel.cases.schema.references import Ref
from diwan.kernel.cases.schema.words import Declared, DelayText, Dirhams, Words

Kind = Literal[
    "words", "pick", "picks", "one_of", "some_of", "yes", "number", "day", "bound", "delay", "amount", "labels",
    "pairs", "conditions", "effects", "lengths", "lines", "text", "group", "as_much", "by_text",
    "keyed", "rows", "rates", "operand", "operands", "computed",
]  # fmt: skip
HIDDEN = frozenset({"waits_for", "migrates_from", "blocks", "key", "version", "in_force", "until"})
"""What the house writes itself, or what only a text may say."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One attribute: how it is written in the text, what it is, what it may name, what it is when nothing is said."""

    name: str
    kind: Kind
    ref: str = ""
    among: tuple[str, ...] = ()
    model: type[BaseModel] | None = None
    required: bool = False
    default: Any = None


def tables() -> dict[str, type[Declared]]:
    """The models of the keyed tables, by the name of the table."""
    found = {}
    for name, info in Procedure.model_fields.items():
        arguments = get_args(_bare(info.annotation)[0])
        if get_origin(_bare(info.annotation)[0]) is dict and len(arguments) == 2:
            model = arguments[1]
            if isinstance(model, type) and issubclass(model, Declared) and name not in HIDDEN:
                found[name] = model
    return found


def shapes_of(model: type[BaseModel]) -> Iterator[Shape]:
    """The attributes of a model in its order, tables of things left out."""
    for name, info in model.model_fields.items():
        if model is Procedure and (name in HIDDEN or name in tables()):
            continue
        annotation = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        kind, rest = kind_of(annotation)
        default = None if info.is_required() else info.get_default(call_default_factory=True)
        yield Shape(info.alias or name, kind, required=info.is_required(), default=default, **rest)


def kind_of(annotation: Any) -> tuple[Kind, dict[str, Any]]:
    """Which control fits an annotation, and what it needs to know."""
    bare, extras = _bare(annotation)
    if _validated_by(extras, DelayText):
        return "delay", {}
    if _validated_by(extras, Dirhams):
        return "amount", {}
    if bare is bool:
        return "yes", {}
    if bare is int:
        return "number", {}
    if bare is date:
        return "day", {}
    if isinstance(bare, type) and issubclass(bare, Words):
        return "words", {}
    if isinstance(bare, type) and issubclass(bare, Ref):
        return "pick", {"ref": bare.kind}
    if bare is Computed:
        return "computed", {}
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        inside = {shape.kind for shape in shapes_of(bare)}
        return ("by_text", {}) if inside & {"by_text", "group"} else ("group", {"model": bare})
    if get_origin(bare) is Literal:
        return "one_of", {"among": tuple(map(str, get_args(bare)))}
    if get_origin(bare) is list:
        return _kind_of_list(bare)
    if get_origin(bare) is dict:
        return _kind_of_dict(bare)
    if get_origin(bare) in (Union, types.UnionType):
        return _kind_of_union(bare)
    return ("text", {}) if bare is str else ("by_text", {})


def _kind_of_list(bare: Any) -> tuple[Kind, dict[str, Any]]:
    (item,) = get_args(bare)
    if bare == conditions.Conditions:
        return "conditions", {}
    if bare == effects.Effects:
        return "effects", {}
    kind, rest = kind_of(item)
    plural: dict[str, Kind] = {
        "pick": "picks", "one_of": "some_of", "text": "lines", "group": "rows", "operand": "operands",
    }  # fmt: skip
    return plural.get(kind, "by_text"), rest


def _kind_of_dict(bare: Any) -> tuple[Kind, dict[str, Any]]:
    key, value = (kind_of(argument) for argument in get_args(bare))
    if value[0] == "words":
        return "labels", {}
    if key[0] == "one_of" and value[0] == "pick":
        return "pairs", {"among": key[1]["among"], "ref": value[1]["ref"]}
    if value[0] == "pick":
        return "rates", value[1]
    if value[0] == "group":
        return "keyed", value[1]
    return "by_text", {}


def _kind_of_union(bare: Any) -> tuple[Kind, dict[str, Any]]:
    parts = [argument for argument in get_args(bare) if argument is not type(None)]
    if sum(isinstance(part := _bare(p)[0], type) and issubclass(part, BaseModel) for p in parts) > 1:
        return "by_text", {}
    told = [kind_of(part) for part in parts]
    kinds = [kind for kind, _ in told]
    if len(parts) == 1:
        return kind_of(parts[0])
    if any(get_args(part) == (Variant,) for part in parts):
        return "lengths", {}
    if set(kinds) == {"pick", "number"}:
        return "operand", next(rest for kind, rest in told if kind == "pick")
    if set(kinds) == {"one_of", "delay"}:
        return "as_much", {}
    return (
        ("bound", {})
        if set(kinds) <= {"number", "day", "one_of", "delay", "amount", "text"}
        else ("by_text", {})
    )


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """An annotation without what is annotated on it and without None, and those annotations."""
    extras: tuple[Any, ...] = ()
    while get_origin(annotation) is Annotated:
        extras += annotation.__metadata__
        annotation = annotation.__origin__
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [argument for argument in get_args(annotation) if argument is not type(None)]
        if len(parts) == 1:
            inner, more = _bare(parts[0])
            return inner, extras + more
    return annotation, extras


def _validated_by(extras: tuple[Any, ...], known: Any) -> bool:
    validators = [m for m in known.__metadata__ if isinstance(m, AfterValidator | BeforeValidator)]
    return any(extra == validator for extra in extras for validator in validators)
