"""What an extract of the family booklet says (decree 2-22-04, art. 42)."""

from __future__ import annotations

from typing import Any

from diwan.kernel.base.text import Text
from diwan.kernel.documents.typeset import as_code
from diwan.modules.civil_status.booklet_reads import Child, Family, birth_of, child_of, spouses_of
from diwan.modules.civil_status.certificate_words import about, moment
from diwan.modules.civil_status.content import BirthContent, MentionType, Name
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.margin import Bond
from diwan.modules.civil_status.models import Record

Row = dict[str, Any]


def booklet_data(family: Family, edition: int) -> dict[str, Any]:
    """The holder, each marriage, each child, and what was mentioned since."""
    sections = [
        {
            "title": both("booklet.holder"),
            "facts": [
                *about(family.record, family.content),
                *in_other_letters(family.content),
                *holder_more(family),
            ],
        }
    ]
    spouses = spouses_of(family.record, family.bonds)
    for order, bond in enumerate(family.bonds, start=1):
        facts = [*bond_rows(bond), *spouse_rows(spouses.get(bond.spouse_cnie))]
        sections.append({"title": both("booklet.marriage", order=str(order)), "facts": facts})
    for order, child in enumerate(family.children, start=1):
        sections.append({"title": both("booklet.child", order=str(order)), "facts": child_rows(child)})
    if not family.children:
        sections.append({"title": both("booklet.children"), "text": both("booklet.no_child")})
    return {
        "sections": sections, "closing": both("booklet.closing", edition=str(edition)),
        "legal": both("certificates.legal"), "dense": True, "one_page": True,
    }  # fmt: skip


def row(key: str, value: object) -> Row:
    """One line under its label."""
    return {"label": both(f"booklet.rows.{key}"), "value": value}


def named(name: Name) -> Text:
    """A name in both scripts."""
    return Text(name.arabic, name.latin or name.arabic)


def in_other_letters(content: BirthContent) -> list[Row]:
    """The names of the person and of the parents in Tifinagh and Latin letters, beside the Arabic ones, whatever the
    language of the extract and as far as the record has them (law 36.21, art. 44)."""
    names = (("name", content.name), ("father", content.father.name), ("mother", content.mother.name))
    said = ((key, " · ".join(filter(None, (name.tifinagh, name.latin)))) for key, name in names)
    return [row(f"{key}_letters", written) for key, written in said if written]


def holder_more(family: Family) -> list[Row]:
    """The holder's number, and death once it is mentioned."""
    rows = [row("idcs", as_code(family.record.idcs))] if family.record.idcs else []
    died = [m for m in family.margin if m.type == MentionType.DEATH]
    return rows + [row("died", m.date) for m in died[:1]]


def bond_rows(bond: Bond) -> list[Row]:
    """A marriage, the spouse, and its end."""
    rows = [row("spouse", Text(bond.spouse, bond.spouse)), row("made", bond.made)]
    if bond.spouse_cnie:
        rows.append(row("cnie", as_code(bond.spouse_cnie)))
    if bond.spouse_record:
        rows.append(row("spouse_record", as_code(bond.spouse_record)))
    rows.append(row("authority", Text(*([f"{bond.authority} {bond.reference}".strip()] * 2))))
    if bond.ended:
        rows.append(row("ended", bond.ended))
    return rows


def spouse_rows(record: Record | None) -> list[Row]:
    """The essential of the spouse's own record and the number it bears, where this commune keeps it."""
    content = birth_of(record) if record else None
    if record is None or content is None:
        return []
    place = content.place
    rows = [
        *in_other_letters(content),
        row("born", moment(content.event)),
        row("birth_place", Text(place.ar or place.fr, place.fr or place.ar)),
        row("father", named(content.father.name)),
        row("mother", named(content.mother.name)),
    ]
    if record.idcs:
        rows.append(row("idcs", as_code(record.idcs)))
    died = child_of(record)
    if died is not None and died.died_on is not None:
        rows.append(row("died", died.died_on))
    return rows


def child_rows(child: Child) -> list[Row]:
    """The essential of a child's record, and its death once it is mentioned."""
    rows = [
        row("name", named(child.content.name)),
        *in_other_letters(child.content),
        row("born", moment(child.content.event)),
        row("mother", named(child.content.mother.name)),
        row("record", as_code(child.reference)),
    ]
    if child.community is not None:
        rows.append(row("community", child.community))
    if child.died_on is not None:
        rows.append(row("died", child.died_on))
    return rows
