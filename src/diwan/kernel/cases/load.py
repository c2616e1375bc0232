"""How the open cases weigh on an office: by step, by service, by officer, by community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from diwan.kernel.cases.models import Case
from diwan.kernel.territory.selectors import within

SOON = timedelta(days=5)
"""A last day this near is a risk of silence."""


@dataclass(frozen=True, slots=True)
class Load:
    """Open cases of one kind; `waiting` are in the office's hands, the others with the applicant or another body."""

    key: tuple[Any, ...]
    waiting: int
    elsewhere: int
    late: int
    soon: int
    oldest: datetime | None
    """Since when the one that has waited longest in its step is there."""
    median_days: int | None
    """Half of them have been in their step no longer than this."""
    ninetieth_days: int | None
    """Nine in ten of them."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.elsewhere


@dataclass(frozen=True, slots=True)
class Loads:
    """The same open cases cut four ways."""

    steps: tuple[Load, ...]
    services: tuple[Load, ...]
    officers: tuple[Load, ...]
    communities: tuple[Load, ...]

    @property
    def total(self) -> int:
        """All open cases."""
        return sum(load.total for load in self.services)

    @property
    def late(self) -> int:
        """Past their last day, and in the office's hands."""
        return sum(load.late for load in self.services)

    @property
    def soon(self) -> int:
        """Near it."""
        return sum(load.soon for load in self.services)


def loads_in(territory: int, last: int, now: datetime, today: date) -> Loads:
    """The load of a range of communities, the latest first; one pass over the open cases, read inside a scope.

    Keys: procedure and step; kind of mandate; assigned person or None; community.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, {"lo": territory, "hi": last, "now": now, "today": today, "soon": today + SOON})
        rows = cursor.fetchall()
    cut = {by: tuple(_load(by, row) for row in rows if row[0] == by) for by in _KEYS}
    return Loads(cut["step"], cut["service"], cut["officer"], cut["community"])


WAITS_FOR_APPLICANT = ("intake", "paused")
"""The phases in which the office's time rests until the applicant answers."""
MOST_WAITING = 10


def waiting_longest(territory: int, last: int, most: int = MOST_WAITING) -> QuerySet[Case]:
    """The files that have waited longest for their applicant: what was asked for has not come."""
    rows = Case.objects.filter(
        within(territory, last), closed_at=None, ball="applicant", phase__in=WAITS_FOR_APPLICANT
    )
    return rows.select_related("territory").order_by("step_since", "pk")[:most]


_KEYS = {"step": (1, 2), "service": (3,), "officer": (4,), "community": (5,)}


def _load(by: str, row: tuple[Any, ...]) -> Load:
    return Load(tuple(row[i] for i in _KEYS[by]), *row[6:])


_LOAD = """
SELECT CASE WHEN grouping(step) = 0 THEN 'step' WHEN grouping(held_by) = 0 THEN 'service'
            WHEN grouping(assignee_id) = 0 THEN 'officer' ELSE 'community' END,
       procedure, step, held_by, assignee_id, territory_id,
       count(*) FILTER (WHERE ball = 'office'), count(*) FILTER (WHERE ball <> 'office'),
       count(*) FILTER (WHERE ball = 'office' AND due_on < %(today)s) AS late,
       count(*) FILTER (WHERE ball = 'office' AND due_on BETWEEN %(today)s AND %(soon)s) AS soon,
       min(step_since) FILTER (WHERE ball = 'office'),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(day FROM %(now)s - step_since)::int)
         FILTER (WHERE ball = 'office'),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY extract(day FROM %(now)s - step_since)::int)
         FILTER (WHERE ball = 'office')
  FROM cases_case
 WHERE territory_id BETWEEN %(lo)s AND %(hi)s AND closed_at IS NULL AND phase <> 'draft'
 GROUP BY GROUPING SETS ((procedure, step), (held_by), (assignee_id), (territory_id))
 ORDER BY late DESC, soon DESC, 7 DESC, 1, 2, 3, 4
"""
