"""`/api/documents`: verification for anyone, one's own acts, the desk's signature book."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.several import Outcome
from diwan.kernel.documents.access import may_read
from diwan.kernel.documents.inspection import Inspection, inspect
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.offline import own_entries
from diwan.kernel.documents.selectors import (
    Verified,
    documents_awaiting_signature,
    documents_of_holder,
    signed_pdf,
    verified_by_code,
)
from diwan.kernel.documents.services import revoke_document, sign_document, sign_documents
from diwan.kernel.identity.calls import act_for, act_in_person, person_of_call, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Line, Offset, Window, window

router = Router()
LARGEST_BATCH = 200


class VerifiedOut(Schema):
    """What anyone who holds a code may know of its act."""

    code: str = Field(alias="printed_code")
    kind: str
    title: BothWords
    number: str
    dated: date
    state: str
    in_force: bool
    community: BothWords
    signed_at: datetime
    signer: BothWords
    capacity: BothWords
    delegation: BothWords | None
    subject: BothWords | None
    demo: bool
    sha256: str = Field(alias="digest")
    ended_at: datetime | None
    end_reason: str
    replaced_by: str
    overtaken_at: datetime | None


class SignatureOut(Schema):
    """The signature found in a file."""

    holds: bool
    trusted: bool
    timestamped: bool
    signer: str
    capacity: str
    delegation: str
    signed_at: datetime | None


class InspectionOut(Schema):
    """Whether a file is the original of an act, and whether its signature is intact."""

    original: bool = Field(alias="same")
    act: VerifiedOut | None
    signature: SignatureOut | None


class KeyOut(Schema):
    """A key QR codes are sealed with."""

    kid: str
    holder: str
    demo: bool
    jwk: dict[str, str]


class DocumentOut(Schema):
    """An act of the community or of the citizen who calls."""

    id: int
    territory_id: int
    code: str = Field(alias="printed_code")
    kind: str
    title: BothWords
    number: str
    dated: date
    state: str
    about_type: str
    about_id: str
    prepared_at: datetime
    signed_at: datetime | None
    ended_at: datetime | None
    end_reason: str


class Batch(Schema):
    """Acts to sign one after the other."""

    documents: list[Id] = Field(min_length=1, max_length=LARGEST_BATCH)


class OutcomeOut(Schema):
    """What became of one act of a batch."""

    id: int
    signed: bool
    code: str = ""
    detail: str = ""


class WithdrawalIn(Schema):
    """Why an act is withdrawn."""

    reason: Line


@router.get("/verify/{code}", response=VerifiedOut, auth=None, summary="The act behind a verification code")
@reads("public")
def verified(request: HttpRequest, code: Line) -> Verified:
    """Genuine or not, who signed, as what, when, and its state today."""
    found = verified_by_code(code)
    if found is None:
        raise NotFound("documents.verify.unknown")
    return found


@router.post("/verify", response=InspectionOut, auth=None, summary="Compare a file with the acts issued")
def inspected(request: HttpRequest, file: File[UploadedFile]) -> Inspection:
    """Whether the PDF is an original of ours and its signature intact; nothing is kept."""
    return inspect(file.chunks(), name=file.name or "")


@router.get("/keys", response=list[KeyOut], auth=None, summary="The keys that seal QR codes")
def keys(request: HttpRequest) -> list[dict[str, Any]]:
    """Enough to verify a QR code without calling again."""
    return own_entries()


@router.get("/mine", response=Window[DocumentOut], summary="The acts issued to the citizen who calls")
@reads("citizen")
def mine(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Newest first, drafts left out."""
    return dict(window(documents_of_holder(person_of_call(request)), limit, offset))


@router.get("/mine/{id}/pdf", response={200: None}, summary="The signed PDF of one's own act")
@reads("citizen")
def my_pdf(request: HttpRequest, id: Id) -> HttpResponse:
    """The original."""
    return pdf_response(documents_of_holder(person_of_call(request)).filter(pk=id).first())


@router.get("/awaiting", response=Window[DocumentOut], summary="Acts that await a signature")
@reads("desk")
def awaiting(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Those the caller may sign or oversees, the oldest first."""
    seat = seat_of_call(request)
    return dict(window(documents_awaiting_signature(seat.territory, seat.kinds), limit, offset))


@router.post("/sign", response=list[OutcomeOut], summary="Sign acts in a batch")
@writes("desk")
def signed_batch(request: HttpRequest, batch: Batch) -> list[dict[str, Any]]:
    """Each is an act of its own: one that is refused does not lose the others; nobody signs by a token."""
    act = act_in_person(request)
    rows = [IssuedDocument(pk=number, territory_id=act.territory) for number in batch.documents]
    return [outcome_out(outcome) for outcome in sign_documents(act, documents=rows)]


@router.get("/{id}", response=DocumentOut, summary="One act of the community")
@reads("desk")
def document(request: HttpRequest, id: Id) -> IssuedDocument:
    """As the office sees it."""
    return in_community(request, id)


@router.get("/{id}/pdf", response={200: None}, summary="The signed PDF of an act of the community")
@reads("desk")
def pdf(request: HttpRequest, id: Id) -> HttpResponse:
    """The original."""
    return pdf_response(in_community(request, id))


@router.post("/{id}/sign", response=DocumentOut, summary="Sign an act")
@writes("desk")
def signed(request: HttpRequest, id: Id) -> IssuedDocument:
    """409 when somebody signed it before; 422 where what it was made from no longer allows it."""
    act = act_in_person(request)
    return sign_document(act, document=IssuedDocument(pk=id, territory_id=act.territory))


@router.post("/{id}/revoke", response=DocumentOut, summary="Withdraw a signed act")
@writes("desk")
def revoked(request: HttpRequest, id: Id, why: WithdrawalIn) -> IssuedDocument:
    """Its page says so from then on."""
    act = act_for(request)
    return revoke_document(act, document=IssuedDocument(pk=id, territory_id=act.territory), reason=why.reason)


def in_community(request: HttpRequest, number: int) -> IssuedDocument:
    """An act in the scope of the seat that calls."""
    seat = seat_of_call(request)
    found = IssuedDocument.objects.filter(pk=number).first()
    if found is None or not may_read(seat.kinds, found):
        raise NotFound("documents.errors.not_found")
    return found


def pdf_response(row: IssuedDocument | None) -> HttpResponse:
    """A signed PDF, kept by nobody between."""
    if row is None or row.state == State.DRAFT:
        raise NotFound("documents.errors.not_found")
    response = HttpResponse(signed_pdf(row), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.printed_code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def outcome_out(outcome: Outcome[IssuedDocument]) -> dict[str, Any]:
    """One line of the answer to a batch."""
    code = outcome.error.code if outcome.error else ""
    return {"id": outcome.thing.pk, "signed": outcome.done, "code": code, "detail": outcome.reason}
