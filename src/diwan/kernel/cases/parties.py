"""Whose time a request took: the applicant's, the office's, another's; and how long each body takes to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection

Ball = Literal["office", "applicant", "other"]


@dataclass(frozen=True, slots=True)
class Delay:
    """The decided requests of one procedure; days are medians, and None where nothing can be said."""

    procedure: str
    decided: int
    whole_days: int | None
    """From filing to decision."""
    office_days: int | None
    applicant_days: int | None
    other_days: int | None
    timed: int
    """Those the law sets a last day for."""
    in_time: int

    @property
    def share_in_time(self) -> int | None:
        """In the hundred of those the law sets a time for."""
        return round(100 * self.in_time / self.timed) if self.timed else None


@dataclass(frozen=True, slots=True)
class Answering:
    """How one body answers what it is asked."""

    body: str
    asked: int
    in_time: int
    late: int
    """Answered after its last day, or silent past it."""
    median_days: int | None

    @property
    def share_in_time(self) -> int | None:
        """In the hundred of those that are answered or overdue."""
        over = self.in_time + self.late
        return round(100 * self.in_time / over) if over else None


def delays_in(territory: int, last: int, *, since: date, until: date, family: str) -> list[Delay]:
    """The requests of procedures whose key begins so, decided between two days; read inside a scope."""
    return [Delay(*row) for row in _rows(_DELAYS, territory, last, since, until, family)]


def answering_in(
    territory: int, last: int, *, since: date, until: date, family: str, today: date
) -> list[Answering]:
    """What bodies were asked between two days in such procedures, who answers slowest first."""
    return [Answering(*row) for row in _rows(_ANSWERS, territory, last, since, until, family, today=today)]


def _rows(
    sql: str, territory: int, last: int, since: date, until: date, family: str, **more: Any
) -> list[Any]:
    values = {"lo": territory, "hi": last, "since": since, "until": until, "family": family, **more}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


_DELAYS = """
WITH decided AS MATERIALIZED (
  SELECT territory_id, id, procedure, version_id, opened_at, decided_at, legal_day
    FROM cases_case
   WHERE territory_id BETWEEN %(lo)s AND %(hi)s AND procedure ^@ %(family)s AND decided_at IS NOT NULL
     AND (decided_at AT TIME ZONE 'Africa/Casablanca')::date BETWEEN %(since)s AND %(until)s),
balls AS MATERIALIZED (
  SELECT v.hash, step.key, coalesce(step.value ->> 'ball', 'office') AS ball
    FROM cases_procedureversion v CROSS JOIN LATERAL jsonb_each((v.resolved::jsonb) -> 'steps') AS step
   WHERE v.hash IN (SELECT version_id FROM decided)),
stays AS (
  SELECT f.territory_id, f.case_id, f.target, f.at,
         lead(f.at) OVER (PARTITION BY f.territory_id, f.case_id ORDER BY f.seq) AS left_at
    FROM cases_casefact f
    JOIN decided d ON d.territory_id = f.territory_id AND d.id = f.case_id
   WHERE f.at <= d.decided_at),
held AS (
  SELECT d.procedure, d.id, d.territory_id, b.ball,
         sum(extract(epoch FROM least(coalesce(s.left_at, d.decided_at), d.decided_at) - s.at)) / 86400 AS days
    FROM stays s
    JOIN decided d ON d.territory_id = s.territory_id AND d.id = s.case_id
    JOIN balls b ON b.hash = d.version_id AND b.key = s.target
   WHERE s.at >= d.opened_at
   GROUP BY d.procedure, d.territory_id, d.id, b.ball),
medians AS (
  SELECT d.procedure,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(o.days, 0)) AS office,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(a.days, 0)) AS applicant,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(e.days, 0)) AS other
    FROM decided d
    LEFT JOIN held o ON o.territory_id = d.territory_id AND o.id = d.id AND o.ball = 'office'
    LEFT JOIN held a ON a.territory_id = d.territory_id AND a.id = d.id AND a.ball = 'applicant'
    LEFT JOIN held e ON e.territory_id = d.territory_id AND e.id = d.id AND e.ball = 'other'
   GROUP BY d.procedure)
SELECT d.procedure, count(*),
       round(percentile_cont(0.5) WITHIN GROUP (
         ORDER BY extract(epoch FROM d.decided_at - d.opened_at) / 86400))::int,
       round(min(m.office))::int, round(min(m.applicant))::int, round(min(m.other))::int,
       count(d.legal_day),
       count(*) FILTER (WHERE (d.decided_at AT TIME ZONE 'Africa/Casablanca')::date <= d.legal_day)
  FROM decided d JOIN medians m USING (procedure)
 GROUP BY d.procedure ORDER BY count(*) DESC, d.procedure
"""

_ANSWERS = """
SELECT o.body, count(*),
       count(*) FILTER (WHERE o.given_at IS NOT NULL
         AND (o.last_day IS NULL OR (o.given_at AT TIME ZONE 'Africa/Casablanca')::date <= o.last_day)),
       count(*) FILTER (WHERE o.last_day < coalesce((o.given_at AT TIME ZONE 'Africa/Casablanca')::date, %(today)s)),
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o.given_at - o.asked_at) / 86400)
         FILTER (WHERE o.given_at IS NOT NULL))::int AS median
  FROM cases_caseopinion o JOIN cases_case c ON c.territory_id = o.territory_id AND c.id = o.case_id
 WHERE o.territory_id BETWEEN %(lo)s AND %(hi)s AND c.procedure ^@ %(family)s
   AND (o.asked_at AT TIME ZONE 'Africa/Casablanca')::date BETWEEN %(since)s AND %(until)s
 GROUP BY o.body ORDER BY median DESC NULLS LAST, o.body
"""
