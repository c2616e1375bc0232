"""`/api/civil_status/records`, `births`, `deaths`, `imports`: find, read, register, mention, freeze, cancel."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Form, Router
from ninja.files import UploadedFile

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, writes
from diwan.kernel.identity.shapes import Id
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.shapes import (
    BirthIn,
    CancellationIn,
    DeathIn,
    FoundOut,
    ImportOut,
    MentionIn,
    MentionOut,
    ReadingOut,
    RecordOut,
    RecordReasonIn,
    RecordSearchIn,
    mention_said,
    reading_said,
)
from diwan.modules.civil_status.content import Content, RecordType
from diwan.modules.civil_status.listings import is_told
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import ImportReport, Record
from diwan.modules.civil_status.names.query import Query, query_from
from diwan.modules.civil_status.register_csv import LARGEST
from diwan.modules.civil_status.search import Found, Where, records_for
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
from diwan.modules.civil_status.services.listing import record_listing
from diwan.modules.civil_status.uploads import paper_kept

records_router = Router()


@records_router.get("/records", response=FoundOut, summary="The records that bear a number")
@writes("desk", mandate=DESK)
def records(
    request: HttpRequest,
    number: Annotated[int, Field(ge=1, le=2_000_000_000)],
    year: Annotated[int | None, Field(ge=1850, le=2200)] = None,
    office: Id | None = None,
    type: RecordType | None = None,
) -> object:
    """By number alone: an address stands in the logs of every machine on the way, and a name has no place there."""
    return told(request, Query(number=number, year=year), Where(office=office, type=type))


@records_router.post(
    "/records/search", response=FoundOut, summary="Find records by name, number, date or identity card"
)
@writes("desk", mandate=DESK)
def records_sought(request: HttpRequest, sought: RecordSearchIn) -> object:
    """Nearest first; `words` are read as the box of the page is. They come in the body, which no log keeps."""
    where = Where(birth_year=sought.birth_year, office=sought.office, type=sought.type)
    return told(request, query_from(sought.words), where)


def told(request: HttpRequest, query: Query, where: Where) -> Found:
    """What a search finds, once the journal has one line of what it shows (decision 0069)."""
    act = act_for(request)
    with reading(reading_scope(request, "desk", DESK)):
        found = records_for(query, where)
        records = [match.record.pk for match in found.matches]
        known = is_told(act.territory, act.mandate_id, records, act.at)
    if not known:
        record_listing(act, records=records)
    return found


@records_router.get(
    "/records/{id}", response=ReadingOut, summary="Open a record; the journal keeps the trace"
)
@writes("desk", mandate=DESK)
def record(request: HttpRequest, id: Id) -> object:
    """What it says today, its mentions and versions; the person whose record it is sees that it was opened."""
    consult_record(act_for(request), record=Record(pk=id))
    with reading(reading_scope(request, "desk", DESK)):
        return reading_said(reading_of(record_in_scope(id)))


@records_router.post("/births", response={201: RecordOut}, summary="Register a birth")
@writes("desk", mandate=DESK)
def new_birth(request: HttpRequest, wanted: BirthIn) -> Record:
    """Under the next number of the office's year, or its paper number."""
    return register_birth(act_for(request), office=office_with(wanted.office), **said(wanted))


@records_router.post("/deaths", response={201: RecordOut}, summary="Register a death")
@writes("desk", mandate=DESK)
def new_death(request: HttpRequest, wanted: DeathIn) -> Record:
    """Under the next number of the office's year, or its paper number."""
    return register_death(act_for(request), office=office_with(wanted.office), **said(wanted))


@records_router.post("/records/{id}/mentions", response={201: MentionOut}, summary="Enter a mention")
@writes("desk", mandate=SIGNING)
def new_mention(request: HttpRequest, id: Id, wanted: MentionIn) -> object:
    """A new version of the record."""
    made = add_mention(
        act_in_person(request, kind=OFFICER), record=seen_in(request, id), type=wanted.type, date=wanted.date,
        authority=wanted.authority, reference=wanted.reference, text_ar=wanted.text_ar, text_fr=wanted.text_fr,
        fields=wanted.fields, changes=wanted.changes or None, reason=wanted.reason, seen=wanted.seen,
    )  # fmt: skip
    return mention_said(made)


@records_router.post("/records/{id}/freeze", response=RecordOut, summary="Freeze a record")
@writes("desk", mandate=SIGNING)
def frozen(request: HttpRequest, id: Id, why: RecordReasonIn) -> Record:
    """No copies until the court decides."""
    act = act_in_person(request, kind=OFFICER)
    return freeze_record(act, record=seen_in(request, id), reason=why.reason, seen=why.seen)


@records_router.post("/records/{id}/release", response=RecordOut, summary="Put a frozen record back in use")
@writes("desk", mandate=SIGNING)
def released(request: HttpRequest, id: Id, why: RecordReasonIn) -> Record:
    """On the decision named in the reason."""
    act = act_in_person(request, kind=OFFICER)
    return release_record(act, record=seen_in(request, id), reason=why.reason, seen=why.seen)


@records_router.post("/records/{id}/cancel", response=RecordOut, summary="Cancel a record on a decision")
@writes("desk", mandate=SIGNING)
def cancelled(
    request: HttpRequest, id: Id, wanted: Form[CancellationIn], paper: File[UploadedFile]
) -> Record:
    """It stays readable and gives no copies; the decision's paper is kept with it."""
    decision = Decision(wanted.decider, wanted.authority, wanted.reference, wanted.date)
    return cancel_record(
        act_in_person(request, kind=OFFICER), record=seen_in(request, id), decision=decision,
        paper=paper_kept(paper, "paper"), reason=wanted.reason, seen=wanted.seen,
    )  # fmt: skip


@records_router.post("/imports", response={201: ImportOut}, summary="Import a register from a CSV file")
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


@records_router.get("/imports/{id}", response=ImportOut, summary="The report of an import")
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
