"""`/api/civil_status/names`: the Commission's decisions on names, read at every desk, entered by its secretariat."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from diwan.kernel.identity.calls import act_for, reads, writes
from diwan.kernel.identity.shapes import Limit, Line, Offset, Window, window
from diwan.modules.civil_status.api.shapes import Words
from diwan.modules.civil_status.downloads import csv_response
from diwan.modules.civil_status.mandates import CENTRAL, DESK
from diwan.modules.civil_status.models import NameDecision, NameKind
from diwan.modules.civil_status.name_decisions import decisions_kept, decisions_like
from diwan.modules.civil_status.services import import_name_decisions, record_name_decision
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
