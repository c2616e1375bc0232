"""What the law asks of a first name that is given, and what the High Commission decided of it (36.21, art. 33 to 35).

Morals, public order and ridicule (art. 34) are the officer's judgment, then the Commission's: no list stands for them
but the Commission's own decisions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diwan.modules.civil_status.content import BirthContent
from diwan.modules.civil_status.names.letters import folded_arabic
from diwan.modules.civil_status.rules import Fault

_DIGIT = re.compile("[0-9٠-٩۰-۹]")
_RANK = re.compile(" (?:الاول|الثاني|الثالث|الرابع|الخامس|السادس)$")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the Commission decided of a name, under which reference."""

    accepted: bool
    reference: str
    on: dt.date


def decision_in_force(decisions: Iterable[Decided]) -> Decided | None:
    """The latest decision on a name: a later one, or a judgment on appeal, takes the place of the first."""
    return max(decisions, key=lambda one: one.on, default=None)


def first_name_is_numbered(first_ar: str) -> bool:
    """A first name is followed by no number or rank (law 36.21, art. 34)."""
    return bool(_DIGIT.search(first_ar) or _RANK.search(folded_arabic(first_ar)))


def given_name_faults(content: BirthContent, decided: Decided | None, *, is_place: bool) -> Iterator[Fault]:
    """What keeps a first name from being given (law 36.21, art. 34; decree 2-22-04, art. 33 and 34).

    A name the Commission accepted is given, whatever it resembles; one it refused is not. The name of a town, a
    village or a tribe is refused until the Commission says otherwise. `is_place` leaves out what people bear.
    """
    if first_name_is_numbered(content.name.first_ar):
        yield Fault("name.first_ar", "number_in_first_name", content.name.first_ar)
    if decided is not None:
        if not decided.accepted:
            yield Fault("name.first_ar", "name_refused", decided.reference)
    elif is_place:
        yield Fault("name.first_ar", "first_name_is_place", content.name.first_ar)
