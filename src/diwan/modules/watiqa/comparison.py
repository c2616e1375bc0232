"""What the citizen typed beside what the record says: line by line, with what differs marked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from diwan.kernel.base.text import Text

Likeness = Callable[[str, str], float]

SAME_SPELLING = 0.999
NEAR = 0.7
"""Under this two names are no longer spellings of one."""


class Agreement(StrEnum):
    """How one line of the request agrees with the record."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    NOT_TYPED = "not_typed"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True)
class Described:
    """A record as a request describes it, or as it is; empty where nothing is said."""

    number: int | None = None
    year: int | None = None
    name_ar: str = ""
    name_la: str = ""
    born: dt.date | None = None
    died: dt.date | None = None
    father: str = ""
    mother: str = ""
    father_la: str = ""
    mother_la: str = ""

    @property
    def name(self) -> Text:
        """The name in the reader's letters, in those it was typed in where the others are missing."""
        return Text(self.name_ar or self.name_la, self.name_la or self.name_ar)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison."""

    field: str
    typed: object
    recorded: object
    agreement: Agreement


PARENTS = ("father", "mother")
LATIN = re.compile("[A-Za-z]")
NAMES = ("name_ar", "name_la", "father", "mother")
ORDER = ("name_ar", "name_la", "born", "died", "number", "year", "father", "mother")
WEIGHTS = {
    "name_ar": 4.0, "name_la": 1.0, "born": 3.0, "died": 3.0, "number": 3.0, "year": 1.0, "father": 1.5,
    "mother": 1.5,
}  # fmt: skip
WORTH = {Agreement.SAME: 1.0, Agreement.NEAR: 0.75, Agreement.DIFFERENT: 0.0}


def lines_of(typed: Described, recorded: Described, likeness: Likeness) -> list[Line]:
    """Every line that either side fills."""
    return list(_lines(typed, recorded, likeness))


def _lines(typed: Described, recorded: Described, likeness: Likeness) -> Iterator[Line]:
    for field in ORDER:
        one = getattr(typed, field)
        other = in_script_of(one, field, recorded)
        if one or other:
            yield Line(field, one or "", other or "", agreement_of(field, one, other, likeness))


def in_script_of(typed: object, field: str, recorded: Described) -> object:
    """What a record says of a field; a parent's name in Latin letters where it was typed in them."""
    latin = getattr(recorded, f"{field}_la", "") if field in PARENTS else ""
    return latin if latin and LATIN.search(str(typed)) else getattr(recorded, field)


def agreement_of(field: str, typed: object, recorded: object, likeness: Likeness) -> Agreement:
    """How two values agree: names by spelling, numbers and days exactly."""
    if not typed:
        return Agreement.NOT_TYPED
    if not recorded:
        return Agreement.NOT_RECORDED
    if field not in NAMES:
        return Agreement.SAME if typed == recorded else Agreement.DIFFERENT
    score = 1.0 if typed == recorded else likeness(str(typed), str(recorded))
    return (
        Agreement.SAME if score >= SAME_SPELLING else Agreement.NEAR if score >= NEAR else Agreement.DIFFERENT
    )


def score_of(lines: list[Line]) -> float:
    """How well a record answers the request, between 0 and 1: what agrees, of what can be compared."""
    compared = [(WEIGHTS[line.field], WORTH[line.agreement]) for line in lines if line.agreement in WORTH]
    total = sum(weight for weight, _ in compared)
    return round(sum(weight * worth for weight, worth in compared) / total, 3) if total else 0.0
