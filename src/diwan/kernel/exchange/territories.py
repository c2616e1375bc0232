"""`/api/territories`: the official division of the Kingdom, open to all."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from diwan.kernel.base.errors import NotFound
from diwan.kernel.identity.calls import reads
from diwan.kernel.identity.shapes import BothWords, Limit, Line, Offset, TerritoryId, Window, window
from diwan.kernel.territory.models import Level, Office, OfficeKind, Territory
from diwan.kernel.territory.selectors import COMMUNITIES, offices_of, path_of, territory_named

territories_router = Router(auth=None)


class TerritoryOut(Schema):
    """A territory; those below it have ids from `id` to `last`."""

    id: int
    last: int
    parent_id: int | None
    level: Level
    code: str
    name: BothWords
    urban: bool
    population_2024: int | None
    valid_from: date | None
    valid_to: date | None


@territories_router.get("", response=Window[TerritoryOut], summary="Territories, by level or below another")
@reads("public")
def territories(
    request: HttpRequest,
    level: Level | None = None,
    below: TerritoryId | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, object]:
    """The official list, in order of code."""
    return dict(window(selected(level, below), limit, offset))


@territories_router.get(
    "/named", response=list[TerritoryOut], summary="Communities by name, however it is spelt"
)
@reads("public")
def named(request: HttpRequest, name: Line, limit: Limit = 10) -> list[Territory]:
    """The likeliest first, by their name in Arabic or French."""
    return territory_named(name, levels=COMMUNITIES, limit=limit)


def selected(level: Level | None, below: int | None) -> QuerySet[Territory]:
    """The territories asked for."""
    found = Territory.objects.order_by("id")
    if level:
        found = found.filter(level=level)
    if below:
        found = found.filter(id__gt=below, id__lte=territory_with(below).last)
    return found


def territory_with(id: int) -> Territory:
    """One territory."""
    found = Territory.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("exchange.errors.no_such_territory")
    return found


class OfficeOut(Schema):
    """An office one may go to."""

    id: int
    code: str
    kind: OfficeKind
    name: BothWords
    phone: str


@territories_router.get("/{id}/path", response=list[TerritoryOut], summary="What a territory lies in")
@reads("public")
def path(request: HttpRequest, id: TerritoryId) -> list[Territory]:
    """Region, province, commune, down to the territory itself."""
    return list(path_of(territory_with(id)))


@territories_router.get("/{id}/offices", response=list[OfficeOut], summary="The offices of a community")
@reads("public")
def offices(request: HttpRequest, id: TerritoryId) -> list[Office]:
    """Those that are open, the main ones first."""
    return list(offices_of(territory_with(id).pk, day=timezone.localdate()))


@territories_router.get("/{id}", response=TerritoryOut, summary="One territory")
@reads("public")
def territory(request: HttpRequest, id: TerritoryId) -> Territory:
    """One territory by its id."""
    return territory_with(id)
