"""`/api/civil_status/outages`: the officer's reports of an outage, and the records they are attached to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Id, Limit, Line, Offset, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.records import office_with
from diwan.modules.civil_status.api.shapes import Languages, languages_in
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import OutageReport
from diwan.modules.civil_status.outage_reads import attached_to, outage_with, outages_of
from diwan.modules.civil_status.services import attach_outage, report_outage

outages_router = Router()

Words = Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]


class OutageIn(Schema):
    """From when to when records could not be drawn electronically, why, what was received on paper meanwhile."""

    office: Id
    started_at: AwareDatetime
    ended_at: AwareDatetime
    why: Words
    received: list[Line] = Field([], max_length=300)
    languages: Languages = Field(["ar"])


class OutageOut(Schema):
    """A report, the code of its signed document, and the keys of the records it is attached to."""

    id: int
    office_id: int
    started_at: datetime
    ended_at: datetime
    why: str
    received: list[str]
    code: str
    written_at: datetime

    @staticmethod
    def resolve_code(one: OutageReport) -> str:
        """As anybody verifies it."""
        return str(one.document.code)


class OutageWholeOut(OutageOut):
    """The same, with the records."""

    records: list[int]

    @staticmethod
    def resolve_records(one: OutageReport) -> list[int]:
        """Their keys."""
        return [record.pk for record in attached_to(one)]


class AttachIn(Schema):
    """The records it delayed."""

    records: list[Id] = Field(min_length=1, max_length=200)


class AttachedOut(Schema):
    """How many were attached by this act."""

    attached: int


@outages_router.get("", response=Window[OutageOut], summary="Reports of an outage")
@reads("desk", mandate=DESK)
def reports(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """The latest outage first."""
    seat = seat_of_call(request)
    return dict(window(outages_of(seat.territory, seat.last), limit, offset))


@outages_router.post("", response={201: OutageOut}, summary="Write and sign a report of an outage")
@writes("desk", mandate=SIGNING)
def new_report(request: HttpRequest, wanted: OutageIn) -> OutageReport:
    """By the officer in person, once it is over (law 36.21, art. 19)."""
    with reading(reading_scope(request, "desk", SIGNING)):
        office = office_with(wanted.office)
    return report_outage(
        act_in_person(request, kind=OFFICER), office=office, started=wanted.started_at, ended=wanted.ended_at,
        why=wanted.why, received=wanted.received, languages=languages_in(wanted.languages),
    )  # fmt: skip


@outages_router.get("/{id}", response=OutageWholeOut, summary="One report of an outage")
@reads("desk", mandate=DESK)
def report(request: HttpRequest, id: Id) -> OutageReport:
    """With the records it is attached to."""
    return outage_with(seat_of_call(request).territory, id)


@outages_router.post("/{id}/records", response=AttachedOut, summary="Attach a report to records it delayed")
@writes("desk", mandate=DESK)
def attached(request: HttpRequest, id: Id, wanted: AttachIn) -> dict[str, int]:
    """Attached again, a record keeps its first attachment."""
    return {"attached": attach_outage(act_for(request), report=id, records=wanted.records)}
