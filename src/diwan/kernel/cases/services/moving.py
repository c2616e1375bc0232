"""Moving a case: the one verb behind every transition of every procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import one_by_one
from diwan.kernel.cases.answers import answers_from
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.events import CaseTurned, OutputSigned
from diwan.kernel.cases.ground import ground_of
from diwan.kernel.cases.kinds.papers import is_signed
from diwan.kernel.cases.kinds.said import written_day
from diwan.kernel.cases.models import Case, CaseDue, CaseFee
from diwan.kernel.cases.origins import Origin
from diwan.kernel.cases.schema.procedure import Transition
from diwan.kernel.cases.selectors import holders_of, obstacles, parties_of, situation_of
from diwan.kernel.cases.services.agreeing import record_signatures, signatures
from diwan.kernel.cases.services.applying import apply_move, record_fact, system_for
from diwan.kernel.cases.situation import Situation
from diwan.kernel.cases.turns import GRANTING, give_turn
from diwan.kernel.identity.absences import away_on
from diwan.kernel.identity.doers import doers
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.payments.events import OrderPaid

Values = Mapping[str, Any]
HEAD = "president"
HELD, DONE, PENDING = "held", "done", "pending"


@service("cases.moved", mandate="anyone", personal=("values", "reasons"))
def do_transition(
    act: Act,
    *,
    case: Case,
    transition: str,
    values: Values | None = None,
    reasons: str = "",
    seen: int | None = None,
) -> Case:
    """Make a transition: who may, on which conditions, with which answers and reasons, is the procedure's to say.

    `seen` is the revision the actor was looking at: if somebody moved the case since, `Conflict` says who
    and nothing is changed. Raises `NotAllowed`, `Refused` with the reason in words, or `Invalid` by field.
    """
    row = locked_case(case)
    if seen is not None and seen != row.revision:
        raise Conflict("cases.errors.stale", step=_place_words(row), actor=_last_actor(row))
    return _moved(act, row, transition, values or {}, reasons)


def _moved(act: Act, case: Case, key: str, values: Values, reasons: str) -> Case:
    law = case.law
    situation, answers = require_transition(act, case, key, values, reasons)
    note(number=case.number, step=case.step)
    record_signatures(
        act, case, {key: answers[key] for key in answers if law.fields[key].type == "signature"}
    )
    apply_move(act, case, key, values=answers, reasons=reasons.strip(), situation=situation).settle(case)
    _hand_over(case, answers)
    if not case.is_open:
        _report(act, case)
    return case


def _hand_over(case: Case, answers: Values) -> None:
    """What is written on a case goes over to the one under study that will take its place, as at its filing."""
    for key, link in case.law.links.items():
        told = {name: answers[name] for name in link.carries if name in answers}
        if not told or link.on_issue is None:
            continue
        for child in (
            case.children.select_for_update(of=("self",)).filter(link=key, closed_at=None).order_by("pk")
        ):
            child.values = {**child.values, **told}
            child.save(update_fields=["values"])


def require_transition(
    act: Act, case: Case, key: str, values: Values, reasons: str
) -> tuple[Situation, dict[str, Any]]:
    """Raise why a transition cannot be made with these answers; else the situation and the answers as they are read.

    Nothing is written: a page may ask before it asks whether one is sure.
    """
    law = case.law
    declared = law.transitions.get(key)
    if declared is None:
        raise NotFound("cases.errors.no_transition", transition=key)
    if case.step not in law.origins(declared):
        raise Conflict("cases.errors.elsewhere", act=_words(declared.label), step=_place_words(case))
    if parties_of(act, case).isdisjoint(declared.by):
        raise NotAllowed("cases.errors.not_your_act", act=_words(declared.label))
    answers = _asked(act, case, declared, values, reasons)
    situation = situation_of(case, act.at)
    if found := obstacles(situation, key):
        raise Refused("cases.errors.not_now", act=_words(declared.label), reasons=one_by_one(found))
    return situation, answers


def locked_case(case: Case) -> Case:
    """The case as it is now, locked until the end of the act."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("territory")
    row = rows.filter(territory_id=case.territory_id, pk=case.pk).first()
    if row is None:
        raise NotFound("cases.errors.no_case", number=case.number)
    return row


def _asked(act: Act, case: Case, declared: Transition, values: Values, reasons: str) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    found: dict[str, Any] = {}
    try:
        where = ground_of(case.territory_id, act.at, case.values)
        where = replace(where, decided=local(case.decided_at) if case.decided_at else None)
        found = answers_from(case.law, declared.asks, values, case.values, act.at, required=True, where=where)
    except Invalid as invalid:
        faults |= invalid.fields
    try:
        found |= _signed(act, case, declared, values, found)
    except Invalid as invalid:
        faults |= invalid.fields
    if declared.reasons == "required" and not reasons.strip():
        faults["reasons"] = [Refused("cases.field_errors.reasons")]
    if faults:
        raise Invalid(faults)
    return found


