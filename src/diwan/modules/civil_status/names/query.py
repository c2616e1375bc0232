"""What somebody typed in one box, read as a name, a date, a number or an identity card."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from diwan.kernel.base.whole import western_digits
from diwan.modules.civil_status.names.letters import folded
from diwan.modules.civil_status.names.skeleton import skeleton
from diwan.modules.civil_status.rules import cnie_from, idcs_from, is_cnie, is_idcs

_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b|\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_REFERENCE = re.compile(r"\b(\d{1,6})\s*/\s*((?:18|19|20)\d\d)\b")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_NUMBER = re.compile(r"^\d{1,6}$")
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of parting the words typed into a family name and first names."""

    family: str
    first: str


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked, taken apart."""

    words: tuple[str, ...] = ()
    date: dt.date | None = None
    year: int | None = None
    number: int | None = None
    cnie: str = ""
    idcs: str = ""
    father: str = ""
    mother: str = ""
    impossible: str = ""
    """Something that looks like a date and is none."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked."""
        said = (self.words, self.date, self.year, self.number, self.cnie, self.idcs, self.father, self.mother)
        return not any(said)


def query_from(text: str) -> Query:
    """Read a search box: a CNIE or a digital identifier, a number/year, a date or year anywhere, words for a name."""
    plain = western_digits(text).strip()
    if "/" not in plain and is_idcs(number := idcs_from(plain)):
        return Query(idcs=number)
    if is_cnie(cnie_from(plain)) and any(c.isdigit() for c in plain):
        return Query(cnie=cnie_from(plain))
    if _NUMBER.match(plain) and not _YEAR.match(plain):
        return Query(number=int(plain))
    dated, plain = _date_in(plain)
    numbered, plain = _reference_in(plain)
    year, plain = _year_in(plain)
    return Query(
        words=words_in(plain)[:MOST_WORDS],
        date=dated if isinstance(dated, dt.date) else None,
        year=numbered[1] if numbered else year,
        number=numbered[0] if numbered else None,
        impossible=dated if isinstance(dated, str) else "",
    )


def words_in(text: str) -> tuple[str, ...]:
    """The words typed, each folded in its own script: one name may be in Arabic and the other in Latin letters."""
    return tuple(word for typed in text.split() for word in folded(typed).split())


def _date_in(text: str) -> tuple[dt.date | str | None, str]:
    found = _DATE.search(text)
    if found is None:
        return None, text
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        moment = dt.date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return found.group(), _DATE.sub(" ", text)
    return moment, _DATE.sub(" ", text)


def _reference_in(text: str) -> tuple[tuple[int, int] | None, str]:
    found = _REFERENCE.search(text)
    return ((int(found[1]), int(found[2])), _REFERENCE.sub(" ", text)) if found else (None, text)


def _year_in(text: str) -> tuple[int | None, str]:
    found = _YEAR.search(text)
    return (int(found[0]), _YEAR.sub(" ", text)) if found else (None, text)


def readings_of(words: tuple[str, ...]) -> Iterator[Reading]:
    """Every way of parting the words, first names first as people speak, then family name first as lists do."""
    seen: set[Reading] = set()
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        for reading in (Reading(right, left), Reading(left, right)):
            whole = skeleton(reading.family).main and skeleton(reading.first).main
            if whole and reading not in seen:
                seen.add(reading)
                yield reading


def cuts_of(text: str) -> list[str]:
    """The beginnings of a name that may be first names: all of it, and all but what may be a family name."""
    words = words_in(text)[:MOST_WORDS]
    return [" ".join(words[:end]) for end in range(len(words), 0, -1)]
