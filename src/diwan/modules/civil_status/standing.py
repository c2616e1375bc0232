"""What a record and its margin say of a person today: marriages, their ends, death."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from diwan.modules.civil_status.content import BirthContent, Content, MentionType
from diwan.modules.civil_status.margin import Bond, Standing
from diwan.modules.civil_status.models import Mention, Record
from diwan.modules.civil_status.rules import cnie_from


def margin_of(record: Record) -> list[Mention]:
    """The mentions of a record in order of time."""
    return list(
        Mention.objects.filter(territory_id=record.territory_id, record=record).order_by("date", "version")
    )


def standing_of(record: Record, content: Content, mentions: Iterable[Mention]) -> Standing:
    """The person's standing, from the latest version and the margin."""
    margin = list(mentions)
    is_birth = isinstance(content, BirthContent)
    died = (
        next((m.date for m in margin if m.type == MentionType.DEATH), None) if is_birth else content.event.day
    )
    return Standing(
        sex=content.sex,
        born=content.born,
        is_birth=is_birth,
        deceased=record.deceased,
        died=died,
        father=content.father.name.arabic,
        card=cnie_from(content.cnie),
        parents_cards=tuple(cnie_from(one.cnie) for one in (content.father, content.mother) if one.cnie),
        bonds=bonds_in(margin),
        said=tuple((MentionType(m.type), m.date, m.authority, m.reference) for m in margin),
    )


def bonds_in(margin: list[Mention]) -> tuple[Bond, ...]:
    """Each marriage of the margin, with its end where a later mention says it."""
    ends = ends_in(margin)
    return tuple(
        Bond(
            version=m.version, made=m.date, spouse=m.fields.get("spouse_ar", ""), authority=m.authority,
            reference=m.reference, ended=ends.get(m.version), spouse_record=m.fields.get("spouse_record", ""),
            spouse_community=m.fields.get("spouse_community", ""),
            spouse_born=m.fields.get("spouse_birth_date", ""), spouse_cnie=m.fields.get("spouse_cnie", ""),
        )
        for m in margin
        if m.type == MentionType.MARRIAGE
    )  # fmt: skip


def ends_in(margin: list[Mention]) -> dict[int, dt.date]:
    """The day each marriage ended, by the version of the marriage; one quoted without it ends the last one open."""
    ends: dict[int, dt.date] = {}
    for mention in margin:
        if mention.type != MentionType.DISSOLUTION:
            continue
        open_before = [
            m.version
            for m in margin
            if m.type == MentionType.MARRIAGE and m.version not in ends and m.date <= mention.date
        ]
        ended = mention.ends if mention.ends is not None else (open_before[-1] if open_before else None)
        if ended is not None:
            ends[ended] = mention.date
    return ends
