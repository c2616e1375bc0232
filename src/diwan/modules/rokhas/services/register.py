"""Keeping the public register in step with the cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.events import CaseMoved, CaseTurned
from diwan.kernel.cases.kinds.shapes import centre_of
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.cases.turns import stands_at
from diwan.kernel.journal.services import note, service
from diwan.modules.rokhas.models import Permit, State
from diwan.modules.rokhas.rules import is_permit, standing

VALIDITY = "validity"
PLACES = ("site_address", "premises", "occupied_place")
AREAS = ("covered_area", "area", "plot_area")
DRAWN = ("outline", "position")


def follow(act: Act, event: CaseMoved | CaseTurned) -> None:
    """Whoever moved the case or paid what it waited for, an applicant too, the office's register follows."""
    case = event.case
    if is_permit(case.procedure) and (standing(case.phase, case.outcome) or case.decided_at):
        later(
            "rokhas.keep_permit", territory=case.territory_id, number=case.number, moment=act.at.isoformat()
        )


def keep_permit(*, territory: int, number: str, at: datetime) -> Permit | None:
    """The line of a case in the register, as the case stands now."""
    return register_permit(system_act(territory, at), number=number)


@service("rokhas.registered", mandate="system")
def register_permit(act: Act, *, number: str) -> Permit | None:
    """Write or change the line of a case; a decision taken back leaves no line. Gives the line, if one stands."""
    case = case_numbered(act.territory, number)
    lines = Permit.objects.filter(territory_id=case.territory_id, case_number=case.number)
    state = standing(case.phase, case.outcome)
    note(number=case.number, state=state)
    if not state:
        lines.delete()
        return None
    line, _ = lines.update_or_create(
        territory_id=case.territory_id, case_number=case.number, defaults=told(case, state)
    )
    return line


def told(case: Case, state: str) -> dict[str, Any]:
    """What the register says of a case."""
    stands = stands_at(case)
    drawn = first_of(case, DRAWN, None)
    north, east = centre_of(drawn) if drawn else (None, None)
    return {
        "north": north,
        "east": east,
        "outline": outline_of(drawn),
        "procedure": case.procedure,
        "number": case.book_number,
        "decided_on": local(case.decided_at or case.step_since),
        "valid_until": last_day_of(case),
        "state": state,
        "stands_ar": stands.ar,
        "stands_fr": stands.fr,
        "since": local(case.step_since),
        "replaced_by": successor_of(case) if state == State.REPLACED else "",
        "place": first_of(case, PLACES, ""),
        "area": whole_metres(first_of(case, AREAS, None) or (drawn or {}).get("area")),
    }


def successor_of(case: Case) -> str:
    """The number of the permit that took its place."""
    told = case.facts.filter(kind="child").order_by("-seq").first()
    child = case.children.filter(number=told.details["number"]).first() if told else None
    return child.book_number if child else ""


def outline_of(drawn: dict[str, Any] | None) -> dict[str, Any] | None:
    """The ground itself as GeoJSON; a point has none."""
    return {"type": "Polygon", "coordinates": [drawn["ring"]]} if drawn and "ring" in drawn else None


def last_day_of(case: Case) -> Any:
    """The last day of the permit's own validity, while that runs."""
    clock = case.clocks.filter(key=VALIDITY, status="running").first()
    return clock.last_day if clock else None


def first_of(case: Case, keys: tuple[str, ...], nothing: Any) -> Any:
    """The first of these answers that was given and that no procedure calls personal."""
    fields = case.law.fields
    found = (case.values.get(key) for key in keys if key in fields and not fields[key].personal)
    return next((value for value in found if value not in (None, "")), nothing)


def whole_metres(value: Any) -> int | None:
    """A surface as the register shows it."""
    return None if value is None else round(float(value))
