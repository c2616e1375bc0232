"""A mark laid on every page of a PDF somebody else made, whatever its pages: turned, displaced, of any size."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from diwan.kernel.base.errors import Refused

MOST_PAGES = 400
MARGIN = 14
SHARE, MOST_WIDE, MOST_HIGH = 0.16, 0.9, 0.4
"""A mark takes so much of a large sheet's width, and never more of a small page's than that."""
LARGEST = 15_000
Box = tuple[float, float, float, float]


def require_stampable(pdf: bytes, name: str) -> None:
    """Refuse, in words, a PDF on which no mark could be laid later: tried on each of its pages, and thrown away."""
    try:
        writer = writer_over(pdf)
        count = pages_in(writer)
        if not 0 < count <= MOST_PAGES:
            raise Refused("documents.errors.too_many_pages", name=name, most=MOST_PAGES)
        if is_locked(writer.prev):
            raise Refused("documents.errors.locked_by_signature", name=name)
        stamp_pages(writer, None)
        writer.write(io.BytesIO())  # type: ignore[no-untyped-call]
    except Refused:
        raise
    except Exception as odd:  # a reader of hostile files fails in any way it likes, and each means the same
        raise Refused("documents.errors.not_stampable", name=name) from odd


def writer_over(pdf: bytes) -> IncrementalPdfFileWriter:
    """What writes after the end of a PDF: its own bytes stay as they came, signatures in it too."""
    return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)


def pages_in(writer: IncrementalPdfFileWriter) -> int:
    """How many pages it says it has."""
    return int(writer.root["/Pages"]["/Count"])


def is_locked(reader: PdfFileReader) -> bool:
    """Whether somebody signed it so that nothing may be added, or it is written in two ways at once."""
    locked = any(one.docmdp_level == MDPPerm.NO_CHANGES for one in reader.embedded_signatures)
    return locked or bool(reader.xrefs.hybrid_xrefs_present)


def stamp_pages(writer: IncrementalPdfFileWriter, stamp: bytes | None) -> None:
    """Lay the first page of `stamp` on the lower left corner of each page as it is shown; None only tries."""
    mark, size = imported(writer, stamp) if stamp else (None, (1.0, 1.0))
    name = pdf_name(f"/Diwan{uuid4().hex[:12]}")
    opening = writer.add_object(StreamObject(stream_data=b"q\n"))
    for number in range(pages_in(writer)):
        reference, _ = writer.find_page_for_modification(number)  # type: ignore[no-untyped-call]
        page = reference.get_object()
        matrix = " ".join(f"{value:.4f}" for value in placed(page, size))
        drawn = f"\nQ q {matrix} cm {name} Do Q\n".encode() if mark else b"\nQ\n"
        closing = writer.add_object(StreamObject(stream_data=drawn))
        page[pdf_name("/Contents")] = ArrayObject([opening, *contents_of(page), closing])
        page[pdf_name("/Resources")] = with_mark(page, name, mark)
        writer.mark_update(reference)


def imported(writer: IncrementalPdfFileWriter, stamp: bytes) -> tuple[Any, tuple[float, float]]:
    """The mark as one object of the file, and its size."""
    mark = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(stamp)))
    left, bottom, right, top = (float(value) for value in mark.get_object()["/BBox"])
    return mark, (right - left, top - bottom)


def contents_of(page: DictionaryObject) -> list[Any]:
    """What draws a page, as references; a page may be empty."""
    if "/Contents" not in page:
        return []
    raw, drawn = page.raw_get("/Contents"), page["/Contents"]
    if isinstance(drawn, ArrayObject):
        return [drawn.raw_get(place) for place in range(len(drawn))]
    if isinstance(drawn, generic.NullObject):
        return []
    if not isinstance(drawn, StreamObject):
        raise TypeError("a page is drawn by streams")
    return [raw]


def with_mark(page: DictionaryObject, name: Any, mark: Any) -> DictionaryObject:
    """The resources of a page with the mark among them; those of other pages stay as they are."""
    found = inherited(page, "/Resources")
    resources = copy_of(found if isinstance(found, DictionaryObject) else {})
    if mark is not None:
        drawings = copy_of(resources.get("/XObject", {}))
        drawings[name] = mark
        resources[pdf_name("/XObject")] = drawings
    return resources


def copy_of(found: Any) -> DictionaryObject:
    """A dictionary of its own with the same entries."""
    return DictionaryObject(found)  # type: ignore[no-untyped-call]


def inherited(page: DictionaryObject, name: str) -> Any:
    """What a page says, or the nearest node above it."""
    for node in with_parents(page):
        if name in node:
            return node[name]
    return None


def with_parents(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """A page and the nodes above it."""
    node: Any = page
    for _ in range(64):
        yield node
        if "/Parent" not in node:
            return
        node = node["/Parent"]
    raise ValueError("a tree without top")


def seen_box(page: DictionaryObject) -> Box:
    """The part of a page that is shown, in its own measure; ValueError where it is none."""
    media = box_in(inherited(page, "/MediaBox"))
    crop = inherited(page, "/CropBox")
    if crop is not None:
        other = box_in(crop)
        media = (
            max(media[0], other[0]),
            max(media[1], other[1]),
            min(media[2], other[2]),
            min(media[3], other[3]),
        )
    if not (0 < media[2] - media[0] <= LARGEST and 0 < media[3] - media[1] <= LARGEST):
        raise ValueError("a page without size")
    return media


def box_in(numbers: Any) -> Box:
    """Four numbers, the lower left corner first."""
    one, two, three, four = (float(value) for value in numbers)
    return (min(one, three), min(two, four), max(one, three), max(two, four))


def placed(page: DictionaryObject, size: tuple[float, float]) -> tuple[float, ...]:
    """The matrix that lays a mark of this size upright on the lower left corner of the page as it is shown."""
    left, bottom, right, top = seen_box(page)
    turned = int(inherited(page, "/Rotate") or 0) % 360
    wide, high = (right - left, top - bottom) if turned % 180 == 0 else (top - bottom, right - left)
    s = min(max(size[0], SHARE * wide), MOST_WIDE * wide) / size[0]
    s = min(s, MOST_HIGH * high / size[1])
    m = min(MARGIN * max(1.0, s), 0.04 * min(wide, high))
    return {
        0: (s, 0.0, 0.0, s, left + m, bottom + m),
        90: (0.0, s, -s, 0.0, right - m, bottom + m),
        180: (-s, 0.0, 0.0, -s, right - m, top - m),
        270: (0.0, -s, s, 0.0, left + m, top - m),
    }[turned]
