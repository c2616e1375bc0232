"""Mentions written in the second counterpart of a paper register too."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.models.records import Mention


class CarriedMention(TerritorialModel):
    """One mention known to stand in both counterparts: by whom noted, and under which slip or report."""

    id = models.BigAutoField(primary_key=True)
    mention = TerritorialForeignKey(Mention, models.PROTECT, related_name="carried")
    slip = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "mention"), name="mention_carried_once"),)
