"""Which words of a case it is found by: its procedure, its answers, its applicant, the names of its documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from functools import lru_cache
from typing import Any

from diwan.kernel.base.folding import Words, words_in
from diwan.kernel.cases.access import readers_of
from diwan.kernel.cases.kinds.plain import Asked
from diwan.kernel.cases.models import Case, CaseDocument
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.identity.models import Person
from diwan.kernel.territory.models import Territory

WORDLESS = frozenset({"bool", "number", "money", "area", "date", "point", "polygon", "signature"})
"""What nobody looks for by its words: yes or no, sums, days, shapes, and the proof of a signature."""
NAMED_BY_KEY = frozenset({"paper", "title", "digest", "media_type"})
"""Parts of an answer that are keys of a list, or say how a file is kept."""
MOST_WORDS = 2_000
MOST_IN_PAPERS = 5_000


def words_of(case: Case, papers: Iterable[CaseDocument], holder: Person | None) -> Words:
    """The words of a case, those of its documents' contents excepted."""
    return words_in(_texts(case, papers, holder), MOST_WORDS)


def _texts(case: Case, papers: Iterable[CaseDocument], holder: Person | None) -> Iterator[str]:
    yield from (case.applicant, case.law.title.ar, case.law.title.fr)
    if holder is not None:
        yield from (holder.name.ar, holder.name.fr, holder.cnie or "")
    for key, asked in case.law.fields.items():
        yield from said_in(asked, case.values.get(key))
    for paper in papers:
        yield paper.name


def said_in(asked: Asked, value: Any) -> Iterator[str]:
    """The texts of one answer: a choice by its labels, a table row after row, a person by every name and number."""
    if value in (None, "") or asked.type in WORDLESS:
        return
    if isinstance(value, list) and isinstance(asked, FormField):
        for row in value:
            for key, column in asked.columns.items():
                yield from said_in(column, row.get(key))
    elif asked.choices and isinstance(value, str) and value in asked.choices:
        yield from (asked.choices[value].ar, asked.choices[value].fr)
    else:
        yield from texts_in(value)


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a structured answer, its codes and numbers included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in NAMED_BY_KEY:
                yield from texts_in(part)


def marks_of(case: Case) -> list[str]:
    """Where a case is, from its community up, in which month and year it was opened, and which mandates read it.

    Readers are named twice: everywhere, and in their community in that year, where the list is short.
    """
    opened = case.opened_at.astimezone(UTC)
    times = (f"{opened:%Y%m}", f"{opened:%Y}")
    places = [f"#{place}.{time}" for place in _above(case.territory_id) for time in times]
    readers = sorted(readers_of(case.law) | {case.held_by})
    here = [f"#{kind}@{case.territory_id}.{opened:%Y}" for kind in readers]
    return places + [f"#{kind}" for kind in readers] + here


@lru_cache(maxsize=4_000)
def _above(territory: int) -> tuple[int, ...]:
    above = Territory.objects.filter(pk__lte=territory, last__gte=territory)
    return tuple(above.values_list("pk", flat=True))
