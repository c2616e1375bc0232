"""TopoJSON to shapes: arcs decoded and stitched, then mended so that neighbours share their border exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

Pair = tuple[float, float]
POLYGONS = ("Polygon", "MultiPolygon")


def shapes_in(topology: dict[str, Any], name: str) -> dict[str, BaseGeometry]:
    """The areas of one object of a TopoJSON file by id, without gaps wider than its grid and without overlaps.

    A file drawn on a coarse grid has rings that touch themselves; each is made valid first, then all together.
    """
    arcs = list(decoded_arcs(topology))
    drawn = topology["objects"][name]["geometries"]
    whole = [only_areas(shapely.make_valid(area_of(one, arcs))) for one in drawn]
    return dict(zip((one["id"] for one in drawn), shapely.coverage_clean(whole), strict=True))


def decoded_arcs(topology: dict[str, Any]) -> Iterator[list[Pair]]:
    """Each arc in degrees: a TopoJSON arc is a first point and steps, in units of the file's grid."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        eastings = accumulate(step[0] for step in arc)
        northings = accumulate(step[1] for step in arc)
        yield [(x * across + west, y * up + south) for x, y in zip(eastings, northings, strict=True)]


def area_of(drawn: dict[str, Any], arcs: Sequence[list[Pair]]) -> MultiPolygon:
    """One area from the arcs it names."""
    parts = drawn["arcs"] if drawn["type"] == "MultiPolygon" else [drawn["arcs"]]
    rings = ([ring_of(ring, arcs) for ring in part] for part in parts)
    return MultiPolygon([(outer, holes) for outer, *holes in rings])


def ring_of(numbers: Sequence[int], arcs: Sequence[list[Pair]]) -> list[Pair]:
    """A closed line of arcs end to end; a negative number is the complement of an arc walked backwards."""
    ring: list[Pair] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def only_areas(shape: BaseGeometry) -> MultiPolygon:
    """The areas of a shape, without the lines and points that mending may leave."""
    parts = (
        shapely.get_parts(shapely.get_parts(shape)) if shape.geom_type == "GeometryCollection" else [shape]
    )
    return MultiPolygon(
        [polygon for part in parts if part.geom_type in POLYGONS for polygon in shapely.get_parts(part)]
    )
