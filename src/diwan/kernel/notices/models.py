"""What people were told, and the messages that carry it out of the house."""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Person
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Notice(TerritorialModel):
    """Something a person was told by a community; written by the database function `diwan_notice_add` alone."""

    holder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.TextField(help_text="message key of the template")
    subject_ar = models.TextField()
    subject_fr = models.TextField()
    body_ar = models.TextField()
    body_fr = models.TextField()
    link = models.TextField(blank=True, help_text="path of the page it is about")
    act = models.UUIDField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        indexes = (
            models.Index(fields=("holder", "-at"), name="notice_of_holder"),
            models.Index(fields=("territory", "-at"), name="notice_latest"),
        )

    @property
    def subject(self) -> Text:
        """What it is about, in the reader's language."""
        return Text(self.subject_ar, self.subject_fr)

    @property
    def body(self) -> Text:
        """What it says, in the reader's language."""
        return Text(self.body_ar, self.body_fr)


class Channel(models.TextChoices):
    """Ways out of the house."""

    EMAIL = "email"
    SMS = "sms"


class MessageState(models.TextChoices):
    """What has become of a message; `kept` waits for a gateway the installation does not have."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class Message(TerritorialModel):
    """One notice on one channel: the outbox."""

    notice = TerritorialForeignKey(Notice, models.CASCADE, related_name="messages")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.TextField()
    language = models.CharField(max_length=2)
    subject = models.TextField()
    body = models.TextField()
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.IntegerField(default=0)
    trouble = models.TextField(blank=True, help_text="what the gateway last said against it")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id")

    class Meta:
        indexes = (
            models.Index(fields=("territory", "notice"), name="message_of_notice"),
            models.Index(fields=("territory", "state", "-created_at"), name="message_by_state"),
            models.Index(fields=("holder", "-created_at"), name="message_of_holder"),
        )
