"""What ties a correction file to the record it is about."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.cases.models import Case
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.models.records import Mention, Record


class Correction(TerritorialModel):
    """The record a file asks to correct or cancel, its double where there is one, and the mention that came of it."""

    id = models.BigAutoField(primary_key=True)
    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="corrections")
    double = TerritorialForeignKey(Record, models.PROTECT, null=True, related_name="+")
    mention = TerritorialForeignKey(Mention, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField()
    found_by = models.TextField()
    applied_at = models.DateTimeField(null=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case"), name="one_correction_a_case"),
            models.CheckConstraint(
                condition=Q(mention=None) | Q(applied_at__isnull=False),
                name="correction_applied_with_mention",
            ),
        )
        indexes = (models.Index(fields=("territory", "record"), name="correction_of_record"),)
