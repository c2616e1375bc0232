"""Handing a message to the mail server or the SMS gateway, and reading what they answer."""

from __future__ import annotations

import json
import re
import smtplib
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from diwan.kernel.notices.models import Channel, Message

PATIENCE = 20
LAST_TEMPORARY = 499
TOO_MANY, TIMED_OUT = 429, 408


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a gateway made of a message; `again` says whether another attempt may succeed."""

    state: Literal["sent", "kept", "failed"]
    trouble: str = ""
    again: bool = False


SENT = Outcome("sent")


def hand_over(message: Message) -> Outcome:
    """Give one message to its gateway; never inside an act, for a gateway may be slow."""
    return by_email(message) if message.channel == Channel.EMAIL else by_sms(message)


def mail_connection() -> Any:
    """The mail server of `DIWAN_MAIL_URL`, or the folder that stands in for it."""
    if not settings.MAIL_URL:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return get_connection(backend, file_path=str(settings.MAIL_FOLDER))
    address = urlsplit(settings.MAIL_URL)
    tls = parse_qs(address.query).get("tls", [""])[0]
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=address.hostname, port=address.port or 25, username=unquote(address.username or ""),
        password=unquote(address.password or ""), use_tls=tls in ("yes", "1", "true"),
        use_ssl=address.scheme == "smtps", timeout=PATIENCE,
    )  # fmt: skip


def one_line(text: str) -> str:
    """A subject without the line breaks a mail header must not have."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to an institution, which is nobody's notice and is kept in no outbox."""

    address: str
    subject: str
    body: str
    language: str


def mail_of(message: Message) -> EmailMultiAlternatives:
    """The mail of a message."""
    community = str(message.territory.name_fr if message.language == "fr" else message.territory.name_ar)
    link = settings.PUBLIC_URL + message.notice.link if message.notice.link else ""
    return written_as_mail(message, community, link)


def written_as_mail(message: Message | Letter, community: str, link: str = "") -> EmailMultiAlternatives:
    """The mail as it is sent: plain text, and the same with its writing direction said."""
    mail = EmailMultiAlternatives(
        subject=one_line(message.subject),
        body=f"{message.body}\n\n{link}\n\n{community}".replace("\n\n\n\n", "\n\n"),
        from_email=formataddr((community, settings.DEFAULT_FROM_EMAIL)),
        to=[message.address],
        connection=mail_connection(),
        headers={"Content-Language": message.language},
    )
    values = {"message": message, "link": link, "community": community}
    mail.attach_alternative(render_to_string("notices/mail.html", values), "text/html")
    return mail


def by_email(message: Message) -> Outcome:
    """Send by SMTP; without a server the mail is written to a folder and stays in the outbox."""
    return sent(mail_of(message))


def send_letter(letter: Letter, community: str) -> Outcome:
    """Send a mail to an institution now: what it holds is kept nowhere. Never inside an act."""
    return sent(written_as_mail(letter, community))


def sent(mail: EmailMultiAlternatives) -> Outcome:
    """What the mail server, or the folder that stands in for it, made of a mail."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as why:
        return refused(next(iter(why.recipients.values())))
    except smtplib.SMTPResponseException as why:
        return refused((why.smtp_code, why.smtp_error))
    except (OSError, smtplib.SMTPException) as why:
        return Outcome("failed", one_line(str(why)) or type(why).__name__, again=True)
    return SENT if settings.MAIL_URL else Outcome("kept")


def refused(answer: tuple[int, bytes | str]) -> Outcome:
    """What a mail server's refusal means: 4xx may pass later, 5xx will not."""
    code, said = answer
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Outcome("failed", one_line(f"{code} {words}"), again=code <= LAST_TEMPORARY)


def by_sms(message: Message) -> Outcome:
    """Send through the HTTP gateway; without one the message is kept."""
    if not settings.SMS_URL:
        return Outcome("kept")
    body = json.dumps({"to": message.address, "text": message.body}).encode()
    request = Request(settings.SMS_URL, data=body, method="POST")  # noqa: S310
    request.add_header("Content-Type", "application/json")
    request.add_header("Idempotency-Key", f"{message.territory_id}-{message.pk}")
    if settings.SMS_TOKEN:
        request.add_header("Authorization", f"Bearer {settings.SMS_TOKEN}")
    try:
        with urlopen(request, timeout=PATIENCE):  # noqa: S310
            return SENT
    except HTTPError as why:
        with why:
            passing = why.code > LAST_TEMPORARY or why.code in (TOO_MANY, TIMED_OUT)
            return Outcome("failed", f"{why.code} {why.reason}", again=passing)
    except (URLError, OSError) as why:
        return Outcome("failed", one_line(str(why)) or type(why).__name__, again=True)
