"""The decisions of the High Commission of civil status on names."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.models.names import NameKind


class NameDecision(TerritorialModel):
    """One name accepted or refused by the Commission (law 36.21, art. 35), kept for the whole Kingdom.

    Its rows are the Kingdom's own: what a commune may write under its territory nobody reads. A later decision on
    the same name, or a judgment of the administrative court, is another row; nothing is changed.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.SmallIntegerField(choices=NameKind.choices)
    arabic = models.TextField()
    plain = models.TextField(help_text="folded, by which a name is found however it is written")
    accepted = models.BooleanField()
    reference = models.TextField()
    decided_on = models.DateField()
    reasons = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    security = RowSecurity(anyone=True, append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "kind", "plain", "reference"), name="name_decided_once_by_decision"
            ),
        )
