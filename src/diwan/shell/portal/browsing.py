"""The list beside the map: regions, then the provinces of one, then the communes of one; or where one stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.text import current_language
from diwan.kernel.gis.rules import Position
from diwan.kernel.gis.selectors import Whereabouts, whereabouts
from diwan.kernel.territory.models import Level, Territory

PROVINCES = (Level.PROVINCE, Level.PREFECTURE)
CHOSEN_ON_THE_MAP = (Level.REGION, *PROVINCES)


@dataclass(frozen=True, slots=True)
class Browsed:
    """What the list shows: the way down to it, its lines, and what the map marks."""

    kind: str
    lines: Sequence[Territory]
    path: Sequence[Territory] = ()
    marked: Sequence[Territory] = ()
    here: Whereabouts | None = None
    by_people: bool = False

    @property
    def chosen(self) -> Territory | None:
        """The territory whose parts are listed."""
        return self.path[-1] if self.path else None


def territory_on_the_map(code: str) -> Territory:
    """A region, prefecture or province of today by its code."""
    found = Territory.objects.filter(code=code, level__in=CHOSEN_ON_THE_MAP, valid_to=None)
    one = found.select_related("parent").first()
    if one is None:
        raise NotFound("shell.errors.no_territory", place=code)
    return one


def browsed_in(code: str, *, by_people: bool = False) -> Browsed:
    """What a region or a province comprises; the regions where no code is given."""
    if not code:
        return Browsed("regions", ())
    chosen = territory_on_the_map(code)
    if chosen.level == Level.REGION:
        lines = named(Territory.objects.filter(parent=chosen, level__in=PROVINCES, valid_to=None))
        return Browsed("provinces", lines, (chosen,), (chosen,))
    above = (chosen.parent,) if chosen.parent else ()
    return Browsed(
        "communes", communes_of(chosen, by_people), (*above, chosen), (chosen,), by_people=by_people
    )


def communes_of(province: Territory, by_people: bool = False) -> list[Territory]:
    """The communes of a province, by name in the reader's language or the most populous first."""
    found = named(Territory.objects.filter(parent=province, level=Level.COMMUNE, valid_to=None))
    return sorted(found, key=lambda one: -(one.population_2024 or 0)) if by_people else found


def named(territories: Iterable[Territory]) -> list[Territory]:
    """Territories by name in the reader's language."""
    arabic = current_language() == "ar"
    return sorted(territories, key=lambda one: one.name_ar if arabic else one.name_fr)


def browsed_at(position: Position) -> Browsed:
    """The list for a position: the communes it may lie in, those of its province; the provinces on a border."""
    here = whereabouts(position)
    if not here.provinces:
        return Browsed("regions", (), here=here)
    if len(here.provinces) > 1:
        return Browsed("provinces", here.provinces, marked=here.provinces, here=here)
    (province,) = here.provinces
    above = (province.parent,) if province.parent else ()
    return Browsed("communes", communes_of(province), (*above, province), (province,), here)


def position_in(form: dict[str, str]) -> Position:
    """The position a browser sent; refuses what is none."""
    try:
        return Position(float(form["east"]), float(form["north"]), float(form.get("accuracy") or 0))
    except (KeyError, ValueError) as bad:
        raise Refused("gis.errors.bad_position") from bad


__all__ = ["Browsed", "browsed_at", "browsed_in", "communes_of", "position_in"]
