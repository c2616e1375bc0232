"""The electronic family booklet: whose it is, which children it holds, which edition it has come to."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel, Territory
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.models.records import Record


class Booklet(TerritorialModel):
    """A family as its records tell it (law 36.21, art. 2 and 44; decree 2-22-04, art. 42): the holder's birth record,
    its marriages by the mentions, its children by their records. A new edition begins when one of them changes."""

    id = models.BigAutoField(primary_key=True)
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="booklets")
    edition = models.IntegerField(default=1)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    security = RowSecurity()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "record"), name="one_booklet_a_holder"),)


class BookletChild(TerritorialModel):
    """A child of the family, by its birth record."""

    id = models.BigAutoField(primary_key=True)
    booklet = TerritorialForeignKey(Booklet, models.PROTECT, related_name="children")
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="in_booklets")
    linked_at = models.DateTimeField()
    by_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "booklet", "record"), name="child_once_in_booklet"),
        )
        indexes = (models.Index(fields=("territory", "record"), name="booklet_of_child"),)


class ChildElsewhere(TerritorialModel):
    """A child whose birth another commune recorded, as its record tells the booklet of the parent it names by card.

    `said` is the short extract (decree 2-22-04, art. 42) as that commune's own acts keep it here; `taken` what the
    booklet's office has put in an edition, by an act of its own. Where the two differ, an edition is due.
    """

    id = models.BigAutoField(primary_key=True)
    booklet = TerritorialForeignKey(Booklet, models.PROTECT, related_name="elsewhere")
    community = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    record_id = models.BigIntegerField()
    said = models.JSONField(help_text="empty where the record gives nothing any more")
    told_at = models.DateTimeField()
    taken = models.JSONField(null=True)
    taken_at = models.DateTimeField(null=True)
    by_id = models.IntegerField(null=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "booklet", "community", "record_id"), name="child_elsewhere_once"
            ),
        )
