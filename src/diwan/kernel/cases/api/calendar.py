"""The administration's year for anyone; feasts settled and days declared by the desk."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import Text
from diwan.kernel.cases.api.calendar_shapes import (
    CalendarDayOut,
    DayIn,
    DeclaredOut,
    FeastIn,
    WithdrawIn,
    Year,
)
from diwan.kernel.cases.calendars import Day, days_of_year
from diwan.kernel.cases.models import CalendarDay
from diwan.kernel.cases.services import declare_day, settle_feast, withdraw_day
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Id, TerritoryId
from diwan.kernel.territory.scope import reading

router = Router()
SEATED = ("administrator", "president")


@router.get(
    "/calendar/{territory}/{year}", response=list[CalendarDayOut], auth=None, summary="A community's year"
)
@reads("public")
def year_of(request: HttpRequest, territory: TerritoryId, year: Year) -> list[Day]:
    """The days that are not ordinary, each with what it rests on."""
    return days_of_year(territory, year)


@router.post("/calendar/feasts", response=DeclaredOut, summary="Confirm or shift a feast")
@writes("desk", mandate=SEATED)
def settle(request: HttpRequest, payload: FeastIn) -> CalendarDay:
    """For the community of the caller's seat; the Kingdom's word holds everywhere."""
    return settle_feast(act_for(request), **payload.dict())


@router.post("/calendar/days", response=DeclaredOut, summary="Close or open a day")
@writes("desk", mandate=SEATED)
def declare(request: HttpRequest, payload: DayIn) -> CalendarDay:
    """For the community of the caller's seat."""
    name = Text(payload.name.ar, payload.name.fr)
    return declare_day(
        act_for(request), on=payload.on, works=payload.works, name=name, decided_by=payload.decided_by
    )


@router.post("/calendar/days/{id}/withdraw", response={204: None}, summary="Take a day back")
@writes("desk", mandate=SEATED)
def withdraw(request: HttpRequest, id: Id, payload: WithdrawIn) -> Status[None]:
    """One declared by mistake, before it comes."""
    with reading(reading_scope(request)):
        own = CalendarDay.objects.filter(territory_id=seat_of_call(request).territory)
        found = one_of(own, id, "cases.errors.no_day")
    withdraw_day(act_for(request), day=found, reason=payload.reason)
    return Status(204, None)
