"""What a community publishes on its board."""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity

STANDS = "withdrawn_at IS NULL AND (until IS NULL OR until >= (now() AT TIME ZONE 'Africa/Casablanca')::date)"


class BoardNotice(TerritorialModel):
    """A signed document anybody may read, from its day of publication until the last day it is posted."""

    case_number = models.TextField()
    output = models.BigIntegerField(null=True)
    inquiry = models.BigIntegerField(null=True, help_text="the public inquiry this is the notice of")
    title_ar = models.TextField()
    title_fr = models.TextField()
    number = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.TextField(blank=True)

    security = RowSecurity(public=STANDS)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "output"), name="published_once"),)
        indexes = (models.Index(fields=("territory", "-published_at"), name="board_latest"),)

    @property
    def title(self) -> Text:
        """What the document is."""
        return Text(self.title_ar, self.title_fr)
