"""The public figures of procedures, counted at night from the cases themselves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.cases.clocks import midnight
from diwan.kernel.cases.models import Case, ProcedureFigures
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM
from diwan.kernel.territory.scope import Scope, reading

FEWEST = 5
"""Delays of fewer decisions than this are not published: they would tell of somebody's case."""


@service("cases.figures_counted", mandate="system")
def count_procedures(act: Act, *, year: int) -> int:
    """Count anew the requests filed in a year, for every territory with all that lies below it; gives how many lines.

    A delay runs in days from filing to the first decision. What is overdue counts among those not in time.
    """
    ProcedureFigures.objects.filter(
        territory_id__gte=act.territory, territory_id__lte=act.last, year=year
    ).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {"lo": act.territory, "hi": act.last, "year": year, "from": midnight(date(year, 1, 1)),
             "to": midnight(date(year + 1, 1, 1)), "today": act.day, "at": act.at, "fewest": FEWEST},
        )  # fmt: skip
        written: int = cursor.rowcount
    note(lines=written)
    return written


def count_all_procedures(at: datetime) -> int:
    """Count every year in which something may have changed: one act for the Kingdom each."""
    act = system_act(KINGDOM, at, last=LAST_OF_KINGDOM)
    return sum(count_procedures(act, year=year) for year in _years_moving(at))


def _years_moving(at: datetime) -> list[int]:
    """The years of filing of which something may have changed since each was last counted."""
    with reading(Scope("national")):
        counted = ProcedureFigures.objects.filter(territory_id=KINGDOM)
        last = dict(counted.values_list("year").annotate(Max("counted_at")))
        filed = Case.objects.exclude(phase="draft")
        years = {day.year for day in filed.dates("opened_at", "year")}
        still = {day.year for day in filed.filter(closed_at=None).dates("opened_at", "year")}
        ended = {
            year
            for year in years - still
            if year not in last or filed.filter(opened_at__year=year, closed_at__gte=last[year]).exists()
        }
    return sorted({*still, *ended, *(last.keys() - years)})


_COUNT = """
WITH filed AS (
  SELECT c.territory_id, c.procedure,
         CASE WHEN c.decided_at IS NOT NULL
              THEN greatest((c.decided_at AT TIME ZONE 'Africa/Casablanca')::date
                            - (c.opened_at AT TIME ZONE 'Africa/Casablanca')::date, 0) END AS days,
         c.decided_at IS NOT NULL AS decided,
         c.closed_at IS NOT NULL AND c.decided_at IS NULL AS ended,
         CASE WHEN c.legal_day IS NULL THEN NULL
              WHEN c.decided_at IS NOT NULL THEN (c.decided_at AT TIME ZONE 'Africa/Casablanca')::date <= c.legal_day
              WHEN c.closed_at IS NULL AND c.legal_day < %(today)s THEN false END AS in_time
    FROM cases_case c
   WHERE c.territory_id BETWEEN %(lo)s AND %(hi)s AND c.phase <> 'draft'
     AND c.opened_at >= %(from)s AND c.opened_at < %(to)s
), counted AS (
  SELECT t.id, f.procedure, count(*) AS received, count(*) FILTER (WHERE decided) AS decided,
         count(*) FILTER (WHERE ended) AS ended, count(in_time) AS timed, count(*) FILTER (WHERE in_time) AS in_time,
         percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) AS days
    FROM filed f JOIN territory_territory t ON f.territory_id BETWEEN t.id AND t.last
   WHERE t.id BETWEEN %(lo)s AND %(hi)s
   GROUP BY t.id, f.procedure
)
INSERT INTO cases_procedurefigures (territory_id, procedure, year, received, decided, ended, timed, in_time,
                                    median_days, ninetieth_days, counted_at)
SELECT id, procedure, %(year)s, received, decided, ended, timed, in_time,
       CASE WHEN decided >= %(fewest)s THEN days[1] END, CASE WHEN decided >= %(fewest)s THEN days[2] END, %(at)s
  FROM counted
"""
