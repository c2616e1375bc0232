"""Find a commune however its name is written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import Level, Office, Territory
from diwan.kernel.territory.selectors import existing, territories_like

SHOWN = 12
CERTAIN = 93
CLOSE = 74
ASKED = (Level.COMMUNE, Level.ARRONDISSEMENT)


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or arrondissement as the picker shows it."""

    id: int
    code: str
    level: str
    name: Text
    above: Text
    population: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Places whose name was written, and places whose name is close to it."""

    exact: tuple[Place, ...]
    close: tuple[Place, ...]


def place_of(row: Territory) -> Place:
    """A place with the province that tells it from its namesakes."""
    above = row.parent.name if row.parent else Text("", "")
    return Place(row.id, row.code, row.level, row.name, above, row.population_2024 or 0)


def places_named(words: str) -> Answer:
    """Places by name, however written: those that match first, the most populous first."""
    found = territories_like(words, levels=ASKED, limit=SHOWN)
    exact = tuple(place_of(row) for row, score in found if score >= CERTAIN)
    close = tuple(place_of(row) for row, score in found if CLOSE <= score < CERTAIN)
    return Answer(exact, close[: SHOWN // 2])


def regions() -> list[Territory]:
    """The regions, in the official order, with the number of their communes."""
    found = list(Territory.objects.filter(level=Level.REGION, valid_to=None))
    return with_counts(found)


def with_counts(above: list[Territory]) -> list[Territory]:
    """Territories with `communes`, the number of communes below each."""
    ids = list(Territory.objects.filter(level=Level.COMMUNE, valid_to=None).values_list("id", flat=True))
    for territory in above:
        territory.communes = sum(territory.id <= id <= territory.last for id in ids)  # type: ignore[attr-defined]
    return above


def chain_above(territory: Territory) -> list[Territory]:
    """The territories a territory lies in, the widest first, without the Kingdom."""
    found = Territory.objects.filter(id__lt=territory.id, last__gte=territory.last).exclude(
        level=Level.KINGDOM
    )
    return list(found.order_by("id"))


def below(territory: Territory) -> list[Territory]:
    """What a territory directly comprises."""
    return list(Territory.objects.filter(parent=territory, valid_to=None).order_by("name_fr"))


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office as its visitors need it."""

    name: Text
    address: Text
    phone: str
    hours: Text


def offices_of(territory: Territory) -> list[OfficeLine]:
    """The open offices of a community, main ones first."""
    found = Office.objects.filter(existing(timezone.localdate()), territory=territory).order_by(
        "kind", "code"
    )
    return [
        OfficeLine(o.name, Text(o.address_ar, o.address_fr), o.phone, Text(o.hours_ar, o.hours_fr))
        for o in found
    ]
