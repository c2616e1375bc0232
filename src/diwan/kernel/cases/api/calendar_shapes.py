"""The shapes in which days of the calendar travel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

from diwan.kernel.cases.services.calendar import LONGEST_FEAST
from diwan.kernel.identity.shapes import BothWords, Day, Line, Words

Year = Annotated[int, Field(ge=2000, le=2100)]
FeastKey = Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]


class CalendarDayOut(Schema):
    """A day of the year and what is known of it: fixed, calculated, confirmed, left, closed or opened."""

    id: int | None = Field(None, alias="row.pk")
    on: date
    name: BothWords
    standing: str
    feast: str
    rests_on: str = Field(alias="legal")
    national: bool = Field(alias="is_national")
    declared_at: datetime | None = Field(None, alias="row.declared_at")


class FeastIn(Schema):
    """When a feast falls, and the announcement that says so."""

    feast: FeastKey
    first: Day
    days: Annotated[int, Field(ge=1, le=LONGEST_FEAST)] = 2
    decided_by: Line


class DayIn(Schema):
    """A day closed or opened by a decision."""

    on: Day
    works: bool
    name: Words
    decided_by: Line


class WithdrawIn(Schema):
    """Why a day is taken back."""

    reason: Line


class DeclaredOut(Schema):
    """A day as it was declared."""

    id: int
    territory_id: int
    on: date
    works: bool
    feast: str
    name: BothWords
    decided_by: str
    declared_at: datetime | None
