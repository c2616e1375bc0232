"""Reads of the division: by name as people spell it, by place in the tree, offices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import Q, QuerySet

from diwan.kernel.territory.models import Level, Office, Territory
from diwan.kernel.territory.names import ALIKE, likeness

COMMUNITIES = (Level.REGION, Level.PREFECTURE, Level.PROVINCE, Level.COMMUNE, Level.ARRONDISSEMENT)
MUNICIPAL = (Level.COMMUNE, Level.ARRONDISSEMENT)
REVISION = """
SELECT count(*), coalesce(sum(hashtext(id || level || name_ar || name_fr || coalesce(valid_to::text, ''))), 0)
FROM territory_territory
"""


@dataclass(frozen=True, slots=True)
class Named:
    """What a search by name needs of a territory."""

    id: int
    level: str
    names: tuple[str, ...]
    population: int
    valid_from: date | None
    valid_to: date | None

    def exists_on(self, day: date | None) -> bool:
        """Whether it exists on a day; without a day, whether nothing has ended it."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def existing(day: date) -> Q:
    """The condition of existing on a day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def territory_revision() -> tuple[int, int]:
    """Changes whenever a territory is added, renamed or ended."""
    with connection.cursor() as cursor:
        cursor.execute(REVISION)
        count, checksum = cursor.fetchone()
        return int(count), int(checksum)


@lru_cache(maxsize=2)
def names_at(revision: tuple[int, int]) -> tuple[Named, ...]:
    """Every territory with its names, kept in memory until the division changes."""
    rows = Territory.objects.values_list(
        "id", "level", "name_ar", "name_fr", "name_zgh", "population_2024", "valid_from", "valid_to"
    )
    return tuple(
        Named(id, level, tuple(filter(None, (ar, fr, zgh))), population or 0, since, until)
        for id, level, ar, fr, zgh, population, since, until in rows
    )


def territory_named(
    text: str,
    *,
    levels: Iterable[str] = MUNICIPAL,
    below: Territory | None = None,
    day: date | None = None,
    limit: int = 10,
) -> list[Territory]:
    """Territories whose name looks like `text` in Arabic or French, the likeliest first."""
    kept = frozenset(levels)
    scored = (
        (max(likeness(text, name) for name in one.names), one.population, one.id)
        for one in names_at(territory_revision())
        if one.level in kept and one.exists_on(day) and (below is None or below.holds(one.id))
    )
    best = sorted((s for s in scored if s[0] >= ALIKE), reverse=True)[:limit]
    found = Territory.objects.select_related("parent").in_bulk([id for _, _, id in best])
    return [found[id] for _, _, id in best]


def communities_below(
    territory: Territory, *, levels: Iterable[str] = COMMUNITIES, day: date | None = None
) -> QuerySet[Territory]:
    """Communities strictly below a territory, in the order of their codes."""
    found = Territory.objects.filter(
        id__gte=territory.pk, id__lte=territory.last, level__in=tuple(levels)
    ).exclude(pk=territory.pk)
    return found.filter(existing(day)) if day else found.filter(valid_to=None)


def path_of(territory: Territory) -> tuple[Territory, ...]:
    """Region, province, commune … down to the territory itself; one query."""
    above = Territory.objects.filter(id__lte=territory.pk, last__gte=territory.last, level__in=COMMUNITIES)
    return (*above.exclude(pk=territory.pk).order_by("id"), territory)


def offices_of(territory: int, *, kind: str = "", day: date | None = None) -> QuerySet[Office]:
    """Offices of a community, the main ones first; those closed by `day` left out."""
    found = Office.objects.filter(territory_id=territory)
    if kind:
        found = found.filter(kind=kind)
    if day:
        found = found.filter(existing(day))
    return found.order_by("kind", "code")
