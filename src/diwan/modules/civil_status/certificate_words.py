"""What each certificate says, in both languages."""

from __future__ import annotations

from typing import Any

from diwan.kernel.base.text import Text
from diwan.kernel.documents.typeset import as_code
from diwan.modules.civil_status.certificate_rules import OtherName, Searched
from diwan.modules.civil_status.content import Content, Moment
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.models import Record


def about(record: Record, content: Content) -> list[dict[str, Any]]:
    """Who the certificate is about, as the record says today."""
    name = content.name
    rows: list[tuple[str, object]] = [
        ("full_name", Text(name.arabic, name.latin or name.arabic)),
        ("birth_date", moment(content.born)),
        ("birth_place", Text(content.place.ar or content.place.fr, content.place.fr or content.place.ar)),
        ("father", Text(content.father.name.arabic, content.father.name.latin or content.father.name.arabic)),
        ("mother", Text(content.mother.name.arabic, content.mother.name.latin or content.mother.name.arabic)),
        ("number", as_code(record.reference)),
        ("office", record.office.name),
    ]
    if record.cnie:
        rows.append(("cnie", as_code(record.cnie)))
    return [{"label": both(f"certificates.rows.{key}"), "value": value} for key, value in rows]


def moment(value: Moment | None) -> object:
    """A day, or the year alone."""
    if value is None:
        return None
    return value.day or both("copy.year_alone", year=str(value.year))


def certificate_data(
    given: Given, record: Record, content: Content, asker: Asker, other: OtherName
) -> dict[str, Any]:
    """The sentence the officer signs, and whom it is about."""
    rows = about(record, content)
    if given is Given.CONCORDANCE:
        rows += concordance_rows(other)
    if given is Given.LIFE and asker.cnie:
        rows.append({"label": both("certificates.rows.card_shown"), "value": as_code(asker.cnie)})
    key = "minor" if given is Given.LIFE and asker.kinship.value != "self" else content.sex.value
    return {
        "opening": both(f"certificates.{given.value}.opening.{key}"),
        "facts": rows,
        "closing": both(f"certificates.{given.value}.closing.{content.sex.value}"),
        "legal": both("certificates.legal"),
        "one_page": True,
    }


def concordance_rows(other: OtherName) -> list[dict[str, Any]]:
    """The other name and where it is written."""
    name = Text(other.ar or other.la, other.la or other.ar)
    return [
        {"label": both("certificates.rows.other_name"), "value": name},
        {"label": both("certificates.rows.seen_in"), "value": Text(other.seen_in, other.seen_in)},
    ]


def unregistered_data(searched: Searched, community: Text) -> dict[str, Any]:
    """What was looked for, where, in which years."""
    years = f"{searched.from_year} – {searched.to_year}"
    name = f"{searched.first} {searched.family}"
    rows: list[tuple[str, object]] = [
        ("full_name", Text(name, name)),
        ("birth_year", as_code(str(searched.born)) if searched.born else None),
        ("father", Text(searched.father, searched.father)),
        ("mother", Text(searched.mother, searched.mother)),
        ("years_searched", as_code(years)),
    ]
    return {
        "opening": both("certificates.unregistered.opening", community=community),
        "facts": [{"label": both(f"certificates.rows.{key}"), "value": value} for key, value in rows],
        "closing": both(f"certificates.unregistered.closing.{searched.sex.value}"),
        "legal": both("certificates.legal"),
        "one_page": True,
    }
