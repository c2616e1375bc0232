"""What kept records from being drawn electronically: the officer's reports, and the records they were attached to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.models.records import Record


class OutageReport(TerritorialModel):
    """The officer's report of exceptional circumstances, signed (law 36.21, art. 19).

    `received` is what was taken on paper meanwhile, a line each, as the officer writes it.
    """

    id = models.BigAutoField(primary_key=True)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    why = models.TextField()
    received = models.JSONField(default=list)
    document = TerritorialForeignKey(IssuedDocument, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    by_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="outage_ends_after_start"),
        )


class OutageRecord(TerritorialModel):
    """A record drawn once it could be, among whose supporting documents the report is."""

    id = models.BigAutoField(primary_key=True)
    report = TerritorialForeignKey(OutageReport, models.PROTECT, related_name="records")
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="outages")
    attached_at = models.DateTimeField()
    by_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "report", "record"), name="outage_attached_once"),
        )
