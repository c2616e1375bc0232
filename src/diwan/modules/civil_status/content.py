"""What a civil-status record says: the fields of decree 2-22-04, articles 21 and 24, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class RecordType(StrEnum):
    """Law 36.21, art. 36: birth and death have a record; marriage and its dissolution are mentions."""

    BIRTH = "birth"
    DEATH = "death"


class Sex(StrEnum):
    """As written on the record."""

    MALE = "M"
    FEMALE = "F"


class Regime(StrEnum):
    """The law an office keeps its registers under; each office switches by decision (law 36.21, art. 59)."""

    PAPER_37_99 = "paper_37_99"
    NATIONAL_36_21 = "national_36_21"


class State(StrEnum):
    """What may be done with a record today."""

    ACTIVE = "active"
    FROZEN = "frozen"
    CANCELLED = "cancelled"


class Proof(StrEnum):
    """How far a digitised record has been held against its paper (law 36.21, art. 13; decree 2-22-04, art. 37)."""

    IMPORTED = "imported"
    VALIDATED = "validated"
    FINAL = "final"


class Cause(StrEnum):
    """Why a version of a record was written."""

    REGISTERED = "registered"
    IMPORTED = "imported"
    MENTION = "mention"
    CORRECTED = "corrected"
    PAPER = "paper"
    FROZEN = "frozen"
    RELEASED = "released"
    CANCELLED = "cancelled"


class MentionType(StrEnum):
    """The marginal mentions of a record (law 36.21, art. 26, 33, 36 and 46 to 53)."""

    MARRIAGE = "marriage"
    DISSOLUTION = "dissolution"
    DEATH = "death"
    KAFALA = "kafala"
    NATIONALITY = "nationality"
    NAME_CHANGE = "name_change"
    MATERIAL_CORRECTION = "material_correction"
    SUBSTANTIAL_CORRECTION = "substantial_correction"
    DUPLICATE_CANCELLED = "duplicate_cancelled"
    RECOGNITION = "recognition"
    LETTERS = "letters"


class Decider(StrEnum):
    """Who may cancel a record (law 36.21, art. 23): a court, or the central authority for the same data twice."""

    COURT = "court"
    AUTHORITY = "authority"


class CopyKind(StrEnum):
    """The three copies of decree 2-22-04, articles 44 and 45."""

    COPY = "copy"
    FULL = "full"
    EXTRACT = "extract"


class Kinship(StrEnum):
    """How the person who asks for a copy stands to the person the record is about (law 36.21, art. 43)."""

    SELF = "self"
    ASCENDANT = "ascendant"
    DESCENDANT = "descendant"
    SPOUSE = "spouse"
    GUARDIAN = "guardian"
    PROXY = "proxy"
    KAFIL = "kafil"
    KAFALA_APPLICANT = "kafala_applicant"
    COURT = "court"
    ADMINISTRATION = "administration"
    CONSULATE = "consulate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in the three scripts of law 36.21, art. 19; the Arabic form has legal force."""

    family_ar: str = ""
    first_ar: str = ""
    family_la: str = ""
    first_la: str = ""
    family_tf: str = ""
    first_tf: str = ""

    @property
    def arabic(self) -> str:
        """First name then family name."""
        return f"{self.first_ar} {self.family_ar}".strip()

    @property
    def latin(self) -> str:
        """First name then family name."""
        return f"{self.first_la} {self.family_la}".strip()

    @property
    def tifinagh(self) -> str:
        """First name then family name."""
        return f"{self.first_tf} {self.family_tf}".strip()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in both languages."""

    ar: str = ""
    fr: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as far as the record knows: old records give the year alone."""

    year: int
    day: dt.date | None = None
    hour: dt.time | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.day.year != self.year:
            raise ValueError("day and year differ")

    @classmethod
    def on(cls, day: dt.date, hour: dt.time | None = None) -> Moment:
        """A moment whose day is known."""
        return cls(year=day.year, day=day, hour=hour)

    def is_after(self, other: Moment) -> bool:
        """Whether this surely came later, as far as both are known."""
        if self.day and other.day:
            return self.day > other.day
        return self.year > other.year


@dataclass(frozen=True, slots=True)
class Parent:
    """The father or the mother, as the record describes them."""

    name: Name = field(default_factory=Name)
    father_name: Place = field(default_factory=Place)
    born: Moment | None = None
    birth_place: Place = field(default_factory=Place)
    occupation: str = ""
    residence: str = ""
    nationality: str = "MA"
    cnie: str = ""
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class Declarant:
    """Who declared the event, and in what capacity (law 36.21, art. 24 and 37)."""

    name: str = ""
    capacity: str = ""
    cnie: str = ""


@dataclass(frozen=True, slots=True)
class Legacy:
    """Where the act stands in the paper registers of law 37.99."""

    number: str = ""
    year: int | None = None
    register: str = ""
    page: str = ""


class Where(StrEnum):
    """Where the event happened, as far as the delay to declare it depends on it (decree 2-22-04, art. 40)."""

    MOROCCO = "morocco"
    ABROAD = "abroad"
    ON_BOARD = "on_board"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is particular to this birth or this death (law 36.21, art. 25 to 31 and 38 to 42); mostly nothing.

    `arrived_on` is the day a ship or plane reached its first port; `parents_chosen` and `father_chosen` say that
    the officer or the mother chose the names; `by_institution` that no relative completed (law 36.21, art. 39);
    `name_proof` is what proves a family name chosen: a sharif's, or a compound one (art. 33).
    """

    where: Where = Where.MOROCCO
    arrived_on: dt.date | None = None
    vessel: str = ""
    parents_chosen: bool = False
    father_chosen: bool = False
    kafala: str = ""
    sex_certificate: str = ""
    unidentified: bool = False
    description: str = ""
    military: str = ""
    judgment: str = ""
    by_institution: bool = False
    name_proof: str = ""


@dataclass(frozen=True, slots=True)
class BirthContent:
    """All the data of a birth record."""

    name: Name
    sex: Sex
    event: Moment
    place: Place = field(default_factory=Place)
    declared_on: dt.date | None = None
    twin_order: int | None = None
    nationality: str = "MA"
    idcs: str = ""
    cnie: str = ""
    father: Parent = field(default_factory=Parent)
    mother: Parent = field(default_factory=Parent)
    declarant: Declarant = field(default_factory=Declarant)
    circumstances: Circumstances = field(default_factory=Circumstances)
    legacy: Legacy = field(default_factory=Legacy)

    @property
    def born(self) -> Moment:
        """When the person was born."""
        return self.event


@dataclass(frozen=True, slots=True)
class DeathContent:
    """All the data of a death record."""

    name: Name
    sex: Sex
    event: Moment
    born: Moment | None = None
    place: Place = field(default_factory=Place)
    birth_place: Place = field(default_factory=Place)
    declared_on: dt.date | None = None
    nationality: str = "MA"
    idcs: str = ""
    cnie: str = ""
    marital_status: str = ""
    occupation: str = ""
    residence: str = ""
    birth_record: str = ""
    birth_community: int | None = None
    stillborn: bool = False
    father: Parent = field(default_factory=Parent)
    mother: Parent = field(default_factory=Parent)
    declarant: Declarant = field(default_factory=Declarant)
    circumstances: Circumstances = field(default_factory=Circumstances)
    legacy: Legacy = field(default_factory=Legacy)


Content = BirthContent | DeathContent
