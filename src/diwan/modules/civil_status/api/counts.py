"""`/api/civil_status/statistics`: births and deaths counted, as the office, the province and the HCP expect them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.identity.calls import reads, seat_of_call
from diwan.kernel.identity.shapes import BothWords
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.mandates import STATISTICS
from diwan.modules.civil_status.rules import FIRST_YEAR
from diwan.modules.civil_status.statistics import Statistics, statistics_of

counts_router = Router()


class SexCountOut(Schema):
    """How many, boys and men beside girls and women."""

    male: int
    female: int
    total: int


class NumberCountOut(SexCountOut):
    """By a whole number: a month, a year, the first age of a group; null where the record does not say."""

    key: int | None


class LatenessCountOut(SexCountOut):
    """By lateness of the declaration."""

    key: Literal["in_time", "within_year", "after_year", "unknown"]


class PlaceCountOut(SexCountOut):
    """By office of a community, or by the territories just below a wider one."""

    name: BothWords


class StatisticsOut(SexCountOut):
    """One year of births or deaths; `ages` are the mother's for births, the deceased's for deaths."""

    type: RecordType
    year: int
    stillborn: int
    months: list[NumberCountOut]
    ages: list[NumberCountOut]
    lateness: list[LatenessCountOut]
    trend: list[NumberCountOut]
    places: list[PlaceCountOut]


@counts_router.get("/statistics", response=StatisticsOut, summary="Births or deaths of one year, counted")
@reads("desk", mandate=STATISTICS)
def counted(
    request: HttpRequest, type: RecordType, year: Annotated[int, Field(ge=FIRST_YEAR, le=2200)]
) -> Statistics:
    """In one's community, or in all those below; nobody is named."""
    today = timezone.localdate()
    if year > today.year:
        raise Invalid(
            {"year": [Refused("civil_status.statistics.bad_year", first=FIRST_YEAR, last=today.year)]}
        )
    seat = seat_of_call(request)
    return statistics_of(type, year, lo=seat.territory, hi=seat.last)
