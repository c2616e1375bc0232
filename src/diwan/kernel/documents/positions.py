"""Where a photo was taken, as a telephone writes it in a JPEG; read, then taken out, so that it tells nobody.

The picture itself and its way up stay as they are: only the entries of the position are emptied, in place.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

JPEG_START, EXIF = b"\xff\xd8", b"Exif\x00\x00"
APP1, SCAN = 0xE1, 0xDA
GPS_POINTER = 0x8825
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
ENTRY = 12
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees north and east."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.5f},{self.longitude:.5f}"


@dataclass(frozen=True, slots=True)
class Tiff:
    """The part of a JPEG in which a telephone writes: where it begins in the file, and its order of bytes."""

    data: bytes
    start: int
    end: int
    order: str

    def read(self, shape: str, at: int) -> tuple[int, ...]:
        """Numbers at a place of the part; raises `struct.error` outside it."""
        place = self.start + at
        if at < 0 or place + struct.calcsize(self.order + shape) > self.end:
            raise struct.error("outside")
        return struct.unpack_from(self.order + shape, self.data, place)

    def entries(self, at: int) -> Iterator[tuple[int, int, int, int]]:
        """`(tag, type, count, place of its value)` of a directory."""
        (count,) = self.read("H", at)
        for number in range(count):
            place = at + 2 + ENTRY * number
            tag, kind, many = self.read("HHI", place)
            size = SIZES.get(kind, 0) * many
            yield tag, kind, many, place + 8 if size <= 4 else self.read("I", place + 8)[0]


def position_taken_out(data: bytes) -> tuple[Position | None, bytes]:
    """The position a JPEG tells, and the same picture that tells none; anything else comes back as it is."""
    cleaned = bytearray(data)
    found: Position | None = None
    for tiff in _written_parts(data):
        try:
            for place in _gps_places(tiff):
                found = found or _position(tiff, place)
                _emptied(tiff, place, cleaned)
        except (struct.error, ValueError, ZeroDivisionError, OverflowError):
            cleaned[tiff.start : tiff.end] = bytes(tiff.end - tiff.start)
    return found, bytes(cleaned)


def _written_parts(data: bytes) -> Iterator[Tiff]:
    place = 2 if data.startswith(JPEG_START) else len(data)
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != SCAN:
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        start, end = place + 4 + len(EXIF), min(place + 2 + length, len(data))
        if data[place + 1] == APP1 and data[place + 4 : start] == EXIF and start + 8 <= end:
            order = {b"II": "<", b"MM": ">"}.get(data[start : start + 2])
            if order:
                yield Tiff(data, start, end, order)
        place += 2 + length


def _gps_places(tiff: Tiff) -> Iterator[int]:
    (first,) = tiff.read("I", 4)
    for tag, _, _, place in tiff.entries(first):
        if tag == GPS_POINTER:
            yield tiff.read("I", place)[0]


def _position(tiff: Tiff, at: int) -> Position | None:
    found: dict[int, float | bytes] = {}
    for tag, _, many, place in tiff.entries(at):
        if tag in (LATITUDE_REF, LONGITUDE_REF):
            found[tag] = bytes(tiff.read("B", place))
        elif tag in (LATITUDE, LONGITUDE) and many == 3:
            parts = tiff.read("6I", place)
            found[tag] = sum(parts[2 * i] / parts[2 * i + 1] / 60**i for i in range(3))
    try:
        latitude = float(found[LATITUDE]) * (-1 if found.get(LATITUDE_REF) == b"S" else 1)
        longitude = float(found[LONGITUDE]) * (-1 if found.get(LONGITUDE_REF) == b"W" else 1)
    except KeyError:
        return None
    inside = abs(latitude) <= 90 and abs(longitude) <= 180
    return Position(round(latitude, 6), round(longitude, 6)) if inside else None


def _emptied(tiff: Tiff, at: int, into: bytearray) -> None:
    """Wipe every value and entry of a directory, and its count."""
    for _, kind, many, place in list(tiff.entries(at)):
        size = SIZES.get(kind, 1) * many
        begin = tiff.start + place
        end = min(begin + size, tiff.end)
        into[begin:end] = bytes(max(0, end - begin))
    (count,) = tiff.read("H", at)
    end = min(tiff.start + at + 2 + ENTRY * count, tiff.end)
    into[tiff.start + at : end] = bytes(end - tiff.start - at)
