"""Reads of the public figures: how many requests, how long they took, how many within the legal time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import ProcedureFigures
from diwan.kernel.cases.resolving import titles_of


@dataclass(frozen=True, slots=True)
class Figures:
    """One procedure in one year and one territory; None where nothing may or can be said."""

    procedure: str
    title: Text
    year: int
    received: int
    decided: int
    ended: int
    median_days: int | None
    ninetieth_days: int | None
    share_in_time: int | None
    """In the hundred of those the law sets a time for, decided or overdue."""

    @property
    def waiting(self) -> int:
        """Neither decided nor ended."""
        return self.received - self.decided - self.ended


def figures_of(territory: int, year: int) -> list[Figures]:
    """The procedures of a territory and all below it, the most asked for first."""
    rows = ProcedureFigures.objects.filter(territory_id=territory, year=year).order_by(
        "-received", "procedure"
    )
    titles = titles_of(row.procedure for row in rows)
    return [_figures(row, titles) for row in rows]


def figures_of_procedure(territory: int, year: int, procedure: str) -> Figures | None:
    """One procedure there, or None before anybody asked for it."""
    row = ProcedureFigures.objects.filter(territory_id=territory, year=year, procedure=procedure).first()
    return _figures(row, titles_of([procedure])) if row else None


def latest_delays(territory: int, procedure: str) -> Figures | None:
    """The latest year in which enough was decided there to tell how long it takes."""
    rows = ProcedureFigures.objects.filter(
        territory_id=territory, procedure=procedure, median_days__isnull=False
    )
    row = rows.order_by("-year").first()
    return _figures(row, titles_of([procedure])) if row else None


def years_counted(territory: int) -> list[int]:
    """The years there are figures for, the latest first."""
    rows = ProcedureFigures.objects.filter(territory_id=territory)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _figures(row: ProcedureFigures, titles: Mapping[str, Text]) -> Figures:
    return Figures(
        procedure=row.procedure,
        title=titles[row.procedure],
        year=row.year,
        received=row.received,
        decided=row.decided,
        ended=row.ended,
        median_days=row.median_days,
        ninetieth_days=row.ninetieth_days,
        share_in_time=round(100 * row.in_time / row.timed) if row.timed else None,
    )
