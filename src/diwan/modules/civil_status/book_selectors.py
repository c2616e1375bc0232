"""Reads of paper registers: which law an office is under, its volumes, their acts in the order of the alphabet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.content import RecordType, Regime, State
from diwan.modules.civil_status.models import OfficeRegime, PaperBook, Record
from diwan.modules.civil_status.names.letters import folded_arabic
from diwan.modules.civil_status.paper_rules import ADULT, RegimeDecision, regime_on, table_key


def decisions_on(office: int, territory: int) -> tuple[RegimeDecision, ...]:
    """Every decision on an office's regime, in order of time."""
    kept = OfficeRegime.objects.filter(territory_id=territory, office_id=office).order_by("since")
    return tuple(RegimeDecision(Regime(one.regime), one.since) for one in kept)


def regime_of(office: int, territory: int, day: dt.date) -> Regime:
    """Under which law an office registers on a day."""
    return regime_on(day, decisions_on(office, territory))


def leaves_paper_on(decisions: Iterable[RegimeDecision]) -> dt.date | None:
    """The day from which an office that kept paper registers nationally; None while it keeps paper."""
    held = list(decisions)
    kept = any(one.regime is Regime.PAPER_37_99 for one in held)
    return next((one.since for one in held if kept and one.regime is Regime.NATIONAL_36_21), None)


def paper_ends_on(office: Office) -> dt.date | None:
    """The day paper ends in an office: it enters the national register, or closes; None if undecided."""
    days = (leaves_paper_on(decisions_on(office.pk, office.territory_id)), office.valid_to)
    return min((day for day in days if day is not None), default=None)


def books_in_scope(lo: int, hi: int) -> QuerySet[PaperBook]:
    """The volumes of a range of communities, latest first."""
    return (
        PaperBook.objects.filter(territory_id__gte=lo, territory_id__lte=hi)
        .select_related("office", "territory")
        .order_by("-year", "territory_id", "office_id", "type", "volume")
    )


def book_in_scope(book: int) -> PaperBook:
    """One volume; `NotFound` outside the reader's scope."""
    found = PaperBook.objects.select_related("office", "territory").filter(pk=book).first()
    if found is None:
        raise NotFound("civil_status.errors.no_such_book")
    return found


def volumes_of(office: int, territory: int, type: str, year: int) -> QuerySet[PaperBook]:
    """The volumes of one register of one year, in order."""
    return PaperBook.objects.filter(territory_id=territory, office_id=office, type=type, year=year).order_by(
        "volume"
    )


@dataclass(frozen=True, slots=True)
class TableLine:
    """One act in an alphabetical table."""

    family_ar: str
    first_ar: str
    latin: str
    number: int
    year: int
    day: dt.date | None
    page: str


def alphabetical(
    office: int, territory: int, type: RecordType, years: tuple[int, int]
) -> tuple[TableLine, ...]:
    """The paper acts of an office between two years, by family name and then first name (decree 2-99-665).

    Cancelled acts keep their line: the register still holds their page.
    """
    kept = Record.objects.filter(
        territory_id=territory, office_id=office, type=type.value, regime=Regime.PAPER_37_99.value,
        year__gte=years[0], year__lte=years[1],
    ).only("family_ar", "first_ar", "family_la", "first_la", "number", "year", "event_date", "page")  # fmt: skip
    lines = [
        TableLine(r.family_ar, r.first_ar, r.name.latin, r.number, r.year, r.event_date, r.page) for r in kept
    ]
    return tuple(sorted(lines, key=_place_in_table))


def _place_in_table(line: TableLine) -> tuple[tuple[str, str], int, int]:
    return table_key(folded_arabic(line.family_ar), folded_arabic(line.first_ar)), line.year, line.number


def deceased_adults(lo: int, hi: int, first: dt.date, last: dt.date) -> QuerySet[Record]:
    """The adults whose death was registered between two days: the list sent every fifteen days (decree 2-99-665).

    Who has no birth date at all is listed: the services it goes to decide, and nobody is left out.
    """
    born_by = first.year - ADULT
    return (
        Record.objects.filter(territory_id__gte=lo, territory_id__lte=hi, type=RecordType.DEATH.value)
        .filter(declared_on__gte=first, declared_on__lte=last, stillborn=False)
        .exclude(state=State.CANCELLED.value)
        .exclude(birth_year__gt=born_by)
        .select_related("office", "territory")
        .order_by("territory_id", "declared_on", "number")
    )
