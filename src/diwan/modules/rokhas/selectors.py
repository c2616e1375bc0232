"""Reads of the public register."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from diwan.kernel.base.text import Text
from diwan.kernel.cases.resolving import titles_of
from diwan.modules.rokhas.models import Permit


def within(territory: int, last: int) -> QuerySet[Permit]:
    """The permits of a range of communities."""
    return Permit.objects.filter(territory_id__gte=territory, territory_id__lte=last)


def permits_in(
    territory: int, last: int, *, procedure: str = "", year: int | None = None
) -> QuerySet[Permit]:
    """The permits of a range of communities, the latest decision first."""
    found = within(territory, last).select_related("territory")
    if procedure:
        found = found.filter(procedure=procedure)
    if year:
        found = found.filter(decided_on__range=(date(year, 1, 1), date(year, 12, 31)))
    return found.order_by("-decided_on", "-id")


def kinds_in(territory: int, last: int) -> list[tuple[str, Text]]:
    """The kinds of permit there are in a range, by name."""
    rows = within(territory, last).order_by()
    titles = titles_of(rows.values_list("procedure", flat=True).distinct())
    return sorted(titles.items(), key=lambda one: str(one[1]))


def years_in(territory: int, last: int) -> list[int]:
    """The years in which something was decided there, the latest first."""
    rows = within(territory, last).order_by()
    return [day.year for day in rows.dates("decided_on", "year", order="DESC")]
