"""Checks of what a form asks: each field can be filled in, counted or signed, and what it names fits."""

from collections.abc import Iterator
from datetime import date

from diwan.kernel.cases.schema import conditions as c
from diwan.kernel.cases.schema import effects as e
from diwan.kernel.cases.schema.fields import DURATIONS, MEASURED, NUMBERS, Column, Computed, FormField
from diwan.kernel.cases.schema.joined import nodes_in
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.schema.procedure import Procedure

Problems = Iterator[Problem]

KNOWN: dict[str, tuple[str, ...]] = {
    "person": ("person",),
    "person.name_ar": ("text",),
    "person.name_fr": ("text",),
    "person.cnie": ("cnie",),
    "person.birth_date": ("date",),
    "person.phone": ("phone",),
    "person.email": ("email",),
    "person.address": ("text", "long_text"),
    "earlier.address": ("address",),
    "earlier.company": ("company",),
    "earlier.parcel": ("parcel",),
    "earlier.place": ("place",),
}
"""What may be held already of whoever asks, and the types of field it fits."""
WHOLE = (
    "person",
    "company",
    "address",
    "parcel",
    "point",
    "polygon",
    "table",
    "file",
    "signature",
    "place",
    "office",
)
"""Types whose answer is not one plain value: a condition asks whether they are given, not what they equal."""


def columns_of(procedure: Procedure) -> dict[str, Column]:
    """Every column of every table, as `table.column`."""
    return {
        f"{key}.{name}": column
        for key, field in procedure.fields.items()
        for name, column in field.columns.items()
    }


def fields_can_be_filled(procedure: Procedure) -> Problems:
    """Each field has a page or an officer who is asked for it, and choices where it chooses."""
    asked = asked_by_office(procedure)
    recorded = {n.record for n in nodes_in(procedure, e.Record)}
    for key, field in procedure.fields.items():
        if field.computed is not None:
            if key in asked | recorded:
                yield Problem(f"fields.{key}.computed", "computed_is_asked")
        elif field.set_by != "applicant":
            if key not in asked | recorded:
                yield Problem(f"fields.{key}", "field_never_asked")
        elif field.type == "signature":
            if field.section:
                yield Problem(f"fields.{key}.section", "signature_in_section")
        elif field.section is None and key not in asked:
            yield Problem(f"fields.{key}.section", "field_without_section")
        if (field.type == "choice") != (field.choices is not None):
            yield Problem(f"fields.{key}.choices", "choices_of_choice")


def tables_hold(procedure: Procedure) -> Problems:
    """A table says its columns, and no other field does."""
    for key, field in procedure.fields.items():
        path = f"fields.{key}"
        if (field.type == "table") != bool(field.columns):
            yield Problem(f"{path}.columns", "columns_of_table")
        if field.type != "table" and (field.min_rows is not None or field.max_rows is not None):
            yield Problem(f"{path}.min_rows", "rows_of_table")
        if field.min_rows and field.max_rows and field.min_rows > field.max_rows:
            yield Problem(f"{path}.min_rows", "rows_never_enough")
        for name, column in field.columns.items():
            if (column.type == "choice") != (column.choices is not None):
                yield Problem(f"{path}.columns.{name}.choices", "choices_of_choice")
            if column.total and column.type not in NUMBERS:
                yield Problem(f"{path}.columns.{name}.total", "total_of_numbers")


def statements_are_signed(procedure: Procedure) -> Problems:
    """A signature is given under a statement."""
    for key, field in procedure.fields.items():
        if (field.type == "signature") != (field.statement is not None):
            yield Problem(f"fields.{key}.statement", "statement_of_signature")


def only_people_are_identified(procedure: Procedure) -> Problems:
    """Only a person shows a paper."""
    for key, field in procedure.fields.items():
        if field.identified and field.type != "person":
            yield Problem(f"fields.{key}.identified", "identified_person")


def offices_lie_somewhere(procedure: Procedure) -> Problems:
    """Only an office is of a kind, or in a commune; that commune is asked for."""
    for key, field in procedure.fields.items():
        if field.type != "office" and (field.commune or field.offices):
            yield Problem(f"fields.{key}.{'commune' if field.commune else 'offices'}", "office_of_office")
        elif field.commune and procedure.fields[field.commune].type != "place":
            yield Problem(f"fields.{key}.commune", "commune_is_place", {"field": str(field.commune)})


def known_things_fit(procedure: Procedure) -> Problems:
    """What is held already fits the field that takes it over."""
    for key, field in procedure.fields.items():
        if field.known and field.type not in KNOWN[field.known]:
            fits = ", ".join(KNOWN[field.known])
            yield Problem(f"fields.{key}.known", "known_misfit", {"known": str(field.known), "fits": fits})


def computed_fields_can_be_counted(procedure: Procedure) -> Problems:
    """A computed field is a number, its operands are too, and it does not depend on itself."""
    for key, field in procedure.fields.items():
        if field.computed is None:
            continue
        path = f"fields.{key}.computed"
        if field.type not in NUMBERS:
            yield Problem(f"fields.{key}.type", "computed_no_number")
        if field.known or field.set_by != "applicant":
            yield Problem(path, "computed_from_somebody")
        yield from _operand_problems(procedure, path, field.computed)
    yield from _circles(procedure)


