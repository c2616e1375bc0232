"""What was typed in controls made of rows, back to the text; see `rows.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diwan.kernel.cases.schema.fields import OPERATIONS
from diwan.kernel.cases.writing.text import name_from
from diwan.shell.workshop.controls import narrowed
from diwan.shell.workshop.names import choices_at, listed
from diwan.shell.workshop.shapes import Shape, shapes_of
from diwan.shell.workshop.typed import Posted, says_the_same, typed, whole_typed

Row = dict[str, Any]
WAYS = {"up": -1, "down": 1}


def typed_keyed(shape: Shape, post: Posted, name: str, before: Any) -> dict[str, Row] | None:
    """Named rows as they were typed, the one that moves moved, the one that was named added."""
    held = before if isinstance(before, dict) else {}
    rows = {key: _typed_row(shape, post, f"{name}.{n}", held.get(key)) for n, key in _numbered(post, name)}
    keys = _moved([key for n, key in _numbered(post, name) if f"{name}.{n}.drop" not in post], post, name)
    found = {key: rows[key] for key in keys}
    ar, fr = ((post.get(f"{name}.add.{one}") or "").strip() for one in ("ar", "fr"))
    if ar or fr:
        found[name_from(fr or ar, {*held, *found})] = {"label": {"ar": ar, "fr": fr}, "type": "text"}
    return found or None


def typed_rows(shape: Shape, post: Posted, name: str, before: Any) -> list[Row] | None:
    """Rows as they were typed, the one that moves moved, one more where it was asked for."""
    held = listed(before)
    found: dict[str, Row] = {}
    for n, _ in _numbered(post, name):
        if f"{name}.{n}.drop" not in post:
            found[str(n)] = _typed_row(shape, post, f"{name}.{n}", held[n] if n < len(held) else None)
    rows = [found[key] for key in _moved(list(found), post, name)]
    return [*rows, {}] if f"{name}.add" in post else rows or None


def _numbered(post: Posted, name: str) -> Iterator[tuple[int, str]]:
    n = 0
    while f"{name}.{n}.key" in post:
        yield n, post.get(f"{name}.{n}.key") or ""
        n += 1


def _moved(keys: list[str], post: Posted, name: str) -> list[str]:
    """The keys with one a place earlier or later: `area:up`."""
    key, _, way = (post.get(f"{name}.move") or "").partition(":")
    here = keys.index(key) if key in keys else -1
    there = here + WAYS.get(way, 0)
    if here >= 0 and 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
    return keys


def _typed_row(shape: Shape, post: Posted, name: str, before: Any) -> Row:
    """One row; what says the same as the text in other words leaves it as it is written."""
    assert shape.model is not None
    held = before if isinstance(before, dict) else {}
    shapes = {one.name: narrowed(one, shape.name) for one in shapes_of(shape.model)}
    found = {key: value for key, value in held.items() if key not in shapes}
    for key, one in shapes.items():
        value = typed(one, post, f"{name}.{key}", held.get(key))
        if key in held and says_the_same(one, value, held[key]):
            found[key] = held[key]
        elif value is not None and (one.required or value not in ("", one.default)):
            found[key] = value
    _rates_of_its_question(found, held, post)
    order = [*(key for key in held if key in found), *(key for key in found if key not in held)]
    return {key: found[key] for key in order}


def _rates_of_its_question(row: Row, held: Mapping[str, Any], post: Posted) -> None:
    """When the question of a line changes, the rates for answers of the former one go."""
    if "tariffs" not in row or row.get("by") == held.get("by"):
        return
    choices = choices_at(post.names, str(row.get("by") or ""))
    row["tariffs"] = {key: value for key, value in row["tariffs"].items() if key in choices}
    if not row["tariffs"]:
        row.pop("tariffs")


def typed_rates(post: Posted, name: str) -> dict[str, str] | None:
    """The rate of each answer."""
    prefix = f"{name}."
    said = {key.removeprefix(prefix): str(post.get(key) or "") for key in post.data if key.startswith(prefix)}
    return {key: value for key, value in said.items() if value} or None


def typed_operands(post: Posted, name: str) -> list[str | int] | None:
    """Questions and whole numbers in their order; what is no number is kept, and said to be none."""
    found: list[str | int] = []
    n = 0
    while f"{name}.{n}.is" in post:
        if asked := post.get(f"{name}.{n}.is"):
            found.append(asked)
        if text := (post.get(f"{name}.{n}.number") or "").strip():
            number = whole_typed(text)
            found.append(text if number is None else number)
        n += 1
    return found or None


def typed_computed(post: Posted, name: str, before: Any) -> Row | None:
    """The one operation with what it works on; where operands are typed and no operation, they are added up."""
    held = before if isinstance(before, dict) else {}
    operands = typed_operands(post, f"{name}.operands")
    had = next((one for one in OPERATIONS if one in held), "")
    operation = post.get(f"{name}.operation") or ("" if had else _guessed(post, name, operands))
    if not operation:
        return None
    said: Any = post.get(f"{name}.{operation}") or "" if operation in ("sum", "count") else operands or []
    found: Row = {operation: said}
    if where := _typed_where(post, f"{name}.where"):
        found["where"] = where
    return held if _plainly(found) == _plainly(held) else found


def _guessed(post: Posted, name: str, operands: list[str | int] | None) -> str:
    for one in ("sum", "count"):
        if post.get(f"{name}.{one}"):
            return one
    return "add" if operands else ""


def _typed_where(post: Posted, name: str) -> Row | None:
    chosen = [one.partition(":") for one in post.getlist(name) if one]
    return {"column": chosen[0][0], "isin": [value for _, _, value in chosen]} if chosen else None


def _plainly(computed: Row) -> Row:
    """With a single choice as a list, and its choices in one order."""
    where = computed.get("where")
    if not isinstance(where, dict):
        return computed
    return {**computed, "where": {**where, "isin": sorted(map(str, listed(where.get("isin"))))}}
