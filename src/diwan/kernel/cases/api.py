"""`/api/cases`: procedures for anyone, the citizen's drafts and cases, the desk's queues and acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseOutput, Draft
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import (
    case_numbered,
    cases_of,
    drafts_of,
    outputs_to_sign,
    possible_links,
    possible_transitions,
)
from diwan.kernel.cases.selectors import queue as queue_of
from diwan.kernel.cases.services import (
    assign_case,
    attach_document,
    do_transition,
    drop_draft,
    open_linked_case,
    save_draft,
    sign_output,
    submit_case,
)
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.intake import take_in
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.storage import content_of, keep
from diwan.kernel.identity.calls import (
    act_for,
    citizen_act_for,
    person_of_call,
    reading_scope,
    reads,
    seat_of_call,
    writes,
)
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Offset, TerritoryId, Window, window
from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.territory.scope import reading

router = Router()
Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z][a-z0-9_.]*$")]
Number = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z/-]+$")]
Answers = dict[Key, str | int | bool | None]
Reasons = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]


class FieldOut(Schema):
    """A question of a procedure."""

    key: str
    label: BothWords
    type: str
    section: str | None
    required: bool
    conditional: bool
    choices: dict[str, BothWords] | None


class DocumentAskedOut(Schema):
    """A document of a procedure."""

    key: str
    label: BothWords
    brought_by: str
    kind: str
    conditional: bool


class ProcedureLine(Schema):
    """A procedure in the list."""

    key: str
    version: int
    in_force: date
    title: BothWords
    summary: BothWords
    category: str
    legal: list[str]


class ProcedureOut(ProcedureLine):
    """A procedure whole: what it asks, how long it takes, what silence means."""

    silence: str
    fields: list[FieldOut]
    documents: list[DocumentAskedOut]


class DraftIn(Schema):
    """The beginning of a request."""

    procedure: Key
    territory: TerritoryId
    values: Answers = {}


class AnswersIn(Schema):
    """Answers to keep; `section` limits them to one page of the form."""

    values: Answers
    section: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = ""


class DraftOut(Schema):
    """A request not filed yet."""

    id: int
    procedure: str
    territory_id: int
    values: dict[str, Any]
    started_at: datetime
    saved_at: datetime


class FileOut(Schema):
    """A file of a draft or of a case."""

    id: int
    key: str
    name: str
    media_type: str
    size: int
    sha256: str = Field(alias="digest")
    added_at: datetime


class CaseLine(Schema):
    """A case in a list."""

    id: int
    territory_id: int
    number: str
    procedure: str
    applicant: str
    step: str
    step_label: BothWords
    phase: str
    turn: str = Field(alias="ball")
    outcome: str
    complete: bool
    opened_at: datetime
    step_since: datetime
    due_on: date | None
    closed_at: datetime | None
    revision: int

    @staticmethod
    def resolve_step_label(case: Case) -> Any:
        """The step in words."""
        return as_text(case.place.label)


class FactOut(Schema):
    """One thing that happened."""

    seq: int
    at: datetime
    kind: str
    key: str
    origin: str
    target: str
    actor: str
    reasons: str


class ClockOut(Schema):
    """Where a clock stands."""

    key: str
    status: str
    delay: str
    since: datetime
    last_day: date | None


class ActOut(Schema):
    """What the caller may do, or why not now."""

    key: str
    label: BothWords
    asks: list[str]
    reasons_wanted: bool
    open: bool
    obstacles: list[str]


class CaseFeeOut(Schema):
    """A fee of the case."""

    key: str
    dirhams: str
    paid_at: datetime | None
    receipt: str

    @staticmethod
    def resolve_dirhams(fee: Any) -> str:
        """The amount in dirhams."""
        return str(Money.from_centimes(fee.centimes).amount)


class OutputOut(Schema):
    """A document of the case."""

    id: int
    key: str
    number: str
    signed_at: datetime | None


class CaseOut(CaseLine):
    """A case whole."""

    values: dict[str, Any]
    reasons: str
    book_number: str
    timeline: list[FactOut]
    clocks: list[ClockOut]
    files: list[FileOut]
    fees: list[CaseFeeOut]
    outputs: list[OutputOut]
    acts: list[ActOut]
    links: list[str]

    @staticmethod
    def resolve_timeline(case: Case) -> list[Any]:
        """What happened, in order."""
        return list(case.facts.all())

    @staticmethod
    def resolve_clocks(case: Case) -> list[Any]:
        """Its clocks."""
        return list(case.clocks.all())

    @staticmethod
    def resolve_files(case: Case) -> list[Any]:
        """Its files that stand."""
        return list(case.documents.filter(replaced_at=None))

    @staticmethod
    def resolve_fees(case: Case) -> list[Any]:
        """What it owes or owed."""
        return list(case.fees.all())

    @staticmethod
    def resolve_outputs(case: Case) -> list[Any]:
        """Its documents."""
        return list(case.outputs.all())

    @staticmethod
    def resolve_acts(case: Case, context: Any) -> list[dict[str, Any]]:
        """What the caller may do."""
        return [
            {
                "key": p.key,
                "label": as_text(p.transition.label),
                "asks": list(p.transition.asks),
                "reasons_wanted": p.transition.reasons == "required",
                "open": p.is_open,
                "obstacles": [str(reason) for reason in p.reasons],
            }
            for p in possible_transitions(act_on(context["request"], case), case)
        ]

    @staticmethod
    def resolve_links(case: Case, context: Any) -> list[str]:
        """The linked cases the caller may open."""
        act = act_on(context["request"], case)
        return possible_links(act, case, act.at)


class TransitionIn(Schema):
    """An act on a case: its answers, its reasons, and the revision the caller was looking at."""

    values: Answers = {}
    reasons: Reasons = ""
    seen: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class AssignIn(Schema):
    """Whom a case is given to; nobody puts it back in the common queue."""

    to_me: bool


def act_on(request: HttpRequest, case: Case) -> Act:
    """The caller's act on a case, as a citizen on the citizen's addresses, in office on the desk's."""
    if "/mine/" in request.path:
        return citizen_act_for(request, case.territory_id)
    return act_for(request)


