"""Writes of documents: attach a file, prepare an act, sign it, end it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from asn1crypto import x509 as asn1_x509
from django.db import models

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound, Refused
from diwan.kernel.base.several import Outcome, each
from diwan.kernel.base.text import Text
from diwan.kernel.documents import sheets
from diwan.kernel.documents.authority import Subject
from diwan.kernel.documents.codes import new_code
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.events import DocumentSigned, SignatureAsked
from diwan.kernel.documents.intake import ANY_KIND, PDF
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.keys import Key, is_demo, key_for
from diwan.kernel.documents.letterheads import letterhead_of
from diwan.kernel.documents.models import IssuedDocument, SigningKey, State, StoredFile
from diwan.kernel.documents.qr import masked
from diwan.kernel.documents.signatories import Signatory, refuse_other_office, signatory_of
from diwan.kernel.documents.signing import Capacity, sign_pdf
from diwan.kernel.documents.storage import digest_of, keep
from diwan.kernel.documents.typeset import ARABIC, Languages, Letterhead, pictured, plain, typeset, words
from diwan.kernel.journal.services import emit, note, service


def reference_to(row: models.Model | None) -> tuple[str, str]:
    """A row as its label and key."""
    return (row._meta.label_lower, str(row.pk)) if row is not None else ("", "")


def attach_file(
    act: Act,
    *,
    name: str,
    chunks: Iterable[bytes],
    about: models.Model | None = None,
    purpose: str = "",
    holder: int | None = None,
    limit: int | None = None,
    kinds: tuple[str, ...] = ANY_KIND,
) -> StoredFile:
    """Take in a file somebody sends, check it by its content, and keep it.

    The slow part, reading and checking, is done before the act begins. `Refused` says in words what is wrong.
    """
    kept = taken_and_kept(name, chunks, limit=limit, kinds=kinds)
    return record_file(
        act, name=kept.name, digest=kept.digest, media_type=kept.media_type, size=kept.size,
        about=about, purpose=purpose, holder=act.person if act.hat == "citizen" else holder,
    )  # fmt: skip


@service("documents.file_attached", mandate="anyone", personal=("name",))
def record_file(
    act: Act,
    *,
    name: str,
    digest: str,
    media_type: str,
    size: int,
    about: models.Model | None = None,
    purpose: str = "",
    holder: int | None = None,
) -> StoredFile:
    """Record a file whose content is kept already."""
    about_type, about_id = reference_to(about)
    return StoredFile.objects.create(
        territory_id=act.territory, digest=digest, name=name, media_type=media_type, size=size,
        holder_id=holder, about_type=about_type, about_id=about_id, purpose=purpose,
        account_id=act.actor.account, received_at=act.at,
    )  # fmt: skip


@service("documents.prepared", mandate="anyone", personal=("data", "subject"))
def prepare_document(
    act: Act,
    *,
    kind: str,
    template: str,
    title: Text,
    data: Mapping[str, Any],
    signer_kinds: tuple[str, ...],
    languages: Languages = ARABIC,
    number: str = "",
    dated: date | None = None,
    subtitle: Text | None = None,
    place: Text | None = None,
    letterhead: Letterhead | None = None,
    subject: Text | None = None,
    holder: int | None = None,
    office: int | None = None,
    about: models.Model | None = None,
) -> IssuedDocument:
    """Prepare an act: fix what it will say, typeset it once to be sure that it can be, give it its code.

    `subject` is the name of whom it is about; only its first letters are shown to those who verify.
    """
    require_office(act)
    about_type, about_id = reference_to(about)
    head = letterhead or letterhead_of(act.territory, office or act.office)
    sheet = {
        "letterhead": {part: words(getattr(head, part)) for part in sheets.LETTERHEAD},
        "place": words(place or sheets.place_of(act.territory)),
        "subtitle": words(subtitle),
    }
    document = IssuedDocument(
        territory_id=act.territory, code=new_code(), kind=kind, template=template,
        languages=",".join(languages), title_ar=title.ar, title_fr=title.fr, number=number,
        dated=dated or act.day, sheet=sheet, data=plain(data),
        masked_ar=masked(subject.ar) if subject else "", masked_fr=masked(subject.fr) if subject else "",
        holder_id=holder, office_id=office or act.office, about_type=about_type, about_id=about_id,
        signer_kinds=list(signer_kinds), prepared_at=act.at, demo=is_demo(configuration()),
    )  # fmt: skip
    document.data_hash = hash_of(document)
    preview_of(document)
    document.save(force_insert=True)
    note(data_hash=document.data_hash)
    return document


def hash_of(document: IssuedDocument) -> str:
    """The digest of everything the act says, in one fixed form."""
    said = [
        document.code, document.kind, document.template, document.languages, document.title_ar,
        document.title_fr, document.number, document.dated.isoformat(), document.sheet, document.data,
    ]  # fmt: skip
    return sha256(
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def preview_of(document: IssuedDocument) -> bytes:
    """The act as it will look, marked as not signed."""
    return typeset(document.template, sheets.draft_sheet(document), document.data, at=document.prepared_at)


def pictures_of(document: IssuedDocument) -> list[bytes]:
    """The same as pictures, one a page: what an officer reads on a telephone before signing."""
    return pictured(document.template, sheets.draft_sheet(document), document.data, at=document.prepared_at)


def require_office(act: Act) -> None:
    """Acts of the administration are done by the administration."""
    if act.hat != "office":
        raise NotAllowed("base.errors.not_allowed")


def locked(document: IssuedDocument, kinds_of: Act) -> IssuedDocument:
    """The act's row, locked until the end, once it is sure that its kinds of mandate are held."""
    require_office(kinds_of)
    rows = IssuedDocument.objects.select_for_update(of=("self",))
    row = rows.filter(territory_id=document.territory_id, pk=document.pk).first()
    if row is None:
        raise NotFound("documents.errors.not_found")
    if house().included(kinds_of.mandates).isdisjoint(row.signer_kinds):
        raise NotAllowed("documents.errors.not_signatory")
    return row


