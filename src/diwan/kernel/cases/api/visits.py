"""Visits by API: those of the caller's mandates, their day, what was found, the signed minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import AwareDatetime, ValidationError

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.models import CaseVisit
from diwan.kernel.cases.photos import photos_in
from diwan.kernel.cases.rounds import visit_at, visits_of_seat
from diwan.kernel.cases.services.visits import (
    OnTheSpot,
    make_visit,
    plan_visits,
    sign_visit_minutes,
)
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Day, Id, Limit, Offset, Window, window
from diwan.kernel.territory.scope import reading

router = Router()
MOST = 24


class VisitLine(Schema):
    """One visit: of which case, where it is, for when, what came of it."""

    id: int
    number: str
    key: str
    round: int
    status: Literal["asked", "planned", "held", "closed", "replaced", "dropped"]
    outcome: str
    last_day: Day | None
    planned_for: datetime | None
    minutes_day: Day | None
    minutes: str

    @staticmethod
    def resolve_number(row: CaseVisit) -> str:
        """The number of the case."""
        number: str = row.case.number
        return number

    @staticmethod
    def resolve_minutes(row: CaseVisit) -> str:
        """The number of the minutes."""
        return row.number


class StopIn(Schema):
    """A visit and its hour."""

    visit: Annotated[int, Field(ge=1, le=2**63 - 1)]
    at: AwareDatetime


class RoundIn(Schema):
    """A round: the visits in the order one goes."""

    stops: Annotated[list[StopIn], Field(max_length=100)]


class FoundIn(Schema):
    """What was found: `told` is `{outcome, remarks, values, present, arrived_at}` as JSON, beside the photos."""

    told: Annotated[str, Field(max_length=100_000)]


class ToldIn(Schema):
    """The form of a visit."""

    outcome: Annotated[str, Field(max_length=20)]
    remarks: Annotated[str, Field(max_length=8_000)] = ""
    values: Annotated[dict[str, str | int | bool | None], Field(max_length=100)] = {}
    present: Annotated[dict[str, Annotated[str, Field(max_length=160)]], Field(max_length=40)] = {}
    arrived_at: AwareDatetime | None = None


def row_for(request: HttpRequest, pk: int) -> CaseVisit:
    """A visit of the caller's mandates, its law read while it is in sight."""
    with reading(reading_scope(request, "desk")):
        seat = seat_of_call(request)
        row = visit_at(seat.territory, seat.kinds, pk)
        row.case.law  # noqa: B018
        return row


@router.get("/visits", response=Window[VisitLine], summary="The visits my mandates make, those to make first")
@reads("desk")
def visits(
    request: HttpRequest,
    status: Literal["asked", "planned", "held", "closed", "replaced", "dropped"] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """In their latest round."""
    seat = seat_of_call(request)
    rows = visits_of_seat(seat.territory, seat.kinds).order_by("planned_for", "last_day", "pk")
    return dict(window(rows.filter(status=status) if status else rows, limit, offset))


@router.post("/visits/plan", response=list[VisitLine], summary="Give visits their day, as a round")
@writes("desk")
def plan(request: HttpRequest, payload: RoundIn) -> list[CaseVisit]:
    """The applicants are told and the members called."""
    stops = [(row_for(request, stop.visit), stop.at) for stop in payload.stops]
    kind = stops[0][0].made_by if stops else ""
    return plan_visits(act_for(request, kind=kind), stops=stops)


@router.post("/visits/{id}/make", response=VisitLine, summary="Write down what was found on the spot")
@writes("desk")
def make(
    request: HttpRequest,
    id: Id,
    payload: Form[FoundIn],
    photos: File[list[UploadedFile]] = [],  # noqa: B006
) -> CaseVisit:
    """With its photos; the position each tells is taken out of it and kept beside."""
    try:
        told = ToldIn.model_validate_json(payload.told)
    except ValidationError as wrong:
        raise Invalid({"told": [Refused("cases.field_errors.visit_told")]}) from wrong
    row = row_for(request, id)
    found = OnTheSpot(
        told.outcome, told.remarks, told.values, told.present, told.arrived_at, photos_in(photos[:MOST])
    )
    return make_visit(act_for(request, kind=row.made_by), visit=row, found=found)


@router.post("/visits/{id}/sign", response=VisitLine, summary="Sign the minutes of a visit")
@writes("desk")
def sign(request: HttpRequest, id: Id) -> CaseVisit:
    """By who made the visit, in person."""
    row = row_for(request, id)
    return sign_visit_minutes(act_in_person(request, kind=row.made_by), visit=row)
