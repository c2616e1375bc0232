"""Files of declarations: the receipt, the papers that were sent, the signed record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, catalogue
from diwan.kernel.documents.letterheads import letterhead_of
from diwan.kernel.documents.selectors import content_of_file, signed_pdf
from diwan.kernel.documents.sheets import place_of
from diwan.kernel.documents.typeset import Sheet, as_code, typeset
from diwan.kernel.identity.acting import seat_held
from diwan.modules.civil_status.public import DESK
from diwan.modules.declarations.mandates import DECLARING
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import Filiation, papers_for
from diwan.modules.declarations.selectors import declaration_with
from diwan.modules.declarations.services import particulars_of
from diwan.modules.declarations.views.first import own_of_institution
from diwan.shell.pages import page


def both(key: str) -> Text:
    """Words in both languages at once, for paper."""
    found = [catalogue(language)[f"declarations.{key}"] for language in ("ar", "fr")]
    return Text(*(entry if isinstance(entry, str) else entry["other"] for entry in found))


def receipt_pdf(declaration: Declaration) -> bytes:
    """The receipt handed to whoever declared: what was declared, until when to complete it, with what."""
    sheet = Sheet(
        title=both(f"receipt.title.{declaration.type}"),
        letterhead=letterhead_of(declaration.territory_id, declaration.office_id),
        languages=("ar", "fr"), number=declaration.reference, date=timezone.localdate(declaration.declared_at),
        place=place_of(declaration.territory_id), state="plain",
    )  # fmt: skip
    return typeset("declarations/receipt", sheet, receipt_data(declaration), at=declaration.declared_at)


def receipt_data(declaration: Declaration) -> dict[str, object]:
    """What stands on the receipt."""
    about = "mother" if declaration.type == "birth" else "deceased"
    name = declaration.mother_ar if declaration.type == "birth" else declaration.person_ar
    filiation = Filiation(declaration.filiation) if declaration.filiation else Filiation.FIRST_OF_MARRIAGE
    needs = papers_for(declaration.type, particulars_of(declaration), filiation)
    return {
        "facts": [
            {"label": both("receipt.reference"), "value": as_code(declaration.reference)},
            {"label": both(f"receipt.{about}"), "value": name or both("receipt.unknown")},
            {"label": both(f"receipt.on_{declaration.type}"), "value": declaration.event_date},
            {"label": both("receipt.source"), "value": source_of(declaration)},
            {"label": both("receipt.last_day"), "value": declaration.last_day},
        ],
        "papers": [[both(f"papers.{kind}") for kind in need.any_of] for need in needs],
        "next": both(f"receipt.next.{declaration.type}"),
        "legal": both("receipt.legal"),
    }


def source_of(declaration: Declaration) -> Text:
    """Who declared first."""
    return declaration.institution.name if declaration.institution else both(f"sources.{declaration.source}")


def as_pdf(content: bytes, name: str, media_type: str = "application/pdf") -> HttpResponse:
    """A file that nobody on the way keeps."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page("desk", mandate=(*DECLARING, *DESK))
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt, to print or to hand over."""
    found = own_of_institution(request, reference)
    return as_pdf(receipt_pdf(found), f"{found.reference}.pdf")


def paper_with(declaration: Declaration, paper: int) -> Paper:
    """A paper of a declaration that has a file; `NotFound` otherwise."""
    rows = Paper.objects.filter(territory_id=declaration.territory_id, declaration=declaration, pk=paper)
    found = rows.select_related("file").first()
    if found is None or found.file is None:
        raise NotFound("declarations.errors.no_paper")
    return found


@page("desk", mandate=DESK)
def paper_file(request: HttpRequest, reference: str, paper: int) -> HttpResponse:
    """A paper that was sent."""
    file = paper_with(declaration_with(seat_held(request).territory, reference), paper).file
    assert file is not None
    return as_pdf(content_of_file(file), f"{paper}", file.media_type)


@page("desk", mandate=DESK)
def record_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The signed record."""
    return signed_record(declaration_with(seat_held(request).territory, reference))


def signed_record(declaration: Declaration) -> HttpResponse:
    """The signed document of the record; `NotFound` before the signature."""
    if declaration.document is None:
        raise NotFound("declarations.errors.not_signed_yet")
    return as_pdf(signed_pdf(declaration.document), f"{declaration.document.printed_code}.pdf")
