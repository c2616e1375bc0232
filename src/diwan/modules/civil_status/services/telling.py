"""Which other office must hear of what is registered here: listeners on this module's own events."""

from __future__ import annotations

from collections.abc import Mapping

from diwan.kernel.base.act import Act
from diwan.kernel.base.whole import whole_number
from diwan.modules.civil_status.content import DeathContent, MentionType, RecordType, Sex
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.events import DeathRegistered, MentionAdded
from diwan.modules.civil_status.margin import Bond
from diwan.modules.civil_status.models import Mention, Record
from diwan.modules.civil_status.notice_reads import candidates_for
from diwan.modules.civil_status.notice_values import NEAR, Sought, number_and_year, sought_from, spouse_sought
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.services.notices import make_notice
from diwan.modules.civil_status.standing import bonds_in, margin_of

PAIRED = (MentionType.MARRIAGE, MentionType.DISSOLUTION)


def tell_birth_office(act: Act, event: DeathRegistered) -> None:
    """A death registered here marks the birth record, wherever it is kept (law 36.21, art. 36)."""
    content = latest_content(event.record)
    if not isinstance(content, DeathContent) or content.legacy.number or content.stillborn:
        return
    if content.event.day is None:
        return
    sought = sought_from(content)
    make_notice(
        act, type=MentionType.DEATH, date=content.event.day, authority=office_words(event.record),
        reference=event.record.reference, fields=death_fields(event.record, content), sought=sought,
        receiver=content.birth_community or kept_here(act, sought), record=event.record,
    )  # fmt: skip


def office_words(record: Record) -> str:
    """The office as the margin of another register names it."""
    name = both("notices.office", office=record.office.name, community=record.territory.name)
    return name.ar


def death_fields(record: Record, content: DeathContent) -> dict[str, str]:
    """What the mention of a death says of it."""
    said = {"place_ar": content.place.ar, "place_fr": content.place.fr, "death_record": record.reference}
    return {name: value for name, value in said.items() if value}


def kept_here(act: Act, sought: Sought) -> int | None:
    """This community itself, when a record of its own surely is the person's."""
    number, year = number_and_year(sought.record)
    if not sought.cnie and number is None:
        return None
    best = next(iter(candidates_for(sought, act.territory)), None)
    if best is None or best.worth < NEAR:
        return None
    same = best.record.cnie == sought.cnie != "" or (best.record.number, best.record.year) == (number, year)
    return act.territory if same else None


def tell_spouse_office(act: Act, event: MentionAdded) -> None:
    """A marriage marks the records of both spouses, so does its end; a death ends the marriages of the dead.

    What came here by a notice was sent to both offices by whoever sent it.
    """
    mention, record = event.mention, event.record
    if record.type != RecordType.BIRTH:
        return
    if mention.type == MentionType.DEATH:
        for bond in bonds_in(margin_of(record)):
            if bond.ended is None:
                _tell(
                    act, record, mention, _of_bond(bond), MentionType.DISSOLUTION, {"kind": "death_of_spouse"}
                )
    elif mention.type in PAIRED and mention.notice is None:
        fields = mention.fields if mention.type == MentionType.MARRIAGE else _of_ended(record, mention)
        kind = {name: value for name, value in mention.fields.items() if name in ("kind", "permission")}
        _tell(act, record, mention, fields, MentionType(mention.type), kind)


def _of_bond(bond: Bond) -> dict[str, str]:
    return {
        "spouse_ar": bond.spouse, "spouse_record": bond.spouse_record, "spouse_community": bond.spouse_community,
        "spouse_birth_date": bond.spouse_born, "spouse_cnie": bond.spouse_cnie,
    }  # fmt: skip


def _of_ended(record: Record, mention: Mention) -> dict[str, str]:
    ended = next((b for b in bonds_in(margin_of(record)) if b.version == mention.ends), None)
    known = _of_bond(ended) if ended else {}
    return {**known, **{name: value for name, value in mention.fields.items() if value}}


def _tell(
    act: Act,
    record: Record,
    mention: Mention,
    spouse: Mapping[str, str],
    type: MentionType,
    more: Mapping[str, str],
) -> None:
    community = whole_number(spouse.get("spouse_community"))
    if community is None:
        return
    content = latest_content(record)
    born = content.born.day if content.born else None
    mine = {
        "spouse_ar": content.name.arabic, "spouse_la": content.name.latin, "spouse_cnie": content.cnie,
        "spouse_birth_date": born.isoformat() if born else "", "spouse_record": record.reference,
        "spouse_community": str(record.territory_id),
    }  # fmt: skip
    make_notice(
        act, type=type, date=mention.date, authority=mention.authority, reference=mention.reference,
        fields={**{name: value for name, value in mine.items() if value}, **more},
        sought=spouse_sought(spouse, Sex(record.sex)), receiver=community, record=record,
    )  # fmt: skip
