"""Who is away from the work of a community, until when, and who looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from diwan.kernel.identity.models import Absence

AWAY = """
SELECT m.person_id, a.ends, s.person_id, 0 AS rank
  FROM identity_absence a JOIN identity_mandate m ON m.id = a.mandate_id
       LEFT JOIN identity_mandate s ON s.id = a.substitute_id
 WHERE a.territory_id = %(territory)s AND %(day)s BETWEEN a.starts AND a.ends
UNION ALL
SELECT m.person_id, r.ends, s.person_id, 1
  FROM identity_replacement r JOIN identity_mandate m ON m.id = r.absent_id
       JOIN identity_mandate s ON s.id = r.replacement_id
 WHERE r.territory_id = %(territory)s AND r.starts <= %(day)s AND (r.ends IS NULL OR r.ends >= %(day)s)
 ORDER BY rank
"""
"""Who is away: declared, then replaced by an order, which has the last word."""


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away: `until` the last day (None when not known), `substitute` the person who looks after."""

    until: date | None
    substitute: int | None


def away_on(territory: int, day: date) -> dict[int, Away]:
    """The people of a community who are away on a day, by the id of the person: declared, or replaced by an order."""
    with connection.cursor() as cursor:
        cursor.execute(AWAY, {"territory": territory, "day": day})
        return {absent: Away(until, substitute) for absent, until, substitute, _ in cursor.fetchall()}


def looked_after_by(person: int, away: dict[int, Away]) -> list[int]:
    """Whose work a person looks after while they are away."""
    return [absent for absent, one in away.items() if one.substitute == person]


def absences_from(territory: int, day: date) -> QuerySet[Absence]:
    """Absences declared in a community that are not over on a day, the next first."""
    people = ("mandate__person", "mandate__post", "substitute__person", "substitute__post")
    rows = Absence.objects.filter(territory_id=territory, ends__gte=day)
    return rows.select_related(*people).order_by("starts", "id")
