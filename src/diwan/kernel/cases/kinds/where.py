"""Where a question is asked: the moment, the community's ground, what is on the file already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shapely.geometry.base import BaseGeometry

from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or an arrondissement as an answer names it, and what it lies in."""

    code: str
    name: Text
    above: Text


@dataclass(frozen=True, slots=True)
class OfficeAt:
    """An office as an answer names it: its number, the code and the name of the commune it is in."""

    id: int
    name: Text
    code: str
    place: Text


@dataclass(frozen=True, slots=True)
class Where:
    """What a reader may know beside what was typed.

    `outline` is the ground of the community in degrees, None where nobody has loaded it; `communes` finds those
    whose name looks like a text, the likeliest first; `held` are the digests of files kept for this request;
    `offices` gives the open offices of some kinds (all where none is named) of a commune by its code, None being the
    community asked; `said` is what was answered before, `decided` the day the case was decided, if it was.
    """

    at: datetime
    outline: Callable[[], BaseGeometry | None] = field(default=lambda: None)
    communes: Callable[[str], Sequence[Commune]] = field(default=lambda text: ())
    held: frozenset[str] = frozenset()
    offices: Callable[[str | None, Sequence[str]], Sequence[OfficeAt]] = field(default=lambda code, kinds: ())
    said: Mapping[str, Any] = field(default_factory=dict)
    decided: date | None = None

    @property
    def day(self) -> date:
        """The day in Morocco."""
        return clocks.local(self.at)
