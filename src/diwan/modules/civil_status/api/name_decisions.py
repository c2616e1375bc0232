"""`/api/civil_status/names`: the Commission's decisions on names, read at every desk, entered by its secretariat."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Id, Limit, Line, Offset, TerritoryId, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.shapes import Words
from diwan.modules.civil_status.downloads import csv_response
from diwan.modules.civil_status.mandates import CENTRAL, DESK
from diwan.modules.civil_status.models import FamilyNameDecree, NameDecision, NameKind
from diwan.modules.civil_status.name_decisions import decisions_kept, decisions_like
from diwan.modules.civil_status.name_requests import request_accepted
from diwan.modules.civil_status.notice_values import sought_told
from diwan.modules.civil_status.services import import_name_decisions, record_name_decision
from diwan.modules.civil_status.services.family_names import Decree, publish_name_decree
from diwan.modules.civil_status.uploads import decisions_given

names_router = Router()

READERS = (*DESK, CENTRAL)
Kind = Literal["first", "family"]


class NameDecisionOut(Schema):
    """One decision of the Commission; the latest on a name stands."""

    id: int
    kind: Kind
    arabic: str
    accepted: bool
    reference: str
    decided_on: date
    reasons: str

    @staticmethod
    def resolve_kind(one: NameDecision) -> str:
        """As a word."""
        return NameKind(one.kind).name.lower()


class NameDecisionIn(Schema):
    """A decision as the secretariat enters it; a refusal carries its reasons."""

    kind: Kind
    arabic: Line
    accepted: bool
    reference: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    decided_on: date
    reasons: Words = ""


class ImportedOut(Schema):
    """How many decisions of a file were entered, and how many were known already."""

    entered: int
    known: int


@names_router.get(
    "/decisions", response=Window[NameDecisionOut], summary="The Commission's decisions on names"
)
@reads("desk", mandate=READERS)
def decisions(
    request: HttpRequest, q: Words = "", kind: Kind | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """The latest first; `q` is how the names begin, in Arabic."""
    found = decisions_like(q) if q.strip() else decisions_kept()
    if kind is not None:
        found = found.filter(kind=NameKind[kind.upper()])
    return dict(window(found, limit, offset))


@names_router.get("/decisions.csv", response={200: None}, summary="All the decisions as CSV")
@reads("desk", mandate=READERS)
def decisions_csv(request: HttpRequest) -> HttpResponse:
    """In the caller's language; the import reads it back."""
    return csv_response()


@names_router.post("/decisions", response={201: NameDecisionOut}, summary="Enter a decision")
@writes("desk", mandate=CENTRAL)
def new_decision(request: HttpRequest, wanted: NameDecisionIn) -> NameDecision:
    """By the Commission's secretariat; every office that asked about the name has it in the same act."""
    said: dict[str, Any] = wanted.dict(exclude={"kind"})
    return record_name_decision(act_for(request), kind=NameKind[wanted.kind.upper()], **said)


@names_router.post("/decisions/import", response=ImportedOut, summary="Enter a CSV file of decisions")
@writes("desk", mandate=CENTRAL)
def imported(request: HttpRequest, file: File[UploadedFile]) -> object:
    """All or none; what is wrong is said line by line."""
    return import_name_decisions(act_for(request), data=decisions_given(file))


class NameDecreeIn(Schema):
    """A published decree that changes one person's family name."""

    first_ar: Line
    family_ar: Line
    birth_date: date | None = None
    cnie: Annotated[str, Field(max_length=12, pattern=r"^[A-Za-z0-9]*$")] = ""
    record: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    community: TerritoryId | None = None
    new_ar: Line
    new_la: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    new_tf: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")] = ""
    decree: Line
    decreed_on: date
    bulletin: Line
    published_on: date
    request: Id | None = None


class NameDecreeOut(Schema):
    """A decree entered; `notice` asks the office of the birth record for its mention."""

    id: int
    name_ar: str
    decree: str
    bulletin: str
    published_on: date
    community_id: int | None
    notice: UUID


@names_router.post(
    "/decrees", response={201: NameDecreeOut}, summary="Enter a decree that changes a family name"
)
@writes("desk", mandate=CENTRAL)
def new_decree(request: HttpRequest, wanted: NameDecreeIn) -> FamilyNameDecree:
    """The office of the birth record has its notice in the same act; `request` is the file it answers, and closes."""
    seat = seat_of_call(request)
    with reading(reading_scope(request, "desk", (CENTRAL,))):
        case = request_accepted(wanted.request, seat.territory, seat.last) if wanted.request else None
    person = sought_told(
        wanted.birth_date, first_ar=wanted.first_ar, family_ar=wanted.family_ar, cnie=wanted.cnie.upper(),
        record=wanted.record,
    )  # fmt: skip
    return publish_name_decree(
        act_for(request), person=person, community=wanted.community,
        fields={"family_ar": wanted.new_ar, "family_la": wanted.new_la, "family_tf": wanted.new_tf},
        decree=Decree(wanted.decree, wanted.decreed_on, wanted.bulletin, wanted.published_on), request=case,
    )  # fmt: skip
