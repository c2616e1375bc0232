"""Ground on a map: a point, or a polygon whose area follows; degrees as every telephone gives them (WGS 84)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.base.whole import western_digits
from diwan.kernel.cases.kinds.parts import Part, mapping_of, read_parts
from diwan.kernel.cases.kinds.plain import Asked
from diwan.kernel.cases.kinds.where import Where

NORTH = Part(
    "north",
    Text("خط العرض", "Latitude"),
    "code",
    longest=24,
    latin=True,
    hint=Text("مثل \u206633.5731\u2069", "par exemple 33.5731"),
)
EAST = Part(
    "east",
    Text("خط الطول", "Longitude"),
    "code",
    longest=24,
    latin=True,
    hint=Text("مثل \u2066-7.5898\u2069", "par exemple -7.5898"),
)
POINT = (NORTH, EAST)
KINGDOM = (-17.3, 20.6, -0.9, 36.1)
"""West, south, east, north of the Kingdom in degrees: what lies outside was typed wrong."""
DECIMALS = 6
MOST_CORNERS = 500
LEAST_AREA, LARGEST_AREA = 0.5, 1e9
MARGIN = 1e-6
EQUATOR, FLATTENING = 6_378_137.0, 1 / 298.257223563
CORNERS = (
    re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[;,،\s]\s*(-?\d+(?:\.\d+)?)\s*"),
    re.compile(r"\s*(-?\d+,\d+)\s*[;،\s]\s*(-?\d+,\d+)\s*"),
)
"""Latitude and longitude on a line, with decimal points or with decimal commas."""

Pair = tuple[float, float]


def read_point(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A point, `{"north", "east"}` in degrees, inside the community's outline where that is known."""
    typed = mapping_of(raw)
    if typed.get("type") == "Point":
        typed = as_north_east(typed)
    found = read_parts(typed, POINT, where, {"north": degrees_text, "east": degrees_text})
    place = (float(found["east"]), float(found["north"]))
    require_inside(Point(place), where)
    return {"north": rounded(place[1]), "east": rounded(place[0])}


def as_north_east(geometry: Any) -> dict[str, Any]:
    """A GeoJSON point as the two parts somebody would type."""
    pair = geometry.get("coordinates")
    if not isinstance(pair, list) or len(pair) < 2:
        raise Refused("cases.field_errors.position")
    return {"north": str(pair[1]), "east": str(pair[0])}


def degrees_text(typed: str) -> str:
    """Degrees with a point or a comma; `Refused` for what is no number."""
    text = western_digits(typed).replace(" ", "").replace(",", ".").removesuffix("°")
    try:
        number = float(text)
    except ValueError as error:
        raise Refused("cases.field_errors.degrees") from error
    if not math.isfinite(number):
        raise Refused("cases.field_errors.degrees")
    return repr(number)


def rounded(degrees: float) -> float:
    """Degrees to a tenth of a metre."""
    return round(degrees, DECIMALS)


