"""Which areas a position may lie in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from diwan.kernel.gis.rules import METRES_A_DEGREE, BadPosition, Position, areas_at, metres_to

WEST, EAST = box(-6, 34, -5, 35), box(-5, 34, -4, 35)
LARGE = box(-6, 34, -4, 35)
HUNDRED_METRES = 100 / METRES_A_DEGREE


def test_inside_one_area_there_is_one_answer() -> None:
    assert areas_at(Position(-5.5, 34.5), {"west": WEST, "east": EAST}, 300) == ["west"]


def test_near_a_border_both_sides_are_told_the_one_that_holds_it_first() -> None:
    here = Position(-5 - HUNDRED_METRES, 34.5)
    assert areas_at(here, {"east": EAST, "west": WEST}, 300) == ["west", "east"]
    assert areas_at(here, {"east": EAST, "west": WEST}, 50) == ["west"]


def test_on_the_border_itself_both_are_told() -> None:
    assert sorted(areas_at(Position(-5, 34.5), {"east": EAST, "west": WEST}, 0)) == ["east", "west"]


def test_where_outlines_overlap_both_are_told_the_smaller_first() -> None:
    assert areas_at(Position(-5.5, 34.5), {"large": LARGE, "west": WEST}, 0) == ["west", "large"]


def test_outside_there_is_none_but_the_beach_is_not_outside() -> None:
    assert areas_at(Position(-6.5, 34.5), {"west": WEST}, 300) == []
    assert areas_at(Position(-6 - HUNDRED_METRES, 34.5), {"west": WEST}, 300) == ["west"]


def test_metres_are_metres_east_as_well_as_north() -> None:
    narrow = math.cos(math.radians(34.5))
    assert metres_to(WEST, Position(-6 - HUNDRED_METRES / narrow, 34.5)) == pytest.approx(100, rel=0.01)
    assert metres_to(WEST, Position(-5.5, 35 + HUNDRED_METRES)) == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize(
    ("east", "north", "accuracy"),
    [(181, 0, 0), (0, 91, 0), (math.nan, 0, 0), (0, math.inf, 0), (0, 0, -1), (0, 0, math.nan)],
)
def test_what_is_no_position_is_refused(east: float, north: float, accuracy: float) -> None:
    with pytest.raises(BadPosition):
        Position(east, north, accuracy)


def test_uncertainty_widens_the_search_within_reason() -> None:
    assert Position(0, 0, 5).reach(300, 10_000) == 300
    assert Position(0, 0, 2_000).reach(300, 10_000) == 2_000
    assert Position(0, 0, 90_000).reach(300, 10_000) == 10_000


@given(st.floats(-6, -4), st.floats(34, 35))
def test_every_position_of_a_land_without_gaps_has_an_answer(east: float, north: float) -> None:
    assert areas_at(Position(east, north), {"west": WEST, "east": EAST}, 0)
