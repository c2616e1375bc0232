"""What was typed in a form, back to the text of one thing of a procedure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.writing.text import name_from
from diwan.shell.workshop.controls import MISSING, narrowed
from diwan.shell.workshop.names import Names, listed
from diwan.shell.workshop.shapes import Shape, shapes_of

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
        value = typed(narrowed(shape, table), post, shape.name, None if held is MISSING else held)
        if held is not MISSING and says_the_same(shape, value, held):
            continue
        if value == shape.default or (value == "" and not shape.required):
            value = None
        found[shape.name] = value
    return found


def says_the_same(shape: Shape, value: Any, held: Any) -> bool:
    """Whether what was typed is what the text says already, in whatever form."""
    if shape.kind == "keyed" and isinstance(value, dict) and isinstance(held, dict):
        return value == held and list(value) == list(held)
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
    from diwan.shell.workshop.typed_rows import (
        typed_computed,
        typed_keyed,
        typed_operands,
        typed_rates,
        typed_rows,
    )
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
        case "keyed":
            return typed_keyed(shape, post, name, before)
        case "rows":
            return typed_rows(shape, post, name, before)
        case "rates":
            return typed_rates(post, name)
        case "operands":
            return typed_operands(post, name)
        case "computed":
            return typed_computed(post, name, before)
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
        one = narrowed(one, shape.name)
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
