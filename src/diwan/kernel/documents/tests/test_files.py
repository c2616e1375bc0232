"""Files people send: what is hostile or broken is refused in words, what is good is kept once."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.documents import storage
from diwan.kernel.documents.intake import JPEG, PDF, PNG, take_in
from diwan.kernel.documents.models import StoredFile
from diwan.kernel.documents.selectors import content_of_file, files_about
from diwan.kernel.documents.services import attach_file
from diwan.kernel.documents.tests.conftest import make_president
from diwan.kernel.documents.tests.drawings import pdf_of
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, make_office, make_person

MB = 1024 * 1024


def png(width: int = 1, height: int = 1, tail: bytes = b"") -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", body) + part(b"IEND", b"") + tail


def jpeg() -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x00\xff\xd9"
    )


def pdf(extra: bytes = b"", page: bytes = b"") -> bytes:
    parts = [b"<</Type/Catalog/Pages 2 0 R" + extra + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]" + page + b">>"]  # fmt: skip
    return pdf_of(parts)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("عقد الازدياد.PDF", pdf(), PDF), ("photo.png", png(), PNG), ("photo.jpeg", jpeg(), JPEG)],
)
def test_what_is_what_it_says_is_taken(name: str, content: bytes, kind: str) -> None:
    taken = take_in(name, [content], limit=MB)
    assert (taken.name, taken.media_type, taken.size) == (name, kind, len(content))
    assert taken.digest == storage.digest_of(taken.content.read())


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.pdf", b"<!DOCTYPE html><script>alert(1)</script>", "kind_refused"),
        ("logo.png", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "kind_refused"),
        ("setup.pdf", b"MZ\x90\0" + b"\0" * 100, "kind_refused"),
        ("run.jpg", b"\x7fELF\x02\x01\x01", "kind_refused"),
        ("run.png", b"#!/bin/sh\nrm -rf /", "kind_refused"),
        ("note.txt", b"hello", "kind_unknown"),
        ("word.pdf", b"PK\x03\x04" + b"\0" * 60, "kind_refused"),
        ("photo.pdf", png(), "not_what_it_says"),
        ("acte.png", pdf(), "not_what_it_says"),
        ("acte.pdf.exe", pdf(), "not_what_it_says"),
        ("cut.png", png()[:-6], "damaged"),
        ("poly.png", png(tail=b"<script>alert(1)</script>"), "damaged"),
        ("bomb.png", png(200_000, 200_000), "damaged"),
        ("cut.jpg", jpeg()[:-2], "damaged"),
        ("empty.pdf", b"%PDF-1.7\nnothing here", "damaged"),
        ("script.pdf", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "damaged"),
        ("nothing.pdf", b"", "empty"),
    ],
)
def test_what_is_not_is_refused_in_words(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        take_in(name, [content], limit=MB)
    assert refusal.value.code == f"documents.errors.{why}"
    assert len(refusal.value.words()) > 15


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Root 1 0 R", b"/Root 1 0 9"),
        (b"/Root 1 0 R", b"/Root /Name"),
        (b"/Size", b"/Prev 99999999999999999999/Size"),
        (b"startxref", b"startxref\n99999999999999999999"),
    ],
)
def test_a_pdf_that_confuses_its_reader_is_damaged_and_no_fault_of_ours(old: bytes, new: bytes) -> None:
    assert old in pdf()
    with pytest.raises(Refused) as refusal:
        take_in("acte.pdf", [pdf().replace(old, new)], limit=MB)
    assert refusal.value.code == "documents.errors.damaged"


def test_a_file_without_end_is_stopped_at_the_limit() -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 65536
            yield b"\0" * 65536

    with pytest.raises(Refused) as refusal:
        take_in("huge.pdf", endless(), limit=MB)
    assert refusal.value.code == "documents.errors.too_large"
    assert read <= MB + 65536


def test_a_name_loses_its_folders_and_its_tricks() -> None:
    assert take_in("../../etc/photo\u202egnp.png", [png()], limit=MB).name == "photognp.png"


@pytest.mark.django_db
def test_an_attached_file_is_kept_under_its_digest_and_found_again(communities: None) -> None:
    act = make_president().in_office()
    about: Office = make_office()
    first, second = (attach_file(act, name=f"{n}.png", chunks=[png()], about=about) for n in "ab")
    assert first.digest == second.digest
    with reading(Scope("office", COMMUNE, COMMUNE)):
        assert [f.name for f in files_about(about)] == ["a.png", "b.png"]
        assert content_of_file(first) == png()
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_a_citizen_sees_the_files_they_sent_and_no_others(communities: None) -> None:
    sender, other = make_person("sender"), make_person("other", cnie="Z9")
    attach_file(sender.as_citizen(), name="a.png", chunks=[png()])
    with reading(Scope("citizen", person=sender.person.pk)):
        assert StoredFile.objects.count() == 1
    with reading(Scope("citizen", person=other.person.pk)):
        assert StoredFile.objects.count() == 0


def test_a_content_that_changed_on_the_disk_is_never_served(tmp_path: Path) -> None:
    digest = storage.digest_of(b"content")
    storage.keep(b"content", digest)
    assert storage.content_of(digest) == b"content"
    (tmp_path / "files" / storage.path_of(digest)).write_bytes(b"other")
    with pytest.raises(NotFound) as lost:
        storage.content_of(digest)
    assert lost.value.code == "documents.errors.file_damaged"
    with pytest.raises(NotFound):
        storage.content_of("0" * 64)


def test_an_s3_address_is_read(settings: Any) -> None:
    place: Any = storage.storage_at(
        "s3://acts/diwan?endpoint=https://s3.example.ma&region=ma-1", "key", "secret"
    )
    assert (place.bucket_name, place.location, place.endpoint_url) == (
        "acts",
        "diwan",
        "https://s3.example.ma",
    )
    assert (place.region_name, place.default_acl) == ("ma-1", None)


def test_a_stream_is_kept_like_bytes() -> None:
    digest = storage.digest_of(b"streamed")
    storage.keep(io.BytesIO(b"streamed"), digest)
    assert storage.content_of(digest) == b"streamed"


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


@pytest.mark.parametrize(
    "extra",
    [
        b"/AA<</WC" + SCRIPT + b">>",
        b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next" + SCRIPT + b">>",
        b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[" + SCRIPT + b"]>>",
    ],
)
def test_a_pdf_that_runs_something_by_another_door_is_refused(extra: bytes) -> None:
    """Actions of the document, and actions chained to a harmless one."""
    with pytest.raises(Refused):
        take_in("a.pdf", [pdf(extra)], limit=MB)


@pytest.mark.parametrize(
    "page",
    [b"/AA<</O" + SCRIPT + b">>", b"/Annots[<</Type/Annot/Subtype/Screen/AA<</PV" + SCRIPT + b">>>>]"],
)
def test_a_pdf_whose_page_runs_something_is_refused(page: bytes) -> None:
    with pytest.raises(Refused):
        take_in("a.pdf", [pdf(page=page)], limit=MB)


@pytest.mark.parametrize("size", range(4, 24))
def test_a_picture_cut_anywhere_is_refused_in_words(size: int) -> None:
    with pytest.raises(Refused):
        take_in("photo.jpg", [jpeg()[:size]], limit=MB)
