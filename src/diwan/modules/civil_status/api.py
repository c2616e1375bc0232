"""`/api/civil_status`: find, read, register, mention, freeze, import; the same services as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.identity.calls import act_for, reading_scope, reads, writes
from diwan.kernel.identity.shapes import BothWords, Day, Id, Line
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.content import (
    BirthContent,
    Content,
    DeathContent,
    Decider,
    MentionType,
    RecordType,
    State,
)
from diwan.modules.civil_status.kept_api import kept_router
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import ImportReport, Mention, Record
from diwan.modules.civil_status.names.query import query_from
from diwan.modules.civil_status.register_csv import LARGEST
from diwan.modules.civil_status.search import Where, Why, records_for
from diwan.modules.civil_status.selectors import import_report, reading_of, record_in_scope
from diwan.modules.civil_status.services import (
    add_mention,
    cancel_record,
    consult_record,
    freeze_record,
    import_register,
    register_birth,
    register_death,
    release_record,
)
from diwan.modules.civil_status.services.cancelling import Decision
from diwan.modules.civil_status.summaries_api import summaries_router
from diwan.modules.civil_status.uploads import paper_kept

router = Router()

router.add_router("/summaries", summaries_router)
router.add_router("/kept", kept_router)

Words = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]


class RecordOut(Schema):
    """A record as a list shows it."""

    id: int
    territory_id: int
    office_id: int
    type: RecordType
    reference: str
    number: int
    year: int
    state: State
    latest: int
    full_name: BothWords
    sex: str
    birth_date: date | None
    birth_year: int | None
    event_date: date | None
    event_year: int
    deceased: bool


class MatchOut(Schema):
    """A record found; a score of 1 is the same name, `why` says what differs from what was asked."""

    record: RecordOut
    score: float
    why: list[Why]


class FoundOut(Schema):
    """What a search found; `many` when namesakes fill the page."""

    matches: list[MatchOut]
    many: bool


class VersionOut(Schema):
    """Why the record changed, when, and who answers for it."""

    number: int
    cause: str
    reason: str
    at: datetime
    officer: str


class MentionOut(Schema):
    """A marginal mention."""

    id: int
    version: int
    type: MentionType
    date: date
    authority: str
    reference: str
    text_ar: str
    text_fr: str
    at: datetime
    officer: str


class ReadingOut(Schema):
    """A record opened: what it says today, its mentions and versions."""

    record: RecordOut
    content: BirthContent | DeathContent
    mentions: list[MentionOut]
    versions: list[VersionOut]


class BirthIn(Schema):
    """A birth to register; `entry` is the caller's own key, which registers it once."""

    office: Id
    content: BirthContent
    permission: Words = ""
    entry: UUID | None = None


class DeathIn(Schema):
    """A death to register."""

    office: Id
    content: DeathContent
    permission: Words = ""
    entry: UUID | None = None


class MentionIn(Schema):
    """A mention to enter; `changes` are new data by dotted path, `seen` the version one has read."""

    type: MentionType
    date: Day
    authority: Line
    text_ar: Line
    text_fr: Words = ""
    reference: Words = ""
    changes: dict[Line, Any] = {}
    seen: int = Field(ge=1, le=1_000_000)


class RecordReasonIn(Schema):
    """Why, and the version one has read."""

    reason: Line
    seen: int = Field(ge=1, le=1_000_000)


class CancellationIn(Schema):
    """Who decided, under which reference, when and why; and the version one has read."""

    decider: Decider
    authority: Line
    reference: Line
    date: Day
    reason: Line
    seen: int = Field(ge=1, le=1_000_000)


class FaultOut(Schema):
    """A fault of a file, by line and column."""

    line: int
    column: str
    code: str
    value: str


class ImportOut(Schema):
    """What an import did, or why it did nothing."""

    id: int
    office_id: int
    type: RecordType
    file_name: str
    encoding: str
    separator: str
    rows: int
    created: int
    known: int
    accepted: bool
    faults: list[FaultOut]
    at: datetime


@router.get("/records", response=FoundOut, summary="Find records by name, number, date or identity card")
@reads("desk", mandate=DESK)
def records(
    request: HttpRequest,
    q: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")],
    birth_year: Annotated[int | None, Field(ge=1850, le=2200)] = None,
    office: Id | None = None,
    type: RecordType | None = None,
) -> object:
    """Nearest first; the query is read as the box of the page is."""
    return records_for(query_from(q), Where(birth_year=birth_year, office=office, type=type))


