"""The public register of permits: what a community granted, and how each permit stands today."""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.security import RowSecurity


class State(models.TextChoices):
    """How a permit stands."""

    SILENT = "silent"
    GRANTED = "granted"
    IN_FORCE = "in_force"
    DONE = "done"
    LAPSED = "lapsed"
    REVOKED = "revoked"


class Permit(TerritorialModel):
    """One permit as anybody may read it: what, where, since when; never who asked for it.

    It follows the case by its number; the case stays the only place where anything is decided.
    """

    case_number = models.TextField()
    procedure = models.TextField()
    number = models.TextField(blank=True)
    decided_on = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    stands_ar = models.TextField()
    stands_fr = models.TextField()
    since = models.DateField()
    place = models.TextField(blank=True)
    area = models.IntegerField(null=True, help_text="square metres covered, or occupied")

    north = models.FloatField(null=True, help_text="degrees")
    east = models.FloatField(null=True, help_text="degrees")
    outline = models.JSONField(null=True, help_text="the ground occupied, as GeoJSON, where it was drawn")

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case_number"), name="one_permit_of_a_case"),
        )
        indexes = (
            models.Index(fields=("territory", "-decided_on", "-id"), name="permit_latest"),
            models.Index(fields=("territory", "procedure", "-decided_on"), name="permit_of_kind"),
        )

    @property
    def stands(self) -> Text:
        """The step its case is in, in words."""
        return Text(self.stands_ar, self.stands_fr)
