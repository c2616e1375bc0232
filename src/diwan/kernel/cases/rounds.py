"""Visits as those who make them read them: what waits for a day, the round of a day, one visit; reads alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks
from diwan.kernel.cases.models import Case, CaseVisit
from diwan.kernel.cases.schema.procedure import Procedure, Visit
from diwan.kernel.cases.selectors import visited
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.visit_minutes import place_of
from diwan.kernel.documents.positions import Position
from diwan.kernel.identity.selectors import Seat

KEPT_DAYS, MOST_KEPT = 3, 20


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit with what an officer needs on the way: which file, which place."""

    visit: CaseVisit
    label: Text
    place: Text | None
    point: Position | None

    @property
    def case(self) -> Case:
        """The file."""
        case: Case = self.visit.case
        return case

    @property
    def hour(self) -> str:
        """The hour one is expected there."""
        at = self.visit.planned_for
        return at.astimezone(clocks.ZONE).strftime("%H:%M") if at else ""

    @property
    def declared(self) -> Visit:
        """What the procedure says of the visit."""
        law: Procedure = self.visit.case.law
        return law.visits[self.visit.key]


def visits_of_seat(territory: int, kinds: Iterable[str]) -> QuerySet[CaseVisit]:
    """The visits that the mandates of a seat make, in their latest round."""
    rows = CaseVisit.objects.filter(territory_id=territory, made_by__in=list(kinds), latest=True)
    return rows.select_related("case", "territory").prefetch_related("members")


def to_plan(territory: int, kinds: Iterable[str]) -> list[Stop]:
    """The visits that wait for a day, those of one place together; what was not possible waits again."""
    waits = Q(status="asked") | Q(status="closed", outcome="not_possible", case__closed_at=None)
    rows = visits_of_seat(territory, kinds).filter(waits).order_by("last_day", "asked_at")
    stops = [stop_of(row) for row in rows[:500]]
    return sorted(stops, key=lambda stop: (str(stop.place or ""), stop.visit.asked_at))


def planned(territory: int, kinds: Iterable[str]) -> list[CaseVisit]:
    """The visits with a day to come, or a day that passed without anybody writing what was found."""
    return list(visits_of_seat(territory, kinds).filter(status="planned").order_by("planned_for")[:500])


def to_sign(territory: int, kinds: Iterable[str]) -> list[Stop]:
    """The visits whose minutes wait for a signature, the nearest last day first."""
    rows = visits_of_seat(territory, kinds).filter(status="held").order_by("minutes_day", "held_at")
    return [stop_of(row) for row in rows[:200]]


def round_on(territory: int, kinds: Iterable[str], day: date) -> list[Stop]:
    """The visits of a day in the order one goes."""
    begins = datetime.combine(day, time(), clocks.ZONE)
    rows = visits_of_seat(territory, kinds).filter(
        planned_for__gte=begins, planned_for__lt=begins + timedelta(days=1)
    )
    return [stop_of(row) for row in rows.order_by("planned_for", "rank", "pk")[:100]]


def visit_at(territory: int, kinds: Iterable[str], pk: int) -> CaseVisit:
    """One visit, of any round; `NotFound` for whoever does not make it."""
    rows = CaseVisit.objects.filter(territory_id=territory, made_by__in=list(kinds), pk=pk)
    row = rows.select_related("case", "territory").prefetch_related("members", "photos__paper").first()
    if row is None:
        raise NotFound("cases.errors.no_visit")
    return row


def stop_of(row: CaseVisit) -> Stop:
    """A visit with its file and place."""
    label = as_text(row.case.law.visits[row.key].label)
    return Stop(row, label, place_of(row.case), point_of(row.case))


def point_of(case: Case) -> Position | None:
    """The point a file gives of itself on the map."""
    for key, asked in case.law.fields.items():
        value: Any = case.values.get(key)
        if str(asked.type) == "point" and isinstance(value, dict) and {"north", "east"} <= value.keys():
            return Position(float(value["north"]), float(value["east"]))
    return None


def may_be_planned(row: CaseVisit) -> bool:
    """Whether a day may be given now."""
    return row.latest and visited(row).may_be_planned


def kept_queries(seat: Seat) -> tuple[str, ...]:
    """The forms that a device keeps for somebody who leaves: their own visits of these days."""
    today = clocks.local(datetime.now(clocks.ZONE))
    rows = visits_of_seat(seat.territory, seat.kinds).filter(
        status="planned", visitor_id=seat.person,
        planned_for__gte=datetime.combine(today, time(), clocks.ZONE) - timedelta(days=1),
        planned_for__lt=datetime.combine(today, time(), clocks.ZONE) + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    return tuple(
        f"?visit={pk}" for pk in rows.order_by("planned_for").values_list("pk", flat=True)[:MOST_KEPT]
    )
