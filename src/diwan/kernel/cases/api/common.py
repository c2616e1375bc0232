"""What the operations on cases share: a file taken in, a case moved, a signed document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.files import UploadedFile

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.access import require_reader
from diwan.kernel.cases.api.shapes import TransitionIn
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.sealing import sealed_copy
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.cases.services import do_transition
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.identity.calls import CallFace, reading_scope, seat_of_call
from diwan.kernel.territory.scope import reading


def taken(file: UploadedFile) -> dict[str, Any]:
    """A file taken in, checked and kept."""
    return asdict(taken_and_kept(file.name or "", file.chunks()))


def case_seen(request: HttpRequest, face: CallFace, territory: int, number: str) -> Case:
    """A case that the caller sees through a face."""
    with reading(reading_scope(request, face)):
        found = case_numbered(territory, number)
        return at_desk(request, found) if face == "desk" else found


def at_desk(request: HttpRequest, case: Case) -> Case:
    """A case for the desk: within what the caller's seat reads."""
    return require_reader(seat_of_call(request).kinds, case)


def moved(act: Act, case: Case, key: str, payload: TransitionIn) -> Case:
    """The case as the transition leaves it."""
    return do_transition(
        act, case=case, transition=key, values=payload.values, reasons=payload.reasons, seen=payload.seen
    )


def sealed(case: Case, file: int) -> HttpResponse:
    """A plan as it was approved, whose row was seen under the caller's scope."""
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(signed_pdf(sealed_copy(case, file)), content_type="application/pdf", headers=headers)


def issued(case: Case, pk: int) -> HttpResponse:
    """A signed document whose row was seen under the caller's scope."""
    output = case.outputs.filter(pk=pk, signed_at__isnull=False).first()
    document = IssuedDocument.objects.filter(pk__in=[output.document_id]).first() if output else None
    if document is None:
        raise NotFound("cases.errors.no_output")
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(signed_pdf(document), content_type="application/pdf", headers=headers)