# --- procedures --------------------------------------------------------------------------------------


@router.get("/procedures", response=list[ProcedureLine], auth=None, summary="Procedures one may begin today")
@reads("public")
def procedures(request: HttpRequest) -> list[dict[str, Any]]:
    """What the portal offers."""
    return [line_of(law) for law in catalogue().listed(timezone.localdate())]


@router.get("/procedures/{key}", response=ProcedureOut, auth=None, summary="One procedure")
@reads("public")
def procedure(request: HttpRequest, key: Key) -> dict[str, Any]:
    """What it asks, how long it takes."""
    law = catalogue().in_force(key, timezone.localdate()).procedure
    return line_of(law) | {
        "silence": law.silence.means,
        "fields": [
            {
                "key": name,
                "label": as_text(f.label),
                "type": f.type,
                "section": f.section,
                "required": f.required,
                "conditional": bool(f.when),
                "choices": {k: as_text(w) for k, w in f.choices.items()} if f.choices else None,
            }
            for name, f in law.fields.items()
            if f.section
        ],
        "documents": [
            {
                "key": name,
                "label": as_text(d.label),
                "brought_by": d.from_,
                "kind": d.kind,
                "conditional": bool(d.when),
            }
            for name, d in law.documents.items()
        ],
    }


def line_of(law: Procedure) -> dict[str, Any]:
    """A procedure in the list."""
    return {
        "key": law.key,
        "version": law.version,
        "in_force": law.in_force,
        "title": as_text(law.title),
        "summary": as_text(law.summary),
        "category": str(law.category),
        "legal": law.legal,
    }


# --- the citizen's drafts ------------------------------------------------------------------------------


@router.get("/drafts", response=list[DraftOut], summary="My requests not filed yet")
@reads("citizen")
def drafts(request: HttpRequest) -> list[Draft]:
    """The latest first."""
    return list(drafts_of(person_of_call(request))[:100])


@router.post("/drafts", response=DraftOut, summary="Begin a request")
@writes("citizen")
def begin(request: HttpRequest, payload: DraftIn) -> Draft:
    """A draft; nothing is filed yet."""
    territory = Territory.objects.filter(pk=payload.territory, valid_to=None).first()
    if territory is None or territory.level not in (Level.COMMUNE, Level.ARRONDISSEMENT):
        raise NotFound("cases.errors.no_community")
    if payload.procedure not in {law.key for law in catalogue().listed(timezone.localdate())}:
        raise NotFound("cases.errors.no_procedure", key=payload.procedure)
    act = citizen_act_for(request, payload.territory)
    return save_draft(act, procedure=payload.procedure, values=payload.values)


def own_draft(request: HttpRequest, pk: int) -> Draft:
    """A draft of the caller's own."""
    with reading(reading_scope(request, "citizen")):
        found = Draft.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("cases.errors.no_draft")
    return found


@router.put("/drafts/{id}", response=DraftOut, summary="Keep answers")
@writes("citizen")
def keep_answers(request: HttpRequest, id: Id, payload: AnswersIn) -> Draft:
    """Wrong answers are refused by field; holes may wait."""
    draft = own_draft(request, id)
    return save_draft(
        citizen_act_for(request, draft.territory_id),
        procedure=draft.procedure,
        values=payload.values,
        section=payload.section,
        draft=draft,
    )


@router.delete("/drafts/{id}", response={204: None}, summary="Throw a draft away")
@writes("citizen")
def throw_away(request: HttpRequest, id: Id) -> tuple[int, None]:
    """Its files go with it."""
    draft = own_draft(request, id)
    drop_draft(citizen_act_for(request, draft.territory_id), draft=draft)
    return 204, None


@router.post("/drafts/{id}/documents/{key}", response=FileOut, summary="Add a document to a draft")
@writes("citizen")
def add_to_draft(request: HttpRequest, id: Id, key: Key, file: File[UploadedFile]) -> Any:
    """Checked by its content, not by its name."""
    draft = own_draft(request, id)
    return attach_document(
        citizen_act_for(request, draft.territory_id), document=key, draft=draft, **taken(file)
    )


@router.post("/drafts/{id}/submit", response=CaseLine, summary="File a draft")
@writes("citizen")
def submit(request: HttpRequest, id: Id) -> Case:
    """Filing twice gives the same case."""
    draft = own_draft(request, id)
    return submit_case(citizen_act_for(request, draft.territory_id), draft=draft, channel="api")


def taken(file: UploadedFile) -> dict[str, Any]:
    """A file taken in, checked and kept."""
    found = take_in(file.name or "", file.chunks(), limit=configuration().upload_limit)
    with found.content:
        keep(found.content, found.digest)
    return {"name": found.name, "media_type": found.media_type, "size": found.size, "digest": found.digest}


# --- the citizen's cases -------------------------------------------------------------------------------