@router.get("/records/{id}", response=ReadingOut, summary="Open a record; the journal keeps the trace")
@writes("desk", mandate=DESK)
def record(request: HttpRequest, id: Id) -> object:
    """What it says today, its mentions and versions."""
    consult_record(act_for(request), record=Record(pk=id))
    with reading(reading_scope(request, "desk", DESK)):
        return reading_of(record_in_scope(id))


@router.post("/births", response={201: RecordOut}, summary="Register a birth")
@writes("desk", mandate=DESK)
def new_birth(request: HttpRequest, wanted: BirthIn) -> Record:
    """Under the next number of the office's year, or its paper number."""
    return register_birth(act_for(request), office=office_with(wanted.office), **said(wanted))


@router.post("/deaths", response={201: RecordOut}, summary="Register a death")
@writes("desk", mandate=DESK)
def new_death(request: HttpRequest, wanted: DeathIn) -> Record:
    """Under the next number of the office's year, or its paper number."""
    return register_death(act_for(request), office=office_with(wanted.office), **said(wanted))


@router.post("/records/{id}/mentions", response={201: MentionOut}, summary="Enter a mention")
@writes("desk", mandate=SIGNING)
def new_mention(request: HttpRequest, id: Id, wanted: MentionIn) -> Mention:
    """A new version of the record."""
    return add_mention(
        act_for(request, kind=OFFICER), record=seen_in(request, id), type=wanted.type, date=wanted.date,
        authority=wanted.authority, reference=wanted.reference, text_ar=wanted.text_ar, text_fr=wanted.text_fr,
        changes=wanted.changes or None, seen=wanted.seen,
    )  # fmt: skip


@router.post("/records/{id}/freeze", response=RecordOut, summary="Freeze a record")
@writes("desk", mandate=SIGNING)
def frozen(request: HttpRequest, id: Id, why: RecordReasonIn) -> Record:
    """No copies until the court decides."""
    act = act_for(request, kind=OFFICER)
    return freeze_record(act, record=seen_in(request, id), reason=why.reason, seen=why.seen)


@router.post("/records/{id}/release", response=RecordOut, summary="Put a frozen record back in use")
@writes("desk", mandate=SIGNING)
def released(request: HttpRequest, id: Id, why: RecordReasonIn) -> Record:
    """On the decision named in the reason."""
    act = act_for(request, kind=OFFICER)
    return release_record(act, record=seen_in(request, id), reason=why.reason, seen=why.seen)


@router.post("/records/{id}/cancel", response=RecordOut, summary="Cancel a record on a decision")
@writes("desk", mandate=SIGNING)
def cancelled(
    request: HttpRequest, id: Id, wanted: Form[CancellationIn], paper: File[UploadedFile]
) -> Record:
    """It stays readable and gives no copies; the decision's paper is kept with it."""
    decision = Decision(wanted.decider, wanted.authority, wanted.reference, wanted.date)
    return cancel_record(
        act_for(request, kind=OFFICER), record=seen_in(request, id), decision=decision,
        paper=paper_kept(paper, "paper"), reason=wanted.reason, seen=wanted.seen,
    )  # fmt: skip


@router.post("/imports", response={201: ImportOut}, summary="Import a register from a CSV file")
@writes("desk", mandate=DESK)
def new_import(
    request: HttpRequest, office: Form[Id], type: Form[RecordType], file: File[UploadedFile]
) -> ImportReport:
    """All of it or nothing; the faults are in the answer."""
    if file.size is None or file.size > LARGEST:
        raise Invalid(
            {"file": [Refused("civil_status.faults.too_large", value=str(LARGEST // 1024 // 1024))]}
        )
    return import_register(
        act_for(request), office=office_with(office), type=type, file_name=file.name or "", data=file.read()
    )


@router.get("/imports/{id}", response=ImportOut, summary="The report of an import")
@reads("desk", mandate=DESK)
def one_import(request: HttpRequest, id: Id) -> ImportReport:
    """What it did, or every reason why it did nothing."""
    return import_report(id)


def office_with(id: int) -> Office:
    """An office; whether it is the caller's is the service's to say."""
    found = Office.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.errors.not_your_office")
    return found


def said(wanted: BirthIn | DeathIn) -> dict[str, Any]:
    """What the services of registration take."""
    content: Content = wanted.content
    return {"content": content, "permission": wanted.permission, "entry": wanted.entry}


def seen_in(request: HttpRequest, id: int) -> Record:
    """A record within the caller's scope."""
    with reading(reading_scope(request, "desk", SIGNING)):
        return record_in_scope(id)
