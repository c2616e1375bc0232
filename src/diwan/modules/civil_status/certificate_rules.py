"""What keeps an officer from certifying that somebody lives, is single, bears two names or was never registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from diwan.modules.civil_status.content import MentionType, Sex
from diwan.modules.civil_status.rules import FIRST_YEAR

ALIKE = 0.55
"""Two spellings of one name are at least this near (`names.scoring`); below, a court decides."""
PROBABLE = 0.8
"""A record this near to the name searched may be the person's: somebody must look at it."""
LONGEST_SEARCH = 120


@dataclass(frozen=True, slots=True)
class OtherName:
    """The other form of a name, and the document it is written on."""

    ar: str = ""
    la: str = ""
    seen_in: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """Whom one looked for in the registers of births, and in which years, both included."""

    family: str
    first: str
    sex: Sex
    born: int | None
    father: str
    mother: str
    from_year: int
    to_year: int

    @property
    def years(self) -> int:
        """How many years were searched, each of which is paid for (law 30-89, art. 74)."""
        return self.to_year - self.from_year + 1


def life_refusal(*, deceased: bool) -> str:
    """Nobody certifies the life of a person whose death is registered or mentioned (law 36.21, art. 3 and 37)."""
    return "deceased" if deceased else ""


def open_marriages(margin: Iterable[MentionType]) -> int:
    """Marriages of the margin, in order of time, that no later dissolution has ended (law 36.21, art. 36)."""
    bonds = 0
    for mention in margin:
        if mention is MentionType.MARRIAGE:
            bonds += 1
        elif mention is MentionType.DISSOLUTION:
            bonds = max(0, bonds - 1)
    return bonds


def single_refusal(*, deceased: bool, margin: Iterable[MentionType]) -> str:
    """A birth record whose margin holds a marriage without its dissolution says that the person is married: marriages
    are mentions of it, and nowhere else (law 36.21, art. 36)."""
    if deceased:
        return "deceased"
    return "married" if open_marriages(margin) else ""


def concordance_refusal(other: OtherName, *, same: bool, likeness: float, changed: bool) -> tuple[str, str]:
    """The field and the reason for which two names are not certified to be one person's.

    `same`: the two are letter for letter alike, nothing is to be certified; `likeness` compares them as they sound;
    `changed`: the record itself once bore the other one (a change of name, a correction). Names that neither sound
    alike nor follow each other in the record are for a court (law 36.21, art. 48).
    """
    if not (other.ar.strip() or other.la.strip()):
        return "other_ar", "other_missing"
    if not other.seen_in.strip():
        return "seen_in", "seen_in_missing"
    if same:
        return "other_ar", "other_same"
    if likeness < ALIKE and not changed:
        return "other_ar", "other_far"
    return "", ""


def search_faults(searched: Searched, today: dt.date) -> list[tuple[str, str]]:
    """Fields and reasons for which a search is not one: a name, its years in order, the birth among them."""
    found = [(field, "name_missing") for field in ("family", "first") if not getattr(searched, field).strip()]
    if (
        not FIRST_YEAR <= searched.from_year <= searched.to_year <= today.year
        or searched.years > LONGEST_SEARCH
    ):
        found.append(("from_year", "years_wrong"))
    elif searched.born is not None and not searched.from_year <= searched.born <= searched.to_year:
        found.append(("born", "born_outside"))
    return found


@dataclass(frozen=True, slots=True)
class Parents:
    """How near the parents of a record found are to those of the person searched, by name; None where either side
    says nothing."""

    father: float | None
    mother: float | None


def is_a_namesake(parents: Parents) -> bool:
    """Whether a record found under the name searched is somebody else's: a parent is named on both sides, and the two
    names have nothing in common. What leaves a doubt is looked at before anybody is told that they are not there."""
    return any(near is not None and near < ALIKE for near in (parents.father, parents.mother))