@router.get("/mine", response=Window[CaseLine], summary="My cases")
@reads("citizen")
def mine(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """The latest first."""
    return dict(window(cases_of(person_of_call(request)), limit, offset))


@router.get("/mine/{territory}/{number}", response=CaseOut, summary="One of my cases")
@reads("citizen")
def my_case(request: HttpRequest, territory: TerritoryId, number: Number) -> Case:
    """Who has it, until when, what I may do."""
    return case_numbered(territory, number)


def own_case(request: HttpRequest, territory: int, number: str) -> Case:
    """A case of the caller's own."""
    with reading(reading_scope(request, "citizen")):
        return case_numbered(territory, number)


@router.post("/mine/{territory}/{number}/transitions/{key}", response=CaseLine, summary="Act on my case")
@writes("citizen")
def act_on_mine(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: TransitionIn
) -> Case:
    """What the procedure lets the applicant do."""
    case = own_case(request, territory, number)
    return moved(citizen_act_for(request, territory), case, key, payload)


@router.post(
    "/mine/{territory}/{number}/documents/{key}", response=FileOut, summary="Add a document to my case"
)
@writes("citizen")
def add_to_mine(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, file: File[UploadedFile]
) -> Any:
    """While it is the applicant's turn."""
    case = own_case(request, territory, number)
    return attach_document(citizen_act_for(request, territory), document=key, case=case, **taken(file))


@router.post("/mine/{territory}/{number}/links/{key}", response=DraftOut, summary="Appeal, or go on")
@writes("citizen")
def open_link(request: HttpRequest, territory: TerritoryId, number: Number, key: Key) -> Draft:
    """A draft that carries over what the law says."""
    case = own_case(request, territory, number)
    return open_linked_case(citizen_act_for(request, territory), case=case, link=key)


@router.get(
    "/mine/{territory}/{number}/issued/{id}", summary="A signed document of mine", response={200: bytes}
)
@reads("citizen")
def my_document(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """The PDF."""
    return issued(case_numbered(territory, number), id)


# --- the desk ------------------------------------------------------------------------------------------


@router.get("/queue", response=Window[CaseLine], summary="The desk's queue, late ones first")
@reads("desk")
def queue(
    request: HttpRequest,
    which: Literal["office", "late", "waiting", "mine", "closed"] = "office",
    procedure: Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_.]*$")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """The cases in the hands of the caller's mandates."""
    seat = seat_of_call(request)
    found = queue_of(
        seat.territory,
        seat.last,
        seat.kinds,
        which=which,
        person=seat.person,
        today=timezone.localdate(),
        procedure=procedure,
    )
    return dict(window(found, limit, offset))


@router.get("/desk/{territory}/{number}", response=CaseOut, summary="A case file")
@reads("desk")
def desk_case(request: HttpRequest, territory: TerritoryId, number: Number) -> Case:
    """The whole file, and what the caller may do."""
    return case_numbered(territory, number)


def desk_row(request: HttpRequest, territory: int, number: str) -> Case:
    """A case the caller's desk sees."""
    with reading(reading_scope(request, "desk")):
        return case_numbered(territory, number)


@router.post("/desk/{territory}/{number}/transitions/{key}", response=CaseLine, summary="Act on a case")
@writes("desk")
def act_at_desk(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: TransitionIn
) -> Case:
    """What the procedure lets the caller's mandates do."""
    return moved(act_for(request), desk_row(request, territory, number), key, payload)


def moved(act: Act, case: Case, key: str, payload: TransitionIn) -> Case:
    """The case as the transition leaves it."""
    return do_transition(
        act, case=case, transition=key, values=payload.values, reasons=payload.reasons, seen=payload.seen
    )


@router.post("/desk/{territory}/{number}/assign", response=CaseLine, summary="Take a case or put it back")
@writes("desk")
def assign(request: HttpRequest, territory: TerritoryId, number: Number, payload: AssignIn) -> Case:
    """For oneself only."""
    assignee = seat_of_call(request).person if payload.to_me else None
    return assign_case(act_for(request), case=desk_row(request, territory, number), assignee=assignee)


@router.post("/desk/{territory}/{number}/documents/{key}", response=FileOut, summary="Add a fetched document")
@writes("desk")
def add_at_desk(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, file: File[UploadedFile]
) -> Any:
    """What the office obtained itself (law 55.19 art. 23)."""
    case = desk_row(request, territory, number)
    return attach_document(act_for(request), document=key, case=case, **taken(file))


@router.get("/desk/{territory}/{number}/files/{id}", summary="A file of a case", response={200: bytes})
@reads("desk")
def desk_file(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """Its bytes."""
    found = case_numbered(territory, number).documents.filter(pk=id).first()
    if found is None:
        raise NotFound("cases.errors.no_output")
    return HttpResponse(content_of(found.digest), content_type=found.media_type)


@router.get("/desk/{territory}/{number}/issued/{id}", summary="A signed document", response={200: bytes})
@reads("desk")
def desk_document(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """The PDF."""
    return issued(case_numbered(territory, number), id)


def issued(case: Case, pk: int) -> HttpResponse:
    """A signed document whose row was seen under the caller's scope."""
    output = case.outputs.filter(pk=pk, signed_at__isnull=False).first()
    document = IssuedDocument.objects.filter(pk__in=[output.document_id]).first() if output else None
    if document is None:
        raise NotFound("cases.errors.no_output")
    return HttpResponse(signed_pdf(document), content_type="application/pdf")


@router.get("/to-sign", response=list[OutputOut], summary="Documents that wait for my signature")
@reads("desk")
def to_sign(request: HttpRequest) -> list[CaseOutput]:
    """The oldest first."""
    seat = seat_of_call(request)
    return list(outputs_to_sign(seat.territory, seat.last, seat.kinds)[:200])


@router.post("/to-sign/{id}", response=OutputOut, summary="Sign a document")
@writes("desk")
def sign(request: HttpRequest, id: Id) -> CaseOutput:
    """With the mandate or delegation it asks for."""
    seat = seat_of_call(request)
    with reading(reading_scope(request, "desk")):
        found = outputs_to_sign(seat.territory, seat.last, seat.kinds).filter(pk=id).first()
    if found is None:
        raise NotFound("cases.errors.no_output")
    return sign_output(act_for(request, kind=found.signer), output=found)
