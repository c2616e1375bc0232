"""Who is away from the work of a community, until when, and who looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from diwan.kernel.identity.models import Absence, Replacement
from diwan.kernel.identity.selectors import in_force


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away: `until` the last day (None when not known), `substitute` the person who looks after."""

    until: date | None
    substitute: int | None


def away_on(territory: int, day: date) -> dict[int, Away]:
    """The people of a community who are away on a day, by the id of the person: declared, or replaced by an order."""
    replaced = Replacement.objects.filter(in_force(day), territory_id=territory)
    declared = Absence.objects.filter(territory_id=territory, starts__lte=day, ends__gte=day)
    found: dict[int, Away] = {
        absent: Away(until, substitute)
        for absent, until, substitute in declared.values_list("mandate__person", "ends", "substitute__person")
    }
    for absent, until, substitute in replaced.values_list("absent__person", "ends", "replacement__person"):
        found[absent] = Away(until, substitute)
    return found


def looked_after_by(person: int, away: dict[int, Away]) -> list[int]:
    """Whose work a person looks after while they are away."""
    return [absent for absent, one in away.items() if one.substitute == person]


def absences_from(territory: int, day: date) -> QuerySet[Absence]:
    """Absences declared in a community that are not over on a day, the next first."""
    people = ("mandate__person", "mandate__post", "substitute__person", "substitute__post")
    rows = Absence.objects.filter(territory_id=territory, ends__gte=day)
    return rows.select_related(*people).order_by("starts", "id")
