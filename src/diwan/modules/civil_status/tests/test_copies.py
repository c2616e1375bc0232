"""The three kinds of copy: what each carries, in each language, up to a signed PDF."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.services import preview_of, sign_document
from diwan.kernel.documents.typeset import ARABIC, FRENCH, SIDE_BY_SIDE
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status import public
from diwan.modules.civil_status.content import (
    BirthContent,
    CopyKind,
    Declarant,
    MentionType,
    Moment,
    Name,
    Parent,
    Place,
)
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import (
    add_mention,
    freeze_record,
    prepare_copy,
    register_birth,
    register_death,
)
from diwan.modules.civil_status.tests.samples import birth, death

HERE = Scope("office", COMMUNE, COMMUNE)


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def corrected(clerk: Somebody, officer: Somebody, office: Office) -> Record:
    """A birth whose first name was corrected."""
    record = register_birth(clerk.in_office(), office=office, content=birth())
    add_mention(
        officer.in_office(), record=record, type=MentionType.MATERIAL_CORRECTION, date=dt.date(2026, 3, 9),
        authority="السلطة المركزية", reference="12/2026", text_ar="صحح الاسم الشخصي إلى يونس",
        text_fr="Prénom rectifié en Younes",
        changes={"name.first_ar": "يونس", "name.first_la": "Younes"},
    )  # fmt: skip
    return record


def copy_of(clerk: Somebody, record: Record, kind: CopyKind, **options: Any) -> IssuedDocument:
    return prepare_copy(clerk.in_office(), record=record, kind=kind, **options)


def said(document: IssuedDocument) -> str:
    return str(document.data)


def test_the_copy_gives_the_first_data_then_the_changes(clerk: Somebody, corrected: Record) -> None:
    """Decree 2-22-04, art. 44 and 45."""
    words = said(copy_of(clerk, corrected, CopyKind.COPY))
    assert "يوسف" in words
    assert "صحح الاسم الشخصي إلى يونس" in words


def test_the_full_copy_gives_all_data_at_their_latest_state(clerk: Somebody, corrected: Record) -> None:
    """Decree 2-22-04, art. 44 and 45."""
    words = said(copy_of(clerk, corrected, CopyKind.FULL))
    assert "يونس" in words
    assert "يوسف" not in words
    assert "أحمد العلوي" in words
    assert "صحح" not in words


@pytest.mark.parametrize(
    ("declarant", "in_french"),
    [
        (Declarant("أحمد العلوي", "father"), "Ahmed Alaoui"),
        (Declarant("أحمد بن محمد العلوي", "father"), "Ahmed Alaoui"),
        (Declarant("فاطمة الزهراء بناني", "الأم"), "Fatima Zahra Bennani"),
        (Declarant("سعيد العلوي", "father"), "سعيد العلوي"),
        (Declarant("سعيد العلوي", "uncle_aunt"), "سعيد العلوي"),
        (Declarant("", "authority"), ""),
    ],
)
def test_a_parent_who_declares_is_spelt_in_latin_as_the_record_spells_them(
    clerk: Somebody, office: Office, declarant: Declarant, in_french: str
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth(declarant=declarant))
    document = copy_of(clerk, record, CopyKind.FULL)
    assert document.data["declaration"][0]["value"] == {"ar": declarant.name, "fr": in_french}


def test_the_extract_gives_the_essential_alone(clerk: Somebody, corrected: Record) -> None:
    """Decree 2-22-04, art. 44 and 45."""
    document = copy_of(clerk, corrected, CopyKind.EXTRACT)
    words = said(document)
    assert "يونس" in words
    assert "المصرح" not in words
    assert "المهنة" not in words
    assert document.title.ar == "نسخة موجزة من رسم الولادة"
    assert document.number == "1/2026"


def test_the_extract_of_somebody_dead_says_so(clerk: Somebody, officer: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    add_mention(
        officer.in_office(), record=record, type=MentionType.DEATH, date=dt.date(2026, 3, 9),
        authority="مكتب الحالة المدنية", text_ar="توفي",
    )  # fmt: skip
    assert "متوفى" in said(copy_of(clerk, record, CopyKind.EXTRACT))


def test_a_frozen_record_gives_no_copy(clerk: Somebody, officer: Somebody, corrected: Record) -> None:
    """Law 36.21, art. 23."""
    freeze_record(officer.in_office(), record=corrected, reason="ازدواج")
    with pytest.raises(Refused) as refusal:
        copy_of(clerk, corrected, CopyKind.FULL)
    assert refusal.value.code == "civil_status.errors.not_copied"


@pytest.mark.parametrize("languages", [ARABIC, FRENCH, SIDE_BY_SIDE])
@pytest.mark.parametrize("kind", list(CopyKind))
def test_every_copy_can_be_printed(clerk: Somebody, office: Office, kind: CopyKind, languages: Any) -> None:
    born = register_birth(clerk.in_office(), office=office, content=birth())
    dead = register_death(clerk.in_office(), office=office, content=death())
    for record in (born, dead):
        with reading(HERE):
            record = Record.objects.get(pk=record.pk)
        pdf = preview_of(copy_of(clerk, record, kind, languages=languages))
        assert pdf.startswith(b"%PDF")


def described(name: Name) -> Parent:
    """A parent of whom the record says everything."""
    return Parent(
        name=name, father_name=Place("الحاج عبد الرحمان", "El Haj Abderrahmane"),
        born=Moment.on(dt.date(1988, 5, 12)), birth_place=Place("مراكش، المدينة", "Marrakech, Médina"),
        occupation="مهندس في الإعلاميات", residence="رقم 12 زنقة الياسمين، حي المسيرة، مراكش",
    )  # fmt: skip


def described_birth() -> BirthContent:
    """A birth with long names, every particular of both parents, and a declarant."""
    father = described(Name("الريفي الإدريسي", "عمر عبد الرحمان", "Rifi El Idrissi", "Omar Abderrahmane"))
    return birth(
        Name("الريفي الإدريسي", "محمد ياسين", "Rifi El Idrissi", "Mohamed Yassine"),
        father=father,
        mother=described(Name("بنجلون التويمي", "فاطمة الزهراء", "Benjelloun Touimi", "Fatima Zahra")),
        declarant=Declarant(father.name.arabic, "father"),
        place=Place("المستشفى الجامعي محمد السادس، مراكش", "Centre hospitalier universitaire Mohammed VI, Marrakech"),
    )  # fmt: skip


def pages_signed(officer: Somebody, document: IssuedDocument, folder: Path) -> list[str]:
    """The text of each page of the act once signed."""
    signed = sign_document(officer.in_office(kind="civil_status.officer"), document=document)
    file = folder / "act.pdf"
    with reading(HERE):
        file.write_bytes(signed_pdf(signed))
    run = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def mentioned(officer: Somebody, record: Record, times: int) -> None:
    """Corrections one after another, each with the words a real one has."""
    for reference in range(1, times + 1):
        add_mention(
            officer.in_office(), record=record, type=MentionType.MATERIAL_CORRECTION, date=dt.date(2026, 3, 9),
            authority="المحكمة الابتدائية بمراكش، قسم قضاء الأسرة", reference=f"{reference}/2026",
            text_ar="صحح الاسم الشخصي لصاحب الرسم بالحروف اللاتينية بإذن من السلطة المركزية، ويقرأ كما هو مبين أعلاه",
            text_fr="Prénom du titulaire rectifié en caractères latins sur permission de l'autorité centrale",
            changes={"name.first_la": f"Younes{'s' * reference}"},
        )  # fmt: skip


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize(
    ("kind", "mentions", "languages"),
    [
        (CopyKind.FULL, 0, ARABIC), (CopyKind.FULL, 0, FRENCH), (CopyKind.FULL, 0, SIDE_BY_SIDE),
        (CopyKind.COPY, 3, ARABIC), (CopyKind.COPY, 3, FRENCH), (CopyKind.COPY, 0, SIDE_BY_SIDE),
        (CopyKind.EXTRACT, 0, SIDE_BY_SIDE),
    ],
)  # fmt: skip
def test_an_ordinary_copy_is_signed_on_its_one_page(
    clerk: Somebody, officer: Somebody, office: Office, tmp_path: Path,
    kind: CopyKind, mentions: int, languages: Any,
) -> None:  # fmt: skip
    record = register_birth(clerk.in_office(), office=office, content=described_birth())
    mentioned(officer, record, mentions)
    document = copy_of(clerk, record, kind, languages=languages)
    assert len(pages_signed(officer, document, tmp_path)) == 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
def test_the_signature_of_a_long_copy_stays_with_its_last_lines(
    clerk: Somebody, officer: Somebody, office: Office, tmp_path: Path
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=described_birth())
    mentioned(officer, record, 12)
    pages = pages_signed(officer, copy_of(clerk, record, CopyKind.COPY, languages=FRENCH), tmp_path)
    assert len(pages) == 2
    for words in ("12/2026", "Copie conforme", "Délivré en application", "Signé électroniquement"):
        assert words in pages[1]
    assert "Signé électroniquement" not in pages[0]
    for index, page in enumerate(pages, start=1):
        assert f"Page {index} sur 2" in page
        assert record.reference in page


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")
def test_the_officer_signs_what_the_clerk_prepared(
    clerk: Somebody, officer: Somebody, corrected: Record, tmp_path: Path
) -> None:
    document = public.prepare_copy(
        clerk.in_office(), record=corrected.pk, kind=public.CopyKind.FULL, languages=SIDE_BY_SIDE, holder=7
    )
    signed = sign_document(officer.in_office(kind="civil_status.officer"), document=document)
    assert signed.state == State.SIGNED
    file = tmp_path / "copy.pdf"
    with reading(HERE):
        file.write_bytes(signed_pdf(signed))
    checked = subprocess.run(["pdfsig", str(file)], capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid" in checked


def test_what_the_record_proves_of_who_asks(clerk: Somebody, office: Office) -> None:
    content = birth(cnie="EE55")
    mother = dataclasses.replace(content.mother, cnie="EE77")
    record = register_birth(
        clerk.in_office(), office=office, content=dataclasses.replace(content, mother=mother)
    )
    with reading(HERE):
        facts = public.entitlement_facts(record.pk)
    assert public.kinship_shown(facts, "EE55") is public.Kinship.SELF
    assert public.kinship_shown(facts, "EE77") is public.Kinship.ASCENDANT
    assert public.kinship_shown(facts, "EE99") is None
    assert public.kinship_shown(facts, "") is None


def test_a_request_is_matched_by_what_it_tells(clerk: Somebody, office: Office) -> None:
    register_birth(clerk.in_office(), office=office, content=birth())
    with reading(HERE):
        by_name = public.records_matching(
            public.Wanted(family="Alaoui", first="Yousef", birth_year=2025), lo=COMMUNE
        )
        by_number = public.records_matching(public.Wanted(number=1, year=2026, office=office.pk), lo=COMMUNE)
    assert [found.reference for found in by_name] == ["1/2026"]
    assert by_number[0].name.fr == "Youssef Alaoui"
    assert by_number[0].may_be_copied
