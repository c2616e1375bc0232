"""A PDF from outside, read within bounds: a small file may list or unfold so much that its reader never ends.

pyHanko bounds what one stream unfolds to. It does not bound what a cross-reference stream lists, whose entries may be
of no width at all, nor how often an object stream is gone through, nor how long one object is: all are counted here,
and the count ends the reading. A page of an act has some twenty objects, a book scanned whole some tens of thousands.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import IO, Any

from pyhanko.pdf_utils import generic, xref
from pyhanko.pdf_utils.decode_limits import (
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from diwan.kernel.documents.configuration import MEGABYTE

MOST_ENTRIES = 300_000
MOST_LOOKS = 1_000_000
MOST_READS = 1_000_000
A_SECTION = 100
"""What reading the head of one section costs, in entries: a chain of empty ones has an end too."""
LIMITS = DecodeLimits(
    per_purpose={
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=4 * MEGABYTE),
        DecodePurpose.OBJECT_STREAM: StreamDecodeLimits(max_output_size=16 * MEGABYTE),
    },
    document_budget=DocumentDecodeBudget(base_allowance=16 * MEGABYTE, max_ratio=2),
)
_left: ContextVar[int | None] = ContextVar("entries_left", default=None)


class TooMuch(ValueError):
    """The file asks its reader for more than any document needs."""


class _CountedReads(io.BytesIO):
    """The bytes of a file, whose reader takes them letter by letter."""

    left = MOST_READS

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise TooMuch("reads")
        return super().read(size)


class BoundedReader(PdfFileReader):
    """A reader that gives up on a file which asks for too much."""

    def __init__(self, content: bytes) -> None:
        self.looks = MOST_LOOKS
        with _counted():
            super().__init__(_CountedReads(content), strict=False, decode_limits=LIMITS)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        held: Any = generic.Reference(stmnum, 0, self).get_object()
        self.looks -= max(1, int(held["/N"]))
        if self.looks < 0:
            raise TooMuch("objects")
        return super()._get_object_from_stream(idnum, stmnum, idx)  # type: ignore[no-untyped-call]


@contextmanager
def _counted() -> Iterator[None]:
    token = _left.set(MOST_ENTRIES)
    try:
        yield
    finally:
        _left.reset(token)


def _spend(entries: int) -> None:
    left = _left.get()
    if left is None:
        return
    if entries > left:
        raise TooMuch("entries")
    _left.set(left - entries)


def _bounded_stream(section: Any, strict: bool = True) -> Iterator[Any]:
    listed = section.get("/Index", [0, section.get("/Size")])
    _spend(A_SECTION + sum(max(0, int(size)) for _, size in _pairs(listed)))
    return _parse_stream(section, strict=strict)


def _bounded_table(stream: IO[bytes], strict: bool) -> Iterator[Any]:
    _spend(A_SECTION)
    for entry in _parse_table(stream, strict):
        _spend(1)
        yield entry


def _pairs(listed: list[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(listed[::2], listed[1::2], strict=False)


_parse_stream, _parse_table = xref.parse_xref_stream, xref.parse_xref_table
vars(xref).update(parse_xref_stream=_bounded_stream, parse_xref_table=_bounded_table)
"""There is no other way in; outside a `BoundedReader` both are what they were."""
