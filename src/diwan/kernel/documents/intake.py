"""Files people send: size limited while they arrive, kind found from what is inside and never from the name."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from types import MappingProxyType
from typing import IO

import puremagic

from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.bounded_pdf import BoundedReader
from diwan.kernel.documents.configuration import MEGABYTE

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS: Mapping[str, frozenset[str]] = MappingProxyType(
    {PDF: frozenset({".pdf"}), PNG: frozenset({".png"}), JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"})}
)
ANY_KIND = (PDF, PNG, JPEG)
IN_MEMORY = 2 * MEGABYTE
HEAD = 4096
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 200_000_000
MOST_NODES = 20_000
MOST_PARTS = 20_000
"""Parts of an image: a camera writes some dozens, a large scan in small pieces some thousands."""
HARMFUL = ("/JavaScript", "/Launch")


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that was taken in and found to be what it says."""

    name: str
    media_type: str
    size: int
    digest: str
    content: IO[bytes]


def take_in(name: str, chunks: Iterable[bytes], *, limit: int, kinds: tuple[str, ...] = ANY_KIND) -> Intake:
    """Read a file as it arrives; `Refused` says in words what is wrong with it.

    Nothing beyond `limit` bytes is read. The kind comes from the content, which is parsed; a name that says
    otherwise is refused too, since whoever opens the file later will trust its name.
    """
    content, size, digest = received(chunks, limit)
    kind = kind_of(content, size)
    if kind is None or kind not in kinds:
        raise kind_refused(name, found_words(content))
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS[kind]:
        raise Refused("documents.errors.not_what_it_says", name=clean_name(name), found=short_kind(kind))
    if not PARSERS[kind](content):
        raise Refused("documents.errors.damaged", name=clean_name(name), found=short_kind(kind))
    content.seek(0)
    return Intake(clean_name(name), kind, size, digest, content)


def kind_refused(name: str, found: str) -> Refused:
    """Why a file of another kind is not taken, with what it seems to be where that is known."""
    if not found:
        return Refused("documents.errors.kind_unknown", name=clean_name(name))
    return Refused("documents.errors.kind_refused", name=clean_name(name), found=found)


def received(chunks: Iterable[bytes], limit: int) -> tuple[IO[bytes], int, str]:
    """The bytes in a temporary file, their number and their digest; stops at the first byte too many."""
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    running, size = sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            content.close()
            raise Refused("documents.errors.too_large", megabytes=limit // MEGABYTE)
        running.update(chunk)
        content.write(chunk)
    if size == 0:
        raise Refused("documents.errors.empty")
    return content, size, running.hexdigest()


def clean_name(name: str) -> str:
    """The name without folders or control characters, at most 120 characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable() and c not in "\u202a\u202b\u202c\u202d\u202e")
    return kept[-120:].strip() or "file"


def kind_of(content: IO[bytes], size: int) -> str | None:
    """The kind the first bytes show, or None for anything not taken."""
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(PNG_HEAD):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    return None


def found_words(content: IO[bytes]) -> str:
    """What a refused content looks like, for the sentence that refuses it; empty where nobody can tell."""
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return "EXE"
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if b"<svg" in start:
        return "SVG"
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body")):
        return "HTML"
    try:
        guess = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return str(guess).lstrip(".").upper()


def short_kind(kind: str) -> str:
    """A kind as people call it."""
    return {PDF: "PDF", PNG: "PNG", JPEG: "JPEG"}[kind]


def is_pdf(content: IO[bytes]) -> bool:
    """Whether a PDF reader finds its pages, unencrypted, and nothing that starts by itself."""
    content.seek(0)
    try:
        reader = BoundedReader(content.read())
        if reader.encrypted or int(reader.root["/Pages"]["/Count"]) < 1:
            return False
        return "/JavaScript" not in reader.root.get("/Names", {}) and not starts_something(reader.root)
    except Exception:  # a reader of hostile files fails in any way it likes, and each means: not a whole PDF
        return False


def starts_something(root: Mapping[str, object]) -> bool:
    """Whether opening the PDF or turning its pages would run a script or a program."""
    return any(action.get("/S") in HARMFUL for action in actions_from(doors_of(root)))


def doors_of(root: Mapping[str, object]) -> Iterator[object]:
    """What a reader runs by itself: actions of the document, of its pages, of what lies on them."""
    yield root.get("/OpenAction")
    yield from of_events(root)
    for node in nodes_of(root["/Pages"]):
        yield from of_events(node)
        for mark in each(node.get("/Annots")):
            yield from of_events(mark)


def of_events(holder: object) -> Iterator[object]:
    """The additional actions of a dictionary, one for each event."""
    events = holder.get("/AA") if isinstance(holder, Mapping) else None
    yield from (events[name] for name in events) if isinstance(events, Mapping) else ()


def nodes_of(pages: object) -> Iterator[Mapping[str, object]]:
    """Every node of the tree of pages; raises ValueError when it is no tree or has no end."""
    waiting, seen = [pages], 0
    while waiting:
        node, seen = waiting.pop(), seen + 1
        if seen > MOST_NODES or not isinstance(node, Mapping):
            raise ValueError("no tree of pages")
        yield node
        waiting.extend(each(node.get("/Kids")))


def actions_from(doors: Iterable[object]) -> Iterator[Mapping[str, object]]:
    """Actions and those chained after them; raises ValueError when the chain has no end."""
    waiting, seen = list(doors), 0
    while waiting:
        action, seen = waiting.pop(), seen + 1
        if seen > MOST_NODES:
            raise ValueError("actions without end")
        if isinstance(action, Mapping):
            yield action
            following = action.get("/Next")
            waiting.extend(each(following) if isinstance(following, list) else [following])


def each(array: object) -> list[object]:
    """The members of an array, references followed; none where there is no array."""
    return [array[place] for place in range(len(array))] if isinstance(array, list) else []


def is_png(content: IO[bytes]) -> bool:
    """Whether every part of a PNG is there, whole, in order, with nothing hidden after the end."""
    content.seek(len(PNG_HEAD))
    first, parts = True, 0
    while head := content.read(8):
        parts += 1
        if len(head) < 8 or parts > MOST_PARTS:
            return False
        length, name = struct.unpack(">I4s", head)
        body, crc = content.read(length), content.read(4)
        if len(body) != length or len(crc) != 4 or struct.unpack(">I", crc)[0] != zlib.crc32(name + body):
            return False
        if first and not (name == b"IHDR" and length == 13 and sane_size(*struct.unpack(">II", body[:8]))):
            return False
        first = False
        if name == b"IEND":
            return content.read(1) == b""
    return False


def sane_size(width: int, height: int) -> bool:
    """Whether an image has pixels, and not so many that opening it would exhaust a machine."""
    return 0 < width * height <= MOST_PIXELS


def is_jpeg(content: IO[bytes]) -> bool:
    """Whether a JPEG has a frame of sane size, a scan, and an end."""
    content.seek(0)
    data = content.read()
    place, framed, parts = 2, False, 0
    while place + 4 <= len(data):
        parts += 1
        if data[place] != 0xFF or parts > MOST_PARTS:
            return False
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            if place + 9 > len(data):
                return False
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            framed = sane_size(width, height)
        if marker == 0xDA:
            return framed and data.rfind(b"\xff\xd9") > place
        place += 2 + length
    return False


PARSERS: Mapping[str, Callable[[IO[bytes]], bool]] = MappingProxyType(
    {PDF: is_pdf, PNG: is_png, JPEG: is_jpeg}
)
