"""Bodies that others consult: what they are asked, and their answers, by their own systems.

A token with the scope `opinions` opens these operations and no other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from diwan.kernel.cases.api.common import taken
from diwan.kernel.cases.models import BodyRequest
from diwan.kernel.cases.requests import file_in, request_for, requests_to
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.requests import answer_request
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Day, Id, Limit, Offset, Window, window
from diwan.kernel.territory.scope import reading

router = Router()

Said = Annotated[str, Field(max_length=8_000)]


class AskedLine(Schema):
    """One request put to a body."""

    id: int
    what: Literal["opinion", "copy", "fetch", "visit", "posting", "meeting"]
    body: str
    connector: str
    asker: str
    number: str
    round: int
    title: BothWords
    label: BothWords
    asked_at: datetime
    last_day: Day | None
    state: Literal["open", "answered", "over"]

    @staticmethod
    def resolve_asker(row: BodyRequest) -> str:
        """The official code of the community that asks."""
        return row.asker.code


class AskedOut(AskedLine):
    """A request with the part of the file it needs."""

    choices: list[str]
    file: dict[str, Any]


class OpinionAnswerIn(Schema):
    """An answer: the outcome of an opinion, its words, who speaks for the body."""

    outcome: Annotated[str, Field(max_length=20)] = ""
    reserves: Said = ""
    given_for: Annotated[str, Field(max_length=160)] = ""


@router.get("/asked", response=Window[AskedLine], summary="What my body is asked, the nearest last day first")
@reads("desk")
def asked(
    request: HttpRequest,
    connector: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = "",
    answered: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """The requests to the mandates of the caller's seat, those of one connector if it is named."""
    seat = seat_of_call(request)
    found = requests_to(seat.territory, seat.kinds, answered=answered)
    return dict(window(found.filter(connector=connector) if connector else found, limit, offset))


def row_for(request: HttpRequest, pk: int) -> BodyRequest:
    """A request to the caller's seat."""
    seat = seat_of_call(request)
    return request_for(seat.territory, seat.kinds, pk)


@router.get("/asked/{id}", response=AskedOut, summary="A request, with the part of the file it needs")
@reads("desk")
def asked_one(request: HttpRequest, id: Id) -> BodyRequest:
    """As it was sent."""
    return row_for(request, id)


@router.get("/asked/{id}/files/{file}", summary="A piece that came with a request", response={200: bytes})
@reads("desk")
def asked_file(request: HttpRequest, id: Id, file: Id) -> HttpResponse:
    """Its bytes."""
    paper = file_in(row_for(request, id), file)
    return HttpResponse(content_of(paper["digest"]), content_type=paper["media"])


@router.post("/asked/{id}/answer", response=AskedLine, summary="Answer a request")
@writes("desk")
def answer(
    request: HttpRequest, id: Id, payload: Form[OpinionAnswerIn], file: File[UploadedFile | None] = None
) -> BodyRequest:
    """An opinion, a piece, or that a copy arrived; with a file where there is one."""
    with reading(reading_scope(request, "desk")):
        row = row_for(request, id)
    given = Answer(
        payload.outcome, payload.reserves, payload.given_for, "api", KeptFile(**taken(file)) if file else None
    )
    return answer_request(act_for(request, kind=row.kind), request=row, answer=given)
