"""The copy's content, for pages and the API: a draft that says so, then the signed file."""

from __future__ import annotations

from diwan.kernel.cases.models import Case
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.services import preview_of
from diwan.modules.watiqa.selectors import copy_of


def document_bytes(document: IssuedDocument) -> bytes:
    """The signed file; before the signature a draft that says so on its face."""
    return preview_of(document) if document.state == State.DRAFT else signed_pdf(document)


def copy_bytes(case: Case) -> bytes | None:
    """The copy of a request, nothing before it is prepared."""
    copy = copy_of(case)
    return document_bytes(copy.document) if copy else None
