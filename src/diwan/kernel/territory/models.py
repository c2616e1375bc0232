"""Communities, their tree as ranges of ids, their offices; and the base of every community-owned table."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from diwan.kernel.base.text import Text
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.row_security import RowSecurity, WritesIn

KINGDOM = 1
LAST_OF_KINGDOM = 199_999_999


class Level(models.TextChoices):
    """The levels of the official division (organic laws 111.14, 112.14, 113.14)."""

    KINGDOM = "kingdom"
    REGION = "region"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COMMUNE = "commune"
    ARRONDISSEMENT_PREFECTURE = "arrondissement_prefecture"
    ARRONDISSEMENT = "arrondissement"


class Territory(models.Model):
    """A territory of the Kingdom; those below it are the ids in `[id, last]`."""

    id = models.IntegerField(primary_key=True)
    last = models.IntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=30, choices=Level.choices)
    code = models.CharField(max_length=16, unique=True)
    name_ar = models.TextField()
    name_fr = models.TextField()
    name_zgh = models.TextField(blank=True)
    urban = models.BooleanField(default=False)
    mechouar = models.BooleanField(default=False)
    population_2024 = models.IntegerField(null=True)
    households_2024 = models.IntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    reference = models.TextField(blank=True, help_text="the decree that made, merged or split it")

    writes_in: ClassVar[WritesIn] = "kingdom"

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("id")), name="territory_range"),)
        indexes = (models.Index(fields=("level", "name_fr"), name="territory_by_level"),)

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Text:
        """The official name."""
        return Text(self.name_ar, self.name_fr)

    def holds(self, territory: int) -> bool:
        """Whether this territory is `territory` or above it."""
        return self.id <= territory <= self.last


class TerritorialModel(models.Model):
    """A row owned by one community, guarded by the database itself.

    `security` says who sees it beyond the community's own office; tables get their policies, write guard
    and composite foreign keys from it after every migrate.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", db_index=False)

    security: ClassVar[RowSecurity] = RowSecurity()

    class Meta:
        abstract = True


class OfficeKind(models.TextChoices):
    """What an office is for."""

    CIVIL_STATUS_MAIN = "civil_status_main"
    CIVIL_STATUS_SUBSIDIARY = "civil_status_subsidiary"
    ANNEXE = "annexe"
    SERVICE = "service"


class Office(TerritorialModel):
    """An office of a community: the main and subsidiary civil-status offices, annexes, services.

    A subsidiary civil-status office is created by council decision (decree 2-22-04 art. 7).
    """

    kind = models.CharField(max_length=30, choices=OfficeKind.choices)
    code = models.CharField(max_length=12)
    name_ar = models.TextField()
    name_fr = models.TextField()
    address_ar = models.TextField(blank=True)
    address_fr = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    hours_ar = models.TextField(blank=True)
    hours_fr = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    created_by_ref = models.TextField(blank=True)
    successor = TerritorialForeignKey(
        "self", models.PROTECT, null=True, related_name="+",
        help_text="where its posts and what waits at its counter go once it is closed",
    )  # fmt: skip

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "code"), name="office_code_in_community"),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Text:
        """The name of the office."""
        return Text(self.name_ar, self.name_fr)

    def on(self, day: date) -> Office:
        """Itself while it is open; once it is closed, the office that took over what was in it, if one did."""
        closed = self.valid_to is not None and self.valid_to < day
        return self.successor.on(day) if closed and self.successor else self

    @property
    def now(self) -> Office:
        """The office one goes to today."""
        return self.on(timezone.localdate())


__all__ = [
    "KINGDOM",
    "LAST_OF_KINGDOM",
    "Level",
    "Office",
    "OfficeKind",
    "TerritorialForeignKey",
    "TerritorialModel",
    "Territory",
]
