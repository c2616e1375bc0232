"""The rows of what stands beside the steps, brought in step with the rules after each move and each happening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from diwan.kernel.base.act import Act
from diwan.kernel.cases import events, motion
from diwan.kernel.cases.inquiries import Held
from diwan.kernel.cases.models import Case, CaseVisit, PublicInquiry
from diwan.kernel.cases.services.asking import keep_opinions
from diwan.kernel.cases.services.recording import Later
from diwan.kernel.cases.situation import Situation, as_text
from diwan.kernel.cases.visits import Visited
from diwan.kernel.journal.services import emit

LastDays = Mapping[str, date | None]


def last_days(case: Case, states: motion.States, situation: Situation, prefix: str) -> dict[str, date | None]:
    """Until when what is awaited beside the steps has to be done, by its key."""
    return {
        key.removeprefix(prefix): motion.last_day(case.law, key, running, situation.calendar)
        for key, running in states.items()
        if key.startswith(prefix)
    }


def keep_beside(
    act: Act, case: Case, after: Situation, states: motion.States, at_the_end: Later | None = None
) -> None:
    """Store where opinions, visits and inquiries stand; tell who listens."""
    keep_opinions(act, case, after.opinions, last_days(case, states, after, motion.OPINION), at_the_end)
    if after.visits:
        keep_visits(act, case, after, states)
    if after.inquiries:
        keep_inquiries(act, case, after, states)


def keep_visits(act: Act, case: Case, after: Situation, states: motion.States) -> None:
    """The visits of a case, an earlier round beside the new one."""
    due, minutes = (last_days(case, states, after, prefix) for prefix in (motion.VISIT, motion.MINUTES))
    rows = {row.key: row for row in case.visits.filter(latest=True)}
    for key, state in after.visits.items():
        row = rows.get(key)
        if row is None or row.round != state.round:
            if row is not None:
                _put_aside(act, row)
            row = _new_visit(act, case, key, state, row.call if row else 0)
        waited = row.is_waiting
        row.status, row.outcome, row.stale = state.status, state.outcome, state.stale
        row.last_day = due.get(key) if row.is_waiting else row.last_day
        row.minutes_day = minutes.get(key) if row.status == "held" else row.minutes_day
        row.save(update_fields=["status", "outcome", "stale", "last_day", "minutes_day"])
        if waited and row.status in ("dropped", "replaced"):
            emit(act, events.VisitOver(row, row.call))


def _put_aside(act: Act, row: CaseVisit) -> None:
    over = row.is_waiting
    row.latest, row.status = False, "dropped" if over else row.status
    row.save(update_fields=["latest", "status"])
    if over:
        emit(act, events.VisitOver(row, row.call))


def _new_visit(act: Act, case: Case, key: str, state: Visited, call: int) -> CaseVisit:
    return CaseVisit.objects.create(
        territory_id=case.territory_id, case=case, holder_id=case.holder_id, key=key, round=state.round,
        made_by=case.law.visitor_of(key), asked_at=act.at, call=call,
    )  # fmt: skip


def keep_inquiries(act: Act, case: Case, after: Situation, states: motion.States) -> None:
    """The public inquiries of a case, an earlier round beside the new one."""
    closing = last_days(case, states, after, motion.INQUIRY)
    rows = {row.key: row for row in case.inquiries.filter(latest=True)}
    for key, state in after.inquiries.items():
        row = rows.get(key)
        if row is None or row.round != state.round:
            if row is not None:
                row.latest = False
                row.save(update_fields=["latest"])
            row = _new_inquiry(act, case, key, state)
        row.status, row.stale = state.status, state.stale
        if row.status == "open" and closing.get(key):
            row.closes_on = closing[key]
        if row.status == "closed" and row.closed_at is None:
            row.closed_at = act.at
        row.save(update_fields=["status", "stale", "closes_on", "closed_at"])


def _new_inquiry(act: Act, case: Case, key: str, state: Held) -> PublicInquiry:
    label = as_text(case.law.inquiries[key].label)
    return PublicInquiry.objects.create(
        territory_id=case.territory_id, case=case, holder_id=case.holder_id, key=key, round=state.round,
        held_by=case.law.inquirer_of(key), asked_at=act.at, title_ar=label.ar, title_fr=label.fr,
    )  # fmt: skip


__all__ = ["keep_beside", "last_days"]
