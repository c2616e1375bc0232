"""The scheduler: what is due acts, what cannot act yet is held and tried again when the obstacle goes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import DomainError
from diwan.kernel.cases import motion
from diwan.kernel.cases.models import Case, CaseDue
from diwan.kernel.cases.selectors import situation_of
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.inquiries import turn_of
from diwan.kernel.cases.services.moving import DONE, HELD, PENDING, do_transition, locked_case
from diwan.kernel.cases.services.opinions import fall_silent
from diwan.kernel.cases.services.periods import TIMERS, turn_of_period
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.scope import Scope, reading

log = logging.getLogger("diwan.cases")

BATCH = 500


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the scheduler did."""

    done: int = 0
    held: int = 0
    failed: int = 0


def run_due_timers(at: datetime, number: str = "") -> Ran:
    """Let every timer that is due act, each in an act of its own in its community.

    A timer acts at the moment it was due, so that a late run changes nothing of what the law says. One that
    cannot act is told in the log and tried again by the next run; those of other cases do not wait for it. With a
    `number` only the cases of that number are looked at.
    """
    done = held = 0
    failed: list[int] = []
    while due := _next_dues(at, failed, number):
        for territory, pk, acts_at in due:
            try:
                state = fire_timer(system_act(territory, acts_at), due=pk)
            except Exception:
                log.exception("timer %s of community %s could not act", pk, territory)
                failed.append(pk)
                continue
            done, held = done + (state == DONE), held + (state == HELD)
    return Ran(done, held, len(failed))


def _next_dues(at: datetime, failed: list[int], number: str) -> list[tuple[int, int, datetime]]:
    """The next due of each case: what it brings may come before the one after."""
    one = {"case__number": number} if number else {}
    with reading(Scope("national")):
        rows = CaseDue.objects.filter(state=PENDING, acts_at__lte=at, **one).exclude(pk__in=failed)
        found = rows.order_by("acts_at", "pk").values_list("territory_id", "pk", "acts_at", "case_id")[:BATCH]
        first: dict[tuple[int, int], tuple[int, int, datetime]] = {}
        for territory, pk, acts_at, case in found:
            first.setdefault((territory, case), (territory, pk, acts_at))
        return list(first.values())


@service("cases.timer_fired", mandate="system")
def fire_timer(act: Act, *, due: int) -> str:
    """Let one timer act if it still has to; says whether it is done or held."""
    row = CaseDue.objects.select_for_update(of=("self",)).filter(territory_id=act.territory, pk=due).first()
    if row is None or row.state != PENDING or row.acts_at > act.at:
        return ""
    case = locked_case(row.case)
    if row.timer.startswith(TIMERS):
        note(number=case.number, timer=row.timer)
        turn_of_period(act, case, row)
        return DONE
    timer = motion.timers_of(case.law)[row.timer]
    if row.timer.startswith(motion.OPINION):
        return _silence_of(act, case, row)
    note(number=case.number, timer=row.timer)
    if row.timer.startswith((motion.NOTICE, motion.INQUIRY)):
        return _turn_of_inquiry(act, case, row)
    if timer.notify:
        row.state = DONE
        row.save(update_fields=["state"])
        record_fact(act, case, "reminder", key=row.timer, origin=case.step)
        case.save(update_fields=["revision"])
        tell(act, case, timer.notify, timer.saying, "reminder")
        return DONE
    return _act_of(act, case, row, str(timer.do))


def _silence_of(act: Act, case: Case, row: CaseDue) -> str:
    """A body has let its delay pass."""
    note(number=case.number, timer=row.timer)
    fall_silent(act, case, row.timer.removeprefix(motion.OPINION))
    return DONE


def _turn_of_inquiry(act: Act, case: Case, row: CaseDue) -> str:
    """The notice of a public inquiry has run, or its time is over."""
    prefix, _, key = row.timer.partition(":")
    row.state = DONE
    row.save(update_fields=["state"])
    turn_of(act, case, key, "opened" if f"{prefix}:" == motion.NOTICE else "closed")
    return DONE


def _act_of(act: Act, case: Case, row: CaseDue, transition: str) -> str:
    from diwan.kernel.cases.selectors import obstacles

    law = case.law
    declared = law.transitions[transition]
    if case.step not in law.origins(declared) or obstacles(situation_of(case, act.at), transition):
        row.state = HELD
        row.save(update_fields=["state"])
        record_fact(act, case, "held", key=transition, origin=case.step)
        case.save(update_fields=["revision"])
        return HELD
    row.state = DONE
    row.save(update_fields=["state"])
    do_transition(act, case=case, transition=transition)
    return DONE


__all__ = ["Case", "DomainError", "Ran", "fire_timer", "run_due_timers"]
