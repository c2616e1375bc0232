"""Telling people, recording what became of each message, marking as read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import Jsonb
from django.utils.translation import override

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, NotFound
from diwan.kernel.base.text import LANGUAGES, catalogue, t
from diwan.kernel.identity.models import Account, Person
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.gateways import Outcome
from diwan.kernel.notices.models import Message, MessageState, Notice
from diwan.kernel.notices.rules import ChannelName, channels_for, dialled, seconds_before

LAST_ATTEMPT = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is in the outbox."""

    channel: ChannelName
    address: str
    language: str
    subject: str
    body: str


@service("notices.notified", mandate="anyone", personal=("person", "values"))
def notify(
    act: Act,
    *,
    person: Person | int,
    key: str,
    values: Mapping[str, Any] | None = None,
    channels: Iterable[ChannelName] | None = None,
    link: str = "",
) -> Notice:
    """Tell a person something, in the act's own transaction; e-mail and SMS leave once it is committed.

    `key` names words the caller's app holds: `<key>.subject`, `<key>.body`, and `<key>.sms` for a shorter
    text. Without `channels`, e-mail is used, or SMS for who has none; `()` keeps to the application.
    """
    told = person if isinstance(person, Person) else Person.objects.get(pk=person)
    notice = drafted(act, told, key, values or {}, link)
    drafts = drafts_for(notice, told, key, values or {}, channels)
    notice.pk, messages = added(notice, drafts)
    for message in messages:
        send_later(act, message)
    note(channels=[draft.channel for draft in drafts])
    return notice


def drafted(act: Act, told: Person, key: str, values: Mapping[str, Any], link: str) -> Notice:
    """The notice with its words in both languages."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[f"subject_{language}"] = t(f"{key}.subject", **values)
            words[f"body_{language}"] = t(f"{key}.body", **values)
    return Notice(territory_id=act.territory, holder=told, key=key, link=link, act=act.id, at=act.at, **words)


def language_of(told: Person) -> str:
    """The language a person chose for their account, Arabic for who has none."""
    account = Account.objects.filter(person_id=told.pk).only("language").first()
    return account.language if account else told.language


def drafts_for(
    notice: Notice,
    told: Person,
    key: str,
    values: Mapping[str, Any],
    channels: Iterable[ChannelName] | None,
) -> list[Draft]:
    """One message for each channel that can reach the person."""
    chosen = channels_for(told.email, told.phone) if channels is None else tuple(channels)
    address: dict[ChannelName, str | None] = {"email": told.email or None, "sms": dialled(told.phone)}
    reached = {channel: where for channel in chosen if (where := address[channel])}
    if not reached:
        return []
    language = language_of(told)
    with override(language):
        subject, body = str(notice.subject), str(notice.body)
        short = t(f"{key}.sms", **values) if f"{key}.sms" in catalogue(language) else subject
    return [
        Draft(channel, where, language, subject, short if channel == "sms" else body)
        for channel, where in reached.items()
    ]


def added(notice: Notice, drafts: list[Draft]) -> tuple[int, list[int]]:
    """Write a notice and its messages through the database function, the only way in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT notice, message FROM diwan_notice_add(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            [
                notice.territory_id, notice.holder_id, notice.key, notice.subject_ar, notice.subject_fr,
                notice.body_ar, notice.body_fr, notice.link, notice.at, Jsonb([asdict(d) for d in drafts]),
            ],
        )  # fmt: skip
        rows = cursor.fetchall()
    return rows[0][0], [message for _, message in rows if message is not None]


def send_later(act: Act, message: int, *, after_attempt: int = 0) -> None:
    """Leave a message for the workers, after a rest that grows with each attempt."""
    rest = timedelta(seconds=seconds_before(after_attempt)) if after_attempt else None
    later(
        "notices.deliver", at=act.at + rest if rest else None, lock=f"notices.{message}",
        territory=act.territory, message=message,
    )  # fmt: skip


@service("notices.delivery_recorded", mandate="system", personal=("trouble",))
def record_delivery(act: Act, *, message: int, outcome: Outcome) -> Message:
    """Write down what a gateway made of a message, and leave another attempt where one may succeed."""
    found = Message.objects.select_for_update().get(territory_id=act.territory, pk=message)
    note(state=outcome.state, trouble=outcome.trouble, channel=found.channel, outcome=outcome.state)
    found.attempts += 1
    found.trouble = outcome.trouble
    again = outcome.state == "failed" and outcome.again and found.attempts < LAST_ATTEMPT
    found.state = MessageState.WAITING if again else outcome.state
    found.settled_at = None if again else act.at
    found.save(update_fields=["attempts", "trouble", "state", "settled_at"])
    if again:
        send_later(act, found.pk, after_attempt=found.attempts)
    return found


@service("notices.sent_again", mandate=("clerk", "administrator", "president"))
def send_again(act: Act, *, message: int) -> Message:
    """Put a failed or kept message back into the outbox."""
    found = Message.objects.select_for_update().filter(territory_id=act.territory, pk=message).first()
    if found is None:
        raise NotFound("notices.errors.no_such_message")
    if found.state not in (MessageState.FAILED, MessageState.KEPT):
        raise Conflict("notices.errors.not_to_send_again")
    found.state, found.attempts, found.settled_at = MessageState.WAITING, 0, None
    found.save(update_fields=["state", "attempts", "settled_at"])
    send_later(act, found.pk)
    return found


@service("notices.read", mandate="citizen")
def mark_read(act: Act, *, notice: int) -> Notice:
    """A person has read a notice of theirs."""
    found = Notice.objects.filter(territory_id=act.territory, pk=notice, holder_id=act.person).first()
    if found is None:
        raise NotFound("notices.errors.no_such_notice")
    if found.read_at is None:
        found.read_at = act.at
        found.save(update_fields=["read_at"])
    return found


@service("notices.all_read", mandate="citizen")
def mark_all_read(act: Act) -> int:
    """A person has read whatever this community told them."""
    unread = Notice.objects.filter(territory_id=act.territory, holder_id=act.person, read_at=None)
    return unread.update(read_at=act.at)
