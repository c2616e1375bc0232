"""The public figures of procedures, as machines read them."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.cases.figures import Figures, figures_of, years_counted
from diwan.kernel.identity.calls import reads
from diwan.kernel.identity.shapes import BothWords, TerritoryId
from diwan.kernel.territory.models import KINGDOM

router = Router()
Year = Annotated[int, Field(ge=0, le=9999)]


class FiguresOut(Schema):
    """A procedure in a year: requests, and days from filing to decision; nothing of delays where few were decided."""

    procedure: str
    title: BothWords
    received: int
    decided: int
    ended: int
    waiting: int
    median_days: int | None
    ninetieth_days: int | None
    share_in_time: int | None


class FiguresOfYearOut(Schema):
    """One year of a territory and all below it; `years` are those there are figures for."""

    year: int
    years: list[int]
    procedures: list[FiguresOut]


@router.get("/figures", response=FiguresOfYearOut, auth=None, summary="The public figures of procedures")
@reads("public")
def figures(
    request: HttpRequest, territory: TerritoryId = KINGDOM, year: Year | None = None
) -> dict[str, object]:
    """The year asked for if it was counted, else the latest."""
    years = years_counted(territory)
    shown = year if year in years else next(iter(years), timezone.localdate().year)
    found: list[Figures] = figures_of(territory, shown)
    return {"year": shown, "years": years, "procedures": found}
