"""A person's name as it is typed in one script, and what may be proposed for it in another.

Law 36.21 (art. 19) wants the names of a record in Arabic, Tifinagh and Latin letters; other papers want two of them.
Whoever proposes knows the names of the country (a module), whoever asks has a form: this is what they exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

NamePart = Literal["first", "family", "full"]
Script = Literal["ar", "la", "tf"]


class Source(StrEnum):
    """Where a proposal comes from: people who bear the name so, usual spellings, or the letters alone."""

    BORNE = "borne"
    USUAL = "usual"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class TypedName:
    """One name of a form: what is typed of it in each script; `full` is first and family name in one line."""

    key: str
    part: NamePart
    ar: str = ""
    la: str = ""


@dataclass(frozen=True, slots=True)
class ProposedName:
    """What may stand for a name in a script, and why; `borne` by how many people."""

    key: str
    script: Script
    text: str
    source: Source
    borne: int = 0


Proposer = Callable[[Sequence[TypedName]], Iterable[ProposedName]]