@service("documents.signed", mandate="anyone")
def sign_document(act: Act, *, document: IssuedDocument) -> IssuedDocument:
    """Typeset an act with its signature block and verification code, sign it, and keep it.

    The one way an act is signed: whoever answers for its subject is asked first (`SignatureAsked`), and a machine
    signs nothing. Two officers who sign at once: the second gets a `Conflict` that names the first. The given row
    is brought up to date.
    """
    if act.actor.machine:
        raise NotAllowed("identity.errors.in_person")
    row = locked(document, act)
    if row.state != State.DRAFT:
        raise Conflict(f"documents.errors.already_{row.state}", signer=row.signer)
    emit(act, SignatureAsked(row))
    if row.overtaken_at is not None:
        raise Refused("documents.errors.overtaken")
    if hash_of(row) != row.data_hash:
        raise Refused("documents.errors.changed_since")
    signatory = signatory_of(act, tuple(row.signer_kinds))
    refuse_other_office(signatory, row.office_id)
    key = key_for(subject_of(row, signatory), configuration())
    fill_signature(row, act, signatory, key)
    pdf = signed_bytes(row, signatory, key)
    row.digest = digest_of(pdf)
    keep(pdf, row.digest)
    row.file = file_row(row, act, len(pdf))
    row.key = key_row(row, act, key)
    row.state = State.SIGNED
    row.save(force_update=True)
    note(digest=row.digest, data_hash=row.data_hash, code=row.code, delegation=signatory.delegation)
    document.__dict__.update({k: v for k, v in row.__dict__.items() if k != "_state"})
    emit(act, DocumentSigned(row))
    return row


def subject_of(row: IssuedDocument, signatory: Signatory) -> Subject:
    """Whose demo certificate signs."""
    community = row.sheet["letterhead"]["community"]["fr"]
    return Subject(f"{row.territory_id}-{signatory.person}", signatory.latin_name, community)


def fill_signature(row: IssuedDocument, act: Act, signatory: Signatory, key: Key) -> None:
    """Who, as what, under which delegation, when: kept with the act as they stand on it."""
    said = signatory.words
    row.signer_id, row.mandate_id, row.delegation_id = signatory.person, act.mandate_id, signatory.delegation
    row.signer_ar, row.signer_fr = said.name.ar, said.name.fr
    row.capacity_ar, row.capacity_fr = said.capacity.ar, said.capacity.fr
    row.delegation_ar = said.delegation.ar if said.delegation else ""
    row.delegation_fr = said.delegation.fr if said.delegation else ""
    row.delegation_ref = said.reference
    row.signed_at, row.demo = act.at, key.demo


def signed_bytes(row: IssuedDocument, signatory: Signatory, key: Key) -> bytes:
    """The signed PDF/A of an act whose signature fields are filled."""
    setting = configuration()
    at = signatory.words.signed_at or row.prepared_at
    pdf = typeset(row.template, sheets.signed_sheet(row, signatory.words, setting), row.data, at=at)
    return sign_pdf(pdf, key, capacity_in_signature(row), at=at, timestamp_url=setting.timestamp_url)


def capacity_in_signature(row: IssuedDocument) -> Capacity:
    """Name, capacity and delegation as they go into the signature, in the main language of the act."""
    french = row.in_languages == ("fr",)
    place = row.sheet.get("place") or {}
    return Capacity(
        name=row.signer_fr if french else row.signer_ar,
        capacity=row.capacity_fr if french else row.capacity_ar,
        delegation=row.delegation_fr if french else row.delegation_ar,
        place=str(place.get("fr" if french else "ar", "")),
        reason=row.title_fr if french else row.title_ar,
    )


