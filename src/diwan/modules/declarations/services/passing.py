"""What passes by itself: families reminded before the limit, declarations expired after it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from diwan.kernel.base.act import MOROCCO, Act, system_act
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.public import NameKind, decided_of
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import OPEN, REMIND_BEFORE, State, reminders_due
from diwan.modules.declarations.selectors import content_of, open_questions
from diwan.modules.declarations.services.held import held, moved, stepped, tell_family
from diwan.modules.declarations.services.naming import bring_answer

log = logging.getLogger("diwan.declarations")


@dataclass(frozen=True, slots=True)
class Passed:
    """What a morning did."""

    reminded: int = 0
    expired: int = 0
    failed: int = 0


def run_morning(at: datetime) -> Passed:
    """Remind and expire whatever is due, each in an act of its own; one that fails does not stop the others."""
    day = at.astimezone(MOROCCO).date()
    with reading(Scope("national")):
        waiting = Declaration.objects.filter(state__in=OPEN)
        overdue = list(waiting.filter(last_day__lt=day).order_by("territory_id", "pk"))
        near = list(waiting.filter(last_day__gte=day).exclude(holder_id=None).order_by("territory_id", "pk"))
    due = [row for row in near if reminders_due(row.last_day, day, row.reminded)]
    bring_answers(at)
    expired, lost = each(overdue, at, expire)
    reminded, unsent = each(due, at, remind)
    return Passed(reminded, expired, lost + unsent)


def bring_answers(at: datetime) -> int:
    """Bring the answers the Commission gave without reaching the communities that asked; says how many."""
    with reading(Scope("national")):
        waiting = list(open_questions().order_by("territory_id", "id"))
        known = [(one, decided_of(NameKind(one.kind), one.arabic)) for one in waiting]
    brought = 0
    for question, decided in known:
        if decided is None:
            continue
        try:
            bring_answer(system_act(question.territory_id, at), question=question, decided=decided)
            brought += 1
        except Exception:
            log.exception("name asked of community %s", question.territory_id)
    return brought


def each(rows: list[Declaration], at: datetime, do: Callable[..., Declaration]) -> tuple[int, int]:
    """Do one thing to each; says how many were done and how many failed."""
    done = failed = 0
    for row in rows:
        try:
            do(system_act(row.territory_id, at), declaration=row)
            done += 1
        except Exception:
            log.exception("declaration %s of community %s", row.reference, row.territory_id)
            failed += 1
    return done, failed


@service("declarations.expired", mandate="system")
def expire(act: Act, *, declaration: Declaration) -> Declaration:
    """The limit passed (decree 2-22-04, art. 40): only a permission opens it again."""
    row = held(declaration)
    if row.state not in OPEN or act.day <= row.last_day or content_of(row).circumstances.judgment:
        return row
    note(reference=row.reference, last_day=row.last_day)
    row = moved(act, row, State.EXPIRED, "expired")
    tell_family(act, row, "expired")
    return row


@service("declarations.reminded", mandate="system")
def remind(act: Act, *, declaration: Declaration) -> Declaration:
    """Remind the family that the limit comes near; several missed reminders make one."""
    row = held(declaration)
    due = reminders_due(row.last_day, act.day, row.reminded)
    if row.state not in OPEN or not due:
        return row
    row.reminded = [*row.reminded, *due]
    row.save(update_fields=["reminded"])
    tell_family(act, row, "reminder", sms=True)
    stepped(act, row, "reminded")
    note(reference=row.reference, before=min(due), among=list(REMIND_BEFORE))
    return row
