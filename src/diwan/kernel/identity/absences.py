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
    found: dict[int, Away] = {}
    replaced = Replacement.objects.filter(in_force(day), territory_id=territory)
    for order in replaced.select_related("absent", "replacement"):
        found[order.absent.person_id] = Away(order.ends, order.replacement.person_id)
    declared = Absence.objects.filter(territory_id=territory, starts__lte=day, ends__gte=day)
    for one in declared.select_related("mandate", "substitute"):
        substitute = one.substitute.person_id if one.substitute else None
        found.setdefault(one.mandate.person_id, Away(one.ends, substitute))
    return found


def looked_after_by(person: int, away: dict[int, Away]) -> list[int]:
    """Whose work a person looks after, besides that of nobody else."""
    return [absent for absent, one in away.items() if one.substitute == person]


def absences_from(territory: int, day: date) -> QuerySet[Absence]:
    """Absences declared in a community that are not over on a day, the next first."""
    people = ("mandate__person", "mandate__post", "substitute__person", "substitute__post")
    rows = Absence.objects.filter(territory_id=territory, ends__gte=day)
    return rows.select_related(*people).order_by("starts", "id")
