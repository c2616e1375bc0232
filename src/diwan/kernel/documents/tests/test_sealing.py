"""Plans stamped on every page and sealed: any page, any alteration, hostile files refused in words."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.inspection import inspect
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.sealing import Plan, check_stampable, seal_file
from diwan.kernel.documents.selectors import signed_pdf, verified_by_code
from diwan.kernel.documents.services import revoke_documents
from diwan.kernel.documents.stamping import MOST_PAGES, require_stampable, stamp_pages, writer_over
from diwan.kernel.documents.tests.conftest import make_president
from diwan.kernel.documents.tests.drawings import A1, Leaf, drawing
from diwan.kernel.territory.scope import PUBLIC, reading

TITLE = Text("تصاميم رخصة البناء", "Plans : permis de construire")
LEAVES = (Leaf(), Leaf(*A1), Leaf(turned=90), Leaf(turned=180), Leaf(turned=270), Leaf(corner=(-300, 120)))


def plan_of(content: bytes) -> Plan:
    kept = taken_and_kept("plans.pdf", [content])
    return Plan(kept.digest, kept.name, TITLE, "12/2026", "rokhas.building_permit_small.permit.plans")


def sealed(content: bytes) -> IssuedDocument:
    president = make_president()
    applicant = Text("فاطمة الريفي", "Fatima Rifi")
    return seal_file(
        president.in_office(), plan=plan_of(content), signer_kinds=("president",), subject=applicant
    )


@pytest.fixture
def six(communities: None) -> tuple[IssuedDocument, bytes]:
    """Six pages of six kinds, sealed."""
    row = sealed(drawing(LEAVES))
    return row, signed_pdf(row)


def pictures(file: Path) -> list[Any]:
    """Each page as it is shown, in grey."""
    subprocess.run(["pdftoppm", "-gray", "-r", "110", file.name, "page"], cwd=file.parent, check=True)
    found = []
    for path in sorted(file.parent.glob("page-*.pgm")):
        _, size, _, pixels = path.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        found.append(memoryview(pixels[: width * height]).cast("B", [height, width]))
    return found


def test_each_page_carries_the_mark_upright_in_its_lower_left_corner(
    six: tuple[IssuedDocument, bytes], tmp_path: Path
) -> None:
    row, pdf = six
    file = tmp_path / "sealed.pdf"
    file.write_bytes(pdf)
    seen = pictures(file)
    assert len(seen) == len(LEAVES)
    for page in seen:
        height, width = page.shape
        (code,) = zxingcpp.read_barcodes(page)
        assert f"/v/{row.code}#" in code.text
        assert code.position.top_left.x < width / 2 and code.position.top_left.y > height / 2
        assert abs(code.orientation) < 5
    said = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert said.count("ne varietur") == len(LEAVES)
    assert "12/2026" in said and row.printed_code in said


def test_other_peoples_tools_accept_the_file_and_its_seal(
    six: tuple[IssuedDocument, bytes], tmp_path: Path
) -> None:
    _, pdf = six
    file = tmp_path / "sealed.pdf"
    file.write_bytes(pdf)
    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and "Total document signed" in said


def test_what_came_is_in_it_byte_for_byte_and_the_page_of_verification_knows_it(
    six: tuple[IssuedDocument, bytes],
) -> None:
    _, pdf = six
    assert pdf.startswith(drawing(LEAVES))
    found = inspect([pdf])
    assert found.same and found.signature is not None and found.signature.holds
    assert found.act is not None and found.act.number == "12/2026" and found.act.title.fr == TITLE.fr


def with_more(pdf: bytes) -> bytes:
    """The same file with something added after its seal, as any editor would."""
    writer = writer_over(pdf)
    stamp_pages(writer, drawing())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("where", ["drawn", "mark", "added"])
def test_any_alteration_is_seen(six: tuple[IssuedDocument, bytes], where: str) -> None:
    _, pdf = six
    changed = {
        "drawn": pdf.replace(b"40 40 m", b"41 40 m", 1),
        "mark": pdf.replace(b"/Rotate 90", b"/Rotate 00", 1),
        "added": with_more(pdf),
    }[where]
    assert changed != pdf
    found = inspect([changed])
    assert not found.same
    assert found.signature is None or not found.signature.holds


def test_sealed_plans_are_withdrawn_like_any_act(communities: None) -> None:
    president = make_president()
    row = seal_file(president.in_office(), plan=plan_of(drawing()), signer_kinds=("president",))
    revoke_documents(president.in_office(), documents=[row.pk], reason="سحب الرخصة")
    with reading(PUBLIC):
        found = verified_by_code(row.code)
    assert found is not None and not found.in_force


def test_what_is_sealed_already_is_not_sealed_again(communities: None) -> None:
    """Nothing may be added to it: it says so itself."""
    with pytest.raises(Refused, match="locked_by_signature") as locked:
        require_stampable(signed_pdf(sealed(drawing())), "plans.pdf")
    assert "plans.pdf" in str(locked.value.words())


HOSTILE = {
    "no_box": drawing().replace(b"/MediaBox[0 0 595 842]", b"/MediaBax[0 0 595 842]"),
    "words_for_numbers": drawing().replace(b"[0 0 595 842]", b"[(a) 0 595 842]"),
    "vast": drawing([Leaf(width=9_000_000)]),
    "flat": drawing([Leaf(height=0)]),
    "askew": drawing([Leaf(turned=45)]),
    "drawn_by_a_number": drawing().replace(b"/Contents 4 0 R", b"/Contents 1234567890"[:15]),
    "its_own_parent": drawing().replace(b"/Parent 2 0 R/MediaBox[0 0 595 842]", b"/Parent 3 0 R".ljust(36)),
    "more_pages_than_it_has": drawing().replace(b"/Count 1", b"/Count 9"),
    "a_book": drawing([Leaf()] * (MOST_PAGES + 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_could_not_be_stamped_is_refused_in_words(name: str) -> None:
    with pytest.raises(Refused) as refused:
        require_stampable(HOSTILE[name], "خريطة.pdf")
    assert "خريطة.pdf" in str(refused.value.words())


def test_a_picture_is_no_plan() -> None:
    with pytest.raises(Refused):
        check_stampable("0" * 64, "image/png", "plan.png")


@pytest.mark.parametrize(
    "content",
    [
        drawing(), drawing(page=b"/CropBox[10 10 400 500]"),
        drawing().replace(b"/Rotate 0/Contents 4 0 R", b"/Contents[4 0 R]".ljust(24)),
        drawing([Leaf(drawn=b"q q q 1 0 0 1 900 900 cm")]),
    ],
    ids=["plain", "cropped", "in_parts", "left_open"],
)  # fmt: skip
def test_what_an_architect_may_well_send_is_taken(content: bytes) -> None:
    require_stampable(content, "plans.pdf")
    assert PdfFileReader(io.BytesIO(content)).root["/Pages"]["/Count"] == 1
