"""`/api/civil_status/notices`: notices of mention between communes, on both sides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Line, Offset, TerritoryId, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.shapes import MentionOut, RecordOut, Short, Words, mention_said
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import IncomingNotice, OutgoingNotice
from diwan.modules.civil_status.notice_reads import (
    candidates_for,
    received_notice,
    received_notices,
    sent_notice,
    sent_notices,
)
from diwan.modules.civil_status.notice_values import Agreement, sought_in
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import (
    acknowledge_notice,
    address_notice,
    apply_notice,
    remind_notice,
    return_notice,
    withdraw_notice,
)

notices_router = Router()


class MentionNoticeOut(Schema):
    """What both sides of a notice know; `sent_by` and `settled_by` are names of people, for the other side."""

    id: int
    type: MentionType
    date: date
    authority: str
    reference: str
    fields: dict[str, str]
    person: BothWords = Field(alias="full_name")
    state: str
    sent_at: datetime | None
    sent_by: str
    reminders: int
    acknowledged_at: datetime | None
    settled_at: datetime | None
    settled_by: str
    answer: str
    applied_to: str
    late_days: int


class ReceivedNoticeOut(MentionNoticeOut):
    """A notice another office sent here."""

    sender_id: int


class SentNoticeOut(MentionNoticeOut):
    """A notice this office sent, or has to address."""

    receiver_id: int | None
    record_id: int | None
    due_on: date | None


class AgreementOut(Schema):
    """How one datum of a record stands to what the notice says; the datum itself is read by opening the record."""

    field: str
    agreement: Agreement


class NoticeCandidateOut(Schema):
    """A record that may be the one meant."""

    record: RecordOut
    worth: float
    lines: list[AgreementOut]


class NoticeToAnswerOut(Schema):
    """A notice received, and the records of the commune that may be meant, best first."""

    notice: ReceivedNoticeOut
    candidates: list[NoticeCandidateOut]


class ApplyIn(Schema):
    """The record, and the words of the mention as the officer has read them."""

    record: Id
    text_ar: Line
    text_fr: Words = ""
    fields: Annotated[dict[Short, Words], Field(max_length=40)] | None = None
    reason: Words = ""
    seen: int = Field(ge=1, le=1_000_000)


class NoticeReasonIn(Schema):
    """Why."""

    reason: Line


class AddressIn(Schema):
    """The community that keeps the record, and the record's number there when it is known."""

    community: TerritoryId
    reference: Short = ""


@notices_router.get(
    "/received", response=Window[ReceivedNoticeOut], summary="The notices other communes sent here"
)
@reads("desk", mandate=DESK)
def received(
    request: HttpRequest, settled: bool = False, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """Those to answer, the oldest first; or those settled, the latest first."""
    return dict(window(received_notices(seat_of_call(request).territory, settled=settled), limit, offset))


@notices_router.get(
    "/received/{id}", response=NoticeToAnswerOut, summary="A notice, and the records it may mean"
)
@reads("desk", mandate=DESK)
def to_answer(request: HttpRequest, id: Id) -> dict[str, object]:
    """How near each record is, line by line, without its data: opening a record leaves a trace of its own."""
    held = received_notice(id)
    found = candidates_for(sought_in(held.person), held.territory_id) if held.is_open else []
    return {"notice": held, "candidates": found}


@notices_router.post(
    "/received/{id}/acknowledge", response=ReceivedNoticeOut, summary="Say that it was received"
)
@writes("desk", mandate=DESK)
def acknowledged(request: HttpRequest, id: Id) -> IncomingNotice:
    """The sender is told in the same act."""
    return acknowledge_notice(act_for(request), notice=received_in(request, id))


@notices_router.post(
    "/received/{id}/apply", response={201: MentionOut}, summary="Make the mention it asks for"
)
@writes("desk", mandate=SIGNING)
def applied(request: HttpRequest, id: Id, said: ApplyIn) -> object:
    """A new version of the record; the sender is told in the same act."""
    held = received_in(request, id)
    with reading(reading_scope(request, "desk", SIGNING)):
        record = record_in_scope(said.record)
    made = apply_notice(
        act_in_person(request, kind=OFFICER), notice=held, record=record, text_ar=said.text_ar, text_fr=said.text_fr,
        fields=said.fields, reason=said.reason, seen=said.seen,
    )  # fmt: skip
    return mention_said(made)


@notices_router.post("/received/{id}/return", response=ReceivedNoticeOut, summary="Refuse it, and say why")
@writes("desk", mandate=SIGNING)
def returned(request: HttpRequest, id: Id, why: NoticeReasonIn) -> IncomingNotice:
    """No such record here, another person, an impossible relation."""
    return return_notice(
        act_in_person(request, kind=OFFICER), notice=received_in(request, id), reason=why.reason
    )


@notices_router.get("/sent", response=Window[SentNoticeOut], summary="The notices sent from here")
@reads("desk", mandate=DESK)
def sent(
    request: HttpRequest, settled: bool = False, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """Latest first."""
    return dict(window(sent_notices(seat_of_call(request).territory, settled=settled), limit, offset))


@notices_router.get("/sent/{id}", response=SentNoticeOut, summary="A notice sent from here")
@reads("desk", mandate=DESK)
def one_sent(request: HttpRequest, id: Id) -> OutgoingNotice:
    """How far it has come."""
    return sent_notice(id)


@notices_router.post(
    "/sent/{id}/address", response=SentNoticeOut, summary="Say which commune keeps the record"
)
@writes("desk", mandate=DESK)
def addressed(request: HttpRequest, id: Id, to: AddressIn) -> OutgoingNotice:
    """Of a notice that came back, a new one takes its place."""
    return address_notice(
        act_for(request), notice=sent_from(request, id), receiver=to.community, reference=to.reference
    )


@notices_router.post("/sent/{id}/remind", response=SentNoticeOut, summary="Remind who keeps the record")
@writes("desk", mandate=DESK)
def reminded(request: HttpRequest, id: Id) -> OutgoingNotice:
    """The next reminder is counted from today."""
    return remind_notice(act_for(request), notice=sent_from(request, id))


@notices_router.post("/sent/{id}/withdraw", response=SentNoticeOut, summary="Take it back")
@writes("desk", mandate=SIGNING)
def withdrawn(request: HttpRequest, id: Id, why: NoticeReasonIn) -> OutgoingNotice:
    """As long as nobody has answered it."""
    return withdraw_notice(
        act_in_person(request, kind=OFFICER), notice=sent_from(request, id), reason=why.reason
    )


def received_in(request: HttpRequest, id: int) -> IncomingNotice:
    """A notice received, within the caller's scope."""
    with reading(reading_scope(request, "desk", DESK)):
        return received_notice(id)


def sent_from(request: HttpRequest, id: int) -> OutgoingNotice:
    """A notice sent, within the caller's scope."""
    with reading(reading_scope(request, "desk", DESK)):
        return sent_notice(id)
