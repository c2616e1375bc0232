"""On what decision a record was cancelled."""

from __future__ import annotations

from django.db import models

from diwan.kernel.documents.models import StoredFile
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.content import Decider
from diwan.modules.civil_status.models.records import Record


class Cancellation(TerritorialModel):
    """The judgment or permission that cancelled a record, and its paper (law 36.21, art. 23, 42 and 53)."""

    id = models.BigAutoField(primary_key=True)
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="cancellations")
    version = models.IntegerField(help_text="the version it made")
    decider = models.CharField(max_length=9, choices=[(d.value, d.name) for d in Decider])
    authority = models.TextField()
    reference = models.TextField()
    decided_on = models.DateField()
    paper = TerritorialForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    officer_id = models.IntegerField(null=True)
    officer = models.TextField()

    security = RowSecurity(append_only=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "record"), name="record_cancelled_once"),)
