"""Notices of mention between offices: made, sent, acknowledged, applied or returned, reminded, withdrawn.

A community writes its own rows; what the other side must see goes through the functions of `notices_sql.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from diwan.kernel.identity.models import Person
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.delays import delay_on
from diwan.modules.civil_status.mandates import CENTRAL, COURT, DESK, SIGNING
from diwan.modules.civil_status.models import (
    OPEN,
    CourtSummary,
    IncomingNotice,
    Mention,
    NoticeState,
    OutgoingNotice,
    Record,
)
from diwan.modules.civil_status.notice_reads import keeps_records
from diwan.modules.civil_status.notice_values import Sought
from diwan.modules.civil_status.services.mentions import add_mention

PERSONAL = ("fields", "sought", "reference", "answer", "text_ar", "text_fr", "reason")
READDRESSED = (NoticeState.UNADDRESSED, NoticeState.RETURNED)


@service("civil_status.notice_made", mandate=(*DESK, COURT, CENTRAL), personal=PERSONAL)
def make_notice(
    act: Act,
    *,
    type: MentionType,
    date: dt.date,
    authority: str,
    fields: Mapping[str, str],
    sought: Sought,
    receiver: int | None,
    reference: str = "",
    record: Record | None = None,
    summary: CourtSummary | None = None,
    late_days: int = 0,
) -> OutgoingNotice:
    """Ask the office that keeps somebody's birth record to mark it (law 36.21, art. 36; decree 2-22-04, art. 15).

    Without a receiver the notice waits here until somebody says who keeps the record.
    """
    notice = OutgoingNotice(
        territory_id=act.territory, key=uuid4(), type=type.value, date=date, authority=authority,
        reference=reference, fields=dict(fields), person=sought.kept(), name_ar=sought.name_ar or sought.name_la,
        name_la=sought.name_la, state=NoticeState.UNADDRESSED, record=record, summary=summary,
        made_at=act.at, late_days=late_days,
    )  # fmt: skip
    if receiver is not None:
        _dispatched(act, notice, receiver)
    else:
        notice.save()
    note(receiver=receiver, notice=str(notice.key))
    return notice


def _dispatched(act: Act, notice: OutgoingNotice, receiver: int) -> None:
    if not keeps_records(receiver):
        raise Invalid({"community": [Refused("civil_status.faults.keeps_no_records", value=str(receiver))]})
    notice.receiver_id, notice.state = receiver, NoticeState.SENT
    notice.sent_at, notice.sent_by, notice.due_on = act.at, doer(act), _next_reminder(act)
    notice.save()
    _cross("push", notice.territory_id, notice.key)


def doer(act: Act) -> str:
    """Who acts, by name: the other community cannot look the person up."""
    person = Person.objects.filter(pk=act.person).first() if act.person else None
    return person.name.ar if person else act.actor.label


def _next_reminder(act: Act) -> dt.date:
    return act.day + dt.timedelta(days=delay_on("notice_reminder", act.day))


def _cross(way: str, territory: int, key: UUID) -> str | None:
    """Go through one of the three doors between communities; see `notices_sql.py`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT civil_status_{way}_notice(%s, %s)", [territory, key])
        (said,) = cursor.fetchone()
    return said or None


@service("civil_status.notice_addressed", mandate=DESK, personal=("reference",))
def address_notice(act: Act, *, notice: OutgoingNotice, receiver: int, reference: str = "") -> OutgoingNotice:
    """Send a notice that had no address; of a returned one, a new one takes its place at the right office."""
    held = _ours(act, notice)
    if held.state not in READDRESSED or held.again is not None:
        raise Conflict("civil_status.errors.notice_moved_on")
    person = {**held.person, **({"record": reference.strip()} if reference.strip() else {})}
    if held.state == NoticeState.UNADDRESSED:
        held.person = person
        _dispatched(act, held, receiver)
        return held
    anew = OutgoingNotice(
        territory_id=held.territory_id, key=uuid4(), type=held.type, date=held.date, authority=held.authority,
        reference=held.reference, fields=held.fields, person=person, name_ar=held.name_ar, name_la=held.name_la,
        record_id=held.record_id, summary_id=held.summary_id, made_at=act.at, late_days=held.late_days,
    )  # fmt: skip
    _dispatched(act, anew, receiver)
    held.again = anew.key
    held.save(update_fields=["again"])
    return anew


