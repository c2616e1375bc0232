"""Past the limit: the central authority, then the court (law 36.21, art. 21; decree 2-22-04, art. 41)."""

from __future__ import annotations

import datetime as dt

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import Fault, keeps_paper
from diwan.modules.declarations.mandates import CENTRAL_AUTHORITY
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import State, answer_day_for
from diwan.modules.declarations.services.first import DESK
from diwan.modules.declarations.services.held import held, moved, refuse, required, tell_family


@service("declarations.permission_asked", mandate=DESK, personal=("why",))
def ask_permission(act: Act, *, declaration: Declaration, why: str, seen: int | None = None) -> Declaration:
    """Ask the central authority for leave to register what was not completed in time; it has sixty days."""
    row = held(declaration, seen=seen)
    if keeps_paper(row.office_id, row.territory_id, act.day):
        raise Refused("declarations.errors.judgment_on_paper", reference=row.reference)
    required(why=why)
    if act.day <= row.last_day:
        raise Refused("declarations.errors.still_in_time", day=f"{row.last_day:%d/%m/%Y}")
    row.asked_at, row.asked_why = act.at, why.strip()
    row.answer_by = answer_day_for(act.day, calendar_of(act.territory))
    note(reference=row.reference, answer_by=row.answer_by)
    return moved(act, row, State.PERMISSION_REQUESTED, "permission_asked", why.strip())


@service("declarations.permission_answered", mandate=CENTRAL_AUTHORITY, personal=("reasons",))
def answer_permission(
    act: Act,
    *,
    declaration: Declaration,
    granted: bool,
    reference: str,
    reasons: str = "",
    seen: int | None = None,
) -> Declaration:
    """Answer a request: the permission under its reference, or a refusal with its reasons, which opens the court."""
    row = held(declaration, seen=seen)
    required(reference=reference)
    if not granted:
        required(reasons=reasons)
    row.answered_at, row.answer_reasons = act.at, reasons.strip()
    note(reference=row.reference, granted=granted, decision=reference.strip())
    if granted:
        row.answer_reference = reference.strip()
        row = moved(act, row, State.PERMITTED, "permitted", reference.strip())
    else:
        row = moved(act, row, State.REFUSED, "refused", f"{reference.strip()} · {reasons.strip()}")
    tell_family(act, row, "permitted" if granted else "refused", reasons=reasons.strip())
    return row


@service("declarations.court_opened", mandate=DESK)
def record_court_action(
    act: Act, *, declaration: Declaration, court: str, seen: int | None = None
) -> Declaration:
    """The family took the refusal to court (code of civil procedure, art. 217)."""
    row = held(declaration, seen=seen)
    refuse_court(act, row)
    required(court=court)
    row.court = court.strip()
    return moved(act, row, State.IN_COURT, "in_court", court.strip())


@service("declarations.judged", mandate=DESK)
def record_judgment(
    act: Act,
    *,
    declaration: Declaration,
    court: str,
    judgment: str,
    judged_on: dt.date,
    seen: int | None = None,
) -> Declaration:
    """A final judgment orders the registration; its reference stands on the record."""
    row = held(declaration, seen=seen)
    refuse_court(act, row)
    required(court=court, judgment=judgment)
    if judged_on > act.day:
        refuse([Fault("judged_on", "in_future", f"{judged_on:%d/%m/%Y}")])
    if judged_on < row.event_date:
        refuse([Fault("judged_on", "declared_before_event")])
    row.court, row.judgment, row.judged_on = court.strip(), judgment.strip(), judged_on
    note(reference=row.reference, judgment=row.judgment)
    return moved(act, row, State.JUDGED, "judged", f"{court.strip()} · {judgment.strip()}")


def refuse_court(act: Act, row: Declaration) -> None:
    """Past the limit the court comes after the central authority's refusal (law 36.21, art. 21); in an office that
    still keeps paper it comes at once, by a declaratory judgment (law 37.99)."""
    if row.state == State.EXPIRED and not keeps_paper(row.office_id, row.territory_id, act.day):
        raise Refused("declarations.errors.wrong_state", reference=row.reference)
