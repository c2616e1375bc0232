"""Procedures being written, what is wrong with them, their publication; the text of every version in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.api.shapes import Key
from diwan.kernel.cases.models import ProcedureDraft, PublishedProcedure
from diwan.kernel.cases.services import (
    drop_procedure,
    propose_procedure,
    publish_procedure,
    return_procedure,
    save_procedure,
    start_procedure,
)
from diwan.kernel.cases.services.workshop import APPROVERS, LONGEST_TEXT, WRITERS
from diwan.kernel.cases.sources import source_of
from diwan.kernel.cases.writing.reading import read_text
from diwan.kernel.cases.writing.words import problem_words
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Day, Id, Line
from diwan.kernel.territory.scope import reading

router = Router()
MAKERS = (*WRITERS, *APPROVERS)
Toml = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")]


class ProblemOut(Schema):
    """One thing wrong with a text: its place, what kind of fault it is, and the fault in words."""

    path: str
    code: str
    words: str


class ProcedureDraftLine(Schema):
    """A procedure being written."""

    id: int
    key: str
    title_ar: str
    title_fr: str
    state: str
    base: int
    revision: int
    saved_at: datetime
    remarks: str


class ProcedureDraftOut(ProcedureDraftLine):
    """A procedure being written, with its text and all that is wrong with it."""

    text: str
    problems: list[ProblemOut]


class StartIn(Schema):
    """From what it begins: `source` is a template or a procedure; `change` gives that procedure a new version."""

    title_ar: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    title_fr: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    source: Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_.]*$")] = ""
    change: bool = False


class TextIn(Schema):
    """A whole text, and the revision it was written over."""

    text: Toml
    seen: Annotated[int, Field(ge=0, le=2**31 - 1)]


class ReasonsIn(Schema):
    """Why it is given back."""

    reasons: Line


class PublishIn(Schema):
    """From which day it holds, and the decision it rests on."""

    in_force: Day
    decided_by: Line


class PublishedOut(Schema):
    """A version put in force."""

    key: str
    version: int
    in_force: date
    hash: str
    decided_by: str


@router.get("/desk/workshop", response=list[ProcedureDraftLine], summary="Procedures being written")
@reads("desk", mandate=MAKERS)
def drafts(request: HttpRequest) -> list[ProcedureDraft]:
    """Those of the caller's community, the latest first."""
    rows = ProcedureDraft.objects.filter(territory_id=seat_of_call(request).territory)
    return list(rows.exclude(state="published").order_by("-saved_at")[:200])


@router.post("/desk/workshop", response=ProcedureDraftLine, summary="Begin to write a procedure")
@writes("desk", mandate=WRITERS)
def begin(request: HttpRequest, payload: StartIn) -> ProcedureDraft:
    """From nothing, from a template, from another procedure, or as a new version of one's own."""
    return start_procedure(act_for(request), **payload.dict())


@router.get("/desk/workshop/{id}", response=ProcedureDraftOut, summary="One procedure being written")
@reads("desk", mandate=MAKERS)
def draft(request: HttpRequest, id: Id) -> dict[str, Any]:
    """Its text and its problems, in the language of the caller."""
    return shown(_row(seat_of_call(request).territory, id))


@router.put("/desk/workshop/{id}", response=ProcedureDraftOut, summary="Keep a text")
@writes("desk", mandate=WRITERS)
def keep(request: HttpRequest, id: Id, payload: TextIn) -> dict[str, Any]:
    """Kept whatever is wrong with it; the answer says what is."""
    document = payload.text.encode()
    saved = save_procedure(act_for(request), draft=_seen(request, id), document=document, seen=payload.seen)
    with reading(reading_scope(request, "desk")):
        return shown(saved)


@router.delete("/desk/workshop/{id}", response={204: None}, summary="Throw a text away")
@writes("desk", mandate=WRITERS)
def drop(request: HttpRequest, id: Id) -> Status[None]:
    """One that was never published."""
    drop_procedure(act_for(request), draft=_seen(request, id))
    return Status(204, None)


@router.post("/desk/workshop/{id}/propose", response=ProcedureDraftLine, summary="Propose a text")
@writes("desk", mandate=WRITERS)
def propose(request: HttpRequest, id: Id) -> ProcedureDraft:
    """To somebody else, who approves it."""
    return propose_procedure(act_for(request), draft=_seen(request, id))


@router.post("/desk/workshop/{id}/return", response=ProcedureDraftLine, summary="Give a text back")
@writes("desk", mandate=MAKERS)
def give_back(request: HttpRequest, id: Id, payload: ReasonsIn) -> ProcedureDraft:
    """With the reasons why."""
    return return_procedure(act_for(request), draft=_seen(request, id), reasons=payload.reasons)


@router.post("/desk/workshop/{id}/publish", response=PublishedOut, summary="Approve and publish a text")
@writes("desk", mandate=APPROVERS)
def publish(request: HttpRequest, id: Id, payload: PublishIn) -> PublishedProcedure:
    """By somebody who did not write it."""
    return publish_procedure(act_for(request), draft=_seen(request, id), **payload.dict())


@router.get("/procedures/{key}/toml", auth=None, summary="The text of a procedure in force", response=None)
@reads("public")
def text(request: HttpRequest, key: Key) -> HttpResponse:
    """As its file: what is imported elsewhere resolves to the same procedure."""
    return HttpResponse(source_of(key, timezone.localdate()), content_type="application/toml; charset=utf-8")


def shown(row: ProcedureDraft) -> dict[str, Any]:
    """A draft with its problems in words."""
    found = read_text(row.text, row.territory_id, row.key)
    problems = [
        {"path": p.path, "code": p.code, "words": problem_words(p, found.whole)} for p in found.problems
    ]
    fields = ProcedureDraftLine.model_fields
    return {name: getattr(row, name) for name in fields} | {"text": row.text, "problems": problems}


def _row(territory: int, pk: int) -> ProcedureDraft:
    row = ProcedureDraft.objects.filter(territory_id=territory, pk=pk).first()
    if row is None:
        raise NotFound("cases.workshop.none")
    return row


def _seen(request: HttpRequest, pk: int) -> ProcedureDraft:
    with reading(reading_scope(request, "desk")):
        return _row(seat_of_call(request).territory, pk)
