"""What the office, the province and the High Commission for Planning count: births and deaths of one year.

An event is counted in the year and the place of its registration office; cancelled records are not counted, and the
stillborn, who have a death record only, are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from diwan.kernel.base.rows import dicts_of
from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import Territory
from diwan.modules.civil_status.content import RecordType, State
from diwan.modules.civil_status.rules import DECLARATION_DAYS
from diwan.modules.civil_status.selectors import civil_offices

TREND = 10
YEAR_OF_DAYS = 365
MOTHER_AGES = (0, 20, 25, 30, 35, 40, 45)
"""First age of each group of mothers."""
DEATH_AGES = (0, 1, 5, 15, 30, 45, 60, 75)
"""First age of each group of the dead; the first is infant mortality."""
LATENESS = ("in_time", "within_year", "after_year", "unknown")


class BySex:
    """Two figures that are read side by side and together."""

    __slots__ = ()
    male: int
    female: int

    @property
    def total(self) -> int:
        """Both."""
        return self.male + self.female


@dataclass(frozen=True, slots=True)
class Count(BySex):
    """How many, boys and men beside girls and women."""

    key: int | str | None
    """Month, first age of the group, lateness, year, or place; None where the record does not say."""
    male: int
    female: int


@dataclass(frozen=True, slots=True)
class PlaceCount(BySex):
    """How many in one office or one territory."""

    name: Text
    male: int
    female: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """One year of births or deaths in a range of communities."""

    type: RecordType
    year: int
    male: int
    female: int
    stillborn: int
    months: tuple[Count, ...]
    ages: tuple[Count, ...]
    lateness: tuple[Count, ...]
    trend: tuple[Count, ...]
    places: tuple[PlaceCount, ...]

    @property
    def total(self) -> int:
        """Everything counted, without the stillborn."""
        return self.male + self.female


def statistics_of(type: RecordType, year: int, *, lo: int, hi: int) -> Statistics:
    """Births or deaths that happened in `year`, among the records of the communities `[lo, hi]`.

    Read inside a scope; five statements whatever the number of communities.
    """
    rows = _grouped(type, year, lo, hi)
    sexes = {row["sex"]: row["count"] for row in rows if row["by"] == "sex"}
    return Statistics(
        type=type,
        year=year,
        male=sexes.get("M", 0),
        female=sexes.get("F", 0),
        stillborn=_stillborn(year, lo, hi) if type is RecordType.DEATH else 0,
        months=_counts(rows, "month", range(1, 13)),
        ages=_counts(rows, "age", DEATH_AGES if type is RecordType.DEATH else MOTHER_AGES),
        lateness=_counts(rows, "late", LATENESS),
        trend=_trend(type, year, lo, hi),
        places=_places(type, year, lo, hi),
    )


_COUNTED = (
    "r.territory_id BETWEEN %(lo)s AND %(hi)s AND r.type = %(type)s "
    "AND r.state <> %(cancelled)s AND NOT r.stillborn"
)
_AGE = {
    RecordType.BIRTH: "r.event_year - r.mother_year",
    RecordType.DEATH: "CASE WHEN r.birth_date IS NULL OR r.event_date IS NULL THEN r.event_year - r.birth_year "
    "ELSE extract(year FROM age(r.event_date, r.birth_date))::int END",
}


def _grouped(type: RecordType, year: int, lo: int, hi: int) -> list[dict[str, Any]]:
    """One pass over the year: by sex, and by month, age and lateness with sex."""
    return _rows(
        f"""
        WITH counted AS (
          SELECT r.sex, extract(month FROM r.event_date)::int AS month, {_AGE[type]} AS age,
                 CASE WHEN r.declared_on IS NULL OR r.event_date IS NULL THEN 'unknown'
                      WHEN r.declared_on - r.event_date <= %(limit)s THEN 'in_time'
                      WHEN r.declared_on - r.event_date <= %(a_year)s THEN 'within_year'
                      ELSE 'after_year' END AS late
            FROM civil_status_record r
           WHERE {_COUNTED} AND r.event_year = %(year)s
        ), grouped AS (
          SELECT sex, month, late, %(ages)s::int[] AS ages, width_bucket(age, %(ages)s::int[]) AS bucket FROM counted
        )
        SELECT CASE WHEN grouping(month) = 0 THEN 'month' WHEN grouping(bucket) = 0 THEN 'age'
                    WHEN grouping(late) = 0 THEN 'late' ELSE 'sex' END AS by,
               sex, month, late, bucket, count(*)::int AS count
          FROM grouped
         GROUP BY GROUPING SETS ((sex), (sex, month), (sex, bucket), (sex, late))
        """,
        type=type.value, year=year, lo=lo, hi=hi, limit=DECLARATION_DAYS, a_year=YEAR_OF_DAYS,
        ages=list(DEATH_AGES if type is RecordType.DEATH else MOTHER_AGES),
    )  # fmt: skip


def _counts(rows: list[dict[str, Any]], by: str, keys: Sequence[int | str] | range) -> tuple[Count, ...]:
    """One line a key in order, empty ones too, and a last one for what is not known, if there is any."""
    found: dict[int | str | None, dict[str, int]] = {}
    for row in rows:
        if row["by"] == by:
            found.setdefault(_key_of(row, by, keys), {})[row["sex"]] = row["count"]
    lines = [_count(key, found.get(key, {})) for key in keys]
    return (*lines, _count(None, found[None])) if None in found else tuple(lines)


def _key_of(row: dict[str, Any], by: str, keys: Sequence[int | str] | range) -> int | str | None:
    if by != "age":
        key: int | str | None = row[by]
        return key
    bucket = row["bucket"]
    return keys[bucket - 1] if bucket else None


def _count(key: int | str | None, by_sex: dict[str, int]) -> Count:
    return Count(key, by_sex.get("M", 0), by_sex.get("F", 0))


def _trend(type: RecordType, year: int, lo: int, hi: int) -> tuple[Count, ...]:
    """The year and the nine before it."""
    years = range(year - TREND + 1, year + 1)
    rows = _rows(
        f"SELECT r.event_year AS key, r.sex, count(*)::int AS count FROM civil_status_record r "
        f"WHERE {_COUNTED} AND r.event_year BETWEEN %(first)s AND %(year)s GROUP BY 1, 2",
        type=type.value, year=year, first=years[0], lo=lo, hi=hi,
    )  # fmt: skip
    found = _by_sex(rows)
    return tuple(_count(each, found.get(each, {})) for each in years)


def _by_sex(rows: list[dict[str, Any]]) -> dict[int, dict[str, int]]:
    """Counts by key, then by sex."""
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["key"], {})[row["sex"]] = row["count"]
    return found


def _stillborn(year: int, lo: int, hi: int) -> int:
    rows = _rows(
        "SELECT count(*)::int AS count FROM civil_status_record r WHERE r.territory_id BETWEEN %(lo)s AND %(hi)s "
        "AND r.type = %(type)s AND r.state <> %(cancelled)s AND r.stillborn AND r.event_year = %(year)s",
        type=RecordType.DEATH.value, year=year, lo=lo, hi=hi,
    )  # fmt: skip
    return int(rows[0]["count"])


def _places(type: RecordType, year: int, lo: int, hi: int) -> tuple[PlaceCount, ...]:
    """By office in one community, else by the territories just below it."""
    names = _parts_of(lo) if hi > lo else {}
    if len(names) > 1:
        # What lies below a territory is the range up to the next one: a bucket finds it without a join.
        where = "(%(ids)s::int[])[width_bucket(r.territory_id, %(ids)s::int[])]"
    else:
        names = {office.pk: office.name for office in civil_offices(lo, hi)}
        where = "r.office_id"
    rows = _rows(
        f"SELECT {where} AS key, r.sex, count(*)::int AS count FROM civil_status_record r "
        f"WHERE {_COUNTED} AND r.event_year = %(year)s GROUP BY 1, 2",
        type=type.value, year=year, lo=lo, hi=hi, ids=sorted(names),
    )  # fmt: skip
    found = _by_sex(rows)
    counted = (
        PlaceCount(name, found.get(key, {}).get("M", 0), found.get(key, {}).get("F", 0))
        for key, name in names.items()
    )
    return tuple(sorted((place for place in counted if place.total), key=lambda place: -place.total))


def _parts_of(territory: int) -> dict[int, Text]:
    """The territory itself, for what it registers in its own name, then those just below it, in order of id."""
    parts = Territory.objects.filter(Q(pk=territory) | Q(parent_id=territory)).order_by("id")
    return {part.pk: part.name for part in parts}


def _rows(sql: str, **values: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"cancelled": State.CANCELLED.value, **values})
        return dicts_of(cursor)
