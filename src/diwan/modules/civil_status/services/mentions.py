"""Marginal mentions and freezing: every change is a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.journal.services import emit, note, service
from diwan.modules.civil_status.content import (
    BirthContent,
    Cause,
    Content,
    DeathContent,
    MentionType,
    RecordType,
    State,
)
from diwan.modules.civil_status.content_json import changed
from diwan.modules.civil_status.events import MentionAdded, RecordFrozen, RecordReleased
from diwan.modules.civil_status.mandates import SIGNING
from diwan.modules.civil_status.margin import CORRECTABLE, bond_for, changes_for, relation_faults
from diwan.modules.civil_status.models import Mention, Record
from diwan.modules.civil_status.names.dictionary import learn
from diwan.modules.civil_status.rules import Fault, changes_data, faults_of, may_be_changed, mentions_for
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.services.cards import card_of, keys_of, names_in, refuse
from diwan.modules.civil_status.services.offices import refuse_record
from diwan.modules.civil_status.services.records import identifier_faults, locked, version_written
from diwan.modules.civil_status.standing import margin_of, standing_of

CORRECTIONS = (MentionType.MATERIAL_CORRECTION, MentionType.SUBSTANTIAL_CORRECTION)
CORRECTING = (*CORRECTIONS, MentionType.LETTERS)
PERSONAL = ("text_ar", "text_fr", "fields", "reason", "changes")


@service("civil_status.mention_added", mandate=SIGNING, personal=PERSONAL)
def add_mention(
    act: Act,
    *,
    record: Record,
    type: MentionType,
    date: dt.date,
    authority: str,
    text_ar: str,
    text_fr: str = "",
    reference: str = "",
    fields: Mapping[str, str] | None = None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    notice: UUID | None = None,
    seen: int | None = None,
) -> Mention:
    """Enter a mention in the margin, and the version it makes (law 36.21, art. 36 and 44 to 51).

    `fields` are what its sentences are made of (`margin.FIELDS`); what they change in the record is worked out from
    them, or given in `changes` by dotted path. `seen` is the version the officer had before the eyes; `notice` the
    notice of another office that asked for it. Relations the law does not admit are refused field by field.
    """
    held = locked(record, seen=seen)
    refuse_record(act, held)
    given = {name: value.strip() for name, value in (fields or {}).items() if value.strip()}
    wanted = {**changes_for(type, given), **(changes or {})}
    _refuse_mention(act, held, type, date, authority, text_ar, bool(wanted))
    before = latest_content(held)
    standing = standing_of(held, before, margin_of(held))
    refuse(relation_faults(standing, type, date, given, authority=authority, reference=reference))
    after = _after(before, wanted)
    refuse(_correction_faults(type, given, before, after))
    refuse([*_faults_brought(before, after, act.day), *_identifier_faults(held, before, after)])
    _advance(held, after, before)
    held.deceased = held.deceased or type is MentionType.DEATH
    if type is MentionType.DUPLICATE_CANCELLED:
        held.state = State.CANCELLED.value
    held.save()
    version_written(
        act,
        held,
        after,
        Cause.CORRECTED if type in CORRECTING else Cause.MENTION,
        reason=reference or reason,
    )
    bond = bond_for(standing, given) if type is MentionType.DISSOLUTION else None
    mention = Mention.objects.create(
        territory_id=held.territory_id, record=held, version=held.latest, type=type.value, date=date,
        authority=authority, reference=reference, text_ar=text_ar, text_fr=text_fr, fields=given,
        ends=bond.version if bond else None, reason=reason.strip(), notice=notice, at=act.at,
        officer_id=act.person, officer=act.actor.label,
    )  # fmt: skip
    note(version=held.latest)
    emit(act, MentionAdded(held, mention))
    return mention


def _faults_brought(before: Content, after: Content, today: dt.date) -> list[Fault]:
    """What a mention would make impossible; what stood so in the record before is for a correction of its own."""
    stood = faults_of(before, today=today)
    return [fault for fault in faults_of(after, today=today) if fault not in stood]


def _identifier_faults(record: Record, before: Content, after: Content) -> list[Fault]:
    if before.idcs == after.idcs:
        return []
    return identifier_faults(record.territory_id, after, besides=record.pk)


def _correction_faults(
    type: MentionType, given: Mapping[str, str], before: Content, after: Content
) -> list[Fault]:
    if type is MentionType.LETTERS and before == after:
        return [Fault(name, "same_as_before", value) for name, value in given.items()]
    if type not in CORRECTIONS or not given:
        return []
    if given["datum"] not in CORRECTABLE:
        return [Fault("datum", "unknown_datum", given["datum"])]
    return [Fault("new", "same_as_before", given["new"])] if before == after else []


def _refuse_mention(
    act: Act, record: Record, type: MentionType, date: dt.date, authority: str, text: str, changes: bool
) -> None:
    if not may_be_changed(State(record.state), type):
        raise Refused("civil_status.errors.not_active", record=record.reference)
    kind = BirthContent if record.type == RecordType.BIRTH else DeathContent
    if type not in mentions_for(kind):
        raise Refused("civil_status.errors.mention_out_of_place")
    if changes and not changes_data(type):
        raise Refused("civil_status.errors.mention_without_data")
    refuse(list(_mention_faults(act, record, date, authority, text)))


def _mention_faults(act: Act, record: Record, date: dt.date, authority: str, text: str) -> list[Fault]:
    faults = [
        Fault(name, "missing") for name, value in (("authority", authority), ("text_ar", text)) if not value
    ]
    if date > act.day:
        faults.append(Fault("date", "in_future", date.isoformat()))
    elif date.year < record.event_year or (record.event_date and date < record.event_date):
        faults.append(Fault("date", "mention_before_event", date.isoformat()))
    return faults


def _after(before: Content, changes: Mapping[str, Any]) -> Content:
    try:
        return changed(before, changes)
    except KeyError as why:
        raise Invalid(
            {str(why.args[0]): [Refused("civil_status.faults.unknown_field", value=why.args[0])]}
        ) from why
    except (ValidationError, ValueError) as why:
        wrong: dict[str, list[DomainError]] = {
            path: [Refused("civil_status.faults.unreadable", value=str(value))]
            for path, value in changes.items()
        }
        raise Invalid(wrong, "civil_status.errors.invalid_record") from why


def _advance(record: Record, after: Content, before: Content) -> None:
    record.latest += 1
    if after == before:
        return
    deceased = record.deceased
    for column, value in (card_of(after) | keys_of(after, learn(names_in(after)))).items():
        setattr(record, column, value)
    record.deceased = deceased


@service("civil_status.frozen", mandate=SIGNING, personal=("reason",))
def freeze_record(act: Act, *, record: Record, reason: str, seen: int | None = None) -> Record:
    """Freeze a record that may be one of two for the same person, until the court decides (law 36.21, art. 23)."""
    frozen = restated(act, record, State.ACTIVE, State.FROZEN, Cause.FROZEN, reason, seen)
    emit(act, RecordFrozen(frozen))
    return frozen


@service("civil_status.released", mandate=SIGNING, personal=("reason",))
def release_record(act: Act, *, record: Record, reason: str, seen: int | None = None) -> Record:
    """Put a frozen record back in use, on the decision that says so."""
    released = restated(act, record, State.FROZEN, State.ACTIVE, Cause.RELEASED, reason, seen)
    emit(act, RecordReleased(released))
    return released


def restated(
    act: Act, record: Record, needed: State | None, state: State, cause: Cause, reason: str, seen: int | None
) -> Record:
    """Put a record in another state, with the version that says why."""
    held = locked(record, seen=seen)
    refuse_record(act, held)
    if held.state == State.CANCELLED or (needed is not None and held.state != needed):
        raise Refused("civil_status.errors.wrong_state", record=held.reference)
    if not reason.strip():
        raise Invalid({"reason": [Refused("civil_status.faults.missing", value="")]})
    content = latest_content(held)
    held.latest += 1
    held.state = state.value
    held.save(update_fields=["latest", "state"])
    version_written(act, held, content, cause, reason=reason)
    return held
