"""Reads of the division: by name as people spell it, by place in the tree, offices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from django.db import connection
from django.db.models import Q, QuerySet

from diwan.kernel.territory.models import Level, Office, Territory
from diwan.kernel.territory.names import ALIKE, likeness

COMMUNITIES = (Level.REGION, Level.PREFECTURE, Level.PROVINCE, Level.COMMUNE, Level.ARRONDISSEMENT)
MUNICIPAL = (Level.COMMUNE, Level.ARRONDISSEMENT)
REVISION = """
SELECT count(*),
  coalesce(sum(hashtext(concat_ws('|', id, code, level, name_ar, name_fr, population_2024, valid_to))), 0)
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


def within(territory: int, last: int) -> Q:
    """The rows of a range of communities; one alone is asked for as one, which lets an index give its order."""
    return (
        Q(territory_id=territory)
        if territory == last
        else Q(territory_id__gte=territory, territory_id__lte=last)
    )


def existing(day: date) -> Q:
    """The condition of existing on a day."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def territory_revision() -> tuple[int, int]:
    """Changes whenever a territory is added, renamed or ended."""
    with connection.cursor() as cursor:
        cursor.execute(REVISION)
        count, checksum = cursor.fetchone()
        return int(count), int(checksum)


@cache
def other_spellings() -> dict[str, tuple[str, ...]]:
    """Spellings of official names met elsewhere, by official code."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (
        (files("diwan.kernel.territory") / "data" / "spellings.csv").read_text("utf-8").splitlines()[1:]
    ):
        code, spelling = line.split(",", 1)
        found[code] = (*found.get(code, ()), spelling)
    return found


@lru_cache(maxsize=2)
def names_at(revision: tuple[int, int]) -> tuple[Named, ...]:
    """Every territory with its names, kept in memory until the division changes."""
    spelt = other_spellings()
    rows = Territory.objects.values_list(
        "id", "code", "level", "name_ar", "name_fr", "name_zgh", "population_2024", "valid_from", "valid_to"
    )
    return tuple(
        Named(id, level, (*filter(None, names), *spelt.get(code, ())), population or 0, since, until)
        for id, code, level, *names, population, since, until in rows
    )


def territories_like(
    text: str,
    *,
    levels: Iterable[str] = MUNICIPAL,
    below: Territory | None = None,
    day: date | None = None,
    limit: int = 10,
) -> list[tuple[Territory, float]]:
    """Territories whose name looks like `text` in Arabic or French and how much, 0 to 100, the likeliest first."""
    kept = frozenset(levels)
    scored = (
        (max(likeness(text, name) for name in one.names), one.population, one.id)
        for one in names_at(territory_revision())
        if one.level in kept and one.exists_on(day) and (below is None or below.holds(one.id))
    )
    best = sorted((s for s in scored if s[0] >= ALIKE), reverse=True)[:limit]
    found = Territory.objects.select_related("parent").in_bulk([id for _, _, id in best])
    return [(found[id], score) for score, _, id in best]


def territory_named(
    text: str,
    *,
    levels: Iterable[str] = MUNICIPAL,
    below: Territory | None = None,
    day: date | None = None,
    limit: int = 10,
) -> list[Territory]:
    """The same without the scores."""
    return [one for one, _ in territories_like(text, levels=levels, below=below, day=day, limit=limit)]


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


def taken_over_by(territory: int, office: int, day: date) -> frozenset[int]:
    """An office, and those that closed before a day whose work it took over, one after another."""
    closed = Office.objects.filter(territory_id=territory, valid_to__lt=day).exclude(successor_id=None)
    leads = dict(closed.values_list("pk", "successor_id"))
    found = {office}
    while more := {one for one, to in leads.items() if to in found} - found:
        found |= more
    return frozenset(found)


def offices_of(territory: int, *, kind: str = "", day: date | None = None) -> QuerySet[Office]:
    """Offices of a community, the main ones first; those closed by `day` left out."""
    found = Office.objects.filter(territory_id=territory)
    if kind:
        found = found.filter(kind=kind)
    if day:
        found = found.filter(existing(day))
    return found.order_by("kind", "code")
