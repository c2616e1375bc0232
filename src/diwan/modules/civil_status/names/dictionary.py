"""The dictionary of names: learning every spelling registered, and reading a query into the ids of names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from diwan.modules.civil_status.content import Name
from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.names.letters import Script, folded, script_of, without_vowels
from diwan.modules.civil_status.names.scoring import RESEMBLES, Form, ScoredName, scored_names
from diwan.modules.civil_status.names.skeleton import (
    deletions,
    first_word_keys,
    near_keys,
    skeleton,
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
    near = near_keys(part.spellings)
    if part.kind is NameKind.FIRST:
        near |= first_word_keys(part.spellings)
    return {"kind": int(part.kind), "skeleton": main, "near": sorted(near), "forms": forms}


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


def names_like(kind: NameKind, text: str) -> list[ScoredName]:
    """The names of the dictionary nearest to what was typed, nearest first.

    One edit of the key first; two or three when nothing found resembles; trigrams when there is still nothing.
    """
    keys = skeleton(text).all
    if not keys[0]:
        return []
    script = script_of(folded(text))
    found = scored_names(text, _forms_near(kind, script, sorted(deletions(keys))))
    if not found or found[0].score < RESEMBLES:
        found = scored_names(text, _forms_near(kind, script, sorted(wider_deletions(keys)))) or found
    return found or scored_names(text, _forms_alike(kind, script, folded(text)))


_NEAR = """
SELECT near.key_id, coalesce(form.spelling, ''), coalesce(form.bare, '')
FROM (SELECT DISTINCT key_id FROM civil_status_namenear WHERE deletion = ANY(%s) AND kind = %s) near
LEFT JOIN civil_status_nameform form ON form.key_id = near.key_id AND form.script = %s
"""
_ALIKE = """
SELECT key_id, spelling, bare FROM civil_status_nameform
WHERE spelling %% %s AND kind = %s AND script = %s ORDER BY similarity(spelling, %s) DESC LIMIT 60
"""


def _forms_near(kind: NameKind, script: Script, keys: list[str]) -> list[Form]:
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [keys, int(kind), script.value])
        return [Form(*row) for row in cursor.fetchall()]


def _forms_alike(kind: NameKind, script: Script, spelling: str) -> list[Form]:
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [spelling, int(kind), script.value, spelling])
        return [Form(*row) for row in cursor.fetchall()]
