"""The copy itself: as pictures before it is signed, as the signed PDF after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from diwan.kernel.base.errors import NotFound
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import pictures_of
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.papers import document_bytes
from diwan.modules.watiqa.selectors import copy_of
from diwan.modules.watiqa.views.common import opened_case
from diwan.shell.pages import page


def pages_in(copy: Copy) -> int:
    """How many pages the copy has."""
    return len(pictures_of(copy.document))


def as_file(document: IssuedDocument, *, download: bool) -> HttpResponse:
    """The copy as an answer that nobody on the way keeps."""
    answer = HttpResponse(document_bytes(document), content_type="application/pdf")
    kind = "attachment" if download else "inline"
    answer["Content-Disposition"] = f'{kind}; filename="{document.printed_code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page("desk", mandate=CLERK)
def copy_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The copy of a request, to read or to print."""
    copy = copy_of(opened_case(request, number))
    if copy is None:
        raise NotFound("watiqa.errors.no_copy_yet")
    return as_file(copy.document, download=False)


@page("desk", mandate=CLERK)
def copy_page(request: HttpRequest, number: str, page: int) -> HttpResponse:
    """One page of the copy as a picture, for telephones."""
    copy = copy_of(opened_case(request, number))
    pictures = pictures_of(copy.document) if copy else []
    if not 1 <= page <= len(pictures):
        raise NotFound("watiqa.errors.no_copy_yet")
    answer = HttpResponse(pictures[page - 1], content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer
