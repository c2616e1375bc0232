"""What the law asks of names given or chosen, and what the High Commission decided of them (36.21, art. 27 to 35).

Morals, public order and ridicule (art. 34) are the officer's judgment, then the Commission's: no list stands for them
but the Commission's own decisions.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


def given_name_faults(
    content: BirthContent, decided: Decided | None, *, is_place: bool, is_family: bool = False
) -> Iterator[Fault]:
    """What keeps a first name from being given (law 36.21, art. 34; decree 2-22-04, art. 33).

    A name the Commission accepted is given, whatever it resembles; one it refused is not. The name of a town, a
    village or a tribe, and a family name, are refused until the Commission says otherwise. `is_place` and `is_family`
    leave out what people bear as a first name.
    """
    if first_name_is_numbered(content.name.first_ar):
        yield Fault("name.first_ar", "number_in_first_name", content.name.first_ar)
    if decided is not None:
        if not decided.accepted:
            yield Fault("name.first_ar", "name_refused", decided.reference)
    elif is_place:
        yield Fault("name.first_ar", "first_name_is_place", content.name.first_ar)
    elif is_family:
        yield Fault("name.first_ar", "first_name_is_family", content.name.first_ar)


def is_family_chosen(content: BirthContent) -> bool:
    """Whether the family name is chosen for the first time and not received (law 36.21, art. 25 and 33): nobody's
    child, a child of unknown father who does not take the mother's, a father who has none yet. Another country's
    citizens are named by its law."""
    case, father = content.circumstances, content.father.name
    if content.nationality != "MA" or not content.name.family_ar:
        return False
    if case.parents_chosen:
        return True
    if case.father_chosen:
        return folded_arabic(content.name.family_ar) != folded_arabic(content.mother.name.family_ar)
    return bool(father.first_ar) and not father.family_ar


def family_name_faults(
    content: BirthContent, decided: Decided | None, *, is_place: bool = False, is_first: bool = False
) -> Iterator[Fault]:
    """What keeps a family name from being registered first (law 36.21, art. 33; decree 2-22-04, art. 29).

    It is the father's. Chosen, it is no first name, no town, village or tribe and not compound, and one of a line of
    chorfa is proven by the naqib's certificate or twelve witnesses before adouls; a compound name is borne where a
    relative of the father's side is registered so, which a paper shows as well. What the Commission accepted is free.
    """
    name, father = content.name.family_ar, content.father.name.family_ar
    if content.nationality == "MA" and not is_family_chosen(content):
        case = content.circumstances
        if father and not case.father_chosen and folded_arabic(name) != folded_arabic(father):
            yield Fault("name.family_ar", "not_the_fathers_name", father)
    if not is_family_chosen(content):
        return
    if decided is not None:
        if not decided.accepted:
            yield Fault("name.family_ar", "name_refused", decided.reference)
    elif is_place:
        yield Fault("name.family_ar", "family_name_is_place", name)
    elif is_first:
        yield Fault("name.family_ar", "family_name_is_first", name)
    elif is_compound(name) and not content.circumstances.name_proof:
        yield Fault("name.family_ar", "family_name_compound", name)
    elif folded_arabic(name) in listed("chorfa") and not content.circumstances.name_proof:
        yield Fault("name.family_ar", "family_name_sharifian", name)


@cache
def listed(key: str) -> frozenset[str]:
    """A list of `family_names.toml`, folded."""
    lists = tomllib.loads((Path(__file__).parent / "family_names.toml").read_text("utf-8"))
    return frozenset(map(folded_arabic, lists[key]))


def is_compound(family_ar: str) -> bool:
    """Whether a family name is made of two: a particle and its word are one."""
    words = folded_arabic(family_ar).split()
    return sum(word not in listed("particles") for word in words) > 1


def same_first_name(one: str, other: str) -> bool:
    """Whether two twins would bear one first name: each has his own (law 36.21, art. 27)."""
    return bool(one and other) and folded_arabic(one) == folded_arabic(other)
