"""The spellings that people bear: counted over the records; and usual first names, for a register yet empty."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import connection

from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.names.letters import folded_arabic, folded_latin


@dataclass(frozen=True, slots=True)
class Asked:
    """A name looked for: of one kind, as it is typed in Arabic or in Latin letters."""

    kind: NameKind
    typed: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a name is written in another script, and by how many it is borne so; zero when only usual."""

    text: str
    borne: int = 0


_BORNE = """
SELECT DISTINCT ON (asked.kind, asked.typed, s.script) asked.kind, asked.typed, s.script, s.spelling, s.borne
FROM unnest(%s::int[], %s::text[]) AS asked(kind, typed)
JOIN civil_status_namespelling s
  ON s.kind = asked.kind AND s.arabic = civil_status_plain_arabic(trim(asked.typed))
ORDER BY 1, 2, 3, s.borne DESC, s.spelling
"""
_READ_BACK = """
SELECT DISTINCT ON (asked.kind, asked.typed) asked.kind, asked.typed, s.written, s.borne
FROM unnest(%s::int[], %s::text[]) AS asked(kind, typed)
JOIN civil_status_namespelling s ON s.kind = asked.kind AND s.script = 'la' AND s.plain = lower(trim(asked.typed))
ORDER BY 1, 2, s.borne DESC, s.written
"""


def borne_spellings(asked: Iterable[Asked]) -> dict[tuple[Asked, str], Spelling]:
    """For each Arabic name its most frequent spelling in Latin (`la`) and in Tifinagh (`tf`), where one is borne."""
    return {
        (Asked(NameKind(kind), typed), script): Spelling(spelling, borne)
        for kind, typed, script, spelling, borne in _looked_up(_BORNE, asked)
    }


def arabic_borne(asked: Iterable[Asked]) -> dict[Asked, Spelling]:
    """For each Latin name the Arabic one most often borne with it."""
    return {
        Asked(NameKind(kind), typed): Spelling(written, borne)
        for kind, typed, written, borne in _looked_up(_READ_BACK, asked)
    }


def _looked_up(sql: str, asked: Iterable[Asked]) -> list[tuple[Any, ...]]:
    wanted = [one for one in dict.fromkeys(asked) if one.typed.strip()]
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [[int(one.kind) for one in wanted], [one.typed for one in wanted]])
        return list(cursor.fetchall())


def usual_latin(arabic: str) -> str:
    """How a usual first name is written in Latin letters; empty for another."""
    return _usual()[0].get(folded_arabic(arabic), "")


def usual_arabic(latin: str) -> str:
    """How a usual first name is written in Arabic; empty for another."""
    return _usual()[1].get(folded_latin(latin), "")


@cache
def _usual() -> tuple[Mapping[str, str], Mapping[str, str]]:
    lists = tomllib.loads((Path(__file__).parent / "usual_names.toml").read_text("utf-8"))
    pairs = [(arabic, latin) for pairs in lists.values() for arabic, latin in pairs]
    return (
        MappingProxyType({folded_arabic(arabic): latin for arabic, latin in reversed(pairs)}),
        MappingProxyType({folded_latin(latin): arabic for arabic, latin in reversed(pairs)}),
    )
