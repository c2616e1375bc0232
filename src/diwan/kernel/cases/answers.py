"""From what somebody typed to typed answers, with an error for each field that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.cases.kinds import land, offices, papers, people, rows, shapes
from diwan.kernel.cases.kinds.computed import (
    ends_before_it_begins,
    number_in,
    sources_of,
    with_computed,
)
from diwan.kernel.cases.kinds.parts import Part, nothing_typed
from diwan.kernel.cases.kinds.plain import LONGEST, LONGEST_LINE, LONGEST_NUMBER, read_plain
from diwan.kernel.cases.kinds.said import written_day
from diwan.kernel.cases.kinds.where import Where
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.schema.formed import is_typed
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.situation import Situation, as_text, is_asked, is_blank

Values = Mapping[str, Any]
Reader = Callable[[Any, Any, Where], Any]
READERS: dict[str, Reader] = {
    "person": people.read_person,
    "company": people.read_company,
    "place": land.read_place,
    "office": offices.read_office,
    "address": land.read_address,
    "parcel": land.read_parcel,
    "point": shapes.read_point,
    "polygon": shapes.read_polygon,
    "table": rows.read_table,
    "file": papers.read_file,
}
PARTS: dict[str, Sequence[Part]] = {
    "person": people.PERSON,
    "company": people.COMPANY,
    "address": land.ADDRESS,
    "parcel": land.PARCEL,
    "point": shapes.POINT,
}
"""The parts of the answers that have several, in the order in which they are asked."""


def answers_from(
    law: Procedure,
    fields: Iterable[str],
    typed: Values,
    known: Values,
    at: datetime,
    *,
    required: bool,
    where: Where | None = None,
) -> dict[str, Any]:
    """The typed answers to some fields; raises `Invalid` with every field at fault.

    With `required` an empty required field is a fault; without it a draft may be saved with holes. Fields
    whose condition fails are left out, so that no stale answer stays in the file. A file that is not sent again
    stays. What is computed or signed is not among them.
    """
    keys = [key for key in fields if is_typed(law.fields[key])]
    where = where or Where(at)
    values: dict[str, Any] = dict(known)
    faults: dict[str, list[DomainError]] = {}
    counts = any(field.computed for field in law.fields.values())
    for key in keys:
        asked = law.fields[key]
        values = with_computed(law, values) if counts and asked.when else values
        if not is_asked(asked, Situation(law, values, at)):
            values[key] = None
            continue
        try:
            raw = known.get(key) if asked.type == "file" and key not in typed else typed.get(key)
            said = replace(where, said=values) if asked.commune else where
            values[key] = answer(asked, raw, at, required=required, where=said)
            _require_order(law, asked, values[key], values, where)
        except Invalid as several:
            faults[key] = [fault for why in several.fields.values() for fault in why]
        except DomainError as fault:
            faults[key] = [fault]
    if counts and not faults:
        faults = out_of_bounds(law, keys, with_computed(law, values))
    if faults:
        raise Invalid(faults)
    return {key: values[key] for key in keys}


def _require_order(law: Procedure, asked: FormField, given: Any, values: Values, where: Where) -> None:
    """A day comes no earlier than the decision or the day it follows, where that is known; days as `2026-11-23`."""
    if is_blank(given):
        return
    if asked.min == "decision" and where.decided and given < where.decided.isoformat():
        raise Refused("cases.field_errors.before_decision", day=written_day(where.decided))
    before = values.get(asked.not_before) if asked.not_before else None
    if not is_blank(before) and given < before:
        label = as_text(law.fields[str(asked.not_before)].label)
        raise Refused("cases.field_errors.not_before", field=label)


def out_of_bounds(law: Procedure, keys: Iterable[str], values: Values) -> dict[str, list[DomainError]]:
    """What is counted from these answers and is too small or too great, said at the last of those it comes from."""
    given = set(keys)
    faults: dict[str, list[DomainError]] = {}
    for key, field in law.fields.items():
        mine = [name for name in sources_of(field) if name in given]
        if mine and field.min is not None and ends_before_it_begins(field.computed, values):
            first = law.fields[sources_of(field)[0]].label
            faults[mine[-1]] = [Refused("cases.field_errors.ends_before", field=as_text(first))]
        number = number_in(values.get(key)) if mine else None
        if number is None:
            continue
        if isinstance(field.max, int) and number > field.max:
            faults[mine[-1]] = [_counted("most", field, number, field.max)]
        elif isinstance(field.min, int) and number < field.min:
            faults[mine[-1]] = [_counted("least", field, number, field.min)]
    return faults


def _counted(which: str, field: FormField, number: Decimal, bound: int) -> Refused:
    label = as_text(field.label)
    return Refused(f"cases.field_errors.counted_{which}", field=label, value=number, bound=bound)


def answer(
    asked: FormField, typed: Any, at: datetime, *, required: bool = True, where: Where | None = None
) -> Any:
    """One typed answer, ready for storage; `Refused` says what is wrong with it, `Invalid` with each of its parts."""
    raw = typed.strip() if isinstance(typed, str) else typed
    found = None if is_nothing(asked, raw) else reader_of(asked)(asked, raw, where or Where(at))
    if found is None and required and asked.required:
        raise Refused("cases.field_errors.missing", field=as_text(asked.label))
    return found


def as_far_as_read(law: Procedure, typed: Values, known: Values, where: Where) -> dict[str, Any]:
    """The answers as they would be kept, those that cannot be read left out, with what follows from them.

    For showing what is counted while a page is still being filled in; nothing is refused and nothing kept.
    """
    found: dict[str, Any] = dict(known)
    for key, raw in typed.items():
        try:
            found[key] = answer(law.fields[key], raw, where.at, required=False, where=where)
        except DomainError:
            found[key] = None
    return with_computed(law, found)


def is_nothing(asked: FormField, raw: Any) -> bool:
    """Whether nothing was answered: nothing typed at all, or every part left empty."""
    if is_blank(raw):
        return True
    if isinstance(raw, Mapping) and set(raw) == {"corners"}:
        return is_blank(str(raw["corners"]).strip())
    return (
        asked.type in PARTS
        and isinstance(raw, Mapping)
        and not set(raw) - part_keys(asked)
        and nothing_typed(raw, PARTS[asked.type])
    )


def part_keys(asked: FormField) -> set[str]:
    """The names of the parts of an answer."""
    return {part.key for part in PARTS[asked.type]}


def reader_of(asked: FormField) -> Reader:
    """How an answer of that type is read."""
    return READERS.get(asked.type, read_plain)


__all__ = ["LONGEST", "LONGEST_LINE", "LONGEST_NUMBER", "PARTS", "answer", "answers_from", "reader_of"]