def _operand_problems(procedure: Procedure, path: str, computed: Computed) -> Problems:
    wanted = ("date",) if computed.operation in DURATIONS else MEASURED
    for position, operand in enumerate(computed.operands):
        if isinstance(operand, str) and procedure.fields[operand].type not in wanted:
            code = "operand_no_date" if wanted == ("date",) else "operand_no_number"
            yield Problem(f"{path}.{computed.operation}[{position}]", code, {"field": str(operand)})
    table = ""
    if computed.sum:
        table = computed.sum.partition(".")[0]
        if columns_of(procedure)[computed.sum].type not in NUMBERS:
            yield Problem(f"{path}.sum", "column_no_number", {"column": str(computed.sum)})
    if computed.count:
        table = str(computed.count)
        if procedure.fields[computed.count].type != "table":
            yield Problem(f"{path}.count", "not_a_table", {"field": str(computed.count)})
    if computed.where:
        yield from rows_are_chosen(
            procedure, f"{path}.where", str(computed.where.column), computed.where.isin, table
        )


def rows_are_chosen(procedure: Procedure, path: str, column: str, isin: list[str], table: str) -> Problems:
    """Rows are chosen by a column of their own table, among its choices."""
    if column.partition(".")[0] != table:
        yield Problem(f"{path}.column", "not_its_column", {"column": column, "field": table})
    choices = columns_of(procedure)[column].choices or {}
    for value in isin:
        if value not in choices:
            yield Problem(f"{path}.isin", "not_a_choice_of", {"value": value, "column": column})


def _circles(procedure: Procedure) -> Problems:
    uses = {
        key: {str(o) for o in field.computed.operands if isinstance(o, str)}
        for key, field in procedure.fields.items()
        if field.computed
    }
    for key in uses:
        seen: set[str] = set()
        waiting = set(uses[key])
        while waiting:
            seen |= waiting
            waiting = {n for name in waiting for n in uses.get(name, ())} - seen
        if key in seen:
            yield Problem(f"fields.{key}.computed", "computed_circles")


def bounds_fit(procedure: Procedure) -> Problems:
    """A smallest and a largest value are of the field's own type."""
    for key, field in procedure.fields.items():
        for name, value in (("min", field.min), ("max", field.max)):
            if isinstance(value, date | str) and field.type != "date":
                yield Problem(f"fields.{key}.{name}", "bound_is_no_day")
        if field.min == "decision" and field.section:
            yield Problem(f"fields.{key}.min", "decision_to_come")


def days_follow_days(procedure: Procedure) -> Problems:
    """Only a day comes no earlier than another, and that other one is a day too."""
    for key, field in procedure.fields.items():
        if field.not_before and {field.type, procedure.fields[field.not_before].type} != {"date"}:
            yield Problem(f"fields.{key}.not_before", "not_before_days")


def sections_are_used(procedure: Procedure) -> Problems:
    """No empty page in the form."""
    used = {field.section for field in procedure.fields.values()}
    for key in procedure.sections:
        if key not in used:
            yield Problem(f"sections.{key}", "section_empty")


def choices_are_known(procedure: Procedure) -> Problems:
    """A condition on a choice names one of its choices, and only one plain answer is compared."""
    for node in nodes_in(procedure, c.FieldIs):
        field = procedure.fields[node.field]
        if field.type in WHOLE:
            yield Problem(f"fields.{node.field}", "whole_compared", {"type": field.type})
        values = node.isin if node.isin is not None else [node.eq] if node.eq is not None else []
        for value in values:
            if field.choices is not None and value not in field.choices:
                yield Problem(f"fields.{node.field}.choices", "not_a_choice", {"value": value})
            if field.type == "bool" and not isinstance(value, bool):
                yield Problem(f"fields.{node.field}", "not_yes_or_no", {"value": value})


def is_typed(field: FormField) -> bool:
    """Whether somebody types it: neither computed nor signed at the end."""
    return field.computed is None and field.type != "signature"


def asked_by_office(procedure: Procedure) -> set[str]:
    """The fields a transition or a visit asks for."""
    asked = {str(field) for t in procedure.transitions.values() for field in t.asks}
    return asked | {str(field) for visit in procedure.visits.values() for field in visit.findings}


def signed_at_filing(procedure: Procedure) -> list[str]:
    """The statements the applicant signs when he files, having checked all he says."""
    asked = asked_by_office(procedure)
    return [
        key
        for key, field in procedure.fields.items()
        if field.type == "signature" and field.set_by == "applicant" and key not in asked
    ]


CHECKS = (
    fields_can_be_filled,
    days_follow_days,
    sections_are_used,
    choices_are_known,
    tables_hold,
    statements_are_signed,
    known_things_fit,
    only_people_are_identified,
    offices_lie_somewhere,
    computed_fields_can_be_counted,
    bounds_fit,
)
