"""`/api/identity/absences`: who is away from when to when, and who looks after the work."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from diwan.kernel.base.rows import one_of
from diwan.kernel.identity.absences import absences_from
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.models import Absence, Mandate
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.identity.services.absence import declare_absence, end_absence
from diwan.kernel.identity.shapes import Day, Id
from diwan.kernel.territory.scope import reading

router = Router()
MOST = 200


class AbsenceOut(Schema):
    """The days somebody is away from a post, both included."""

    id: int
    mandate_id: int
    substitute_id: int | None
    starts: date
    ends: date


class AbsenceIn(Schema):
    """An absence to declare: one's own post, or anybody's for those who see how the community works."""

    mandate_id: Id
    substitute_id: Id | None = None
    starts: Day
    ends: Day


@router.get("/absences", response=list[AbsenceOut], summary="Absences that are not over")
@reads("desk")
def absences(request: HttpRequest) -> list[Absence]:
    """One's own; everybody's for those who see how the community works."""
    seat = seat_of_call(request)
    rows = absences_from(seat.territory, timezone.localdate())
    seen = rows if not seat.kinds.isdisjoint(SEERS) else rows.filter(mandate__person_id=seat.person)
    return list(seen[:MOST])


@router.post("/absences", response={201: AbsenceOut}, summary="Declare an absence")
@writes("desk")
def declare(request: HttpRequest, payload: AbsenceIn) -> Status[Absence]:
    """Nothing new is given to who is away; no power moves."""
    mandate = _mandate(request, payload.mandate_id)
    substitute = _mandate(request, payload.substitute_id) if payload.substitute_id else None
    made = declare_absence(
        act_for(request), mandate=mandate, starts=payload.starts, ends=payload.ends, substitute=substitute
    )
    return Status(201, made)


@router.post("/absences/{id}/end", response={204: None}, summary="End an absence")
@writes("desk")
def end(request: HttpRequest, id: Id) -> Status[None]:
    """The holder is back, or does not leave after all."""
    with reading(reading_scope(request, "desk")):
        rows = absences_from(seat_of_call(request).territory, timezone.localdate())
        row = one_of(rows, id, "identity.errors.no_absence")
    end_absence(act_for(request), absence=row)
    return Status(204, None)


def _mandate(request: HttpRequest, pk: int) -> Mandate:
    with reading(reading_scope(request, "desk")):
        rows = Mandate.objects.filter(territory_id=seat_of_call(request).territory)
        return one_of(rows.select_related("post"), pk, "identity.errors.no_absence")