def read_polygon(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A polygon, `{"ring": [[east, north], …], "area": square metres}`: simple, closed, inside the community.

    Typed as one corner a line, latitude first, or as a GeoJSON polygon; lines are closed for whoever typed them, a
    polygon sent by a program must be closed already.
    """
    ring = ring_of(raw)
    if len(ring) > MOST_CORNERS:
        raise Refused("cases.field_errors.many_corners", count=MOST_CORNERS)
    if len(set(ring)) < 3:
        raise Refused("cases.field_errors.few_corners")
    shape = Polygon(ring)
    if not shape.is_valid:
        raise Refused("cases.field_errors.crosses_itself")
    require_inside(shape, where)
    area = square_metres(ring)
    if not LEAST_AREA <= area <= LARGEST_AREA:
        raise Refused("cases.field_errors.no_area")
    return {"ring": [list(pair) for pair in ring], "area": round(area, 2)}


def ring_of(raw: Any) -> list[Pair]:
    """The corners of a polygon in the order they were given, the first again at the end."""
    if isinstance(raw, str) and raw.lstrip().startswith("{"):
        try:
            raw = json.loads(raw)
        except ValueError as error:
            raise Refused("cases.field_errors.polygon") from error
    if isinstance(raw, str):
        return closed([corner_typed(line, n) for n, line in enumerate(raw.split("\n"), 1) if line.strip()])
    drawn = mapping_of(raw)
    if isinstance(drawn.get("corners"), str):
        return ring_of(drawn["corners"])
    ring = drawn.get("ring")
    if drawn.get("type") == "Polygon":
        rings = drawn.get("coordinates")
        if not isinstance(rings, list) or len(rings) != 1:
            raise Refused("cases.field_errors.one_ring")
        ring = rings[0]
    pairs = pairs_in(ring)
    if not pairs or pairs[0] != pairs[-1]:
        raise Refused("cases.field_errors.not_closed")
    return pairs


def pairs_in(ring: Any) -> list[Pair]:
    """Pairs of numbers out of what a program sent."""
    if not isinstance(ring, list) or len(ring) > MOST_CORNERS + 1:
        raise Refused("cases.field_errors.polygon")
    return [pair_in(pair) for pair in ring]


def pair_in(pair: Any) -> Pair:
    """One corner a program sent: east, then north."""
    numbers = pair[:2] if isinstance(pair, list) else []
    if len(numbers) < 2 or not all(is_degrees(number) for number in numbers):
        raise Refused("cases.field_errors.polygon")
    return rounded(float(numbers[0])), rounded(float(numbers[1]))


def is_degrees(number: Any) -> bool:
    """Whether it can be a longitude or a latitude."""
    plain = isinstance(number, int | float) and not isinstance(number, bool)
    return plain and math.isfinite(number) and abs(number) <= 360


def corner_typed(line: str, number: int) -> Pair:
    """One corner as typed: latitude, then longitude."""
    text = western_digits(line)
    match = next((found for shape in CORNERS if (found := shape.fullmatch(text))), None)
    if match is None:
        raise Refused("cases.field_errors.corner", line=number)
    north, east = (float(part.replace(",", ".")) for part in match.groups())
    return rounded(east), rounded(north)


def closed(ring: Sequence[Pair]) -> list[Pair]:
    """A ring that ends where it began."""
    return [*ring, ring[0]] if ring and ring[0] != ring[-1] else list(ring)


def require_inside(shape: BaseGeometry, where: Where) -> None:
    """Refuse what lies outside the Kingdom, or outside the community whose outline is known."""
    west, south, east, north = shape.bounds
    if not (KINGDOM[0] <= west and KINGDOM[1] <= south and east <= KINGDOM[2] and north <= KINGDOM[3]):
        raise Refused("cases.field_errors.outside_kingdom")
    outline = where.outline()
    if outline is not None and not outline.buffer(MARGIN).covers(shape):
        raise Refused("cases.field_errors.outside_community")


def square_metres(ring: Sequence[Pair]) -> float:
    """The area of a small polygon on the ellipsoid: degrees made metres by the two radii at its middle latitude.

    Right to one part in a thousand up to some 20 km; the ground of a permit is smaller by far.
    """
    middle = math.radians(sum(north for _, north in ring[:-1]) / (len(ring) - 1))
    eccentricity = FLATTENING * (2 - FLATTENING)
    curve = 1 - eccentricity * math.sin(middle) ** 2
    up = math.radians(1) * EQUATOR * (1 - eccentricity) / curve**1.5
    across = math.radians(1) * EQUATOR * math.cos(middle) / math.sqrt(curve)
    flat = shapely.transform(Polygon(ring), lambda points: points * (across, up))
    return float(flat.area)


def centre_of(value: dict[str, Any]) -> tuple[float, float]:
    """Latitude and longitude of the middle of what was drawn."""
    if "ring" not in value:
        return value["north"], value["east"]
    middle = Polygon(value["ring"]).centroid
    return rounded(middle.y), rounded(middle.x)


def say_point(value: dict[str, Any]) -> Text:
    """A point in degrees."""
    text = f"{value['north']:.6f}, {value['east']:.6f}"
    return Text(text, text)


def say_polygon(value: dict[str, Any]) -> Text:
    """A polygon by its area, its corners and where it is."""
    area, corners = f"{value['area']:.2f}".replace(".", ","), len(value["ring"]) - 1
    north, east = centre_of(value)
    return Text(
        f"{area} م²، {corners} رؤوس، حول \u2066{north:.5f}, {east:.5f}\u2069",
        f"{area} m², {corners} sommets, autour de {north:.5f}, {east:.5f}",
    )
