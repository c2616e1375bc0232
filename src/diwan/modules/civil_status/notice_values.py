"""Whose record a notice is about, as far as the sender knows; and how near a record comes to it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from diwan.modules.civil_status.content import BirthContent, Content, Name, Sex
from diwan.modules.civil_status.names.scoring import likeness

_REFERENCE = re.compile(r"^\D*(\d{1,9})\s*/\s*(\d{4})\b")
SAME_SPELLING = 0.999
NEAR = 0.7
"""Under this two names are no longer spellings of one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The person whose birth record is to be marked; empty where the sender does not know."""

    first_ar: str = ""
    family_ar: str = ""
    first_la: str = ""
    family_la: str = ""
    sex: str = ""
    birth_date: str = ""
    birth_year: int | None = None
    cnie: str = ""
    father: str = ""
    mother: str = ""
    record: str = ""

    @property
    def born(self) -> dt.date | None:
        """The day of birth."""
        return dt.date.fromisoformat(self.birth_date) if self.birth_date else None

    @property
    def name_ar(self) -> str:
        """First name then family name."""
        return f"{self.first_ar} {self.family_ar}".strip()

    @property
    def name_la(self) -> str:
        """First name then family name."""
        return f"{self.first_la} {self.family_la}".strip()

    def kept(self) -> dict[str, Any]:
        """As a notice keeps it: what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


def sought_in(kept: Mapping[str, Any]) -> Sought:
    """What a notice keeps."""
    return Sought(**{name: value for name, value in kept.items() if name in Sought.__slots__})


def sought_from(content: Content, *, record: str = "") -> Sought:
    """The person of a record."""
    name: Name = content.name
    born = content.born
    return Sought(
        first_ar=name.first_ar, family_ar=name.family_ar, first_la=name.first_la, family_la=name.family_la,
        sex=content.sex.value, birth_date=born.day.isoformat() if born and born.day else "",
        birth_year=born.year if born else None, cnie=content.cnie, father=content.father.name.arabic,
        mother=content.mother.name.arabic,
        record=record or (content.birth_record if not isinstance(content, BirthContent) else ""),
    )  # fmt: skip


def sought_told(born: dt.date | None, *, year: int | None = None, **said: str) -> Sought:
    """Somebody as they are described to us: born on a day, or in a year where the day is not known."""
    return Sought(**said, birth_date=born.isoformat() if born else "", birth_year=born.year if born else year)


def spouse_sought(fields: Mapping[str, str], sex: Sex) -> Sought:
    """The spouse a marriage names; the last word of a whole name is taken for the family name."""
    first_ar, family_ar = name_parts(fields.get("spouse_ar", ""))
    first_la, family_la = name_parts(fields.get("spouse_la", ""))
    born = fields.get("spouse_birth_date", "")
    return Sought(
        first_ar=first_ar, family_ar=family_ar, first_la=first_la, family_la=family_la,
        sex=(Sex.FEMALE if sex is Sex.MALE else Sex.MALE).value, birth_date=born,
        birth_year=int(born[:4]) if born else None, cnie=fields.get("spouse_cnie", ""),
        record=fields.get("spouse_record", ""),
    )  # fmt: skip


def name_parts(whole: str) -> tuple[str, str]:
    """First and family name of a whole name."""
    first, _, family = whole.strip().partition(" ")
    return first, family


def number_and_year(reference: str) -> tuple[int | None, int | None]:
    """The number and year of a record as people quote them; nothing when they are not there."""
    found = _REFERENCE.match(reference)
    return (int(found[1]), int(found[2])) if found else (None, None)


class Agreement(StrEnum):
    """How one line of the notice agrees with the record."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison."""

    field: str
    told: object
    recorded: object
    agreement: Agreement


NAMES = ("name_ar", "name_la", "father", "mother")


def lines_of(told: Sought, recorded: Sought) -> list[Line]:
    """What the notice says beside what the record says, line by line."""
    return list(_lines(told, recorded))


def _lines(told: Sought, recorded: Sought) -> Iterator[Line]:
    for field in (
        "name_ar",
        "name_la",
        "sex",
        "birth_date",
        "birth_year",
        "cnie",
        "father",
        "mother",
        "record",
    ):
        one, other = getattr(told, field), getattr(recorded, field)
        if field == "birth_year" and (told.birth_date or not one):
            continue
        if one or other:
            yield Line(field, one or "", other or "", agreement_of(field, one, other))


def agreement_of(field: str, told: object, recorded: object) -> Agreement:
    """Names by spelling, the rest exactly."""
    if not told or not recorded:
        return Agreement.UNKNOWN
    if field == "record":
        same = number_and_year(str(told)) == number_and_year(str(recorded))
        return Agreement.SAME if same else Agreement.DIFFERENT
    if field not in NAMES:
        return Agreement.SAME if told == recorded else Agreement.DIFFERENT
    score = 1.0 if told == recorded else likeness(str(told), str(recorded))
    return (
        Agreement.SAME if score >= SAME_SPELLING else Agreement.NEAR if score >= NEAR else Agreement.DIFFERENT
    )


def worth_of(lines: list[Line]) -> float:
    """How well a record answers, between 0 and 1."""
    worth = {Agreement.SAME: 1.0, Agreement.NEAR: 0.75, Agreement.DIFFERENT: 0.0}
    compared = [worth[line.agreement] for line in lines if line.agreement in worth]
    return round(sum(compared) / len(compared), 3) if compared else 0.0
