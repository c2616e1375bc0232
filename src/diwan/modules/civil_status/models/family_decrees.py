"""The decrees that change a family name, entered by the central authority with their publication."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.models import TerritorialModel, Territory
from diwan.kernel.territory.row_security import RowSecurity


class FamilyNameDecree(TerritorialModel):
    """One person's change of family name by decree, as the Official Bulletin published it (law 36.21, art. 35).

    Its rows are the Kingdom's. `person` is who it names, as a notice describes somebody; `notice` what asks the
    office that keeps the birth record for the mention.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.JSONField()
    name_ar = models.TextField()
    community = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField(help_text="the new family name in its scripts, as the mention takes them")
    decree = models.TextField()
    decreed_on = models.DateField()
    bulletin = models.TextField()
    published_on = models.DateField()
    notice = models.UUIDField()
    request = models.BigIntegerField(
        null=True, help_text="the case of the request it answers, in its own community"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    security = RowSecurity(append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "decree", "person"), name="one_decree_of_a_person"),
        )
