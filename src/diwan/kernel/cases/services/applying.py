"""What a move does to a case: its place, its clocks, its dues, its effects; numbers last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.calendar import Delay, WorkingCalendar
from diwan.kernel.cases import beside, clocks, events, motion
from diwan.kernel.cases.kinds.computed import day_in, with_computed
from diwan.kernel.cases.models import Case, CaseClock, CaseDue, CaseFee
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.fees import Fee
from diwan.kernel.cases.schema.procedure import Clock, Step
from diwan.kernel.cases.selectors import situation_of, states_of
from diwan.kernel.cases.services.charging import charge_of, charges_for, charges_of, less_paid
from diwan.kernel.cases.services.effects import EFFECTS
from diwan.kernel.cases.services.indexing import index_case
from diwan.kernel.cases.services.keeping import keep_beside
from diwan.kernel.cases.services.periods import keep_periods
from diwan.kernel.cases.services.recording import Later, numbered, record_fact, there
from diwan.kernel.cases.situation import Situation, as_text, holds, is_fee_owed
from diwan.kernel.cases.turns import give_turn
from diwan.kernel.journal.services import emit
from diwan.kernel.payments.models import Order, OrderState
from diwan.kernel.payments.rules import Charge, total_of
from diwan.kernel.payments.services import cancel_order, issue_order

Values = Mapping[str, Any]
Owed = tuple[CaseFee, list[Charge]]


def apply_move(
    act: Act, case: Case, key: str, *, values: Values, reasons: str, situation: Situation
) -> Later:
    """Make a transition whose conditions have been checked; what comes back is to be settled last."""
    law, origin, known = case.law, case.step, case.values
    transition = law.transitions[key]
    move = motion.Move(key, origin, _target(case, transition.to), act.at)
    case.values = with_computed(law, {**case.values, **values})
    _place(case, move, reasons)
    situation = situation.with_values(case.values)
    called = beside.called_by(move, situation)
    after = beside.after_move(situation, move, called)
    states = stirred(case, move, situation, after)
    details = _details(values, states) | said_on_receipt(case, states, situation.calendar) | called.told
    record_fact(act, case, "moved", key=key, origin=origin, reasons=reasons, details=details)
    later = Later()
    keep_beside(act, case, after, states, later)
    _owe_fees(act, case)
    keep_periods(act, case, later)
    for effect in transition.effects:
        EFFECTS[type(effect)](act, case, effect, later)
    give_turn(case, act.at)
    if case.values != known:
        index_case(case)
    emit(act, events.CaseMoved(case, key, origin, case.step))
    if not case.is_open:
        cancel_unpaid(act, case)
    return later


def _details(values: Values, states: motion.States) -> dict[str, Any]:
    return {"values": dict(values), "delays": {key: state.delay for key, state in states.items()}}


def said_on_receipt(case: Case, states: motion.States, calendar: WorkingCalendar) -> dict[str, str]:
    """The day a receipt given now names, kept with the move: what was said to the applicant does not change after."""
    clock = case.law.legal_clock
    if not case.complete:
        last = case.due_on
    else:
        last = motion.last_day(case.law, clock, states[clock], calendar) if clock in states else None
    return {"last_day": last.isoformat()} if last else {}


def stirred(case: Case, move: motion.Move, before: Situation, after: Situation) -> dict[str, motion.Running]:
    """The clocks and dues of a case after a move, or after something that happened beside its steps."""
    return _clocks(case, replace(move, also=beside.clock_events(before, after)), before)


def _target(case: Case, to: str) -> str:
    return {"@back": case.back, "@stay": case.step}.get(to, to)


def _place(case: Case, move: motion.Move, reasons: str) -> None:
    law = case.law
    step = law.steps[move.target]
    if is_decision(case, step):
        case.decided_at = move.at
    if move.target != move.origin:
        case.back, case.step, case.step_since = move.origin, move.target, move.at
    case.phase, case.ball, case.held_by = step.phase, step.ball, law.holder_of(move.target)
    case.outcome = step.outcome or ""
    case.complete = step.phase != "intake"
    case.reasons = reasons or case.reasons
    if step.phase == "closed":
        case.closed_at = move.at


UNDER_WAY = ("intake", "review", "paused")
IN_HAND = ("draft", *UNDER_WAY, "silence")
NO_DECISION = ("returned", "withdrawn", "lapsed", "redirected")


def is_decision(case: Case, step: Step) -> bool:
    """Whether coming to this step is the office's first decision, and not an end without one."""
    undecided = case.decided_at is None and case.phase in IN_HAND
    return undecided and step.phase not in IN_HAND and step.outcome not in NO_DECISION


