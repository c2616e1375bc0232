"""The log of what offices give: copies, certificates, booklets."""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.money import MoneyField
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.content import Kinship
from diwan.modules.civil_status.giving import Given
from diwan.modules.civil_status.models.records import Record


class Issue(TerritorialModel):
    """One thing given, under its number of the office's year: to whom, on what entitlement, at what fee, by whom.

    `version` is the record's when it was made; what has become of the paper since is told by the document.
    """

    id = models.BigAutoField(primary_key=True)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    year = models.IntegerField()
    number = models.IntegerField()
    given = models.CharField(max_length=12, choices=[(g.value, g.name) for g in Given])
    record = TerritorialForeignKey(Record, models.PROTECT, null=True, related_name="issues")
    version = models.IntegerField(null=True)
    document = TerritorialForeignKey(IssuedDocument, models.PROTECT, related_name="+")
    asker = models.TextField(blank=True)
    asker_cnie = models.TextField(blank=True)
    kinship = models.CharField(max_length=16, choices=[(k.value, k.name) for k in Kinship])
    proof = models.TextField(blank=True)
    permission = models.TextField(blank=True)
    fee = MoneyField()
    at = models.DateTimeField()
    by = models.TextField()
    by_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "office", "year", "number"), name="issue_number_in_office"
            ),
            models.UniqueConstraint(fields=("territory", "document"), name="one_issue_a_document"),
        )
        indexes = (
            models.Index(fields=("territory", "-at"), name="issue_latest"),
            models.Index(fields=("territory", "record"), name="issue_of_record"),
        )

    @property
    def reference(self) -> str:
        """Its number as the log writes it."""
        return f"{self.number}/{self.year}"
