"""What the readers of answers may ask of a community: its outline, and the communes whose name looks like a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from shapely.geometry.base import BaseGeometry

from diwan.kernel.base.text import Text
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.kinds.papers import digests_in
from diwan.kernel.cases.kinds.where import Commune, OfficeAt, Where
from diwan.kernel.gis.models import Outline
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.selectors import MUNICIPAL, offices_of, territory_named

MOST_NEAR = 12


def ground_of(territory: int, at: datetime, *held: Mapping[str, Any]) -> Where:
    """Where a question is asked in a community; `held` are the answers whose files the request keeps already."""

    @cache
    def outline() -> BaseGeometry | None:
        row = Outline.objects.filter(territory_id=territory).first()
        return row.shape if row else None

    digests = frozenset().union(*(digests_in(values) for values in held)) if held else frozenset[str]()
    return Where(at, outline, communes_named, digests, offices_at(territory, at))


def offices_at(territory: int, at: datetime) -> Callable[[str | None, Sequence[str]], Sequence[OfficeAt]]:
    """What finds the open offices of a community, or of a commune by its code."""

    def found(code: str | None, kinds: Sequence[str]) -> Sequence[OfficeAt]:
        place = territory if code is None else territory_coded(code)
        rows = offices_of(place, day=local(at)).select_related("territory") if place else ()
        return [
            OfficeAt(row.pk, row.name, row.territory.code, row.territory.name)
            for row in rows
            if not kinds or row.kind in kinds
        ]

    return found


def territory_coded(code: str) -> int | None:
    """The community of an official code, if there is one."""
    return Territory.objects.filter(code=code, valid_to=None).values_list("pk", flat=True).first()


def communes_named(text: str) -> Sequence[Commune]:
    """Communes whose official code is a text, or whose name looks like it, the likeliest first."""
    coded = Territory.objects.filter(code=text, level__in=MUNICIPAL, valid_to=None).select_related("parent")
    return [commune_of(one) for one in coded] or [
        commune_of(one) for one in territory_named(text, limit=MOST_NEAR)
    ]


def commune_of(territory: Territory) -> Commune:
    """A territory as an answer names it."""
    above = territory.parent
    return Commune(territory.code, territory.name, above.name if above else Text("", ""))
