"""`/api/civil_status/corrections` and `validation`: correcting records, and holding them against their paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Day, Id, Limit, Line, Offset, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.shapes import RecordOut, Short, Words
from diwan.modules.civil_status.content import Proof, RecordType
from diwan.modules.civil_status.corrections import (
    APPLIES,
    correction_case,
    correction_of,
    corrections_in,
    record_kept,
    record_named,
    records_under,
)
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.selectors import record_in_scope, records_to_validate
from diwan.modules.civil_status.services import apply_correction, find_correction, validate_records

corrections_router = Router()


class CorrectionLineOut(Schema):
    """A file that corrects or cancels a record; its own moves are at `/api/cases/desk/{territory}/{number}`."""

    id: int
    territory_id: int
    number: str
    procedure: str
    title: BothWords
    step: str
    step_label: BothWords
    opened_at: datetime
    due_on: date | None

    @staticmethod
    def resolve_title(case: Case) -> object:
        """What the procedure is called."""
        return as_text(case.law.title)

    @staticmethod
    def resolve_step_label(case: Case) -> object:
        """Where the file is."""
        return as_text(case.place.label)


class CorrectionOut(Schema):
    """A file, the records it names, the one it was matched with, and whether the mention may be made now."""

    file: CorrectionLineOut
    named: list[RecordOut]
    others: list[RecordOut]
    record: RecordOut | None
    double: RecordOut | None
    applied_at: datetime | None
    mention_id: int | None
    applies: bool


class CorrectionMatchIn(Schema):
    """The record the file is about; of two records of one person, the one that stays is `double`."""

    record: Id
    double: Id | None = None


class CorrectionIn(Schema):
    """The mention a file was granted, as the officer has read it."""

    date: Day
    authority: Line
    reference: Short = ""
    fields: Annotated[dict[Short, Words], Field(max_length=40)]
    text_ar: Line
    text_fr: Words = ""
    reason: Words = ""
    seen: int = Field(ge=1, le=1_000_000)


class ToValidateOut(Schema):
    """A digitised record, where its paper is, and how far it has been held against it."""

    record: RecordOut
    page: str
    book: str = Field(alias="register")
    proof: Proof

    @staticmethod
    def resolve_record(record: Record) -> Record:
        """The record itself."""
        return record


class ValidateIn(Schema):
    """Records held against their paper and found true to it."""

    records: list[Id] = Field(min_length=1, max_length=200)


class ValidatedOut(Schema):
    """How many were confirmed by this act."""

    confirmed: int


@corrections_router.get(
    "/corrections", response=Window[CorrectionLineOut], summary="The open files that correct a record"
)
@reads("desk", mandate=DESK)
def corrections(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """The most pressing first."""
    return dict(window(corrections_in(seat_of_call(request).territory), limit, offset))


@corrections_router.get("/corrections/{id}", response=CorrectionOut, summary="A file that corrects a record")
@reads("desk", mandate=DESK)
def correction(request: HttpRequest, id: Id) -> dict[str, Any]:
    """With the records under the number it names."""
    return correction_said(correction_case(id))


@corrections_router.post(
    "/corrections/{id}/record", response=CorrectionOut, summary="Say which record it is about"
)
@writes("desk", mandate=DESK)
def matched(request: HttpRequest, id: Id, wanted: CorrectionMatchIn) -> dict[str, Any]:
    """Until the mention is made."""
    with reading(reading_scope(request, "desk", DESK)):
        case, record = correction_case(id), record_in_scope(wanted.record)
        double = record_in_scope(wanted.double) if wanted.double is not None else None
    find_correction(act_for(request), case=case, record=record, double=double)
    return correction_again(request, id)


@corrections_router.post(
    "/corrections/{id}/apply", response=CorrectionOut, summary="Make the mention it was granted"
)
@writes("desk", mandate=SIGNING)
def corrected(request: HttpRequest, id: Id, said: CorrectionIn) -> dict[str, Any]:
    """The file closes with it."""
    with reading(reading_scope(request, "desk", SIGNING)):
        case = correction_case(id)
    apply_correction(
        act_in_person(request, kind=OFFICER), case=case, date=said.date, authority=said.authority,
        reference=said.reference, fields=said.fields, text_ar=said.text_ar, text_fr=said.text_fr,
        reason=said.reason, seen=said.seen,
    )  # fmt: skip
    return correction_again(request, id)


@corrections_router.get(
    "/validation", response=Window[ToValidateOut], summary="Digitised records to hold against their paper"
)
@reads("desk", mandate=DESK)
def validation(
    request: HttpRequest,
    type: RecordType | None = None,
    year: Annotated[int | None, Field(ge=1850, le=2200)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """In the order of the register; an officer also sees what clerks have confirmed and he has not."""
    seat = seat_of_call(request)
    signs = not seat.kinds.isdisjoint(SIGNING)
    return dict(window(records_to_validate(seat.territory, signs=signs, type=type, year=year), limit, offset))


@corrections_router.post(
    "/validation", response=ValidatedOut, summary="Confirm records as true to their paper"
)
@writes("desk", mandate=DESK)
def validated(request: HttpRequest, wanted: ValidateIn) -> dict[str, int]:
    """A clerk's word makes them validated, an officer's makes them final (decree 2-22-04, art. 37)."""
    kind = OFFICER if not seat_of_call(request).kinds.isdisjoint(SIGNING) else ""
    return {"confirmed": validate_records(act_for(request, kind=kind), records=wanted.records)}


def correction_again(request: HttpRequest, id: int) -> dict[str, Any]:
    """The file as it stands after an act."""
    with reading(reading_scope(request, "desk", DESK)):
        return correction_said(correction_case(id))


def correction_said(case: Case) -> dict[str, Any]:
    """A file with its records."""
    found = correction_of(case)
    return {
        "file": case,
        "named": records_under(case.territory_id, record_named(case)),
        "others": records_under(case.territory_id, record_kept(case)),
        "record": found.record if found else None,
        "double": found.double if found else None,
        "applied_at": found.applied_at if found else None,
        "mention_id": found.mention_id if found else None,
        "applies": case.step == APPLIES and found is not None,
    }
