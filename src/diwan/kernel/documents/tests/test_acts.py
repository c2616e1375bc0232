"""Acts prepared and signed: what the law and the holder would notice."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.authority import demo_root
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.keys import asn1_certificate
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.selectors import signed_pdf, verified_by_code, verified_by_digest
from diwan.kernel.documents.services import (
    preview_of,
    replace_document,
    revoke_document,
    sign_document,
    sign_documents,
)
from diwan.kernel.documents.signing import check_pdf
from diwan.kernel.documents.tests.conftest import make_delegate, make_prepared, make_president
from diwan.kernel.documents.typeset import ARABIC, FRENCH, SIDE_BY_SIDE, Letterhead, Sheet, typeset
from diwan.kernel.journal.selectors import entries_about
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, make_holder

pytestmark = pytest.mark.django_db
Prepared = Callable[..., IssuedDocument]


def roots() -> list[Any]:
    return [asn1_certificate(demo_root(configuration().authority))]


def metadata_of(pdf: bytes) -> str:
    reader = PdfFileReader(io.BytesIO(pdf))
    return str(reader.root["/Metadata"].data.decode())


def text_of(pdf: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    file = tmp_path / "act.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return run.stdout.decode()


@pytest.mark.parametrize("languages", [ARABIC, FRENCH, SIDE_BY_SIDE])
def test_a_signed_act_is_archival_and_its_signature_holds(prepared: Prepared, languages: Any) -> None:
    act = make_president().in_office()
    document = sign_document(act, document=prepared(act, languages=languages))
    pdf = signed_pdf(document)

    said = metadata_of(pdf)
    assert 'pdfaid:part="2"' in said
    assert 'pdfaid:conformance="B"' in said
    reader = PdfFileReader(io.BytesIO(pdf))
    assert "/OutputIntents" in reader.root
    assert not reader.encrypted
    check = check_pdf(pdf, roots())
    assert check is not None
    assert check.holds
    assert check.trusted
    assert check.signed_at == NOW
    assert check.capacity == ("Poste" if languages == FRENCH else "منصب")


def test_fonts_are_embedded_and_the_signature_field_lies_on_its_block(prepared: Prepared) -> None:
    act = make_president().in_office()
    pdf = signed_pdf(sign_document(act, document=prepared(act)))
    reader = PdfFileReader(io.BytesIO(pdf))
    page = reader.root["/Pages"]["/Kids"][0].get_object()
    for font in page["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    widget = reader.root["/AcroForm"]["/Fields"][0].get_object()
    left, bottom, right, top = (float(n) for n in widget["/Rect"])
    assert 55 < left < 70
    assert 230 < right - left < 245
    assert 60 < bottom < top < 200
    assert int(widget["/F"]) & 4, "a PDF/A annotation must print"


@pytest.mark.parametrize("program", ["qpdf", "pdfsig"])
def test_independent_checkers_accept_it(prepared: Prepared, tmp_path: Path, program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    act = make_president().in_office()
    file = tmp_path / "act.pdf"
    file.write_bytes(signed_pdf(sign_document(act, document=prepared(act, languages=SIDE_BY_SIDE))))
    arguments = ["--check", str(file)] if program == "qpdf" else [str(file)]
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    if program == "pdfsig":
        assert "Signature is Valid" in run.stdout
        assert "Total document signed" in run.stdout
        assert "ETSI.CAdES.detached" in run.stdout


def test_a_paper_nobody_signs_is_marked_as_a_demonstration_too(tmp_path: Path) -> None:
    receipt = Sheet(
        Text("وصل", "Récépissé"), Letterhead(Text("جماعة", "Commune")), SIDE_BY_SIDE, state="plain"
    )
    said = text_of(typeset("documents/receipt", receipt, {"complete": True}, at=NOW), tmp_path)
    assert "Document de démonstration : sans valeur légale" in said
    assert "autorité de certification" not in said


def test_one_changed_byte_is_seen(prepared: Prepared) -> None:
    act = make_president().in_office()
    pdf = bytearray(signed_pdf(sign_document(act, document=prepared(act))))
    pdf[len(pdf) // 3] ^= 1
    check = check_pdf(bytes(pdf), roots())
    assert check is not None
    assert not check.holds


def test_what_is_added_after_the_signature_is_seen(prepared: Prepared) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    act = make_president().in_office()
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_pdf(sign_document(act, document=prepared(act)))))
    writer.root["/Lang"] = writer.root["/Metadata"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    check = check_pdf(out.getvalue(), roots())
    assert check is not None
    assert not check.holds


def test_the_delegation_stands_on_the_page_and_in_the_signature(prepared: Prepared, tmp_path: Path) -> None:
    president = make_president()
    act = make_delegate(president).in_office(kind="registrar")
    document = sign_document(act, document=prepared(act, languages=SIDE_BY_SIDE))
    assert document.delegation_id is not None
    shown = text_of(signed_pdf(document), tmp_path)
    assert "2026/14" in shown
    assert "Par délégation" in shown
    check = check_pdf(signed_pdf(document), roots())
    assert check is not None
    assert "2026/14" in check.delegation


def test_every_page_of_a_demonstration_says_so(prepared: Prepared, tmp_path: Path) -> None:
    act = make_president().in_office()
    many = [{"label": {"ar": f"بيان {n}", "fr": f"Mention {n}"}, "value": str(n)} for n in range(120)]
    document = sign_document(act, document=prepared(act, data={"facts": many}, languages=FRENCH))
    pages = text_of(signed_pdf(document), tmp_path).split("\f")[:-1]
    assert len(pages) > 2
    assert all("autorité de certification de démonstration" in page for page in pages)


def test_a_cnie_keeps_its_order_inside_arabic(prepared: Prepared, tmp_path: Path) -> None:
    act = make_president().in_office()
    shown = text_of(signed_pdf(sign_document(act, document=prepared(act, number="2026/12-AB"))), tmp_path)
    assert "EE123456" in shown
    assert "2026/12-AB" in shown


def test_a_preview_is_marked_and_carries_no_signature(prepared: Prepared, tmp_path: Path) -> None:
    document = prepared(make_president().in_office(), languages=FRENCH)
    pdf = preview_of(document)
    assert check_pdf(pdf) is None
    assert "Projet non signé" in text_of(pdf, tmp_path)


def test_the_second_signature_is_a_conflict_that_names_the_first(prepared: Prepared) -> None:
    act = make_president().in_office()
    document = prepared(act)
    stale = IssuedDocument(pk=document.pk, territory_id=COMMUNE)
    sign_document(act, document=document)
    other = make_president("other").in_office()
    with pytest.raises(Conflict) as conflict:
        sign_document(other, document=stale)
    assert conflict.value.code == "documents.errors.already_signed"
    assert "سعاد" in conflict.value.words()


def test_without_the_mandate_nobody_signs(prepared: Prepared) -> None:
    document = prepared(make_president().in_office())
    with pytest.raises(NotAllowed):
        sign_document(make_holder("clerk", "clerk").in_office(), document=document)


def test_a_delegation_that_ended_since_the_page_was_opened_no_longer_signs(prepared: Prepared) -> None:
    from dataclasses import replace

    president = make_president()
    delegate = make_delegate(president, ends=date(2026, 3, 10))
    document = prepared(president.in_office())
    opened = delegate.in_office(kind="registrar")
    with pytest.raises(NotAllowed) as refusal:
        sign_document(replace(opened, at=NOW + timedelta(days=1)), document=document)
    assert refusal.value.code == "identity.errors.delegation_expired"
    assert "10 مارس 2026" in refusal.value.words()


def test_a_batch_loses_none_of_the_others(prepared: Prepared) -> None:
    act = make_president().in_office()
    first, spoilt, last = (prepared(act, number=f"{n}/2026") for n in (1, 2, 3))
    from diwan.kernel.testing.world import as_office

    with as_office(COMMUNE):
        IssuedDocument.objects.filter(pk=spoilt.pk).update(number="9/2026")
    outcomes = sign_documents(act, documents=[first, spoilt, last])
    assert [one.done for one in outcomes] == [True, False, True]
    assert outcomes[1].error is not None
    assert outcomes[1].error.code == "documents.errors.changed_since"


def test_the_journal_keeps_the_digest_of_what_was_signed(prepared: Prepared) -> None:
    act = make_president().in_office()
    document = sign_document(act, document=prepared(act))
    with reading(Scope("office", COMMUNE, COMMUNE)):
        entries = list(entries_about(document))
    assert [e.verb for e in entries] == ["documents.prepared", "documents.signed"]
    assert document.digest in entries[1].facts
    assert "EE123456" not in entries[0].facts


def test_a_revoked_act_says_so_with_its_date_and_reason(prepared: Prepared) -> None:
    act = make_president().in_office()
    document = sign_document(act, document=prepared(act))
    with pytest.raises(Refused):
        revoke_document(act, document=document, reason="  ")
    revoke_document(act, document=document, reason="خطأ في الاسم")
    with reading(PUBLIC):
        found = verified_by_code(document.printed_code)
    assert found is not None
    assert (found.state, found.ended_at, found.end_reason) == (State.REVOKED, NOW, "خطأ في الاسم")
    with pytest.raises(Conflict):
        revoke_document(act, document=document, reason="again")


def test_a_replaced_act_leads_to_its_replacement(prepared: Prepared) -> None:
    act = make_president().in_office()
    old, new = (sign_document(act, document=prepared(act)) for _ in range(2))
    replace_document(act, document=old, by=new, reason="تصحيح")
    with reading(PUBLIC):
        found = verified_by_code(old.code)
    assert found is not None
    assert found.replaced_by == new.code


def test_verification_finds_one_act_and_never_a_list(prepared: Prepared) -> None:
    act = make_president().in_office()
    document, draft = sign_document(act, document=prepared(act)), prepared(act)
    with reading(PUBLIC):
        assert list(IssuedDocument.objects.all()) == []
        by_code, by_digest = verified_by_code(document.code.lower()), verified_by_digest(document.digest)
        assert by_code == by_digest
        assert by_code is not None
        assert by_code.subject is not None
        assert by_code.subject.fr == "Y••• A•••"
        assert verified_by_code(draft.code) is None
        assert verified_by_code("%") is None
        assert verified_by_code(document.code[:-1]) is None
        assert verified_by_digest("") is None


def test_another_commune_sees_nothing_and_its_officer_signs_nothing(prepared: Prepared) -> None:
    act = make_president().in_office()
    document = prepared(act)
    sign_document(act, document=make_prepared(act))
    stranger = make_holder("stranger", "president", territory=OTHER_COMMUNE).in_office()
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert IssuedDocument.objects.count() == 0
    with pytest.raises(NotFound):
        sign_document(stranger, document=document)


def test_a_citizen_sees_their_own_act_only(prepared: Prepared) -> None:
    from diwan.kernel.testing.world import make_person

    holder, neighbour = make_person("holder"), make_person("neighbour", cnie="Z1")
    act = make_president().in_office()
    document = sign_document(act, document=prepared(act, holder=holder.person.pk))
    with reading(Scope("citizen", person=holder.person.pk)):
        assert [d.pk for d in IssuedDocument.objects.all()] == [document.pk]
    with reading(Scope("citizen", person=neighbour.person.pk)):
        assert IssuedDocument.objects.count() == 0


def test_a_template_outside_its_folder_is_refused(prepared: Prepared) -> None:
    act = make_president().in_office()
    for template in ("documents/../models", "nowhere/certificate", "documents/none"):
        with pytest.raises(Refused):
            prepared(act, template=template)
