"""Meetings of committees: when, where, who was called and came, which cases, what each body said of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models.cases import Case
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Meeting(TerritorialModel):
    """One meeting of a committee; several files, one set of minutes."""

    committee = models.TextField()
    title_ar = models.TextField()
    title_fr = models.TextField()
    chair = models.TextField(help_text="the mandate that presides")
    quorum = models.IntegerField()
    meets_at = models.DateTimeField()
    place = models.TextField()
    called_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="called")
    opened_at = models.DateTimeField(null=True)
    number = models.TextField(blank=True)
    document_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)

    security = RowSecurity()

    class Meta:
        ordering = ("-meets_at",)
        indexes = (models.Index(fields=("territory", "-meets_at"), name="meeting_latest"),)

    @property
    def title(self) -> Text:
        """The name of the committee."""
        return Text(self.title_ar, self.title_fr)


class MeetingMember(TerritorialModel):
    """A body called to a meeting, and who came for it."""

    meeting = TerritorialForeignKey(Meeting, models.CASCADE, related_name="members")
    body = models.TextField()
    name = models.TextField(blank=True)
    present = models.BooleanField(default=False)

    security = RowSecurity()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "meeting", "body"), name="member_called_once"),
        )


class MeetingCase(TerritorialModel):
    """A case on the agenda; `said` keeps, for each opinion, the outcome and the words of the body that gives it."""

    meeting = TerritorialForeignKey(Meeting, models.CASCADE, related_name="agenda")
    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    rank = models.IntegerField()
    said = models.JSONField(default=dict)
    remarks = models.TextField(blank=True)

    security = RowSecurity()

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "meeting", "case"), name="on_the_agenda_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="agenda_from_one"),
        )