def _clocks(case: Case, move: motion.Move, situation: Situation) -> dict[str, motion.Running]:
    calendar = situation.calendar
    before = situation.states
    after = motion.clocks_after(
        case.law, before, move, calendar, lambda key, clock: _length(clock, situation, move.at)
    )
    _keep_clocks(case, {key: now for key, now in after.items() if before.get(key) != now}, situation)
    case.due_on = motion.due_on(case.law, case.step, after, calendar)
    keep_legal_day(case, after, calendar)
    _keep_dues(case, after, _dues_of(case) if before else [], situation)
    return after


def keep_legal_day(case: Case, states: motion.States, calendar: WorkingCalendar) -> None:
    """The last day of the legal time follows its clock until the office decides, ends or falls silent."""
    key = case.law.legal_clock
    if key in states and case.phase in UNDER_WAY:
        case.legal_day = motion.last_day(case.law, key, states[key], calendar)


def _length(clock: Clock, situation: Situation, at: datetime) -> str:
    """The length that holds for this case, cut short at the day an answer names (a permit's last day)."""
    length = next(variant.is_ for variant in clock.variants if holds(variant.when, situation))
    named = day_in(situation.values.get(clock.until)) if clock.until else None
    start = clocks.local(at)
    if named is None or named >= situation.calendar.last_day(start, Delay.parse(length), roll=False):
        return length
    return f"{max(1, (named - start).days)} days"


def _keep_clocks(case: Case, stirred: motion.States, situation: Situation) -> None:
    """Write the clocks that changed, new ones and known ones, in one statement."""
    rows = [
        CaseClock(
            territory_id=case.territory_id,
            case=case,
            key=key,
            holder_id=case.holder_id,
            status=running.state.status,
            since=running.state.since,
            left=running.state.left,
            length=running.state.length,
            delay=running.delay,
            last_day=motion.last_day(case.law, key, running, situation.calendar),
        )
        for key, running in stirred.items()
    ]
    CaseClock.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["territory", "case", "key"],
        update_fields=["holder_id", "status", "since", "left", "length", "delay", "last_day"],
    )


def _dues_of(case: Case) -> list[CaseDue]:
    """When the timers of a case act, as it is written; a case without clocks has none."""
    return list(CaseDue.objects.filter(territory_id=case.territory_id, case=case))


def _keep_dues(
    case: Case,
    states: motion.States,
    written: Iterable[CaseDue],
    situation: Situation,
    counted: datetime | None = None,
) -> None:
    """When each timer acts; counted anew at a moment (`counted`), what has acted or would have stays as it is."""
    known = {due.timer: due for due in written}
    new = []
    for key, timer in motion.timers_of(case.law).items():
        at = motion.acts_at(case.law, timer, states, situation.calendar)
        due = known.get(key)
        if at is None:
            if due is not None:
                due.delete()
        elif due is None:
            new.append(
                CaseDue(
                    territory_id=case.territory_id, case=case, holder_id=case.holder_id, timer=key, acts_at=at
                )
            )
        elif due.acts_at != at and not (counted and (due.state == "done" or at < counted)):
            due.acts_at, due.state = at, "pending"
            due.save(update_fields=["acts_at", "state"])
    CaseDue.objects.bulk_create(new)


