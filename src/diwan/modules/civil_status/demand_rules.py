"""Who may ask a copy in the exercise of duties, how much a day, and on what ground one is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from diwan.kernel.base.citations import cited
from diwan.kernel.base.dated import figure_on
from diwan.kernel.base.text import Text
from diwan.modules.civil_status.content import CopyKind, Kinship, RecordType
from diwan.modules.civil_status.mandates import ASKING_ADMINISTRATION, ASKING_COURT
from diwan.modules.civil_status.notice_values import Sought, number_and_year
from diwan.modules.civil_status.rules import Fault, is_cnie

LIMITS = Path(__file__).with_name("limits.toml")
QUALITIES = {ASKING_COURT: Kinship.COURT, ASKING_ADMINISTRATION: Kinship.ADMINISTRATION}


class Refusal(StrEnum):
    """Why an officer refuses a demand."""

    NOT_ENTITLED = "not_entitled"
    NO_GROUND = "no_ground"
    NOT_FOUND = "not_found"
    VOID = "void"

    @property
    def article(self) -> Text:
        """The article it stands on, in words."""
        return cited(ARTICLES[self])


ARTICLES = {
    Refusal.NOT_ENTITLED: "36.21 art. 43",
    Refusal.NO_GROUND: "36.21 art. 43",
    Refusal.NOT_FOUND: "2-22-04 art. 44",
    Refusal.VOID: "36.21 art. 23",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A copy a body asks for: of whose record, kept where, on what ground, for which file of its own."""

    community: int
    type: RecordType
    kind: CopyKind
    languages: str
    ground: str
    file_number: str
    person: Sought

    def kept(self) -> dict[str, Any]:
        """As JSON, to know a repetition from a change."""
        return {**asdict(self), "person": self.person.kept()}


def quality_for(kinds: frozenset[str]) -> Kinship | None:
    """As what a seat asks, by the mandate it holds and never by what it says of itself."""
    return next((quality for kind, quality in QUALITIES.items() if kind in kinds), None)


def asked_faults(asked: Asked) -> Iterator[Fault]:
    """What keeps a demand from being taken: a copy is asked for one person, on a ground, for a file."""
    for name in ("ground", "file_number"):
        if not getattr(asked, name).strip():
            yield Fault(name, "missing")
    person = asked.person
    if person.cnie and not is_cnie(person.cnie):
        yield Fault("person.cnie", "bad_cnie", person.cnie)
    if person.record and None in number_and_year(person.record):
        yield Fault("person.record", "bad_number", person.record)
    named = bool(person.name_ar or person.name_la)
    if not named:
        yield Fault("person.family_ar", "missing")
    if not (person.record or person.cnie or person.birth_date or person.birth_year):
        yield Fault("person.record", "demand_too_wide")


def demands_a_day(day: dt.date) -> int:
    """How many demands one body may make in a day (law 09-08, art. 3: proportion)."""
    return figure_on(LIMITS, "demands_a_day", day).value
