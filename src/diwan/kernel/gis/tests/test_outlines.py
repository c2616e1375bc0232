"""Outlines of communes: read with every fault, loaded whole or not at all, found again by position."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.gis.geojson import Drawn, Fault, Unreadable, read_outlines
from diwan.kernel.gis.models import Outline
from diwan.kernel.gis.rules import Position
from diwan.kernel.gis.selectors import communes_at, whereabouts
from diwan.kernel.gis.services import load_outlines
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM, Territory
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, as_office, in_some_act

KNOWN = {str(COMMUNE): "Tassoultante", str(OTHER_COMMUNE): "Chefchaouen"}
RABAT_REGION = Path(os.environ.get("DIWAN_RABAT_OUTLINES", ""), "communes.geojson")
"""Outlines of one region that two people drew: with two real overlaps; not ours to carry, so the test may pass by."""


def square(west: float, south: float, side: float = 0.2) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


BOW_TIE = {"type": "Polygon", "coordinates": [[[-8, 31], [-7, 32], [-7, 31], [-8, 32], [-8, 31]]]}
METRES = {"type": "Polygon", "coordinates": [[[5e5, 3e5], [6e5, 3e5], [6e5, 4e5], [5e5, 3e5]]]}
SWAPPED = {"type": "Polygon", "coordinates": [[[31, -8], [31, -7], [32, -7], [31, -8]]]}


def file_of(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def feature(code: object, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def test_a_sound_file_is_read_feature_by_feature() -> None:
    (one,) = read_outlines(file_of(feature(str(COMMUNE), square(-8, 31))), KNOWN)
    assert isinstance(one, Drawn)
    assert (one.number, one.code) == (1, str(COMMUNE))


@pytest.mark.parametrize(
    ("code", "geometry", "why"),
    [
        (None, square(-8, 31), "gis.errors.no_code"),
        ("99.999.99.99", square(-8, 31), "gis.errors.unknown_code"),
        (COMMUNE, BOW_TIE, "gis.errors.crosses_itself"),
        (COMMUNE, METRES, "gis.errors.not_here"),
        (COMMUNE, SWAPPED, "gis.errors.not_here"),
        (COMMUNE, None, "gis.errors.no_area"),
        (COMMUNE, {"type": "Point", "coordinates": [-8, 31]}, "gis.errors.no_area"),
        (COMMUNE, {"type": "Polygon", "coordinates": []}, "gis.errors.no_area"),
        (COMMUNE, {"type": "Polygon", "coordinates": "x"}, "gis.errors.no_area"),
    ],
)
def test_each_fault_is_named(code: object, geometry: Any, why: str) -> None:
    (one,) = read_outlines(file_of(feature(code, geometry)), KNOWN)
    assert isinstance(one, Fault)
    assert one.why.code == why
    with translation.override("fr"):
        assert one.why.words()


def test_the_same_commune_twice_is_a_fault_of_the_second() -> None:
    twice = feature(str(COMMUNE), square(-8, 31))
    first, second = read_outlines(file_of(twice, twice), KNOWN)
    assert isinstance(first, Drawn)
    assert isinstance(second, Fault)
    assert second.why.details == {"code": str(COMMUNE), "number": 1}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name;west\nx;1", "gis.errors.not_geojson"),
        (b"\xff\xfe\x00", "gis.errors.not_geojson"),
        (b'{"type": "Topology"}', "gis.errors.not_geojson"),
        (b"[]", "gis.errors.not_geojson"),
        (b"[" * 100_000, "gis.errors.not_geojson"),
        (file_of(), "gis.errors.no_feature"),
        (file_of(1, crs={"type": "name", "properties": {"name": "EPSG:26191"}}), "gis.errors.not_degrees"),
    ],
)
def test_what_is_no_geojson_in_degrees_is_refused_whole(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_outlines(content, KNOWN)
    assert refused.value.fault.code == why


@pytest.mark.usefixtures("communities")
def test_the_command_loads_a_whole_file_once_and_again(tmp_path: Path) -> None:
    file = tmp_path / "communes.geojson"
    for west in (-8.2, -8.1):
        file.write_bytes(
            file_of(feature(str(COMMUNE), square(west, 31)), feature(str(OTHER_COMMUNE), square(-5.3, 35)))
        )
        call_command("load_outlines", str(file), source="OpenStreetMap, ODbL")
    assert Outline.objects.count() == 2
    assert Outline.objects.get(territory=COMMUNE).west == -8.1
    with as_office(KINGDOM):
        assert Entry.objects.filter(verb="gis.outlines_loaded").count() == 2


@pytest.mark.usefixtures("communities")
def test_one_fault_keeps_the_whole_file_out_and_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "communes.geojson"
    file.write_bytes(file_of(feature(str(COMMUNE), square(-8, 31)), feature("nowhere", square(-8, 31))))
    with pytest.raises(CommandError, match="خطأ واحد"):
        call_command("load_outlines", str(file), source="test")
    assert "nowhere" in capsys.readouterr().err
    assert not Outline.objects.exists()
    with pytest.raises(CommandError):
        call_command("load_outlines", str(tmp_path / "none.geojson"), source="test")


def load(*drawn: tuple[int, dict[str, Any]]) -> None:
    content = file_of(*(feature(str(id), shape) for id, shape in drawn))
    read = read_outlines(content, dict(Territory.objects.values_list("code", "name_fr")))
    act = system_act(KINGDOM, NOW, last=LAST_OF_KINGDOM, occasion="import")
    load_outlines(act, drawn=[one for one in read if isinstance(one, Drawn)], source="test")


@pytest.mark.usefixtures("communities")
def test_where_two_outlines_overlap_both_communes_are_told() -> None:
    load((COMMUNE, square(-8, 31, 0.4)), (OTHER_COMMUNE, square(-7.9, 31.1, 0.1)))
    assert [one.pk for one in communes_at(Position(-7.85, 31.15))] == [OTHER_COMMUNE, COMMUNE]
    assert [one.pk for one in communes_at(Position(-7.65, 31.35))] == [COMMUNE]
    assert communes_at(Position(-5, 34)) == []


@pytest.mark.usefixtures("communities")
def test_what_was_merged_is_not_where_one_stands() -> None:
    load((COMMUNE, square(-8, 31)))
    with in_some_act():
        Territory.objects.filter(pk=COMMUNE).update(valid_to=NOW.date())
    assert communes_at(Position(-7.9, 31.1)) == []


@pytest.mark.usefixtures("communities")
def test_a_commune_does_not_draw_its_own_outline() -> None:
    with pytest.raises(NotAllowed):
        load_outlines(system_act(COMMUNE, NOW), drawn=[], source="test")


@pytest.mark.usefixtures("communities")
def test_outside_the_kingdom_there_is_nothing() -> None:
    assert whereabouts(Position(2.35, 48.86)).provinces == []


@pytest.mark.skipif(
    not RABAT_REGION.is_file(), reason="DIWAN_RABAT_OUTLINES names no folder with communes.geojson"
)
@pytest.mark.django_db
def test_the_outlines_of_the_rabat_region_load_and_their_two_overlaps_give_two_answers() -> None:
    call_command("load_territory")
    call_command("load_outlines", str(RABAT_REGION), source="OpenStreetMap, ODbL")
    assert Outline.objects.count() == 127
    shapes = {one.territory.code: one.shape for one in Outline.objects.select_related("territory")}
    for pair in ({"04.281.05.03", "04.281.05.11"}, {"04.291.05.01", "04.291.05.13"}):
        first, second = (shapes[code] for code in pair)
        inside = first.intersection(second).representative_point()
        assert {one.code for one in communes_at(Position(inside.x, inside.y))} == pair
