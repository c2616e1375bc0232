"""The sentences of a mention, in the style of the registers, made of its fields in both languages.

They are a proposal: the officer reads and may rewrite them before signing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import override

from diwan.kernel.base.text import LANGUAGES, Text, catalogue, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.territory.models import Territory
from diwan.modules.civil_status.content import Content, MentionType
from diwan.modules.civil_status.margin import Bond, Fields, Standing, bond_for, name_path
from diwan.shell.written import date_words


@dataclass(frozen=True, slots=True)
class Said:
    """What the sentences are made of, beside the fields."""

    type: MentionType
    date: dt.date
    authority: str
    reference: str
    fields: Fields
    standing: Standing
    content: Content


def texts_for(said: Said) -> Text:
    """The mention in Arabic and in French."""
    community = community_named(said.fields.get("spouse_community", ""))
    words = []
    for language in LANGUAGES:
        with override(language):
            words.append(_sentence(said, language, community))
    return Text(*words)


def community_named(id: str) -> Text | None:
    """The name of the community a field holds the number of."""
    number = whole_number(id)
    found = Territory.objects.filter(pk=number).first() if number is not None else None
    return found.name if found else None


def _sentence(said: Said, language: str, community: Text | None) -> str:
    values = {
        "date": date_words(said.date),
        "source": _source(said),
        **_VALUES.get(said.type, _no_more)(said, language, community),
    }
    return t(f"civil_status.margin.{_key(said)}.{said.standing.sex.value}", **values)


def _key(said: Said) -> str:
    kind = said.fields.get("kind", "")
    return f"{said.type.value}.{kind}" if kind else said.type.value


def _source(said: Said) -> str:
    if said.reference:
        return t("civil_status.margin.source_reference", reference=said.reference, authority=said.authority)
    return t("civil_status.margin.source", authority=said.authority) if said.authority else ""


def _either(fields: Fields, name: str, language: str) -> str:
    first, second = ("ar", "la") if language == "ar" else ("la", "ar")
    return fields.get(f"{name}_{first}", "") or fields.get(f"{name}_{second}", "")


def _no_more(said: Said, language: str, community: Text | None) -> dict[str, str]:
    return {}


def _marriage(said: Said, language: str, community: Text | None) -> dict[str, str]:
    fields = said.fields
    more = _born(fields.get("spouse_birth_date", ""))
    if record := fields.get("spouse_record", ""):
        more += (
            t("civil_status.margin.spouse_record_at", record=record, community=community)
            if community
            else t("civil_status.margin.spouse_record", record=record)
        )
    if permission := fields.get("permission", ""):
        more += t("civil_status.margin.permission", permission=permission)
    return {"spouse": _either(fields, "spouse", language) or t("civil_status.margin.somebody"), "more": more}


def _born(day: str) -> str:
    return t("civil_status.margin.spouse_born", date=date_words(dt.date.fromisoformat(day))) if day else ""


def _dissolution(said: Said, language: str, community: Text | None) -> dict[str, str]:
    bond: Bond | None = bond_for(said.standing, said.fields)
    spouse = _either(said.fields, "spouse", language) or (bond.spouse if bond else "")
    more = t("civil_status.margin.of_marriage", date=date_words(bond.made)) if bond else ""
    return {"spouse": spouse or t("civil_status.margin.somebody"), "more": more}


def _death(said: Said, language: str, community: Text | None) -> dict[str, str]:
    fields = said.fields
    ar, fr = fields.get("place_ar", ""), fields.get("place_fr", "")
    place = (ar or fr) if language == "ar" else (fr or ar)
    record = fields.get("death_record", "")
    return {
        "place": t("civil_status.margin.place", place=place) if place else "",
        "more": t("civil_status.margin.death_record", record=record) if record else "",
    }


def _kafala(said: Said, language: str, community: Text | None) -> dict[str, str]:
    return {"kafil": _either(said.fields, "kafil", language)}


def _nationality(said: Said, language: str, community: Text | None) -> dict[str, str]:
    return {"nationality": value_words("nationality", said.fields.get("nationality", ""))}


def _name_change(said: Said, language: str, community: Text | None) -> dict[str, str]:
    name, fields = said.content.name, said.fields
    script = "la" if language == "fr" and (fields.get("first_la") or fields.get("family_la")) else "ar"
    before = [getattr(name, f"{part}_{script}") for part in ("first", "family")]
    given = [fields.get(f"{part}_{script}", "") for part in ("first", "family")]
    now = [new or old for new, old in zip(given, before, strict=True)]
    after = next((side for side in ("father", "mother") if fields.get(f"{side}_family_ar")), "")
    more = t(f"civil_status.margin.after_{after}") if after else ""
    return {"old": " ".join(before).strip(), "new": " ".join(now).strip(), "more": more}


def _correction(said: Said, language: str, community: Text | None) -> dict[str, str]:
    path = said.fields.get("datum", "")
    return {
        "datum": datum_words(path),
        "old": value_words(path, value_at(said.content, path)),
        "new": value_words(path, said.fields.get("new", "")),
    }


def _duplicate(said: Said, language: str, community: Text | None) -> dict[str, str]:
    office = said.fields.get("other_office", "")
    more = t("civil_status.margin.other_office", office=office) if office else ""
    return {"other": said.fields.get("other_record", ""), "more": more}


def _recognition(said: Said, language: str, community: Text | None) -> dict[str, str]:
    parts = [_either(said.fields, part, language) for part in ("first", "family")]
    return {"father": " ".join(parts).strip()}


def _letters(said: Said, language: str, community: Text | None) -> dict[str, str]:
    written = (f"{datum_words(name_path(name))} «{value}»" for name, value in said.fields.items() if value)
    return {"names": t("civil_status.margin.and").join(written)}


_VALUES = {
    MentionType.MARRIAGE: _marriage,
    MentionType.DISSOLUTION: _dissolution,
    MentionType.DEATH: _death,
    MentionType.KAFALA: _kafala,
    MentionType.NATIONALITY: _nationality,
    MentionType.NAME_CHANGE: _name_change,
    MentionType.MATERIAL_CORRECTION: _correction,
    MentionType.SUBSTANTIAL_CORRECTION: _correction,
    MentionType.DUPLICATE_CANCELLED: _duplicate,
    MentionType.RECOGNITION: _recognition,
    MentionType.LETTERS: _letters,
}

SIDES = ("father", "mother", "declarant", "birth_place")


def datum_words(path: str) -> str:
    """What a datum of the record is called, by its path."""
    side, _, rest = path.partition(".")
    if side in SIDES and rest:
        return t(
            f"civil_status.data.sides.{side}", datum=_bare_words(rest, f"civil_status.data.parent.{rest}")
        )
    return _bare_words(path, f"civil_status.data.{path}")


def _bare_words(path: str, own: str) -> str:
    last = path.rpartition(".")[2]
    born = path.removesuffix(".year").removesuffix(".day")
    tried = (own, f"civil_status.data.{path}", f"civil_status.data.parent.{born}", f"civil_status.fields.{path}",
             f"civil_status.data.place.{last}", f"civil_status.fields.{last}")  # fmt: skip
    return next((t(key) for key in tried if key in catalogue("ar")), path)


def value_words(path: str, value: object) -> str:
    """A value of the record as a person reads it."""
    if value in (None, "", {}):
        return "—"
    text = str(value)
    last = path.rpartition(".")[2]
    tables: Mapping[str, str] = {
        "sex": "sexes", "nationality": "nationalities", "marital_status": "marital", "capacity": "capacities",
    }  # fmt: skip
    key = f"civil_status.{tables[last]}.{text}" if last in tables else ""
    if key and key in catalogue("ar"):
        return t(key)
    try:
        return date_words(dt.date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def value_at(content: Content, path: str) -> object:
    """What the record says at a path; nothing where it says nothing."""
    held: object = content
    for name in path.split("."):
        held = getattr(held, name, None)
        if held is None:
            return ""
    return held.value if hasattr(held, "value") else held
