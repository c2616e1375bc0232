"""What a copy says: the data of the record in both languages (decree 2-22-04, art. 44 and 45)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from diwan.kernel.base.text import Text, catalogue
from diwan.kernel.documents.typeset import as_code, as_moment
from diwan.modules.civil_status.content import (
    BirthContent,
    Content,
    CopyKind,
    DeathContent,
    MentionType,
    Moment,
    Name,
    Parent,
    Place,
    RecordType,
)
from diwan.modules.civil_status.models import Mention, Record
from diwan.modules.civil_status.rules import contents_of

Fact = dict[str, Any]


def both(key: str, **values: Text | str) -> Text:
    """The words of a key in both languages at once, for paper."""
    return Text(*(_words(language, key, values) for language in ("ar", "fr")))


def _words(language: str, key: str, values: dict[str, Text | str]) -> str:
    entry = catalogue(language)[f"civil_status.{key}"]
    said = entry if isinstance(entry, str) else entry["other"]
    return said.format(**{name: getattr(value, language, value) for name, value in values.items()})


def title_for(record: Record, kind: CopyKind) -> Text:
    """What the copy is called."""
    return both(f"copy.title.{record.type}.{kind.value}")


def template_for(record: Record, kind: CopyKind) -> str:
    """The template of a copy: the extract is a table, the two others read as the register reads."""
    form = "extract" if kind is CopyKind.EXTRACT else "full" if kind is CopyKind.FULL else "copy"
    return f"civil_status/{record.type}_{form}"


def data_for(record: Record, kind: CopyKind, content: Content, mentions: Iterable[Mention]) -> dict[str, Any]:
    """Everything the copy says: what its kind carries, and nothing more."""
    rule = contents_of(kind)
    said: dict[str, Any] = {
        "register": list(_register_facts(record)),
        "person": list(_person_facts(content, whole=rule.all_fields)),
        "father": list(_parent_facts(content.father, whole=rule.all_fields)),
        "mother": list(_parent_facts(content.mother, whole=rule.all_fields)),
        "mentions": [_mention(mention) for mention in mentions] if rule.mentions else [],
        "states_mentions": rule.mentions,
        "closing": both(f"copy.closing.{kind.value}"),
        "legal": both("copy.legal"),
        "one_page": True,
    }
    if rule.all_fields:
        said["dense"] = True
        said["declaration"] = list(_declaration_facts(content))
    if record.deceased and record.type == RecordType.BIRTH and not rule.mentions:
        said["notice"] = both("copy.deceased")
    return said


def _fact(field: str, value: object) -> Fact:
    return {"label": both(f"fields.{field}"), "value": value}


def _register_facts(record: Record) -> Iterator[Fact]:
    yield _fact("number", as_code(f"{record.number}/{record.year}"))
    if record.register:
        yield _fact("register", as_code(record.register))
    yield _fact("office", record.office.name)


def _person_facts(content: Content, *, whole: bool) -> Iterator[Fact]:
    yield from _name_facts(content.name)
    yield _fact("sex", both(f"sexes.{content.sex.value}"))
    match content:
        case BirthContent():
            yield _fact("birth_date", _moment(content.event, hour=whole))
            yield _fact("birth_place", _place(content.place))
        case DeathContent():
            yield _fact("death_date", _moment(content.event, hour=whole))
            yield _fact("death_place", _place(content.place))
            yield _fact("birth_date", _moment(content.born))
            if whole:
                yield from _late_person_facts(content)
    if whole:
        yield from _particular_facts(content)
        yield _fact("nationality", _nationality(content.nationality))
    if isinstance(content, BirthContent) and content.twin_order:
        yield _fact("twin_order", as_code(str(content.twin_order)))
    if content.idcs:
        yield _fact("idcs", as_code(content.idcs))


def _particular_facts(content: Content) -> Iterator[Fact]:
    """What is particular to the event, as the record words it (law 36.21, art. 25 to 31 and 38 to 42)."""
    for label, value in particulars(content):
        yield {"label": both(f"circumstances.{label}"), "value": value}


def particulars(content: Content) -> Iterator[tuple[str, object]]:
    """The circumstances that a record states: the key of each label under `circumstances`, and what it says."""
    told = content.circumstances
    if isinstance(content, DeathContent) and content.stillborn:
        yield "stillborn_label", both("circumstances.stillborn")
    if told.vessel:
        yield ("vessel" if isinstance(content, BirthContent) else "vessel_death"), told.vessel
    if told.arrived_on:
        yield "arrived_on", told.arrived_on
    if told.parents_chosen:
        yield "parents", both("circumstances.parents_chosen")
    elif told.father_chosen:
        yield "father", both("circumstances.father_chosen")
    for name in ("kafala", "sex_certificate", "description", "military", "judgment", "name_proof"):
        if value := getattr(told, name):
            yield name, value
    if told.by_institution:
        yield "by_institution", both("circumstances.by_institution_words")


def _late_person_facts(content: DeathContent) -> Iterator[Fact]:
    yield _fact("birth_place", _place(content.birth_place))
    yield _fact("marital_status", _listed("marital", content.marital_status))
    yield _fact("occupation", content.occupation)
    yield _fact("residence", content.residence)


def _name_facts(name: Name) -> Iterator[Fact]:
    yield _fact("family", _either(name.family_ar, name.family_la))
    yield _fact("first", _either(name.first_ar, name.first_la))
    if name.tifinagh:
        yield _fact("tifinagh", name.tifinagh)


def _parent_facts(parent: Parent, *, whole: bool) -> Iterator[Fact]:
    yield _fact("full_name", _either(parent.name.arabic, parent.name.latin))
    if not whole:
        return
    if parent.name.tifinagh:
        yield _fact("tifinagh", parent.name.tifinagh)
    known = {
        "child_of": _place(parent.father_name),
        "birth_date": _moment(parent.born),
        "birth_place": _place(parent.birth_place),
        "occupation": parent.occupation,
        "residence": parent.residence,
        "nationality": _nationality(parent.nationality),
    }
    yield from (_fact(field, value) for field, value in known.items() if _is_said(value))


def _declaration_facts(content: Content) -> Iterator[Fact]:
    yield _fact("declarant", _declarant(content))
    yield _fact("capacity", _listed("capacities", content.declarant.capacity))
    yield _fact("declared_on", content.declared_on)


def _declarant(content: Content) -> Text:
    """The declarant, with the Latin spelling the record keeps when the declarant is the father or the mother."""
    written = content.declarant.name
    parents = {"father": content.father.name, "mother": content.mother.name}
    spelt = (name.latin for role, name in parents.items() if _is_declared_by(content, role, name))
    return Text(written, next(spelt, "") or written)


def _is_declared_by(content: Content, role: str, parent: Name) -> bool:
    """Same name as this parent; one said in fuller form is enough of somebody who declared as that parent."""
    declared, known = set(content.declarant.name.split()), set(parent.arabic.split())
    if not declared or not known:
        return False
    if content.declarant.capacity == role:
        return declared <= known or known <= declared
    return declared == known


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "date": mention.date,
        "title": both(f"mentions.{MentionType(mention.type).value}"),
        "text": mention.text,
        "source": f"{mention.authority} {mention.reference}".strip(),
    }


def _is_said(value: object) -> bool:
    return bool(value.ar or value.fr) if isinstance(value, Text) else bool(value)


def _moment(moment: Moment | None, *, hour: bool = False) -> object:
    if moment is None:
        return None
    if moment.day and moment.hour and hour:
        return as_moment(moment.day, moment.hour)
    return moment.day or both("copy.year_alone", year=str(moment.year))


def _either(arabic: str, latin: str) -> Text:
    return Text(arabic or latin, latin or arabic)


def _place(place: Place) -> Text:
    return _either(place.ar, place.fr)


def _nationality(code: str) -> object:
    return _listed("nationalities", code)


def _listed(table: str, value: str) -> object:
    known = f"civil_status.{table}.{value}" in catalogue("ar")
    return both(f"{table}.{value}") if known else value
