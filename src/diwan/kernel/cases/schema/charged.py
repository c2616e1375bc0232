"""Checks of fees counted from answers: each line can be counted, whatever is answered."""

from collections.abc import Iterator

from diwan.kernel.cases.schema.fees import Fee, FeeLine
from diwan.kernel.cases.schema.fields import MEASURED, Column, FormField
from diwan.kernel.cases.schema.formed import columns_of
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.schema.procedure import Procedure

Problems = Iterator[Problem]


def fees_can_be_counted(procedure: Procedure) -> Problems:
    """Every line of a fee multiplies numbers that will be given, at a rate for each possible answer."""
    for key, fee in procedure.fees.items():
        for field in (fee.recurring.begins, fee.recurring.ends) if fee.recurring else ():
            if procedure.fields[field].type != "date":
                yield Problem(f"fees.{key}.recurring", "period_of_dates", {"field": str(field)})
        for position, line in enumerate(fee.lines):
            yield from _line_problems(procedure, fee, line, f"fees.{key}.lines[{position}]")


def _line_problems(procedure: Procedure, fee: Fee, line: FeeLine, path: str) -> Problems:
    if len(line.tables) > 1:
        yield Problem(path, "one_table_a_line")
    for table in line.tables:
        yield from _may_lack(procedure, fee, line, f"{path}.times", table)
    if line.rate is not None and procedure.fields[line.rate].type != "money":
        yield Problem(f"{path}.rate", "rate_no_sum", {"field": str(line.rate)})
    for position, quantity in enumerate(line.times):
        if isinstance(quantity, int):
            continue
        asked = named(procedure, quantity)
        where = f"{path}.times[{position}]"
        if asked.type not in MEASURED:
            yield Problem(where, "quantity_no_number", {"field": str(quantity)})
        elif isinstance(asked, Column):
            if not asked.required:
                yield Problem(where, "quantity_may_lack", {"field": str(quantity)})
        else:
            yield from _may_lack(procedure, fee, line, where, str(quantity))
    yield from _rate_problems(procedure, line, path)


def _may_lack(procedure: Procedure, fee: Fee, line: FeeLine, path: str, key: str) -> Problems:
    """A quantity that may be left empty, where the line itself is always owed."""
    field = procedure.fields[key]
    lacks = bool(field.when) or not field.required
    if field.section and procedure.sections[field.section].when:
        lacks = True
    if lacks and not field.computed and not line.when and not fee.when:
        yield Problem(path, "quantity_may_lack", {"field": key})


def _rate_problems(procedure: Procedure, line: FeeLine, path: str) -> Problems:
    if line.by is None:
        return
    choices = named(procedure, line.by).choices
    if choices is None:
        yield Problem(f"{path}.by", "by_no_choice", {"field": str(line.by)})
        return
    for value in choices.keys() - line.tariffs.keys():
        yield Problem(f"{path}.tariffs", "choice_without_rate", {"value": value})
    for value in line.tariffs.keys() - choices.keys():
        yield Problem(f"{path}.tariffs", "rate_without_choice", {"value": value, "field": str(line.by)})


def named(procedure: Procedure, quantity: str) -> FormField | Column:
    """The field or the column a fee is counted by."""
    return columns_of(procedure)[quantity] if "." in quantity else procedure.fields[quantity]
