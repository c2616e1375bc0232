"""Copies of the orders that delegate an officer's signature: to whom they were sent, and who has seen them."""

from __future__ import annotations

from django.db import models

from diwan.kernel.identity.models import Delegation
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Receiver(models.TextChoices):
    """To whom a copy goes (decree 2-22-04, art. 3)."""

    GOVERNOR = "governor"
    CENTRAL = "central"


class OrderCause(models.TextChoices):
    """What the order did."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class OrderCopy(TerritorialModel):
    """A copy of an order that gives or withdraws a delegation of an officer's functions (decree 2-22-04, art. 3)."""

    id = models.BigAutoField(primary_key=True)
    delegation = TerritorialForeignKey(Delegation, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=OrderCause.choices)
    receiver = models.CharField(max_length=10, choices=Receiver.choices)
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by_id = models.IntegerField(null=True, help_text="the person who acknowledged it")

    security = RowSecurity(never_deleted=True)

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "delegation", "cause", "receiver"), name="order_copied_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("receiver", "territory"), condition=models.Q(seen_at=None), name="order_copies_unseen"
            ),
        )
