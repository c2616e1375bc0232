"""The desk: its queue, case files, acts, documents to sign."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Query, Router
from ninja.files import UploadedFile

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.api.common import at_desk, case_seen, issued, moved, sealed, taken
from diwan.kernel.cases.api.shapes import (
    AgreementIn,
    AssignIn,
    CaseLine,
    CaseOut,
    CasesFoundOut,
    FileOut,
    FindIn,
    Key,
    NotObtainedIn,
    Number,
    OutputOut,
    QueueIn,
    QueueOut,
    TransitionIn,
)
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.queues import queue_page
from diwan.kernel.cases.searching import cases_saying
from diwan.kernel.cases.selectors import (
    case_numbered,
    outputs_to_sign,
)
from diwan.kernel.cases.services import (
    assign_case,
    attach_document,
    sign_output,
)
from diwan.kernel.cases.services.fetching import answer_for_piece, ask_document, say_not_obtained
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.calls import (
    act_for,
    act_in_person,
    reading_scope,
    reads,
    seat_of_call,
    writes,
)
from diwan.kernel.identity.shapes import Id, TerritoryId
from diwan.kernel.territory.scope import reading

router = Router()


@router.get("/queue", response=QueueOut, summary="The desk's queue, by deadline or by risk of silence")
@reads("desk")
def queue(request: HttpRequest, asked: Query[QueueIn]) -> dict[str, object]:
    """The cases in the hands of the caller's mandates, a page at a time; `after` is the `next` of the page before."""
    seat = seat_of_call(request)
    found = queue_page(
        seat.territory,
        seat.last,
        seat.kinds,
        which=asked.which,
        person=seat.person,
        today=timezone.localdate(),
        sieve=asked.sieve(),
        after=asked.after,
        most=asked.limit,
    )
    return {"items": found.cases, "next": found.next or None}


@router.post("/find", response=CasesFoundOut, summary="Cases by what they and their documents say")
@reads("desk")
def find(request: HttpRequest, payload: FindIn) -> dict[str, object]:
    """Those that hold every word, or whose number begins so, the latest first; no name stands in the address."""
    seat = seat_of_call(request)
    found = cases_saying(seat.territory, seat.last, seat.kinds, payload.words, most=payload.limit)
    return {"items": found.cases, "more": found.more}


@router.get("/desk/{territory}/{number}", response=CaseOut, summary="A case file")
@reads("desk")
def desk_case(request: HttpRequest, territory: TerritoryId, number: Number) -> Case:
    """The whole file, and what the caller may do."""
    return at_desk(request, case_numbered(territory, number))


@router.post("/desk/{territory}/{number}/transitions/{key}", response=CaseLine, summary="Act on a case")
@writes("desk")
def act_at_desk(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: TransitionIn
) -> Case:
    """What the procedure lets the caller's mandates do."""
    return moved(act_for(request), case_seen(request, "desk", territory, number), key, payload)


@router.post("/desk/{territory}/{number}/assign", response=CaseLine, summary="Take a case or put it back")
@writes("desk")
def assign(request: HttpRequest, territory: TerritoryId, number: Number, payload: AssignIn) -> Case:
    """For oneself only."""
    assignee = seat_of_call(request).person if payload.to_me else None
    return assign_case(
        act_for(request), case=case_seen(request, "desk", territory, number), assignee=assignee
    )


@router.post("/desk/{territory}/{number}/documents/{key}", response=FileOut, summary="Add a fetched document")
@writes("desk")
def add_at_desk(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, file: File[UploadedFile]
) -> Any:
    """What the office obtained itself (law 55.19 art. 23)."""
    case = case_seen(request, "desk", territory, number)
    return attach_document(act_for(request), document=key, case=case, **taken(file))


@router.post(
    "/desk/{territory}/{number}/documents/{key}/ask",
    response=CaseLine,
    summary="Ask for a document elsewhere",
)
@writes("desk")
def ask_elsewhere(request: HttpRequest, territory: TerritoryId, number: Number, key: Key) -> Case:
    """Of the administration that has it, with the applicant's consent (law 55.19 art. 23)."""
    case = case_seen(request, "desk", territory, number)
    return ask_document(act_for(request), case=case, document=key)


@router.post(
    "/desk/{territory}/{number}/documents/{key}/not-obtained", response=CaseLine,
    summary="Say that a document cannot be had",
)  # fmt: skip
@writes("desk")
def not_obtained(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: NotObtainedIn
) -> Case:
    """The applicant is told, with the reasons (law 55.19 art. 24)."""
    case = case_seen(request, "desk", territory, number)
    return say_not_obtained(act_for(request), case=case, document=key, reasons=payload.reasons)


@router.post(
    "/desk/{territory}/{number}/documents/{key}/agreement", response=CaseLine,
    summary="Write down what the applicant said of a piece",
)  # fmt: skip
@writes("desk")
def agreement_at_desk(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: AgreementIn
) -> Case:
    """That he agrees to what another administration gave, or why he objects (law 55.19 art. 24)."""
    case = case_seen(request, "desk", territory, number)
    act = act_for(request)
    return answer_for_piece(act, case=case, document=key, agrees=payload.agrees, reasons=payload.reasons)


@router.get("/desk/{territory}/{number}/files/{id}", summary="A file of a case", response={200: bytes})
@reads("desk")
def desk_file(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """Its bytes."""
    found = at_desk(request, case_numbered(territory, number)).documents.filter(pk=id).first()
    if found is None:
        raise NotFound("cases.errors.no_output")
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(content_of(found.digest), content_type=found.media_type, headers=headers)


@router.get("/desk/{territory}/{number}/issued/{id}", summary="A signed document", response={200: bytes})
@reads("desk")
def desk_document(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """The PDF."""
    return issued(at_desk(request, case_numbered(territory, number)), id)


@router.get("/desk/{territory}/{number}/sealed/{id}", summary="A plan as approved", response={200: bytes})
@reads("desk")
def desk_plans(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """The PDF, stamped and sealed; `id` is that of the file it was made from."""
    return sealed(at_desk(request, case_numbered(territory, number)), id)


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
    return sign_output(act_in_person(request, kind=found.signer), output=found)
