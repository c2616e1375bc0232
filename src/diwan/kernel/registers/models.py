"""Numbered books: one gapless sequence a year for each community or office."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Book(TerritorialModel):
    """One register for one year; `last` is moved by the database function `diwan_take_number` alone."""

    register = models.TextField()
    year = models.IntegerField()
    office = models.IntegerField(default=0)
    last = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.IntegerField(null=True)

    security = RowSecurity(anyone=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "register", "office", "year"), name="one_book_a_year"
            ),
        )
