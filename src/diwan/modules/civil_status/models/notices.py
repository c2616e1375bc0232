"""Notices of mention between offices, and the summaries of family judges they come from.

A notice has two rows: the sender's and the receiver's, each seen by its own community alone. What one side does
reaches the other only through the functions of `notices_sql.py` (docs/decisions/0033).
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel, Territory
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status import content
from diwan.modules.civil_status.models.records import Mention, Record


class NoticeState(models.TextChoices):
    """How far a notice has come; both sides say the same."""

    UNADDRESSED = "unaddressed"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    APPLIED = "applied"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


OPEN = (NoticeState.SENT, NoticeState.ACKNOWLEDGED)
"""The receiver has something to do."""


class CourtSummary(TerritorialModel):
    """The summary of a marriage or of its dissolution, as a family judge sent it (36.21 art. 36; decree art. 15)."""

    id = models.BigAutoField(primary_key=True)
    court = models.TextField()
    reference = models.TextField()
    type = models.CharField(max_length=24, choices=[(m.value, m.name) for m in content.MentionType])
    endorsed_on = models.DateField()
    received_at = models.DateTimeField()
    late_days = models.IntegerField()
    said = models.JSONField()
    digest = models.CharField(max_length=64, help_text="of what was said, to know a repetition from a change")

    security = RowSecurity(append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "court", "reference"), name="one_summary_a_reference"
            ),
        )


class Notice(TerritorialModel):
    """What both sides of a notice keep."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid4)
    type = models.CharField(max_length=24, choices=[(m.value, m.name) for m in content.MentionType])
    date = models.DateField()
    authority = models.TextField()
    reference = models.TextField(blank=True)
    fields = models.JSONField(default=dict, help_text="of the mention to make (see `margin.FIELDS`)")
    person = models.JSONField(default=dict, help_text="whose record it is (see `notice_values.Wanted`)")
    name_ar = models.TextField()
    name_la = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=NoticeState.choices)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.TextField(blank=True)
    reminders = models.IntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True)
    answer = models.TextField(blank=True, help_text="why it was returned")
    applied_to = models.TextField(blank=True, help_text="the record and version that carry the mention")
    late_days = models.IntegerField(default=0, help_text="of a judge's summary")

    class Meta:
        abstract = True

    @property
    def full_name(self) -> Text:
        """The person it is about."""
        return Text(self.name_ar, self.name_la or self.name_ar)

    @property
    def is_open(self) -> bool:
        """Whether the receiver still has to answer."""
        return self.state in OPEN


class OutgoingNotice(Notice):
    """A notice as its sender follows it; nowhere yet while it is unaddressed."""

    receiver = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    record = TerritorialForeignKey(Record, models.PROTECT, null=True, related_name="notices")
    summary = TerritorialForeignKey(CourtSummary, models.PROTECT, null=True, related_name="notices")
    made_at = models.DateTimeField()
    due_on = models.DateField(null=True, help_text="the day a reminder leaves")
    again = models.UUIDField(null=True, help_text="the notice that took its place")

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "key"), name="outgoing_notice_key"),
            models.CheckConstraint(
                condition=Q(state="unaddressed") | Q(receiver__isnull=False), name="outgoing_notice_addressed"
            ),
        )
        indexes = (
            models.Index(fields=("territory", "state", "-made_at"), name="outgoing_notice_list"),
            models.Index(fields=("territory", "record"), name="outgoing_notice_record"),
            models.Index(
                fields=("due_on",),
                condition=Q(state__in=["sent", "acknowledged"]),
                name="outgoing_notice_due",
            ),
        )


class IncomingNotice(Notice):
    """A notice as the office that keeps the record sees it; written first by the sender's act."""

    sender = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    record = TerritorialForeignKey(Record, models.PROTECT, null=True, related_name="+")
    mention = TerritorialForeignKey(Mention, models.PROTECT, null=True, related_name="+")

    security = RowSecurity()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "key"), name="incoming_notice_key"),)
        indexes = (models.Index(fields=("territory", "state", "-sent_at"), name="incoming_notice_list"),)
