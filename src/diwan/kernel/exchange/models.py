"""Tokens by which machines call the API."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from diwan.kernel.identity.models import Mandate
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class ApiToken(TerritorialModel):
    """A machine's way in: acts in one seat, within its scopes, until it expires; only its digest is kept."""

    name = models.TextField()
    mandate = TerritorialForeignKey(Mandate, models.PROTECT, related_name="+")
    scopes = ArrayField(models.TextField(), help_text="`label:read` or `label:write`")
    prefix = models.CharField(max_length=12, help_text="the beginning of the secret, to tell tokens apart")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    created_by = models.IntegerField(null=True, help_text="the mandate of the administrator")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_expires_later"),
        )
        indexes = (models.Index(fields=("territory", "-created_at"), name="token_latest"),)

    def usable(self, at: datetime) -> bool:
        """Whether it still opens."""
        return self.revoked_at is None and at < self.expires_at
