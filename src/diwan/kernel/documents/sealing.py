"""Plans approved with an act: stamped on every page, sealed as a whole, verified like any act ("ne varietur")."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents import sheets
from diwan.kernel.documents.codes import new_code
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.inspection import known_roots
from diwan.kernel.documents.intake import PDF
from diwan.kernel.documents.keys import Key, is_demo, key_for
from diwan.kernel.documents.letterheads import letterhead_of
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.qr import masked
from diwan.kernel.documents.services import (
    capacity_in_signature,
    file_row,
    fill_signature,
    hash_of,
    key_row,
    reference_to,
    require_office,
    subject_of,
)
from diwan.kernel.documents.signatories import Signatory, refuse_other_office, signatory_of
from diwan.kernel.documents.signing import check_pdf, seal_written
from diwan.kernel.documents.stamping import require_stampable, stamp_pages, writer_over
from diwan.kernel.documents.storage import content_of, digest_of, keep
from diwan.kernel.documents.typeset import Sheet, compiled, pdf_of, words
from diwan.kernel.journal.services import note, service

STAMP = "documents/stamp"


@dataclass(frozen=True, slots=True)
class Plan:
    """A file to be sealed: its digest and name, what it is called, the number of the act it belongs to."""

    digest: str
    name: str
    title: Text
    number: str
    kind: str


def check_stampable(digest: str, media_type: str, name: str) -> None:
    """Refuse, in words, a file that could not be sealed one day: not a PDF, locked, or one nobody can write on."""
    if media_type != PDF:
        raise Refused("documents.errors.plan_not_pdf", name=name)
    require_stampable(content_of(digest), name)


@service("documents.sealed", mandate="anyone", personal=("subject",))
def seal_file(
    act: Act,
    *,
    plan: Plan,
    signer_kinds: tuple[str, ...],
    subject: Text | None = None,
    holder: int | None = None,
    about: models.Model | None = None,
) -> IssuedDocument:
    """Stamp every page of a file with a code of its own, seal it in the signer's name, keep it as an act.

    The file given stays as it came; `data` of the act names it by its digest.
    """
    require_office(act)
    if act.actor.machine:
        raise NotAllowed("identity.errors.in_person")
    signatory = signatory_of(act, signer_kinds)
    row = blank(act, plan, signer_kinds, subject, holder, about)
    refuse_other_office(signatory, row.office_id)
    key = key_for(subject_of(row, signatory), configuration())
    row.save(force_insert=True)
    fill_signature(row, act, signatory, key)
    pdf = sealed_bytes(row, plan, signatory, key)
    row.digest = digest_of(pdf)
    keep(pdf, row.digest)
    row.file, row.key, row.state = file_row(row, act, len(pdf)), key_row(row, act, key), State.SIGNED
    row.save(force_update=True)
    note(digest=row.digest, original=plan.digest, code=row.code)
    return row


def blank(
    act: Act,
    plan: Plan,
    kinds: tuple[str, ...],
    subject: Text | None,
    holder: int | None,
    about: models.Model | None,
) -> IssuedDocument:
    """The row of a sealed file before its signature."""
    about_type, about_id = reference_to(about)
    head = letterhead_of(act.territory, act.office)
    sheet = {
        "letterhead": {part: words(getattr(head, part)) for part in sheets.LETTERHEAD},
        "place": words(sheets.place_of(act.territory)), "subtitle": None,
    }  # fmt: skip
    row = IssuedDocument(
        territory_id=act.territory, code=new_code(), kind=plan.kind, template=STAMP, languages="ar,fr",
        title_ar=plan.title.ar, title_fr=plan.title.fr, number=plan.number, dated=act.day, sheet=sheet,
        data={"original": plan.digest}, masked_ar=masked(subject.ar) if subject else "",
        masked_fr=masked(subject.fr) if subject else "", holder_id=holder, office_id=act.office,
        about_type=about_type, about_id=about_id, signer_kinds=list(kinds), prepared_at=act.at,
        demo=is_demo(configuration()),
    )  # fmt: skip
    row.data_hash = hash_of(row)
    return row


def sealed_bytes(row: IssuedDocument, plan: Plan, signatory: Signatory, key: Key) -> bytes:
    """The file with the mark on every page and the seal over the whole; `Refused` where the seal would not hold."""
    setting, at = configuration(), signatory.words.signed_at or row.prepared_at
    writer = writer_over(content_of(plan.digest))
    stamp_pages(writer, stamp_of(sheets.signed_sheet(row, signatory.words, setting), row))
    capacity = capacity_in_signature(row)
    pdf = seal_written(writer, f"Diwan{row.code}", key, capacity, at=at, timestamp_url=setting.timestamp_url)
    found = check_pdf(pdf, known_roots())
    if found is None or not found.holds:
        raise Refused("documents.errors.not_stampable", name=plan.name)
    return pdf


def stamp_of(sheet: Sheet, row: IssuedDocument) -> bytes:
    """The mark as a PDF of one small page."""
    data = {
        "kind": row.title, "number": row.number, "dated": row.dated.isoformat(),
        "community": sheet.letterhead.community,
    }  # fmt: skip
    return pdf_of(compiled(STAMP, sheet, data, row.prepared_at, 0, format="pdf"))
