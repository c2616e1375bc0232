"""A hostile file costs about what an honest one does: it is refused in words, soon and without filling the memory."""

from __future__ import annotations

import io
import os
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.intake import take_in
from diwan.kernel.documents.tests.drawings import pdf_of
from diwan.kernel.documents.tests.test_files import jpeg, pdf, png

MB = 1024 * 1024
LIMIT = 10 * MB
NEARLY = LIMIT - 4096
PAGES = 2000
MULTIPLE = 5
"""How many times the CPU of an honest file a hostile one may cost; without the bounds some never end."""


def png_of(*parts: tuple[bytes, bytes]) -> bytes:
    """A small image with other parts in it."""
    made = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    whole, end = png(), png()[-12:]
    return whole[:-12] + b"".join(made) + end


def jpeg_of(between: bytes) -> bytes:
    """A small image with other bytes before its frame."""
    return jpeg()[:8] + between + jpeg()[8:]


def stream_of(words: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(body), body)


def listed_by(entries: bytes, words: bytes, before: bytes = b"") -> bytes:
    """A PDF whose cross-reference table is a stream."""
    start = b"%PDF-1.5\n" + before
    section = stream_of(b"/Type/XRef/Root 1 0 R" + words, entries)
    return start + b"4 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (section, len(start))


def scanned() -> bytes:
    """Some pages, one of them a picture that takes nearly all the room."""
    kids = b" ".join(b"%d 0 R" % (4 + page) for page in range(20))
    leaves = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"] * 20
    whole = stream_of(b"/Subtype/Image", os.urandom(NEARLY - 8 * 1024))
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 20/Kids[%s]>>" % kids, whole, *leaves]
    )


def long_document() -> bytes:
    """The honest file that costs most: many pages, each with what a page has."""
    kids = b" ".join(b"%d 0 R" % (3 + page) for page in range(PAGES))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Resources<</Font<</F1 9 0 R/F2 9 0 R>>>>>>"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (PAGES, kids),
            *[leaf] * PAGES,
        ]
    )


def gone_through(count: int) -> bytes:
    """Pages that all lie in one packed stream, which is gone through once for each."""
    numbers = b" ".join(b"%d %d" % (10 + page, 15 * page) for page in range(count)) + b" "
    kids = b" ".join(b"%d 0 R" % (10 + page) for page in range(count))
    packed = zlib.compress(numbers + b"<</Type/Page>> " * count)
    start = b"%PDF-1.5\n"
    places, before = [], b""
    for body in (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        stream_of(b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (count, len(numbers)), packed),
    ):
        places.append(len(start + before))
        before += b"%d 0 obj\n%s\nendobj\n" % (len(places), body)
    plain = [struct.pack(">BIH", 1, place, 0) for place in places]
    packed_ones = [struct.pack(">BIH", 2, 3, page) for page in range(count)]
    unused = struct.pack(">BIH", 0, 0, 0)
    entries = b"".join([unused, *plain, *[unused] * 6, *packed_ones])
    return listed_by(entries, b"/W[1 4 2]/Size %d" % (10 + count), before)


def many_numbers() -> bytes:
    return pdf(b"/X[" + b"1 " * (NEARLY // 2 - 1024) + b"]")


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "sides of 65,500": ("a.png", lambda: png(65_500, 65_500)),
    "sides of 65,500 in a photo": (
        "a.jpg",
        lambda: jpeg().replace(b"\x08\0\x01\0\x01", b"\x08\xff\xdc\xff\xdc"),
    ),
    "parts without end": ("a.png", lambda: png_of(*[(b"tEXt", b"")] * (NEARLY // 12 - 10))),
    "markers without end": ("a.jpg", lambda: jpeg_of(b"\xff\xe1\0\x02" * (NEARLY // 4 - 100))),
    "markers of no length": ("a.jpg", lambda: jpeg_of(b"\xff\xe1\0\0" * (NEARLY // 4 - 100))),
    "nothing but filling": ("a.jpg", lambda: jpeg_of(b"\xff" * (NEARLY - 500))),
    "arrays in arrays": ("a.pdf", lambda: pdf(b"/X " + b"[" * (NEARLY // 2) + b"]" * (NEARLY // 2 - 2048))),
    "numbers without end": ("a.pdf", many_numbers),
    "a word without end": ("a.pdf", lambda: pdf(b"/X(" + b"a" * (NEARLY - 2048))),
    "entries of no width": ("a.pdf", lambda: listed_by(b"", b"/W[0 0 0]/Index[0 %d]/Size 9" % 10**15)),
    "a table that unfolds": (
        "a.pdf",
        lambda: listed_by(zlib.compress(b"\0" * 100 * MB), b"/W[1 2 1]/Size 26214400/Filter/FlateDecode"),
    ),
    "a table that unfolds twice": (
        "a.pdf",
        lambda: listed_by(
            zlib.compress(zlib.compress(b"\0" * 100 * MB)),
            b"/W[1 2 1]/Size 26214400/Filter[/FlateDecode/FlateDecode]",
        ),
    ),
    "one stream gone through for each page": ("a.pdf", lambda: gone_through(5_000)),
}


def cost_of(name: str, content: bytes) -> tuple[float, str]:
    """The CPU spent on a file, and why it is refused."""
    begun = time.process_time()
    why = ""
    try:
        take_in(name, [content], limit=LIMIT)
    except Refused as refusal:
        why = refusal.code
    return time.process_time() - begun, why


@pytest.fixture(scope="module")
def allowed() -> float:
    """What the dearest honest file costs, some times over."""
    spent, why = cost_of("a.pdf", long_document())
    assert why == ""
    return MULTIPLE * max(spent, 0.1)


@pytest.mark.parametrize("make", [scanned, long_document, lambda: gone_through(200)])
def test_an_honest_file_is_taken(make: Callable[[], bytes]) -> None:
    assert cost_of("a.pdf", make())[1] == ""


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_soon(case: str, allowed: float) -> None:
    name, make = HOSTILE[case]
    content = make()
    assert len(content) <= LIMIT
    spent, why = cost_of(name, content)
    assert why == "documents.errors.damaged"
    if spent >= allowed:  # a machine busy with other work counts more for the same: once again
        spent = min(spent, cost_of(name, content)[0])
    assert spent < allowed


def test_what_bounds_a_file_from_outside_leaves_other_readers_as_they_are() -> None:
    assert int(PdfFileReader(io.BytesIO(long_document()), strict=False).root["/Pages"]["/Count"]) == PAGES
