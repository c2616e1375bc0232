"""From an official code to a place in the tree: ids such that what is below a territory is one range.

`RR.PPP.CC.NN` read as digits gives the id. The six cities that have arrondissements take the end of their
province's range (`RRPPP9800` to `RRPPP9999`), so that their arrondissements (`RRPPP99NN`) fall inside it; a
prefecture of arrondissements is the ten ids that begin with its own number (`RRPPP99N0` to `RRPPP99N9`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM, Level

REGION_SIZE, PROVINCE_SIZE, PREFECTURE_SIZE = 10_000_000, 10_000, 10
CITY_FIRST, ARRONDISSEMENTS_FIRST = 9_800, 9_900
SHAPES = {
    Level.KINGDOM: r"00",
    Level.REGION: r"\d{2}",
    Level.PROVINCE: r"\d{2}\.\d{3}",
    Level.PREFECTURE: r"\d{2}\.\d{3}",
    Level.COMMUNE: r"\d{2}\.\d{3}\.\d{2}\.(\d{2}|0)",
    Level.ARRONDISSEMENT_PREFECTURE: r"\d{2}\.\d{3}\.01\.\d0",
    Level.ARRONDISSEMENT: r"\d{2}\.\d{3}\.01\.\d{2}",
}


class BadCode(ValueError):
    """A code that is not one of its level."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a territory stands: its range of ids and the id above it."""

    id: int
    last: int
    parent: int | None


def place_of(code: str, level: Level) -> Place:
    """The place an official code gives to a territory of a level; `BadCode` when it has not that shape."""
    if not re.fullmatch(SHAPES[level], code):
        raise BadCode(f"{code!r} is not the code of a {level}")
    if level is Level.KINGDOM:
        return Place(KINGDOM, LAST_OF_KINGDOM, None)
    parts = code.split(".")
    region = int(parts[0]) * REGION_SIZE
    if level is Level.REGION:
        return Place(region, region + REGION_SIZE - 1, KINGDOM)
    province = region + int(parts[1]) * PROVINCE_SIZE
    if level in (Level.PROVINCE, Level.PREFECTURE):
        return Place(province, province + PROVINCE_SIZE - 1, region)
    return place_in_province(province, parts[2], parts[3], level)


def place_in_province(province: int, block: str, number: str, level: Level) -> Place:
    """The place of a commune, an arrondissement or a prefecture of arrondissements in its province."""
    city = province + CITY_FIRST
    if level is Level.ARRONDISSEMENT:
        own = province + ARRONDISSEMENTS_FIRST + int(number)
        return Place(own, own, city)
    if level is Level.ARRONDISSEMENT_PREFECTURE:
        own = province + ARRONDISSEMENTS_FIRST + int(number)
        return Place(own, own + PREFECTURE_SIZE - 1, province)
    if number == "0":
        return Place(city, province + PROVINCE_SIZE - 1, province)
    own = province + int(block) * 100 + int(number)
    return Place(own, own, province)
