"""Reads of the public register."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from diwan.kernel.base.text import Text
from diwan.kernel.cases.resolving import titles_of
from diwan.kernel.territory.models import Territory
from diwan.modules.rokhas.models import Permit, State

MOST_ON_A_MAP = 5_000


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
    return found.defer("outline").order_by("-decided_on", "-id")


def places_of(found: QuerySet[Permit]) -> list[Permit]:
    """Those of them that have a place on the map, the latest first, as many as a map can show.

    What another permit took the place of is not there: one ground, one living permit.
    """
    living = found.defer(None).filter(north__isnull=False).exclude(state=State.REPLACED)
    return list(living[:MOST_ON_A_MAP])


def any_place(place: Territory) -> bool:
    """Whether a territory has a permit with a place on the map."""
    return within(place.pk, place.last).filter(north__isnull=False).exists()


def kinds_in(territory: int, last: int) -> list[tuple[str, Text]]:
    """The kinds of permit there are in a range, by name."""
    rows = within(territory, last).order_by()
    titles = titles_of(rows.values_list("procedure", flat=True).distinct())
    return sorted(titles.items(), key=lambda one: str(one[1]))


def years_in(territory: int, last: int) -> list[int]:
    """The years in which something was decided there, the latest first."""
    rows = within(territory, last).order_by()
    return [day.year for day in rows.dates("decided_on", "year", order="DESC")]
