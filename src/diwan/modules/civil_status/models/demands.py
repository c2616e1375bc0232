"""What courts and administrations ask of the registers, each in the exercise of its duties (law 36.21, art. 43).

A demand has two rows, as a notice has: the asking body's and that of the office that keeps the record, each seen by
its own community alone; the functions of `demands_sql.py` carry what crosses (docs/decisions/0051).
"""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.text import Text
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel, Territory
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status import content
from diwan.modules.civil_status.models.issues import Issue
from diwan.modules.civil_status.models.records import Record


class DemandState(models.TextChoices):
    """Where a demand stands; both sides say the same."""

    WAITING = "waiting"
    GIVEN = "given"
    REFUSED = "refused"


class Demand(TerritorialModel):
    """What both sides of a demand keep."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(help_text="the asking body's own: the same demand sent twice is one")
    quality = models.CharField(max_length=16, help_text="court or administration, by its mandate")
    body_ar = models.TextField()
    body_fr = models.TextField()
    mandate_id = models.IntegerField(help_text="the asking body's seat")
    ground = models.TextField(help_text="the text of law that entitles it")
    file_number = models.TextField(help_text="of its own file")
    given = models.CharField(max_length=12, choices=[(k.value, k.name) for k in content.CopyKind])
    languages = models.CharField(max_length=5)
    record_type = models.CharField(max_length=5, choices=[(t.value, t.name) for t in content.RecordType])
    person = models.JSONField(default=dict, help_text="whose record it is (see `notice_values.Sought`)")
    name_ar = models.TextField()
    name_la = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=DemandState.choices, default=DemandState.WAITING)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=12, blank=True, help_text="see `demand_rules.Refusal`")
    answer = models.TextField(blank=True, help_text="why it was refused, in the officer's words")
    code = models.TextField(blank=True, help_text="by which anyone verifies the paper given")
    digest = models.CharField(max_length=64, blank=True, help_text="of the signed PDF")

    class Meta:
        abstract = True

    @property
    def body(self) -> Text:
        """The court or administration that asks."""
        return Text(self.body_ar, self.body_fr or self.body_ar)

    @property
    def full_name(self) -> Text:
        """The person it is about."""
        return Text(self.name_ar or self.name_la, self.name_la or self.name_ar)


class OutgoingDemand(Demand):
    """A demand as the body that made it follows it."""

    receiver = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    post_id = models.IntegerField(help_text="the asking body's post, whoever holds it")
    said = models.CharField(
        max_length=64, help_text="digest of what was asked, to know a repetition from a change"
    )

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "post_id", "key"), name="outgoing_demand_key"),
        )
        indexes = (models.Index(fields=("territory", "post_id", "-made_at"), name="outgoing_demand_list"),)


class IncomingDemand(Demand):
    """A demand as the office that keeps the record sees it; written first by the asking body's act."""

    sender = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    origin = models.BigIntegerField(help_text="the asking body's own row")
    record = TerritorialForeignKey(Record, models.PROTECT, null=True, related_name="demands")
    issue = TerritorialForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    settled_by_id = models.IntegerField(null=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "sender", "origin"), name="incoming_demand_once"),
        )
        indexes = (
            models.Index(fields=("territory", "state", "made_at"), name="incoming_demand_list"),
            models.Index(fields=("territory", "record"), name="incoming_demand_record"),
            models.Index(fields=("territory", "issue"), name="incoming_demand_issue"),
        )