def _signed(act: Act, case: Case, declared: Transition, values: Values, found: Values) -> dict[str, Any]:
    """The statements a transition asks to sign, over what it asks besides and the case as it stands."""
    keys = [str(key) for key in declared.asks if case.law.fields[key].type == "signature"]
    if not keys:
        return {}
    signs = [key for key in keys if is_signed(values.get(key))]
    matter = {
        "case": case.number,
        "revision": case.revision,
        "asked": dict(found),
        "answers": dict(case.values),
    }
    return signatures(act, case.law, case, keys=keys, signs=signs, matter=matter)


def _report(act: Act, child: Case) -> None:
    """Tell the case this one grew from, by its own act where another community keeps it."""
    if child.parent_id is not None:
        tell_parent(locked_case(child.parent), child, act.at)
    elif origin := Origin.of(child):
        later(
            "cases.report_outcome",
            territory=child.territory_id,
            number=child.number,
            moment=act.at.isoformat(),
        )
        note(parent=origin.number)


def tell_parent(parent: Case, child: Case, at: datetime) -> None:
    """The outcome of a linked case moves the case it grew from, and wakes the timers that waited for it."""
    link = parent.law.links.get(child.link)
    key = link.on_child.get(child.outcome) if link else None  # type: ignore[call-overload]
    system = system_for(parent, at)
    record_fact(
        system, parent, "child", key=child.link, details={"number": child.number, "outcome": child.outcome}
    )
    parent.save(update_fields=["revision"])
    if key and parent.step in parent.law.origins(parent.law.transitions[key]):
        _moved(system, parent, key, {}, child.reasons)
    CaseDue.objects.filter(territory_id=parent.territory_id, case=parent, state=HELD).update(state=PENDING)


def give_way(act: Act, event: OutputSigned) -> None:
    """What grants something signed in a linked case moves the case it takes the place of (`on_issue`)."""
    child = event.output.case
    if child.parent_id is None or child.outcome not in GRANTING:
        return
    link = child.parent.law.links.get(child.link)
    if link is None or link.on_issue is None:
        return
    parent = locked_case(child.parent)
    if parent.step not in parent.law.origins(parent.law.transitions[link.on_issue]):
        return
    system = system_for(parent, act.at)
    details = {"number": child.number, "outcome": child.outcome}
    record_fact(system, parent, "child", key=child.link, details=details)
    _moved(system, parent, link.on_issue, {}, "")


@service("cases.assigned", mandate="anyone")
def assign_case(act: Act, *, case: Case, assignee: int | None, seen: int | None = None) -> Case:
    """Give a case to somebody of the service that holds it, or put it back in the common queue.

    The service itself does it, or the head of the administration (113.14 art. 100): `NotAllowed` to others,
    `Refused` for somebody who does not hold the mandate the case is with, or who is away.
    """
    row = locked_case(case)
    if act.hat != "office" or parties_of(act, row).isdisjoint({row.held_by, HEAD}):
        raise NotAllowed("cases.errors.not_your_queue")
    takes_it = assignee == act.person and row.held_by in parties_of(act, row)
    if assignee is not None and not takes_it and assignee not in {p.pk for p in holders_of(row, act.day)}:
        raise Refused("cases.errors.not_of_the_service")
    if assignee is not None and not takes_it and (away := away_on(row.territory_id, act.day).get(assignee)):
        if away.until is None:
            raise Refused("cases.errors.away")
        raise Refused("cases.errors.away_until", day=written_day(away.until))
    if seen is not None and seen != row.revision:
        raise Conflict("cases.errors.stale", step=_place_words(row), actor=_last_actor(row))
    row.assignee_id = assignee
    record_fact(act, row, "assigned", origin=row.step, details={"assignee": assignee})
    row.save(update_fields=["assignee_id", "revision"])
    return row


@service("cases.fee_paid", mandate="anyone")
def record_fee_payment(act: Act, *, fee: CaseFee, receipt: str, at: datetime | None = None) -> CaseFee:
    """Note that a fee has been paid; paid twice is noted once. What it held up is with the office again."""
    row = CaseFee.objects.select_for_update(of=("self",)).get(territory_id=fee.territory_id, pk=fee.pk)
    if row.paid_at is None:
        row.paid_at, row.receipt = at or act.at, receipt
        row.save(update_fields=["paid_at", "receipt"])
        case = locked_case(row.case)
        record_fact(act, case, "paid", key=row.key, origin=case.step, details={"receipt": receipt})
        before = case.ball
        give_turn(case, act.at)
        case.save(update_fields=["ball", "due_on", "revision"])
        if case.ball != before:
            emit(act, CaseTurned(case))
    return row


def note_order_paid(act: Act, event: OrderPaid) -> None:
    """A paid order that was for fees of a case opens the transition that waited for it."""
    if not event.order.subject.startswith(f"{CaseFee._meta.label_lower}:"):
        return
    for fee in CaseFee.objects.filter(
        territory_id=event.order.territory_id, order_id=event.order.pk
    ).order_by("pk"):
        record_fee_payment(act, fee=fee, receipt=event.order.written_reference)


def _words(words: Any) -> Any:
    from diwan.kernel.cases.situation import as_text

    return as_text(words)


def _place_words(case: Case) -> Any:
    return _words(case.place.label)


def _last_actor(case: Case) -> str:
    fact = case.facts.order_by("-seq").first()
    return str(doers([fact.actor_id]).name(fact.actor_id, fact.actor)) if fact else ""