@service("civil_status.notice_withdrawn", mandate=SIGNING, personal=("reason",))
def withdraw_notice(act: Act, *, notice: OutgoingNotice, reason: str) -> OutgoingNotice:
    """Take back a notice sent by mistake, as long as nobody has answered it."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("civil_status.faults.missing", value="")]})
    _cross("hold", act.territory, notice.key)
    held = _ours(act, notice)
    was_open = held.state in OPEN
    if not was_open and held.state != NoticeState.UNADDRESSED:
        raise Conflict("civil_status.errors.notice_moved_on")
    held.state, held.settled_at, held.settled_by = NoticeState.WITHDRAWN, act.at, doer(act)
    held.answer, held.due_on = reason.strip(), None
    held.receiver_id = held.receiver_id or held.territory_id
    held.save()
    if was_open:
        _cross("push", held.territory_id, held.key)
    return held


@service("civil_status.notice_reminded", mandate=(*DESK, "system"))
def remind_notice(act: Act, *, notice: OutgoingNotice) -> OutgoingNotice:
    """Remind the office that keeps the record; the next reminder is counted from today."""
    _cross("hold", act.territory, notice.key)
    held = _ours(act, notice)
    if held.state not in OPEN:
        raise Conflict("civil_status.errors.notice_moved_on")
    held.reminders, held.reminded_at, held.due_on = held.reminders + 1, act.at, _next_reminder(act)
    held.save(update_fields=["reminders", "reminded_at", "due_on"])
    _cross("push", held.territory_id, held.key)
    return held


def _ours(act: Act, notice: OutgoingNotice) -> OutgoingNotice:
    rows = OutgoingNotice.objects.select_for_update(of=("self",))
    held = rows.filter(territory_id=act.territory, pk=notice.pk).first()
    if held is None:
        raise NotFound("civil_status.errors.no_such_notice")
    return held


# The receiving side


def _theirs(act: Act, notice: IncomingNotice) -> IncomingNotice:
    rows = IncomingNotice.objects.select_for_update(of=("self",))
    held = rows.filter(territory_id=act.territory, pk=notice.pk).first()
    if held is None:
        raise NotFound("civil_status.errors.no_such_notice")
    if held.state not in OPEN:
        raise Conflict("civil_status.errors.notice_answered")
    return held


@service("civil_status.notice_acknowledged", mandate=DESK)
def acknowledge_notice(act: Act, *, notice: IncomingNotice) -> IncomingNotice:
    """Tell the sender that the notice was received and is being looked into."""
    held = _theirs(act, notice)
    if held.state == NoticeState.SENT:
        held.state, held.acknowledged_at = NoticeState.ACKNOWLEDGED, act.at
        held.save(update_fields=["state", "acknowledged_at"])
        _cross("answer", held.territory_id, held.key)
    return held


@service("civil_status.notice_applied", mandate=SIGNING, personal=PERSONAL)
def apply_notice(
    act: Act,
    *,
    notice: IncomingNotice,
    record: Record,
    text_ar: str,
    text_fr: str = "",
    fields: Mapping[str, str] | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Mention:
    """Make the mention a notice asks for, in the margin of the record it is about, and say so to its sender.

    The date, authority and reference are the notice's own; the officer answers for the record and the words.
    """
    held = _theirs(act, notice)
    mention = add_mention(
        act, record=record, type=MentionType(held.type), date=held.date, authority=held.authority,
        reference=held.reference, text_ar=text_ar, text_fr=text_fr,
        fields=held.fields if fields is None else fields, reason=reason, notice=held.key, seen=seen,
    )  # fmt: skip
    kept = Record.objects.get(territory_id=held.territory_id, pk=mention.record_id)
    _settle(
        act, held, NoticeState.APPLIED, applied_to=kept.reference, record_id=kept.pk, mention_id=mention.pk
    )
    return mention


@service("civil_status.notice_returned", mandate=SIGNING, personal=("reason",))
def return_notice(act: Act, *, notice: IncomingNotice, reason: str) -> IncomingNotice:
    """Send a notice back with the reason: no such record here, another person, an impossible relation."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("civil_status.faults.missing", value="")]})
    held = _theirs(act, notice)
    _settle(act, held, NoticeState.RETURNED, answer=reason.strip())
    return held


def _settle(act: Act, held: IncomingNotice, state: NoticeState, **said: Any) -> None:
    for name, value in said.items():
        setattr(held, name, value)
    held.state, held.settled_at, held.settled_by = state, act.at, doer(act)
    held.acknowledged_at = held.acknowledged_at or act.at
    held.save()
    _cross("answer", held.territory_id, held.key)
    note(notice=str(held.key), state=state.value)


__all__ = [
    "acknowledge_notice",
    "address_notice",
    "apply_notice",
    "make_notice",
    "remind_notice",
    "return_notice",
    "withdraw_notice",
]