def file_row(row: IssuedDocument, act: Act, size: int) -> StoredFile:
    """The row of the signed PDF."""
    return StoredFile.objects.create(
        territory_id=row.territory_id, digest=row.digest, name=f"{row.printed_code}.pdf", media_type=PDF,
        size=size, holder_id=row.holder_id, about_type="documents.issueddocument", about_id=str(row.pk),
        purpose="signed", account_id=act.actor.account, received_at=act.at,
    )  # fmt: skip


def key_row(row: IssuedDocument, act: Act, key: Key) -> SigningKey:
    """The certificate that signed, recorded at its first use in the community."""
    certificate: asn1_x509.Certificate = key.signer.signing_cert
    der = certificate.dump()
    found, _ = SigningKey.objects.get_or_create(
        territory_id=row.territory_id, fingerprint=sha256(der).hexdigest(),
        defaults={
            "subject": certificate.subject.human_friendly, "certificate": der, "demo": key.demo,
            "first_used_at": act.at,
        },
    )  # fmt: skip
    return found


def sign_documents(act: Act, *, documents: Iterable[IssuedDocument]) -> list[Outcome[IssuedDocument]]:
    """Sign acts one after another, each an act of its own: one that is refused does not lose the others."""
    return each(documents, lambda document: sign_document(act, document=document))


@service("documents.revoked", mandate="anyone", personal=("reason",))
def revoke_document(act: Act, *, document: IssuedDocument, reason: str) -> IssuedDocument:
    """Withdraw a signed act, with the reason; its page says so from then on."""
    return ended(act, document, State.REVOKED, reason)


@service("documents.replaced", mandate="anyone", personal=("reason",))
def replace_document(
    act: Act, *, document: IssuedDocument, by: IssuedDocument, reason: str
) -> IssuedDocument:
    """Mark a signed act as replaced by another one, already signed."""
    if by.state != State.SIGNED or by.territory_id != document.territory_id:
        raise Refused("documents.errors.replacement_unsigned")
    return ended(act, document, State.REPLACED, reason, by)


@service("documents.overtaken", mandate="anyone")
def overtake_documents(act: Act, *, documents: Iterable[int]) -> int:
    """Mark acts, by id, as older than what they were made from: a signed one stays genuine and its page says since
    when a new one should be asked for; a draft is signed no more. Gives how many there were."""
    require_office(act)
    still = IssuedDocument.objects.filter(
        territory_id=act.territory,
        pk__in=list(documents),
        overtaken_at=None,
        state__in=(State.DRAFT, State.SIGNED),
    )
    return still.update(overtaken_at=act.at)


@service("documents.revoked_together", mandate="anyone", personal=("reason",))
def revoke_documents(act: Act, *, documents: Iterable[int], reason: str) -> int:
    """Withdraw the signed acts of these ids: what they were made from is void. Their drafts are signed no more."""
    require_office(act)
    rows = IssuedDocument.objects.filter(territory_id=act.territory, pk__in=list(documents))
    rows.filter(state=State.DRAFT, overtaken_at=None).update(overtaken_at=act.at)
    signed = rows.filter(state=State.SIGNED)
    return signed.update(state=State.REVOKED, ended_at=act.at, end_reason=reason)


@service("documents.superseded", mandate="anyone", personal=("reason",))
def supersede_documents(act: Act, *, documents: Iterable[int], by: IssuedDocument, reason: str) -> int:
    """Mark the signed acts of these ids as replaced by another, signed for the case that followed. Their drafts are
    signed no more. Gives how many were replaced."""
    require_office(act)
    if by.state != State.SIGNED or by.territory_id != act.territory:
        raise Refused("documents.errors.replacement_unsigned")
    rows = IssuedDocument.objects.filter(territory_id=act.territory, pk__in=list(documents))
    rows.filter(state=State.DRAFT, overtaken_at=None).update(overtaken_at=act.at)
    signed = rows.filter(state=State.SIGNED)
    return signed.update(state=State.REPLACED, ended_at=act.at, end_reason=reason, replaced_by=by)


def ended(
    act: Act, document: IssuedDocument, state: State, reason: str, by: IssuedDocument | None = None
) -> IssuedDocument:
    """End a signed act."""
    if not reason.strip():
        raise Refused("documents.errors.reason_needed")
    row = locked(document, act)
    if row.state != State.SIGNED:
        raise Conflict(f"documents.errors.not_in_force_{row.state}")
    row.state, row.ended_at, row.end_reason, row.replaced_by = state, act.at, reason.strip(), by
    row.save(update_fields=["state", "ended_at", "end_reason", "replaced_by"])
    document.__dict__.update({k: v for k, v in row.__dict__.items() if k != "_state"})
    return row
