"""Finding territories in the loaded division."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.territory.names import likeness
from diwan.kernel.territory.official import carry, out_of_step
from diwan.kernel.territory.selectors import communities_below, path_of, territory_named
from diwan.kernel.testing.world import in_some_act

SPELLINGS = Path(__file__).parent / "spellings.tsv"


@pytest.fixture
def division(db: None) -> None:
    with in_some_act():
        carry(out_of_step())


def named(text: str, **how: object) -> list[str]:
    return [one.code for one in territory_named(text, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("مراكش", "07.351.01.0"),
        ("marrakech", "07.351.01.0"),
        ("Marakesh", "07.351.01.0"),
        ("الدار البيضاء", "06.141.01.0"),
        ("الدارالبيضاء", "06.141.01.0"),
        ("chefchaouene", "01.151.01.01"),
        ("شفشاون", "01.151.01.01"),
        ("مولاي عبدالله", "06.181.05.01"),
        ("Moulay Abdellah", "06.181.05.01"),
        ("Dakhla", "12.391.01.01"),
        ("Gueliz", "07.351.01.05"),
        ("Chaouen", "01.151.01.01"),
        ("كازا", "06.141.01.0"),
    ],
)
def test_a_commune_is_found_as_people_write_it(division: None, typed: str, code: str) -> None:
    known = Territory.objects.filter(code=code)
    assert known.exists()
    assert code in named(typed)[:3]


@pytest.mark.parametrize("typed", ["سيدي مومن", "سيدى مومن", "Sidi Moumen", "sidi moumene"])
def test_an_arrondissement_is_found_like_a_commune(division: None, typed: str) -> None:
    assert Territory.objects.get(code=named(typed)[0]).name_fr == "Sidi Moumen"


def test_the_beginning_of_a_name_is_enough(division: None) -> None:
    assert "07.351.01.0" in named("marra", limit=5)
    assert "07.351.01.0" in named("مراك", limit=5)


def test_nonsense_finds_nothing(division: None) -> None:
    assert named("xqzzzwpqj") == []
    assert named("   ") == []


def test_spellings_of_other_lists_are_found(division: None) -> None:
    """950 spellings of two other lists, and the Arabic names of a third held to be wrong."""
    with SPELLINGS.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))[::5]
    found = sum(line["code"] in named(line["spelling"], levels=[Level.COMMUNE]) for line in lines)
    assert found / len(lines) > 0.97


def test_a_search_can_be_kept_below_a_territory(division: None) -> None:
    chefchaouen = Territory.objects.get(code="01.151")
    assert named("مراكش", below=chefchaouen, levels=[Level.COMMUNE]) == []


def test_a_renamed_territory_is_found_at_once(division: None) -> None:
    assert named("Nouvelle-Ville-Haute")[:1] != ["12.391.01.01"]
    with in_some_act():
        Territory.objects.filter(code="12.391.01.01").update(name_fr="Nouvelle-Ville-Haute")
    assert named("Nouvelle-Ville-Haute")[0] == "12.391.01.01"


def test_below_and_above(division: None) -> None:
    city = Territory.objects.get(code="07.351.01.0")
    assert communities_below(city).count() == 5
    casablanca = Territory.objects.get(code="06.141.01.0")
    assert communities_below(casablanca).count() == 16
    region = Territory.objects.get(code="07")
    assert communities_below(region, levels=[Level.COMMUNE]).count() == 251
    gueliz = Territory.objects.get(code="07.351.01.05")
    assert [one.code for one in path_of(gueliz)] == ["07", "07.351", "07.351.01.0", "07.351.01.05"]
    anfa = Territory.objects.get(code="06.141.01.01")
    assert [one.code for one in path_of(anfa)] == ["06", "06.141", "06.141.01.0", "06.141.01.01"]


def test_loading_again_changes_nothing(division: None) -> None:
    assert out_of_step() == []
    with in_some_act():
        Territory.objects.filter(code="07").update(name_fr="x")
    assert [one.code for one in out_of_step()] == ["07"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("بني ملال", "بنى ملّال"),
        ("أيت ملول", "آيت ملول"),
        ("ouled teima", "Oulad Teïma"),
        ("M'garto", "M’Garto"),
    ],
)
def test_spellings_that_differ_at_sight_alone_are_the_same(asked: str, name: str) -> None:
    assert likeness(asked, name) >= 95
