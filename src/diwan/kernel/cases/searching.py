"""Cases by what they say and what their documents hold, in Arabic and French, the latest first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from diwan.kernel.base.folding import forms_of
from diwan.kernel.base.whole import western_digits
from diwan.kernel.cases.access import may_read
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.rules import OVERSEERS
from diwan.kernel.territory.selectors import within

MOST = 50
MOST_WORDS = 12
NUMBER = re.compile(r"[\w./-]*\d[\w./-]*")
AFTER_ANY_DIGIT = "\uffff"


@dataclass(frozen=True, slots=True)
class FoundCases:
    """The cases found, the latest first; `more` when there are others beyond, which nobody counted."""

    cases: list[Case] = field(default_factory=list)
    more: bool = False
    understood: bool = True
    """Whether anything was left to look for; articles and the like alone say nothing."""


def cases_saying(
    territory: int, last: int, kinds: Iterable[str], typed: str, *, most: int = MOST
) -> FoundCases:
    """The cases of a seat's range that hold every word typed, or whose number begins so.

    Read inside the seat's scope. Only cases that a seat of these kinds opens are found (law 09.08 art. 3 and 23).
    What a word costs does not grow with the number of cases that hold it: no more than `most` are fetched, the
    latest first, and what lies beyond is said to be there, not counted.
    """
    held = frozenset(kinds)
    forms = [
        {"plain": sorted(form.plain), "latin": sorted(form.latin)} for form in forms_of(typed)[:MOST_WORDS]
    ]
    if not forms:
        return FoundCases(understood=not typed.strip())
    numbered = _numbered(territory, last, typed.strip(), most)
    said = _saying(forms, None if held & OVERSEERS else sorted(held), most + 1)
    known = {case.pk for case in numbered}
    rows = Case.objects.filter(within(territory, last), pk__in=set(said) - known)
    by_key = {case.pk: case for case in rows.select_related("territory")}
    found = [*numbered, *(by_key[pk] for pk in said if pk in by_key)]
    readable = [case for case in found if may_read(held, case)]
    return FoundCases(readable[:most], more=len(said) > most or len(readable) > most)


def _saying(forms: list[dict[str, list[str]]], kinds: list[str] | None, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM cases_found(%s::jsonb, %s::text[], %s)", [json.dumps(forms), kinds, most]
        )
        return [row[0] for row in cursor.fetchall()]


def _numbered(territory: int, last: int, typed: str, most: int) -> list[Case]:
    """Cases whose number begins so; only operators that keep their index under row security."""
    typed = western_digits(typed)
    if not NUMBER.fullmatch(typed):
        return []
    rows = Case.objects.filter(within(territory, last), number__gte=typed, number__lt=typed + AFTER_ANY_DIGIT)
    return list(rows.select_related("territory").order_by("-opened_at")[:most])
