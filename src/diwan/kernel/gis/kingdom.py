"""The outlines of the provinces and regions of the whole Kingdom, from the npm package `morocco-map` (ODbL).

`data/outlines.csv` says which outline is which official code. Regions are their provinces together, so that the two
never disagree. See docs/decisions for the licence and the simplification.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from diwan.kernel.gis.topology import __file__ as topology_file
from diwan.kernel.gis.topology import shapes_in
from diwan.kernel.territory.models import Level
from diwan.kernel.territory.official import TABLE, OfficialRow, official_rows
from diwan.kernel.territory.places import place_of

PACKAGE = "morocco-map/data"
MATCHES = Path(__file__).parent / "data" / "outlines.csv"
DRAWN = frozenset({Level.REGION, Level.PROVINCE, Level.PREFECTURE})
COARSEST = 0.006
"""Degrees (some 600 m) that a border on the map of the Kingdom may be off: half a pixel of it on a phone."""
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as served: GeoJSON bytes, and the same compressed."""

    plain: bytes
    packed: bytes


def matches() -> dict[str, str]:
    """The outline of each province, by official code."""
    with MATCHES.open(encoding="utf-8", newline="") as file:
        return {line["code"]: line["outline"] for line in csv.DictReader(file)}


def topology(name: str) -> dict[str, Any] | None:
    """A file of the package; None where npm has not installed it."""
    file = Path(settings.NODE_MODULES) / PACKAGE / f"{name}.json"
    if not file.is_file():
        return None
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


@cache
def provinces() -> dict[str, BaseGeometry]:
    """The outline of each province and prefecture by official code, as exact as the source; none without it."""
    source = topology("provinces")
    if source is None:
        return {}
    shapes = shapes_in(source, "provinces")
    return {code: shapes[outline] for code, outline in matches().items()}


def together(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Regions by code, each made of its provinces."""
    codes = sorted({code[:2] for code in shapes})
    return {
        code: shapely.coverage_union_all([shape for inner, shape in shapes.items() if inner[:2] == code])
        for code in codes
    }


@cache
def kingdom_layer() -> Layer | None:
    """Provinces and regions simplified together, as one GeoJSON layer; None without the package."""
    exact = provinces()
    if not exact:
        return None
    simple = dict(zip(exact, shapely.coverage_simplify(list(exact.values()), COARSEST), strict=True))
    features = list(features_of({**together(simple), **simple}))
    plain = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    return Layer(plain, gzip.compress(plain, 9, mtime=0))


@cache
def kingdom_digest() -> str:
    """Changes with the layer and costs no drawing: of what the layer is made from; empty without the package."""
    file = Path(settings.NODE_MODULES) / PACKAGE / "provinces.json"
    if not file.is_file():
        return ""
    made_from = (file, MATCHES, TABLE, Path(__file__), Path(topology_file))
    return hashlib.sha256(b"".join(one.read_bytes() for one in made_from)).hexdigest()[:16]


def features_of(shapes: dict[str, BaseGeometry]) -> Iterator[dict[str, Any]]:
    """A feature for each territory drawn: the id of the territory, its code and level, its names."""
    for row in official_rows():
        if row.level in DRAWN and row.code in shapes:
            yield feature_of(row, shapes[row.code])


def feature_of(row: OfficialRow, shape: BaseGeometry) -> dict[str, Any]:
    """One feature of the layer."""
    rounded = shapely.transform(shape, lambda points: points.round(DECIMALS))
    return {
        "type": "Feature",
        "id": place_of(row.code, row.level).id,
        "properties": {
            "code": row.code,
            "level": "region" if row.level is Level.REGION else "province",
            "ar": row.name_ar,
            "fr": row.name_fr,
        },
        "geometry": json.loads(shapely.to_geojson(rounded)),
    }
