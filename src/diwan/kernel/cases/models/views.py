"""What somebody at the desk wants to see of the queue, kept so that it comes back."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.models import TerritorialModel


class QueueView(TerritorialModel):
    """The filters and order of one seat: those in use have no name, the others were saved under one."""

    mandate_id = models.BigIntegerField(help_text="the seat")
    name = models.TextField(blank=True)
    sieve = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "mandate_id", "name"), name="one_view_of_a_name"),
        )
