"""The dictionary of names: learning every spelling registered, and reading a query into the ids of names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.db import connection

from diwan.modules.civil_status.content import Name
from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.names.letters import folded, script_of, without_vowels
from diwan.modules.civil_status.names.neighbours import each_word, spelling_neighbours, wider_neighbours
from diwan.modules.civil_status.names.scoring import (
    KEPT,
    KEPT_OF_FAR,
    UNWRITTEN,
    UNWRITTEN_AND_FAR,
    Form,
    ScoredName,
    scored_names,
)
from diwan.modules.civil_status.names.skeleton import (
    each_word_keys,
    likely_deletions,
    near_keys,
    skeleton,
    twice_changed,
    wider_deletions,
)


@dataclass(frozen=True, slots=True)
class Spelt:
    """One name of one kind, in the spellings a record gives; the first that exists makes the main key."""

    kind: NameKind
    arabic: str
    latin: str = ""
    tifinagh: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Those that are written, the Arabic one first."""
        return tuple(form for form in (self.arabic, self.latin, self.tifinagh) if form.strip())

    @property
    def main(self) -> str:
        """The main key: from the Arabic form, which has legal force, else from what there is."""
        return next((key for form in self.spellings if (key := skeleton(form).main)), "")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The two integers by which a person's record is found."""

    family: int | None
    first: int | None


def family_of(name: Name) -> Spelt:
    """The family name of a record."""
    return Spelt(NameKind.FAMILY, name.family_ar, name.family_la, name.family_tf)


def first_of(name: Name) -> Spelt:
    """The first names of a record."""
    return Spelt(NameKind.FIRST, name.first_ar, name.first_la, name.first_tf)


def learn(names: Iterable[Name]) -> dict[Name, NameKeys]:
    """Teach the dictionary every spelling of these names, inside an act; gives the keys of each."""
    seen = Counter(names)
    parts: Counter[Spelt] = Counter()
    for name, times in seen.items():
        parts[family_of(name)] += times
        parts[first_of(name)] += times
    mains = {part: part.main for part in parts}
    ids = _learnt([_entry(part, main, parts[part]) for part, main in mains.items() if main])
    return {name: _keys_of(name, mains, ids) for name in seen}


def _keys_of(name: Name, mains: dict[Spelt, str], ids: dict[tuple[int, str], int]) -> NameKeys:
    family, first = family_of(name), first_of(name)
    return NameKeys(
        ids.get((family.kind, mains[family])),
        ids.get((first.kind, mains[first])),
    )


def _entry(part: Spelt, main: str, times: int) -> dict[str, object]:
    forms = [_form(spelling, times) for spelling in part.spellings]
    near = near_names(part.kind, part.spellings)
    return {"kind": int(part.kind), "skeleton": main, "near": sorted(near), "forms": forms}


def near_names(kind: NameKind, spellings: Sequence[str]) -> frozenset[str]:
    """By what a name may be reached: keys and spellings within one edit, and each of several first names."""
    near = near_keys(spellings) | spelling_neighbours(spellings)
    if kind is NameKind.FIRST:
        near |= each_word_keys(spellings) | each_word(spellings)
    return near


def _form(spelling: str, times: int) -> dict[str, object]:
    plain = folded(spelling)
    script = script_of(plain)
    return {"script": script.value, "spelling": plain, "bare": without_vowels(plain), "seen": times}


def _learnt(entries: list[dict[str, object]]) -> dict[tuple[int, str], int]:
    if not entries:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, skeleton, id FROM civil_status_learn_names(%s::jsonb)",
            [json.dumps(entries, ensure_ascii=False)],
        )
        return {(kind, main): key for kind, main, key in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words typed, read as a name of one kind."""

    kind: NameKind
    text: str


class Reach(Enum):
    """How far one looks: one slip; two, of which one adds or loses a letter; two letters changed."""

    NEAR = auto()
    WIDER = auto()
    CHANGED = auto()


def names_like(phrases: Sequence[Phrase], reach: Reach = Reach.NEAR) -> list[list[ScoredName]]:
    """For each phrase the names of the dictionary nearest to it, nearest first: one look for all of them."""
    near = [_reached(phrase, reach) for phrase in phrases]
    forms = _forms_near(phrases, near)
    unwritten = UNWRITTEN if reach is Reach.NEAR else UNWRITTEN_AND_FAR
    kept = KEPT_OF_FAR if reach is Reach.CHANGED else KEPT
    return [
        scored_names(phrase.text, found, unwritten, kept) if found else []
        for phrase, found in zip(phrases, forms, strict=True)
    ]


def _reached(phrase: Phrase, reach: Reach) -> frozenset[str]:
    """What a phrase has in common with the names within reach. Two letters changed are looked for beside the nearest
    names, which the other part of the name may have right."""
    key = skeleton(phrase.text)
    match reach:
        case Reach.WIDER:
            return wider_deletions(key.all) | wider_neighbours([phrase.text])
        case Reach.CHANGED:
            return twice_changed([key.main]) | likely_deletions(key.all) | spelling_neighbours([phrase.text])
    return likely_deletions(key.all) | spelling_neighbours([phrase.text])


def names_alike(phrase: Phrase) -> list[ScoredName]:
    """The names that share trigrams with a phrase: slow, and the last thing tried."""
    spelling = folded(phrase.text)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [spelling, int(phrase.kind), script_of(spelling).value, spelling])
        return scored_names(phrase.text, [Form(*row) for row in cursor.fetchall()])


# OFFSET 0 keeps each deletion an index lookup of its own: asked for hundreds at once, the planner would rather read
# the whole table, ten times the time of the search at fifteen thousand family names.
_NEAR = """
SELECT near.n, near.key_id, coalesce(form.spelling, ''), coalesce(form.bare, '')
FROM (SELECT DISTINCT asked.n, asked.script, met.key_id
      FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[]) AS asked(n, kind, script, deletion)
      CROSS JOIN LATERAL (SELECT key_id FROM civil_status_namenear
                          WHERE deletion = asked.deletion AND kind = asked.kind OFFSET 0) met) near
LEFT JOIN civil_status_nameform form ON form.key_id = near.key_id AND form.script = near.script
"""
_ALIKE = """
SELECT key_id, spelling, bare FROM civil_status_nameform
WHERE spelling %% %s AND kind = %s AND script = %s ORDER BY similarity(spelling, %s) DESC LIMIT 60
"""


def _forms_near(phrases: Sequence[Phrase], near: Sequence[frozenset[str]]) -> list[list[Form]]:
    asked = [
        (n, int(phrase.kind), script_of(folded(phrase.text)).value, deletion)
        for n, (phrase, some) in enumerate(zip(phrases, near, strict=True))
        for deletion in some
    ]
    found: list[list[Form]] = [[] for _ in phrases]
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [list(column) for column in zip(*asked, strict=True)] if asked else [[]] * 4)
        for n, *form in cursor.fetchall():
            found[n].append(Form(*form))
    return found
