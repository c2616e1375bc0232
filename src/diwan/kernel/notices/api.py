"""`/api/notices`: what I was told; and, at the desk, what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from diwan.kernel.base.errors import NotFound
from diwan.kernel.identity.calls import (
    act_for,
    citizen_act_for,
    person_of_call,
    reading_scope,
    reads,
    seat_of_call,
    writes,
)
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Offset, Window, window
from diwan.kernel.notices.models import Message, Notice
from diwan.kernel.notices.selectors import messages_sent, notices_of, unread_count
from diwan.kernel.notices.services import mark_read, send_again
from diwan.kernel.territory.scope import reading

router = Router()
READERS_OF_OUTBOX = ("clerk", "administrator", "president")
State = Literal["waiting", "sent", "kept", "failed"]
ChannelOut = Literal["email", "sms"]


class NoticeOut(Schema):
    """Something I was told."""

    id: int
    territory_id: int
    subject: BothWords
    body: BothWords
    link: str
    at: datetime
    read_at: datetime | None


class MessageOut(Schema):
    """A message on its way, or gone."""

    id: int
    notice_id: int
    channel: ChannelOut
    address: str
    language: str
    subject: str
    state: State
    attempts: int
    trouble: str
    created_at: datetime
    settled_at: datetime | None


class Unread(Schema):
    """How much is unread."""

    count: int


@router.get("", response=Window[NoticeOut], summary="What I was told, newest first")
@reads("citizen")
def notices(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """By any community."""
    return dict(window(notices_of(person_of_call(request)), limit, offset))


@router.get("/unread", response=Unread, summary="How much I have not read")
@reads("citizen")
def unread(request: HttpRequest) -> dict[str, int]:
    """A count for a badge."""
    return {"count": unread_count(person_of_call(request))}


@router.post("/{id}/read", response=NoticeOut, summary="I have read a notice")
@writes("citizen")
def read(request: HttpRequest, id: Id) -> Notice:
    """Marks it read; again changes nothing."""
    with reading(reading_scope(request, "citizen")):
        notice = Notice.objects.filter(pk=id).first()
    if notice is None:
        raise NotFound("notices.errors.no_such_notice")
    return mark_read(citizen_act_for(request, notice.territory_id), notice=id)


@router.get("/messages", response=Window[MessageOut], summary="The community's outbox, newest first")
@reads("desk", mandate=READERS_OF_OUTBOX)
def messages(
    request: HttpRequest,
    state: State | None = None,
    channel: ChannelOut | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """E-mail and SMS with what became of each."""
    sent = messages_sent(seat_of_call(request).territory, state=state or "", channel=channel or "")
    return dict(window(sent, limit, offset))


@router.post("/messages/{id}/again", response=MessageOut, summary="Send a failed or kept message again")
@writes("desk", mandate=READERS_OF_OUTBOX)
def again(request: HttpRequest, id: Id) -> Message:
    """Puts it back into the outbox."""
    return send_again(act_for(request), message=id)
