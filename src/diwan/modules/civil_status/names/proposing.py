"""A name written in one script, proposed in the others: as people bear it, else as it is usual, else by rule.

Only a proposal: nothing here is written anywhere until a clerk leaves it standing in the form (law 36.21, art. 19).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.names.arabic_to_latin import latin_of
from diwan.modules.civil_status.names.into_tifinagh import tifinagh_of
from diwan.modules.civil_status.names.known import (
    Asked,
    Spelling,
    arabic_borne,
    borne_spellings,
    usual_arabic,
    usual_latin,
)
from diwan.modules.civil_status.names.latin_to_arabic import arabic_of

PARTS = {"first": NameKind.FIRST, "family": NameKind.FAMILY}
NAME_FIELD = re.compile("(?:first|family)_(?:ar|la|tf)$")
"""How the field of a name ends; what stands before says whose name it is: `father_`, `twin2_`, nothing."""
MOST_GROUPS = 12
MOST_LETTERS = 120
"""As long as a name's field; nothing longer is read."""


class Source(StrEnum):
    """Where a proposal comes from."""

    BORNE = "borne"
    USUAL = "usual"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may stand in a field, and why; `borne` by how many people."""

    field: str
    text: str
    source: Source
    borne: int = 0


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of the form: what is typed of it in each script."""

    field: str
    kind: NameKind
    ar: str
    la: str


def proposals_for(cells: Mapping[str, str]) -> list[Proposal]:
    """For every name of a form that is typed in Arabic or in Latin letters, the scripts it is proposed in.

    From Arabic when there is Arabic; from Latin letters alone, Arabic too. What the form holds already is proposed
    all the same: who asks knows what stands there.
    """
    names = [name for name in _names_in(cells) if name.ar or name.la]
    asked = [Asked(name.kind, one) for name in names for one in _with_words(name)]
    borne = borne_spellings(asked)
    backward = arabic_borne(Asked(name.kind, name.la) for name in names if not name.ar)
    return [proposal for name in names for proposal in _proposed(name, borne, backward)]


def _names_in(cells: Mapping[str, str]) -> Iterator[_Name]:
    groups = dict.fromkeys(NAME_FIELD.sub("", field) for field in cells if NAME_FIELD.search(field))
    for prefix in list(groups)[:MOST_GROUPS]:
        for part, kind in PARTS.items():
            typed = [cells.get(f"{prefix}{part}_{script}", "").strip() for script in ("ar", "la")]
            if all(len(one) <= MOST_LETTERS for one in typed):
                yield _Name(f"{prefix}{part}", kind, *typed)


def _with_words(name: _Name) -> list[str]:
    """A name, and each of several first names."""
    return [name.ar, *(name.ar.split() if name.kind is NameKind.FIRST else [])]


Borne = Mapping[tuple[Asked, str], Spelling]


def _proposed(name: _Name, borne: Borne, backward: Mapping[Asked, Spelling]) -> Iterator[Proposal]:
    arabic, latin = name.ar, name.la
    if not arabic:
        found = _arabic(name, backward)
        yield found
        arabic = found.text
    else:
        found = _latin(name, borne)
        yield found
        latin = latin or found.text
    written = borne.get((Asked(name.kind, arabic), "tf"))
    if written:
        yield Proposal(f"{name.field}_tf", written.text, Source.BORNE, written.borne)
    elif text := tifinagh_of(arabic, latin):
        yield Proposal(f"{name.field}_tf", text, Source.RULE)


def _latin(name: _Name, borne: Borne) -> Proposal:
    field = f"{name.field}_la"
    whole = borne.get((Asked(name.kind, name.ar), "la"))
    if whole:
        return Proposal(field, whole.text, Source.BORNE, whole.borne)
    if name.kind is NameKind.FIRST:
        if usual := usual_latin(name.ar):
            return Proposal(field, usual, Source.USUAL)
        if words := _word_by_word(name, borne):
            return Proposal(field, words, Source.USUAL)
    return Proposal(field, latin_of(name.ar), Source.RULE)


def _word_by_word(name: _Name, borne: Borne) -> str:
    """Two first names, each as it is known; empty while one is not."""
    known = [
        found.text if (found := borne.get((Asked(name.kind, word), "la"))) else usual_latin(word)
        for word in name.ar.split()
    ]
    return " ".join(known) if all(known) else ""


def _arabic(name: _Name, backward: Mapping[Asked, Spelling]) -> Proposal:
    field = f"{name.field}_ar"
    if found := backward.get(Asked(name.kind, name.la)):
        return Proposal(field, found.text, Source.BORNE, found.borne)
    if name.kind is NameKind.FIRST and (usual := usual_arabic(name.la)):
        return Proposal(field, usual, Source.USUAL)
    return Proposal(field, arabic_of(name.la), Source.RULE)


def filled(cells: Mapping[str, str], proposals: Iterable[Proposal]) -> dict[str, str]:
    """What to put where the form is empty: a proposal never takes the place of what somebody typed."""
    return {one.field: one.text for one in proposals if one.text and not cells.get(one.field, "").strip()}
