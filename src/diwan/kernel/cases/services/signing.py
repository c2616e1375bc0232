"""Documents of a case: prepared from the procedure's words or its template, then signed by the mandate it names."""

from __future__ import annotations

from typing import Any

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks, events
from diwan.kernel.cases.laid_out import lines_of, tables_of
from diwan.kernel.cases.minutes import opinions_said
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.schema.procedure import Output
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.sealing import seal_plans
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import filled, words_about
from diwan.kernel.documents.events import SignatureAsked
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import prepare_document, preview_of, sign_document
from diwan.kernel.documents.typeset import as_code
from diwan.kernel.journal.services import emit, service, within

GENERIC = "documents/certificate"
SIGNED_BY = {
    "cases.caseoutput": ("cases.signed",),
    "cases.casevisit": ("cases.visit_minutes_signed",),
    "cases.meeting": ("cases.minutes_signed",),
    "cases.publicinquiry": ("cases.inquiry_posted", "cases.inquiry_reported"),
}


@service("cases.signed", mandate="anyone")
def sign_output(act: Act, *, output: CaseOutput) -> CaseOutput:
    """Typeset and sign a document that waits for it; its number was taken when it was asked for.

    Raises `NotAllowed` for who does not hold the signer's mandate, `Conflict` when somebody signed first.
    """
    row = _locked(output)
    _require_signer(act, row)
    if row.signed_at is not None:
        raise Conflict("cases.errors.already_signed")
    if row.void_at is not None:
        raise Conflict("cases.errors.output_void")
    case = locked_case(row.case)
    document = sign_document(act, document=prepared(act, case, row))
    sealed = seal_plans(act, case, row)
    row.document_id, row.signed_at = document.pk, act.at
    row.save(update_fields=["document_id", "signed_at"])
    details: dict[str, Any] = {"code": document.printed_code}
    if sealed:
        details["sealed"] = [one.printed_code for one in sealed]
    record_fact(act, case, "signed", key=row.key, origin=case.step, details=details)
    case.save(update_fields=["revision"])
    emit(act, events.OutputSigned(row))
    return row


@service("cases.previewed", mandate="anyone")
def preview_output(act: Act, *, output: CaseOutput) -> bytes:
    """The document as it will be signed, for its signer to read first."""
    row = _locked(output)
    _require_signer(act, row)
    return preview_of(prepared(act, row.case, row))


def refuse_apart(act: Act, event: SignatureAsked) -> None:
    """A file's document is signed with its file, which says so on its timeline and goes on; never by itself."""
    verbs = SIGNED_BY.get(event.document.about_type)
    if verbs is not None and not within(*verbs):
        raise Refused("cases.errors.signed_with_its_file")


def _require_signer(act: Act, output: CaseOutput) -> None:
    if house().included(act.mandates).isdisjoint({output.signer}):
        raise NotAllowed("documents.errors.not_signatory")


def prepared(act: Act, case: Case, output: CaseOutput) -> IssuedDocument:
    """The act to be signed, prepared once."""
    if output.document_id is not None:
        return IssuedDocument.objects.get(territory_id=case.territory_id, pk=output.document_id)
    declared = case.law.outputs[output.key]
    document = prepare_document(
        act.in_community(case.territory_id, act.last) if act.territory != case.territory_id else act,
        kind=f"{case.procedure}.{output.key}",
        template=declared.template or GENERIC,
        title=as_text(declared.title),
        data=_matter(case, output, declared),
        signer_kinds=(output.signer,),
        languages=tuple(declared.languages),
        number=output.number,
        dated=clocks.local(act.at),
        subject=Text(case.applicant, case.applicant) if case.applicant else None,
        holder=case.holder_id,
        about=output,
    )
    output.document_id = document.pk
    output.save(update_fields=["document_id"])
    return document


def _matter(case: Case, output: CaseOutput, declared: Output) -> dict[str, Any]:
    words = words_about(case, output.number)
    told = [
        (asked, case.values[key])
        for key, asked in case.law.fields.items()
        if key not in declared.mask and asked.section and case.values.get(key) not in (None, "")
    ]
    law = cited_all(case.law.legal)
    reference = {"label": Text("رقم الملف", "Dossier n°"), "value": as_code(case.number)}
    opening = filled(declared.body, words) if declared.body else None
    whole = declared.template or not opening
    return {
        "opening": opening,
        "facts": [reference, *_replaced(case), *(lines_of(told) if whole else ())],
        "tables": tables_of(told) if whole else [],
        "opinions": opinions_said(case),
        "legal": law,
        "values": {key: text for key, text in words.items() if key not in declared.mask},
        "answers": {key: value for key, value in case.values.items() if key not in declared.mask},
    }


def _replaced(case: Case) -> list[dict[str, Any]]:
    """The number of what this case takes the place of, on the paper itself."""
    parent = case.parent
    link = parent.law.links.get(case.link) if parent else None
    if parent is None or link is None or link.on_issue is None:
        return []
    return [
        {
            "label": Text("يعوض الوثيقة عدد", "Remplace le n°"),
            "value": as_code(parent.book_number or parent.number),
        }
    ]


def _locked(output: CaseOutput) -> CaseOutput:
    rows = CaseOutput.objects.select_for_update(of=("self",)).select_related("case", "territory")
    row = rows.filter(territory_id=output.territory_id, pk=output.pk).first()
    if row is None:
        raise NotFound("cases.errors.no_output")
    return row
