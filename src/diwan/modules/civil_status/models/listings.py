"""What a list of records showed, to whom: one row a search or a page of a register, whatever its length."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Listing(TerritorialModel):
    """The records whose filiation and birth a list showed on one page, to the holder of a seat (decision 0069).

    The community is the seat's; the records may be of others. What was typed is not kept.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    mandate_id = models.IntegerField(null=True)
    occasion = models.TextField()
    shown = ArrayField(models.BigIntegerField())

    security = RowSecurity()

    class Meta:
        indexes = (
            GinIndex(fields=("shown",), name="listing_shown"),
            models.Index(fields=("territory", "mandate_id", "-at"), name="listing_of_seat"),
        )
