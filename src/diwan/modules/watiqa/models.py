"""What ties a request to a record, and to the copies made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.watiqa.limits import Limit
from diwan.modules.watiqa.rules import Standing


class Match(TerritorialModel):
    """The record a request is about, who found it, and what bore out the requester's quality (36.21 art. 43).

    The record belongs to another module: it is named by its key and its number, which never change.
    """

    id = models.BigAutoField(primary_key=True)
    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    holder_id = models.IntegerField(null=True)
    record_id = models.BigIntegerField()
    record_reference = models.TextField()
    standing = models.CharField(max_length=12, choices=[(s.value, s.name) for s in Standing])
    paper_seen = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    matched_at = models.DateTimeField()
    matched_by = models.IntegerField(null=True)
    officer = models.TextField()
    ended_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "case"), condition=Q(ended_at=None), name="one_match_of_a_case"
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.CONTRADICTED.value), name="match_not_contradicted"
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.PROVEN.value) | Q(paper_seen=True), name="match_proven_or_seen"
            ),
        )
        indexes = (models.Index(fields=("territory", "record_id"), name="match_of_record"),)


class Copy(TerritorialModel):
    """The act prepared for a request; `prints` is how many paper copies of it go out."""

    id = models.BigAutoField(primary_key=True)
    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    match = TerritorialForeignKey(Match, models.PROTECT, related_name="copies")
    holder_id = models.IntegerField(null=True)
    document = TerritorialForeignKey(IssuedDocument, models.PROTECT, related_name="+")
    prints = models.IntegerField(default=0)
    prepared_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "case"), condition=Q(dropped_at=None), name="one_copy_of_a_case"
            ),
            models.CheckConstraint(condition=Q(prints__gte=0), name="prints_not_negative"),
        )


class Collection(TerritorialModel):
    """The office where a request's copies are collected, when the citizen chose one (law 36.21 art. 19 and 43).

    The row is the holder's: `sent_at` is when the signed copy was made over to that office, `handed_at` when it
    said to whom it gave it.
    """

    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    holder_id = models.IntegerField(null=True)
    place_id = models.IntegerField(help_text="the community of the office, often another one")
    office_id = models.IntegerField()
    chosen_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    handed_to = models.TextField(blank=True)
    handed_by = models.TextField(blank=True)

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case"), name="one_collection_of_a_case"),
        )


class HandoverState(models.TextChoices):
    """The life of a copy at the counter of another office."""

    WAITING = "waiting"
    HANDED = "handed"
    TAKEN_BACK = "taken_back"


class Handover(TerritorialModel):
    """A signed copy of another office that waits at this one's counter: what handing it over takes, no more.

    `digest` names the signed file; it is dropped once the copy is handed over or taken back, so that nothing of
    the record stays here. The case itself is never seen.
    """

    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    sender_id = models.IntegerField(help_text="the community that keeps the record")
    number = models.TextField(help_text="the request, as that community numbers it")
    applicant = models.TextField()
    title_ar = models.TextField()
    title_fr = models.TextField()
    prints = models.IntegerField()
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.WAITING)
    arrived_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    handed_to = models.TextField(blank=True)
    handed_paper = models.TextField(blank=True)
    handed_by = models.TextField(blank=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "sender_id", "number"), name="one_handover_of_a_request"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(digest="", settled_at__isnull=False),
                name="handover_keeps_nothing_after",
            ),
        )
        indexes = (models.Index(fields=("territory", "state", "arrived_at"), name="handover_queue"),)

    @property
    def title(self) -> Text:
        """What the copy is called."""
        return Text(self.title_ar, self.title_fr)


class OwnLimit(TerritorialModel):
    """A community's own figure against harvesting, stricter than the national one, from a day on.

    Rows are added and never changed; one without a value goes back to the national figure.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=20, choices=[(limit.value, limit.name) for limit in Limit])
    value = models.IntegerField(null=True)
    valid_from = models.DateField()
    ground = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.TextField()

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=1), name="own_limit_lets_one"),
        )
        indexes = (models.Index(fields=("territory", "key", "-valid_from", "-id"), name="own_limit_latest"),)
