"""The supervisor's view by API: what weighs on steps, services and officers, and who has waited longest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.cases.load import Load, Loads, loads_in, waiting_longest
from diwan.kernel.identity.calls import reads, seat_of_call
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.identity.shapes import Day

router = Router()


class LoadLine(Schema):
    """Open cases of one kind: in the office's hands or elsewhere, late, near their last day; waits are in days."""

    waiting: int
    elsewhere: int
    late: int
    soon: int
    oldest: datetime | None
    median_days: int | None
    ninetieth_days: int | None


class StepLoad(LoadLine):
    """Those in one step of a procedure."""

    procedure: str
    step: str


class ServiceLoad(LoadLine):
    """Those with one kind of mandate."""

    service: str


class OfficerLoad(LoadLine):
    """Those of one officer; none for what nobody took."""

    officer: int | None


class CommunityLoad(LoadLine):
    """Those of one community."""

    territory_id: int


class WaitingLine(Schema):
    """A file that waits for its applicant's answer, since when and until when."""

    territory_id: int
    number: str
    procedure: str
    step: str
    since: datetime = Field(alias="step_since")
    answer_by: Day | None = Field(alias="due_on")


class LoadOut(Schema):
    """The same open cases cut four ways, and the files that have waited longest for their applicant."""

    total: int
    late: int
    soon: int
    steps: list[StepLoad]
    services: list[ServiceLoad]
    officers: list[OfficerLoad]
    communities: list[CommunityLoad]
    waiting_longest: list[WaitingLine]


@router.get("/load", response=LoadOut, summary="How open cases weigh on the services of my community")
@reads("desk", mandate=SEERS)
def load(request: HttpRequest) -> dict[str, Any]:
    """As they stand now, for the range of the seat."""
    seat = seat_of_call(request)
    found: Loads = loads_in(seat.territory, seat.last, timezone.now(), timezone.localdate())
    return {
        "total": found.total,
        "late": found.late,
        "soon": found.soon,
        "steps": lines(found.steps, "procedure", "step"),
        "services": lines(found.services, "service"),
        "officers": lines(found.officers, "officer"),
        "communities": lines(found.communities, "territory_id"),
        "waiting_longest": list(waiting_longest(seat.territory, seat.last)),
    }


def lines(loads: tuple[Load, ...], *names: str) -> list[dict[str, Any]]:
    """Each with its key by name."""
    figures = tuple(LoadLine.model_fields)
    return [
        dict(zip(names, one.key, strict=True)) | {name: getattr(one, name) for name in figures}
        for one in loads
    ]
