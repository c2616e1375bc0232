"""What a marginal mention says, field by field, and which relations the law does not admit.

Pure: no tables, no clock. A mention keeps its fields as texts (dates in ISO form); its sentences are made of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from diwan.kernel.base.whole import whole_number
from diwan.modules.civil_status.content import MentionType, Moment, Sex
from diwan.modules.civil_status.rules import Fault, cnie_from, is_cnie, is_written_in

Kind = Literal["text", "latin", "date", "choice", "bond", "community"]
Fields = Mapping[str, str]

MOST_WIVES = 4
"""Law 70.03 (Family Code), art. 39."""
AGE_OF_MARRIAGE = 18
"""Law 70.03, art. 19; younger only with the permission of the family judge (art. 20)."""
AGE_OF_KAFALA = 18
"""Law 15.01, art. 1: kafala is of a child that has not come of age."""

DISSOLUTIONS = ("divorce", "repudiation", "khul", "annulment", "death_of_spouse")
KAFALAS = ("granted", "ended")
NATIONALITIES = ("acquired", "attributed", "recovered", "lost")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a mention; `bond` names, by its version, the marriage of the same record it speaks of."""

    name: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


SPOUSE = (
    Asked("spouse_ar"), Asked("spouse_la", "latin"), Asked("spouse_birth_date", "date"),
    Asked("spouse_cnie", "latin"), Asked("spouse_record", "latin"), Asked("spouse_community", "community"),
)  # fmt: skip

FIELDS: Mapping[MentionType, tuple[Asked, ...]] = {
    MentionType.MARRIAGE: (Asked("spouse_ar", required=True), *SPOUSE[1:], Asked("permission")),
    MentionType.DISSOLUTION: (
        Asked("kind", "choice", required=True, choices=DISSOLUTIONS),
        Asked("dissolves", "bond"),
        *SPOUSE,
    ),
    MentionType.DEATH: (Asked("place_ar"), Asked("place_fr", "latin"), Asked("death_record", "latin")),
    MentionType.KAFALA: (
        Asked("kind", "choice", required=True, choices=KAFALAS),
        Asked("kafil_ar", required=True),
        Asked("kafil_la", "latin"),
    ),
    MentionType.NATIONALITY: (
        Asked("kind", "choice", required=True, choices=NATIONALITIES),
        Asked("nationality", required=True),
    ),
    MentionType.NAME_CHANGE: (
        Asked("first_ar"), Asked("family_ar"), Asked("first_la", "latin"), Asked("family_la", "latin"),
        Asked("first_tf", "latin"), Asked("family_tf", "latin"), Asked("father_family_ar"),
        Asked("father_family_la", "latin"), Asked("father_family_tf", "latin"), Asked("mother_family_ar"),
        Asked("mother_family_la", "latin"), Asked("mother_family_tf", "latin"),
    ),
    MentionType.MATERIAL_CORRECTION: (Asked("datum", "choice", required=True), Asked("new", required=True)),
    MentionType.SUBSTANTIAL_CORRECTION: (Asked("datum", "choice", required=True), Asked("new", required=True)),
    MentionType.DUPLICATE_CANCELLED: (Asked("other_record", "latin", required=True), Asked("other_office")),
    MentionType.RECOGNITION: (
        Asked("first_ar", required=True), Asked("family_ar", required=True), Asked("first_la", "latin"),
        Asked("family_la", "latin"), Asked("first_tf", "latin"), Asked("family_tf", "latin"),
    ),
    MentionType.LETTERS: tuple(
        Asked(f"{side}{part}_{script}", "latin")
        for side in ("", "father_", "mother_") for script in ("tf", "la") for part in ("first", "family")
    ),
}  # fmt: skip

