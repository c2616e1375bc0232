"""What reached the register after a cut of the line, and what it may double."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Arrival(TerritorialModel):
    """An entry typed without the line: when the device says it was typed, when it arrived, and likely doubles.

    `page` and `subject` lead to what it made; `alike` are `{subject, reference}` of the same page, or of the `page`
    each names. Both are kept until somebody has looked, and after.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(help_text="made on the device: the same entry sent twice is one")
    type = models.CharField(max_length=5)
    page = models.TextField()
    subject = models.TextField()
    reference = models.TextField()
    captured_at = models.DateTimeField(help_text="by the device's clock, which proves nothing")
    received_at = models.DateTimeField()
    received_by = models.TextField()
    alike = models.JSONField(default=list)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(blank=True)
    finding = models.TextField(blank=True)

    security = RowSecurity()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "key"), name="arrival_once"),)
        indexes = (
            models.Index(fields=("territory", "-id"), name="arrival_latest"),
            models.Index(
                fields=("territory", "id"),
                name="arrival_to_review",
                condition=Q(reviewed_at=None) & ~Q(alike=[]),
            ),
        )