def refresh_dues(act: Act, case: Case) -> bool:
    """Count a case's clocks anew after its calendar changed; says whether a last day moved.

    Nobody loses by what is announced late: a last day never falls back before the day it is counted anew.
    """
    at, situation = act.at, situation_of(case, act.at)
    moved = [
        _keep_last_day(
            row, motion.last_day(case.law, row.key, situation.states[row.key], situation.calendar), at
        )
        for row in case.clocks.all()
    ]
    _keep_dues(case, situation.states, _dues_of(case), situation, counted=at)
    keep_beside(act, case, situation, situation.states)
    due = motion.due_on(case.law, case.step, situation.states, situation.calendar, case.ball)
    if due != case.due_on and (due is None or due >= clocks.local(at)):
        case.due_on = due
    if case.phase in UNDER_WAY:
        case.legal_day = next(
            (row.last_day for row in case.clocks.all() if row.key == case.law.legal_clock), case.legal_day
        )
    case.save(update_fields=["due_on", "legal_day"])
    return any(moved)


def _keep_last_day(row: CaseClock, last: date | None, at: datetime) -> bool:
    if last == row.last_day or (last is not None and last < clocks.local(at)):
        return False
    row.last_day = last
    row.save(update_fields=["last_day"])
    return True


def _owe_fees(act: Act, case: Case) -> None:
    law = case.law
    situation = Situation(law, case.values, act.at, rules=rules())
    before: dict[str, list[Owed]] = {}
    for key, fee in law.fees.items():
        due = fee.due_before and case.step in law.origins(law.transitions[fee.due_before])
        if due and is_fee_owed(key, situation) and not case.fees.filter(key=key).exists():
            before.setdefault(str(fee.due_before), []).append(_owed(act, case, key, fee))
    for owed in before.values():
        _order(act, case, owed)


def _owed(act: Act, case: Case, key: str, fee: Fee) -> Owed:
    charges = less_paid(case, key, charges_of(case, fee, act.at))
    total = total_of(charges)
    owed = CaseFee.objects.create(
        territory_id=case.territory_id,
        case=case,
        holder_id=case.holder_id,
        key=key,
        centimes=total.centimes,
        paid_at=None if total else act.at,
    )
    return owed, charges


def _order(act: Act, case: Case, owed: list[Owed]) -> None:
    """What is owed before one transition is paid in one go, each fee and each of its lines a line of its order."""
    charged = [(fee, charges) for fee, charges in owed if fee.centimes]
    if charged:
        title = (
            as_text(case.law.fees[charged[0][0].key].label) if len(charged) == 1 else as_text(case.law.title)
        )
        order = issue_order(
            there(act, case),
            subject=charged[0][0],
            title=title,
            charges=[charge for _, charges in charged for charge in charges if charge.amount],
            holder=case.holder_id,
        )
        for fee, _ in charged:
            fee.order_id = order.pk
            fee.save(update_fields=["order_id"])
    for fee, _ in owed:
        emit(act, events.FeeOwed(fee))


def cancel_unpaid(act: Act, case: Case) -> None:
    """What a closed case no longer owes; a period that has begun stays due."""
    for fee in case.fees.filter(paid_at=None, order_id__isnull=False, period=0):
        due = Order.objects.filter(
            territory_id=case.territory_id, pk__in=[fee.order_id], state=OrderState.DUE
        )
        if (order := due.first()) is not None:
            cancel_order(there(act, case), order=order, reason=case.outcome)


def system_for(case: Case, at: Any) -> Act:
    """The system acting on one case: timers, and outcomes of linked cases."""
    return system_act(case.territory_id, at)


__all__ = [
    "apply_move",
    "charge_of",
    "charges_for",
    "charges_of",
    "numbered",
    "record_fact",
    "refresh_dues",
    "states_of",
    "system_for",
]
