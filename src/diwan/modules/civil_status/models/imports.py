"""Reports of imports."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class ImportReport(TerritorialModel):
    """What an import did, or why it did nothing: kept so that it can be downloaded and answered for."""

    id = models.BigAutoField(primary_key=True)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    type = models.CharField(max_length=5)
    file_name = models.TextField()
    file_digest = models.CharField(max_length=64)
    encoding = models.TextField()
    separator = models.CharField(max_length=1)
    rows = models.IntegerField()
    created = models.IntegerField()
    known = models.IntegerField()
    faults = models.JSONField(default=list, help_text="[{line, column, code, value}]")
    at = models.DateTimeField()
    by = models.TextField()

    security = RowSecurity(append_only=True)

    @property
    def accepted(self) -> bool:
        """Whether the rows went in; one fault keeps them all out."""
        return not self.faults
