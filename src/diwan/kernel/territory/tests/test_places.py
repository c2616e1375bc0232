"""The official table, its totals, and the nesting of the ranges of ids."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from diwan.kernel.territory.models import LAST_OF_KINGDOM, Level, Territory
from diwan.kernel.territory.official import official_rows, territory_from
from diwan.kernel.territory.places import BadCode, place_of


@pytest.fixture(scope="module")
def all_of_them() -> list[Territory]:
    return [territory_from(row) for row in official_rows()]


def test_the_table_holds_every_level(all_of_them: list[Territory]) -> None:
    counts = Counter(one.level for one in all_of_them)
    assert counts[Level.REGION] == 12
    assert counts[Level.PREFECTURE] == 13
    assert counts[Level.PROVINCE] == 62
    assert counts[Level.COMMUNE] == 1503
    assert counts[Level.ARRONDISSEMENT] == 41
    assert counts[Level.ARRONDISSEMENT_PREFECTURE] == 8
    assert counts[Level.KINGDOM] == 1
    assert sum(one.mechouar for one in all_of_them) == 5
    assert sum(one.urban for one in all_of_them if one.level == Level.COMMUNE) == 242


@pytest.mark.parametrize("level", [Level.REGION, Level.PROVINCE, Level.COMMUNE])
def test_each_level_adds_up_to_the_nation(all_of_them: list[Territory], level: Level) -> None:
    levels = {level, Level.PREFECTURE} if level is Level.PROVINCE else {level}
    assert sum(one.population_2024 or 0 for one in all_of_them if one.level in levels) == 36_828_330


def test_children_add_up_to_their_parent(all_of_them: list[Territory]) -> None:
    by_id = {one.pk: one for one in all_of_them}
    sums: Counter[int] = Counter()
    for one in all_of_them:
        if one.parent_id and one.level != Level.ARRONDISSEMENT_PREFECTURE:
            sums[one.parent_id] += one.population_2024 or 0
    assert {pk: by_id[pk].population_2024 for pk in sums} == dict(sums)


def test_ranges_are_nested_or_apart_and_children_lie_in_their_parent(all_of_them: list[Territory]) -> None:
    by_id = {one.pk: one for one in all_of_them}
    assert len(by_id) == len(all_of_them)
    open_ends: list[int] = []
    for one in sorted(all_of_them, key=lambda t: (t.pk, -t.last)):
        while open_ends and open_ends[-1] < one.pk:
            open_ends.pop()
        assert not open_ends or one.last <= open_ends[-1], f"{one.code} straddles another range"
        open_ends.append(one.last)
        if one.parent_id:
            parent = by_id[one.parent_id]
            assert parent.pk <= one.pk <= one.last <= parent.last
        assert one.last <= LAST_OF_KINGDOM


def test_no_commune_falls_in_the_range_of_a_city(all_of_them: list[Territory]) -> None:
    cities = [one for one in all_of_them if one.level == Level.COMMUNE and one.last > one.pk]
    assert len(cities) == 6
    for city in cities:
        inside = [one for one in all_of_them if city.holds(one.pk) and one.pk != city.pk]
        assert inside
        assert {one.level for one in inside} <= {Level.ARRONDISSEMENT, Level.ARRONDISSEMENT_PREFECTURE}


def test_a_prefecture_of_arrondissements_holds_its_own(all_of_them: list[Territory]) -> None:
    anfa = next(one for one in all_of_them if one.code == "06.141.01.00")
    inside = {one.code for one in all_of_them if anfa.holds(one.pk)}
    assert inside == {"06.141.01.00", "06.141.01.01", "06.141.01.03", "06.141.01.07"}
    total = sum(one.population_2024 or 0 for one in all_of_them if one.code in inside - {anfa.code})
    assert total == anfa.population_2024


def test_the_table_is_in_the_order_of_the_tree(all_of_them: list[Territory]) -> None:
    assert all(a.pk < b.pk for a, b in pairwise(all_of_them))


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("7.351", Level.PROVINCE),
        ("07.351.05", Level.COMMUNE),
        ("07.351.05.05", Level.PREFECTURE),
        ("", Level.REGION),
    ],
)
def test_a_code_of_another_shape_is_refused(code: str, level: Level) -> None:
    with pytest.raises(BadCode):
        place_of(code, level)
