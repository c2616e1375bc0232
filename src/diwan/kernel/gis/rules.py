"""Where one stands: which areas a position may lie in, its uncertainty considered. Shapes in, keys out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, isfinite, radians
from typing import TypeVar

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

METRES_A_DEGREE = 111_320.0
Key = TypeVar("Key")


class BadPosition(ValueError):
    """Not a position on Earth in degrees."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place on Earth: degrees east and north (WGS 84), and how many metres it may be wrong by."""

    east: float
    north: float
    accuracy: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(isfinite, (self.east, self.north, self.accuracy))):
            raise BadPosition
        if not (-180 <= self.east <= 180 and -90 <= self.north <= 90 and self.accuracy >= 0):
            raise BadPosition

    def reach(self, least: float, most: float) -> float:
        """Metres around it where one may be in truth, within what outlines can tell."""
        return min(max(self.accuracy, least), most)


def metres_to(shape: BaseGeometry, position: Position) -> float:
    """Metres from a position to the nearest point of a shape, 0 inside it; right to 1 % within 50 km."""
    narrow = cos(radians(position.north))
    flat = shapely.transform(shape, lambda points: points * np.array((narrow, 1.0)))
    return float(flat.distance(Point(position.east * narrow, position.north))) * METRES_A_DEGREE


def areas_at(position: Position, areas: Mapping[Key, BaseGeometry], reach: float) -> list[Key]:
    """The areas a position may lie in: those that hold it, smallest first, then those within `reach` metres.

    The nearest come first; none when it lies outside all of them. Two that hold it are both told: where outlines
    overlap, or on a border, the person knows better than the drawing.
    """
    boxed = ((key, shape) for key, shape in areas.items() if in_box(position, shape, reach))
    far = ((metres_to(shape, position), shape.area, key) for key, shape in boxed)
    return [key for *_, key in sorted((one for one in far if one[0] <= reach), key=lambda one: one[:2])]


def in_box(position: Position, shape: BaseGeometry, reach: float) -> bool:
    """Whether a position is in or near the box of a shape: four comparisons before any distance."""
    margin = 2 * reach / METRES_A_DEGREE
    west, south, east, north = shape.bounds
    return bool(
        west - margin <= position.east <= east + margin and south - margin <= position.north <= north + margin
    )
