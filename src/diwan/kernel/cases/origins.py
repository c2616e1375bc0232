"""Where a case comes from when another case opened it: written in its `origin`, across communities too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from diwan.kernel.cases.models import Case

MARK = "case"


@dataclass(frozen=True, slots=True)
class Origin:
    """The case that opened another: its community, its number, and how often it had moved by then."""

    territory: int
    number: str
    revision: int

    def __str__(self) -> str:
        return f"{MARK}:{self.territory}:{self.number}:{self.revision}"

    @classmethod
    def of(cls, case: Case) -> Self | None:
        """The origin of a case that the effect `open` opened; None for one that somebody filed."""
        mark, *rest = case.origin.split(":")
        return cls(int(rest[0]), rest[1], int(rest[2])) if mark == MARK and len(rest) == 3 else None