CORRECTABLE = (
    "name.first_ar", "name.family_ar", "name.first_la", "name.family_la", "name.first_tf", "name.family_tf",
    "sex", "event.day", "event.year", "place.ar", "place.fr", "nationality",
    "father.name.first_ar", "father.name.family_ar", "father.name.first_la", "father.name.family_la",
    "father.name.first_tf", "father.name.family_tf",
    "father.born.year", "father.occupation", "father.residence", "father.cnie",
    "mother.name.first_ar", "mother.name.family_ar", "mother.name.first_la", "mother.name.family_la",
    "mother.name.first_tf", "mother.name.family_tf",
    "mother.born.year", "mother.occupation", "mother.residence", "mother.cnie",
)  # fmt: skip
"""The data a correction may name, by their path in the record."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A marriage as the margin keeps it: when made, with whom, by which act, and when it ended."""

    version: int
    made: dt.date
    spouse: str = ""
    authority: str = ""
    reference: str = ""
    ended: dt.date | None = None
    spouse_record: str = ""
    spouse_community: str = ""
    spouse_born: str = ""
    spouse_cnie: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the record and its margin already say of a person."""

    sex: Sex
    born: Moment | None
    is_birth: bool = True
    deceased: bool = False
    died: dt.date | None = None
    father: str = ""
    card: str = ""
    parents_cards: tuple[str, ...] = ()
    bonds: tuple[Bond, ...] = ()
    said: tuple[tuple[MentionType, dt.date, str, str], ...] = ()
    """Every mention so far: type, date, authority, reference."""

    def bonds_on(self, day: dt.date) -> tuple[Bond, ...]:
        """The marriages that held on a day."""
        return tuple(b for b in self.bonds if b.made <= day and (b.ended is None or b.ended > day))

    @property
    def open_bonds(self) -> tuple[Bond, ...]:
        """The marriages nothing in the margin has ended."""
        return tuple(b for b in self.bonds if b.ended is None)


def age_on(born: Moment | None, day: dt.date) -> int | None:
    """Full years of age, as far as the birth is known; None when it is not."""
    if born is None:
        return None
    if born.day is None:
        return day.year - born.year
    return day.year - born.day.year - ((day.month, day.day) < (born.day.month, born.day.day))


def relation_faults(
    standing: Standing, type: MentionType, date: dt.date, fields: Fields, *, authority: str, reference: str
) -> list[Fault]:
    """Every reason why this mention cannot stand beside what the record already says."""
    found = list(_field_faults(type, fields))
    found += _CHECKS.get(type, _nothing)(standing, date, fields)
    if reference and (type, date, authority, reference) in standing.said:
        found.append(Fault("reference", "mention_there_already", reference))
    if type is not MentionType.DEATH and standing.died and date > standing.died and type in OF_THE_LIVING:
        found.append(Fault("date", "after_death", standing.died.isoformat()))
    return found


OF_THE_LIVING = (MentionType.KAFALA, MentionType.NATIONALITY)


def _nothing(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    yield from ()


def _field_faults(type: MentionType, fields: Fields) -> Iterator[Fault]:
    """A mention that gives its fields gives those its type needs; an old one, quoted from paper, gives none."""
    if not fields:
        return
    known = {asked.name: asked for asked in FIELDS[type]}
    for name in fields:
        if name not in known:
            yield Fault(name, "unknown_field", name)
    for asked in known.values():
        value = fields.get(asked.name, "")
        if asked.required and not value:
            yield Fault(asked.name, "missing")
        if asked.kind == "choice" and asked.choices and value and value not in asked.choices:
            yield Fault(asked.name, "unknown_choice", value)
        if asked.kind == "date" and value and not _is_day(value):
            yield Fault(asked.name, "impossible_date", value)
    card = fields.get("spouse_cnie", "")
    if card and not is_cnie(cnie_from(card)):
        yield Fault("spouse_cnie", "bad_cnie", card)


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _marriage(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    """Law 70.03, art. 19-20 and 36-46: no parent, age, who is already bound, and the dead marry nobody."""
    if standing.deceased and (standing.died is None or date >= standing.died):
        yield Fault("date", "marriage_of_the_dead", standing.died.isoformat() if standing.died else "")
    spouse = cnie_from(fields.get("spouse_cnie", ""))
    if spouse and spouse == standing.card:
        yield Fault("spouse_cnie", "own_spouse", spouse)
    elif spouse and spouse in standing.parents_cards:
        yield Fault("spouse_cnie", "spouse_is_parent", spouse)
    held = standing.bonds_on(date)
    permission = fields.get("permission", "")
    age = age_on(standing.born, date)
    if age is not None and age < AGE_OF_MARRIAGE and fields and not permission:
        yield Fault("permission", "minor_needs_permission", str(age))
    if standing.sex is Sex.FEMALE and held:
        yield Fault("date", "married_already", held[-1].spouse or held[-1].made.isoformat())
    if standing.sex is Sex.MALE and len(held) >= MOST_WIVES:
        yield Fault("date", "too_many_marriages", str(MOST_WIVES))
    elif standing.sex is Sex.MALE and held and fields and not permission:
        yield Fault("permission", "plural_needs_permission", held[-1].spouse or held[-1].made.isoformat())


def bond_for(standing: Standing, fields: Fields) -> Bond | None:
    """The marriage a dissolution ends: the one it names, or the only one there is."""
    named = fields.get("dissolves", "")
    if named:
        return next((b for b in standing.bonds if str(b.version) == named), None)
    return standing.open_bonds[0] if len(standing.open_bonds) == 1 else None


def _dissolution(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    """A marriage is dissolved once, after it was made, and by name where there are several (law 70.03, art. 71)."""
    if not standing.open_bonds and not fields.get("dissolves"):
        yield Fault("dissolves", "no_marriage_to_dissolve")
        return
    bond = bond_for(standing, fields)
    if bond is None:
        yield Fault("dissolves", "name_the_marriage" if not fields.get("dissolves") else "no_such_marriage")
    elif bond.ended is not None:
        yield Fault("dissolves", "dissolved_already", bond.ended.isoformat())
    elif date < bond.made:
        yield Fault("date", "dissolved_before_made", bond.made.isoformat())


def _death(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    """One dies once, and not before the last thing one did."""
    if standing.deceased:
        yield Fault("type", "dead_already", standing.died.isoformat() if standing.died else "")
    later = [b.made for b in standing.bonds if b.made > date]
    if later:
        yield Fault("date", "death_before_marriage", later[0].isoformat())


def _kafala(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    age = age_on(standing.born, date)
    if age is not None and age >= AGE_OF_KAFALA and fields.get("kind") != "ended":
        yield Fault("date", "kafala_of_an_adult", str(age))
    if fields.get("kind") == "ended" and not any(type is MentionType.KAFALA for type, *_ in standing.said):
        yield Fault("kind", "no_kafala_to_end")


def _recognition(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    """A child whose father the record names is recognised by no other (law 70.03, art. 160)."""
    if standing.father:
        yield Fault("family_ar", "father_known", standing.father)


def _letters(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    """Law 36.21, art. 47: names in Tifinagh and Latin letters alone; of the dead the court decides (art. 52)."""
    if standing.deceased:
        yield Fault("type", "letters_of_the_dead")
    if not fields:
        yield Fault("first_tf", "letters_missing")
    for name, value in fields.items():
        script = name.rpartition("_")[2]
        if script in ("tf", "la") and value and not is_written_in(value, script):
            yield Fault(name, f"not_{script}", value)


def _name_change(standing: Standing, date: dt.date, fields: Fields) -> Iterator[Fault]:
    if fields and not any(fields.values()):
        yield Fault("first_ar", "missing")


_CHECKS = {
    MentionType.MARRIAGE: _marriage,
    MentionType.DISSOLUTION: _dissolution,
    MentionType.DEATH: _death,
    MentionType.KAFALA: _kafala,
    MentionType.RECOGNITION: _recognition,
    MentionType.NAME_CHANGE: _name_change,
    MentionType.LETTERS: _letters,
}


def changes_for(type: MentionType, fields: Fields) -> dict[str, object]:
    """The new data a mention's fields carry into the record, by path (law 36.21, art. 36 and 48)."""
    given = {name: value for name, value in fields.items() if value}
    match type:
        case MentionType.NAME_CHANGE | MentionType.LETTERS:
            return {name_path(name): value for name, value in given.items()}
        case MentionType.RECOGNITION:
            return {f"father.name.{name}": value for name, value in given.items()}
        case MentionType.NATIONALITY:
            return {"nationality": given["nationality"]} if "nationality" in given else {}
        case MentionType.MATERIAL_CORRECTION | MentionType.SUBSTANTIAL_CORRECTION:
            return _corrected(given.get("datum", ""), given.get("new", ""))
        case _:
            return {}


def name_path(field: str) -> str:
    """Where a field of a change of name or of letters stands: in one's own name, or in a parent's."""
    side, _, own = field.partition("_")
    return f"{side}.name.{own}" if side in ("father", "mother") else f"name.{field}"


def _corrected(path: str, new: str) -> dict[str, object]:
    if path not in CORRECTABLE:
        return {}
    if path == "event.day":
        return {"event.day": new, "event.year": int(new[:4])} if _is_day(new) else {"event.day": new}
    if path.endswith(".born.year"):
        return {path.removesuffix(".year"): {"year": _year(new)}}
    return {path: _year(new) if path.endswith(".year") else new}


def _year(typed: str) -> object:
    found = whole_number(typed)
    return typed if found is None else found


def late_days(endorsed: dt.date, received: dt.date, limit: int) -> int:
    """Days past the limit counted from the judge's endorsement; zero in time (decree 2-22-04, art. 15)."""
    return max(0, (received - endorsed).days - limit)
