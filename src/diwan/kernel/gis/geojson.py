"""Outlines read from a GeoJSON file, with every fault of it: nothing is loaded from a file that has one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from diwan.kernel.base.errors import DomainError, Refused

AREAS = ("Polygon", "MultiPolygon")
KINGDOM_BOX = (-18.0, 20.5, -0.5, 36.5)
"""West, south, east, north around the Kingdom: metres of a national grid, or swapped axes, fall outside."""
DEGREES = ("CRS84", "4326", "WGS84", "WGS 84")


class Unreadable(Exception):
    """The whole file cannot be loaded; `fault` says why."""

    def __init__(self, fault: DomainError) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Drawn:
    """One feature of a file: its place in it counted from one, the official code it carries, its shape."""

    number: int
    code: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one feature."""

    number: int
    code: str
    why: DomainError


def features_in(content: bytes) -> list[Any]:
    """The features of a GeoJSON file in degrees; `Unreadable` for anything else."""
    try:
        read = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise Unreadable(Refused("gis.errors.not_geojson")) from wrong
    if not isinstance(read, dict) or read.get("type") != "FeatureCollection":
        raise Unreadable(Refused("gis.errors.not_geojson"))
    crs = str(read["crs"]) if read.get("crs") else ""
    if crs and not any(name in crs for name in DEGREES):
        raise Unreadable(Refused("gis.errors.not_degrees"))
    features = read.get("features")
    if not isinstance(features, list) or not features:
        raise Unreadable(Refused("gis.errors.no_feature"))
    return features


def read_outlines(content: bytes, known: Mapping[str, str], property: str = "code") -> list[Drawn | Fault]:
    """Every feature of a file, sound or faulty; `known` maps each official code of a commune to its name."""
    seen: dict[str, int] = {}
    found: list[Drawn | Fault] = []
    for number, feature in enumerate(features_in(content), start=1):
        code = code_of(feature, property)
        why = next(faults_of(feature, code, known, seen), None)
        seen.setdefault(code, number)
        found.append(Fault(number, code, why) if why else Drawn(number, code, shape_of(feature)))
    return found


def code_of(feature: Any, property: str) -> str:
    """The official code a feature carries, or an empty string."""
    carried = feature.get("properties") if isinstance(feature, dict) else None
    return str(carried.get(property) or "").strip() if isinstance(carried, dict) else ""


def shape_of(feature: Any) -> BaseGeometry:
    """The geometry of a feature; `ValueError` when it is none."""
    try:
        return shapely.from_geojson(json.dumps(feature["geometry"]))
    except (KeyError, TypeError, shapely.errors.GEOSException) as wrong:
        raise ValueError from wrong


def faults_of(
    feature: Any, code: str, known: Mapping[str, str], seen: Mapping[str, int]
) -> Iterator[DomainError]:
    """What is wrong with a feature, the first thing to mend first."""
    if not code:
        yield Refused("gis.errors.no_code")
    elif code not in known:
        yield Refused("gis.errors.unknown_code", code=code)
    elif code in seen:
        yield Refused("gis.errors.code_twice", code=code, number=seen[code])
    try:
        shape = shape_of(feature)
    except ValueError:
        yield Refused("gis.errors.no_area")
        return
    if shape is None or shape.geom_type not in AREAS or shape.is_empty:
        yield Refused("gis.errors.no_area")
        return
    west, south, east, north = shape.bounds
    if not (
        west >= KINGDOM_BOX[0]
        and south >= KINGDOM_BOX[1]
        and east <= KINGDOM_BOX[2]
        and north <= KINGDOM_BOX[3]
    ):
        yield Refused("gis.errors.not_here", west=round(west, 3), south=round(south, 3))
    elif not shape.is_valid:
        yield Refused("gis.errors.crosses_itself", reason=shapely.is_valid_reason(shape))
