"""The citizen's own cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from diwan.kernel.cases.api.common import case_seen, issued, moved, sealed, taken
from diwan.kernel.cases.api.shapes import (
    AgreementIn,
    CaseLine,
    CaseOut,
    DraftOut,
    FileOut,
    Key,
    Number,
    TransitionIn,
)
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.selectors import (
    case_numbered,
    cases_of,
)
from diwan.kernel.cases.services import (
    attach_document,
    open_linked_case,
)
from diwan.kernel.cases.services.fetching import answer_for_piece
from diwan.kernel.identity.calls import (
    citizen_act_for,
    person_of_call,
    reads,
    writes,
)
from diwan.kernel.identity.shapes import Id, Limit, Offset, TerritoryId, Window, window

router = Router()


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


@router.post("/mine/{territory}/{number}/transitions/{key}", response=CaseLine, summary="Act on my case")
@writes("citizen")
def act_on_mine(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: TransitionIn
) -> Case:
    """What the procedure lets the applicant do."""
    case = case_seen(request, "citizen", territory, number)
    return moved(citizen_act_for(request, territory), case, key, payload)


@router.post(
    "/mine/{territory}/{number}/documents/{key}", response=FileOut, summary="Add a document to my case"
)
@writes("citizen")
def add_to_mine(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, file: File[UploadedFile]
) -> Any:
    """While it is the applicant's turn."""
    case = case_seen(request, "citizen", territory, number)
    return attach_document(citizen_act_for(request, territory), document=key, case=case, **taken(file))


@router.post(
    "/mine/{territory}/{number}/documents/{key}/agreement",
    response=CaseLine,
    summary="Agree to a piece, or object",
)
@writes("citizen")
def agree_to_piece(
    request: HttpRequest, territory: TerritoryId, number: Number, key: Key, payload: AgreementIn
) -> Case:
    """To what another administration gave, before it is used (law 55.19 art. 24)."""
    case = case_seen(request, "citizen", territory, number)
    act = citizen_act_for(request, territory)
    return answer_for_piece(act, case=case, document=key, agrees=payload.agrees, reasons=payload.reasons)


@router.post("/mine/{territory}/{number}/links/{key}", response=DraftOut, summary="Appeal, or go on")
@writes("citizen")
def open_link(request: HttpRequest, territory: TerritoryId, number: Number, key: Key) -> Draft:
    """A draft that carries over what the law says."""
    case = case_seen(request, "citizen", territory, number)
    return open_linked_case(citizen_act_for(request, territory), case=case, link=key)


@router.get(
    "/mine/{territory}/{number}/issued/{id}", summary="A signed document of mine", response={200: bytes}
)
@reads("citizen")
def my_document(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """The PDF."""
    return issued(case_numbered(territory, number), id)


@router.get(
    "/mine/{territory}/{number}/sealed/{id}", summary="A plan of mine as approved", response={200: bytes}
)
@reads("citizen")
def my_plans(request: HttpRequest, territory: TerritoryId, number: Number, id: Id) -> HttpResponse:
    """The PDF, stamped and sealed; `id` is that of the file it was made from."""
    return sealed(case_numbered(territory, number), id)
