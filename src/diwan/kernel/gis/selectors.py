"""Reads: where a position lies."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.gis.kingdom import provinces
from diwan.kernel.gis.models import Outline
from diwan.kernel.gis.rules import METRES_A_DEGREE, Position, areas_at
from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.territory.places import place_of

AS_DRAWN, OFF_SHORE, WIDEST = 300.0, 1_000.0, 10_000.0
"""Metres: the outlines of provinces are drawn on a grid of some 170 m; a quay or a beach may lie farther out, and
then the nearest counts; beyond 10 km a position tells nothing."""
MOST = 4


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a position may lie, the likeliest first; no province means outside the Kingdom."""

    communes: list[Territory]
    provinces: list[Territory]


def whereabouts(position: Position) -> Whereabouts:
    """The communes whose outline is known and the provinces a position may lie in."""
    return Whereabouts(communes_at(position), provinces_at(position))


def provinces_at(position: Position) -> list[Territory]:
    """The provinces a position may lie in, by the outlines of the Kingdom."""
    codes = areas_at(position, provinces(), position.reach(AS_DRAWN, WIDEST))
    codes = codes or areas_at(position, provinces(), OFF_SHORE)[:1]
    return in_order([place_of(code, Level.PROVINCE).id for code in codes])


def communes_at(position: Position) -> list[Territory]:
    """The communes a position may lie in, of those whose outline was loaded."""
    reach = position.reach(0.0, WIDEST / 10)
    margin = 2 * reach / METRES_A_DEGREE
    near = Outline.objects.filter(
        west__lte=position.east + margin,
        east__gte=position.east - margin,
        south__lte=position.north + margin,
        north__gte=position.north - margin,
    )
    return in_order(areas_at(position, {one.territory_id: one.shape for one in near}, reach))


def in_order(ids: list[int]) -> list[Territory]:
    """Territories that still exist, in a given order, the first few."""
    found = Territory.objects.filter(valid_to=None).select_related("parent").in_bulk(ids[:MOST])
    return [found[id] for id in ids[:MOST] if id in found]
