"""Visits on the spot: each round with its day, its members, what was found, the photos, the minutes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.cases.models.cases import MINE, Case, CaseDocument
from diwan.kernel.documents.positions import Position
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class CaseVisit(TerritorialModel):
    """One round of a visit: for which day, in which place of the officer's round, what was found, its minutes.

    `kept_key` is the key of a form that a device kept without the line: it makes the visit once, however often sent.
    """

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="visits")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    round = models.IntegerField()
    made_by = models.TextField(help_text="the mandate that makes the visit and signs its minutes")
    latest = models.BooleanField(default=True)
    stale = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default="asked")
    outcome = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    last_day = models.DateField(null=True)
    planned_for = models.DateTimeField(null=True)
    rank = models.IntegerField(default=1)
    visitor_id = models.IntegerField(null=True, help_text="the person who goes")
    call = models.IntegerField(default=0, help_text="how often a day was given")
    arrived_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    kept_key = models.UUIDField(null=True)
    captured_at = models.DateTimeField(null=True, help_text="by the device's clock, which decides nothing")
    findings = models.JSONField(default=dict)
    remarks = models.TextField(blank=True)
    number = models.TextField(blank=True)
    minutes_day = models.DateField(null=True, help_text="the last day to sign the minutes")
    document_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)

    security = MINE

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "key", "round"), name="one_visit_a_round"),
            models.UniqueConstraint(
                fields=("territory", "kept_key"), condition=~Q(kept_key=None), name="one_visit_of_a_kept_form"
            ),
        )
        indexes = (
            models.Index(fields=("territory", "made_by", "status", "planned_for"), name="visits_to_make"),
        )

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to go there."""
        return self.status in ("asked", "planned")


class VisitMember(TerritorialModel):
    """A body called to a visit: who it said would come, and who came."""

    visit = TerritorialForeignKey(CaseVisit, models.CASCADE, related_name="members")
    body = models.TextField()
    announced = models.TextField(blank=True)
    name = models.TextField(blank=True)
    present = models.BooleanField(default=False)

    security = RowSecurity()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "visit", "body"), name="called_to_a_visit_once"),
        )


class VisitPhoto(TerritorialModel):
    """A photo of a visit. Where it was taken is kept here, and is no longer in the picture itself."""

    visit = TerritorialForeignKey(CaseVisit, models.CASCADE, related_name="photos")
    paper = TerritorialForeignKey(CaseDocument, models.CASCADE, related_name="+")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    security = RowSecurity()

    class Meta:
        ordering = ("id",)

    @property
    def position(self) -> Position | None:
        """Where it was taken, if the telephone said so."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)
