"""The demo world keeps the hours of an administration."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from diwan.config.demo.world import World, office_moment

HERE = ZoneInfo("Africa/Casablanca")


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        ((2026, 11, 20, 11, 5), (2026, 11, 20, 11, 5)),  # a Friday, at work
        ((2026, 11, 20, 22, 0), (2026, 11, 20, 16, 30)),
        ((2026, 11, 20, 1, 15), (2026, 11, 19, 16, 30)),
        ((2026, 11, 22, 1, 15), (2026, 11, 20, 16, 30)),  # a Sunday night
        ((2026, 11, 23, 7, 0), (2026, 11, 20, 16, 30)),
    ],
)
def test_whatever_the_hour_it_is_made_acts_fall_in_office_hours(
    now: tuple[int, ...], latest: tuple[int, ...]
) -> None:
    world = World(now=datetime(*now, tzinfo=HERE), size=1)  # type: ignore[misc,arg-type]
    assert office_moment(world.now) == datetime(*latest, tzinfo=HERE)  # type: ignore[misc,arg-type]
    for days in (0, 0.5, 1, 3, 30):
        at = world.past(days, hour=16)
        assert at.weekday() < 5
        assert 8 <= at.hour <= 16
        assert at <= world.now
