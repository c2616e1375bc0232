"""The outlines of the Kingdom: every one matched, whole, small enough to send."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
import shapely
from django.conf import LazySettings

from diwan.kernel.gis import kingdom
from diwan.kernel.gis.rules import Position, areas_at
from diwan.kernel.gis.topology import shapes_in
from diwan.kernel.territory.models import Level
from diwan.kernel.territory.names import likeness
from diwan.kernel.territory.official import official_rows

PREFIX = re.compile(r"(?i)^\s*(?:pr[ée]fecture|province)\s+(?:d['’]|de\s)?|^\s*عمالة|^\s*إقليم")
SOUTH = {"10.071": "Assa-Zag", "11.221": "Es-Semara", "11.321": "Laâyoune", "12.391": "Oued Ed-Dahab"}

needs_package = pytest.mark.skipif(kingdom.topology("provinces") is None, reason="npm packages not installed")


def rows(*levels: Level) -> dict[str, str]:
    return {row.code: row.name_fr for row in official_rows() if row.level in levels}


def test_every_province_and_prefecture_has_one_outline_and_every_outline_one_province() -> None:
    matched = kingdom.matches()
    assert set(matched) == set(rows(Level.PROVINCE, Level.PREFECTURE))
    assert len(matched) == len(set(matched.values())) == 75


@needs_package
def test_the_outline_matched_bears_the_name_of_the_province() -> None:
    official = {row.code: (row.name_fr, row.name_ar) for row in official_rows()}
    source = kingdom.topology("provinces")
    assert source
    names = {one["id"]: one["properties"]["name"] for one in source["objects"]["provinces"]["geometries"]}
    assert set(names) == set(kingdom.matches().values())
    strange = []
    for code, outline in kingdom.matches().items():
        latin = PREFIX.sub("", " ".join(re.findall(r"[\u0000-\u024f]+", names[outline]))).strip(" -")
        arabic = re.sub(r"عمالة|إقليم", "", " ".join(re.findall(r"[\u0600-\u06ff]+", names[outline])))
        if max(likeness(latin, official[code][0]), likeness(arabic, official[code][1])) < 85:
            strange.append((code, names[outline]))
    assert strange == []


@needs_package
def test_regions_made_of_provinces_are_the_regions_of_the_source() -> None:
    source = kingdom.topology("regions")
    assert source
    drawn = {outline.removeprefix("MA-"): shape for outline, shape in shapes_in(source, "regions").items()}
    made = kingdom.together(kingdom.provinces())
    assert set(drawn) == set(made) == set(rows(Level.REGION))
    for code, region in made.items():
        assert region.symmetric_difference(drawn[code]).area < 0.002 * region.area, code


@needs_package
def test_the_kingdom_is_whole_without_overlaps() -> None:
    shapes = list(kingdom.provinces().values())
    assert all(shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert whole.bounds == pytest.approx((-17.10, 20.77, -1.0, 35.92), abs=0.01)
    assert {code: kingdom.provinces()[code].area > 0.9 for code in SOUTH} == dict.fromkeys(SOUTH, True)
    largest = max(shapely.get_parts(whole), key=lambda part: part.area)
    assert largest.area > 0.999 * whole.area, "one land from Tangier to Lagouira"


@needs_package
@pytest.mark.parametrize(
    ("place", "east", "north", "code"),
    [
        ("Chefchaouen", -5.2636, 35.1688, "01.151"),
        ("Rabat", -6.8361, 34.0209, "04.421"),
        ("Casablanca", -7.5898, 33.5731, "06.141"),
        ("Marrakech", -7.9811, 31.6295, "07.351"),
        ("Laâyoune", -13.2033, 27.1536, "11.321"),
        ("Dakhla", -15.9450, 23.7000, "12.391"),
        ("Bir Gandouz", -16.4764, 21.6086, "12.066"),
        ("Figuig", -1.2270, 32.1090, "02.251"),
        ("Guercif", -3.3537, 34.2257, "02.265"),
    ],
)
def test_known_places_lie_in_their_province(place: str, east: float, north: float, code: str) -> None:
    assert areas_at(Position(east, north), kingdom.provinces(), 0)[:1] == [code], place


@needs_package
@pytest.mark.parametrize(
    ("east", "north"), [(2.35, 48.86), (-1.88, 34.68), (-4.42, 36.72), (-10.0, 33.5), (-15.9785, 18.0735)]
)
def test_elsewhere_is_in_no_province(east: float, north: float) -> None:
    found = areas_at(Position(east, north), kingdom.provinces(), 300)
    assert found == ([] if (east, north) != (-1.88, 34.68) else ["02.411"])


@needs_package
def test_the_layer_is_small_and_says_everything_the_map_needs() -> None:
    layer = kingdom.kingdom_layer()
    assert layer
    assert len(layer.packed) < 100_000
    assert gzip.decompress(layer.packed) == layer.plain
    features = json.loads(layer.plain)["features"]
    levels = [feature["properties"]["level"] for feature in features]
    assert (levels.count("region"), levels.count("province")) == (12, 75)
    assert all(feature["properties"]["ar"] and feature["properties"]["fr"] for feature in features)
    assert len({feature["id"] for feature in features}) == 87


def test_without_the_package_there_is_no_map_and_no_fault(tmp_path: Path, settings: LazySettings) -> None:
    settings.NODE_MODULES = tmp_path
    assert kingdom.provinces.__wrapped__() == {}
