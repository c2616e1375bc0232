"""Fees that come again: an order of payment as each period begins, a reminder, arrears."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Delay
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks, events
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.kinds.computed import day_in
from diwan.kernel.cases.models import Case, CaseDue, CaseFee
from diwan.kernel.cases.periods import Period, charged_for, days_text, periods_of, priced_on
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.fees import Fee, Recurring
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.services.charging import charges_for
from diwan.kernel.cases.services.recording import Later, record_fact, there
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.cases.situation import Situation, as_text, is_fee_owed
from diwan.kernel.journal.services import emit
from diwan.kernel.payments.rules import Charge, amount_text, total_of
from diwan.kernel.payments.services import issue_order

PERIOD, REMIND, ARREARS = "period:", "remind:", "arrears:"
TIMERS = (PERIOD, REMIND, ARREARS)
ABOUT_AN_HOUR = time(8)


def keep_periods(act: Act, case: Case, later: Later) -> None:
    """After a move: a fee that comes again begins, goes on, or ends with the steps it is owed in."""
    for key, fee in case.law.fees.items():
        if fee.recurring is None:
            continue
        if goes_on(case, key, fee.recurring, act.at):
            for owed in begin_periods(act, case, key, fee):
                later.words.append(partial(tell_of, act, case, owed, "charged"))
        else:
            next_due(case, f"{PERIOD}{key}", None)


def goes_on(case: Case, key: str, rule: Recurring, at: datetime) -> bool:
    """Whether a case is where the fee runs, and owes it."""
    here = any(case.step in case.law.steps_of(origin) for origin in rule.while_in)
    return here and is_fee_owed(key, Situation(case.law, case.values, at, rules=rules()))


def begin_periods(act: Act, case: Case, key: str, fee: Fee) -> list[CaseFee]:
    """Charge the period that has begun, if it was not, and say when the next one does.

    A case that comes back is charged the period of the day, not those it was away for.
    """
    today = clocks.local(act.at)
    plan = plan_of(case, key, fee, today)
    last = max((row.period for row in case.fees.filter(key=key)), default=0)
    begun = [one for one in plan if one.first <= today and one.number > last]
    charged = [charge_period(act, case, key, fee, begun[-1], plan[0].first)] if begun else []
    coming = next((one for one in plan if one.first > today), None)
    next_due(case, f"{PERIOD}{key}", coming.first if coming else None)
    return charged


def plan_of(case: Case, key: str, fee: Fee, today: date) -> list[Period]:
    """Every period of a fee, from the day it began, or begins, to the end of the time that was granted."""
    rule = fee.recurring
    assert rule is not None
    ends = day_in(case.values.get(rule.ends))
    begins = begin_of(case, key, rule, today)
    return [] if begins is None or ends is None else list(periods_of(rule, begins, ends))


def begin_of(case: Case, key: str, rule: Recurring, today: date) -> date | None:
    """The day the first period began; before that the day asked for, or today if it has passed."""
    first = min((row.from_on for row in case.fees.all() if row.key == key and row.from_on), default=None)
    asked = day_in(case.values.get(rule.begins))
    return first or (max(asked, today) if asked else None)


def charge_period(act: Act, case: Case, key: str, fee: Fee, period: Period, begins: date) -> CaseFee:
    """One period is owed: its order of payment, its last day to pay, what happens around that day."""
    charges = charges_of_period(case.law, case.territory_id, fee, case.values, period, begins)
    total = total_of(charges)
    owed = CaseFee.objects.create(
        territory_id=case.territory_id, case=case, holder_id=case.holder_id, key=key, centimes=total.centimes,
        period=period.number, from_on=period.first, to_on=period.last, paid_at=None if total else act.at,
    )  # fmt: skip
    details = {"period": period.number, "from": period.first.isoformat(), "to": period.last.isoformat()}
    record_fact(
        act, case, "charged", key=key, origin=case.step, details=details | {"centimes": total.centimes}
    )
    if total:
        order_period(act, case, fee, owed, charges)
    emit(act, events.FeeOwed(owed))
    return owed


def charges_of_period(
    law: Procedure, territory: int, fee: Fee, values: dict[str, object], period: Period, begins: date
) -> list[Charge]:
    """The lines of one period at the rates the law allows that day; `Refused` where they cannot be told."""
    rule = fee.recurring
    assert rule is not None
    at = at_hour(priced_on(rule, begins, period))
    return charged_for(rule, period, charges_for(law, territory, fee, values, at))


def order_period(act: Act, case: Case, fee: Fee, owed: CaseFee, charges: list[Charge]) -> None:
    """The order of payment of a period, its reminder and the day it is in arrears."""
    rule = fee.recurring
    assert rule is not None
    assert owed.from_on is not None
    assert owed.to_on is not None
    last = last_day_to_pay(case, rule, clocks.local(act.at))
    label, days = as_text(fee.label), days_text(owed.from_on, owed.to_on)
    order = issue_order(
        there(act, case), subject=owed, title=Text(f"{label.ar} {days.ar}", f"{label.fr}, {days.fr}"),
        charges=[charge for charge in charges if charge.amount], holder=case.holder_id, due_on=last,
    )  # fmt: skip
    owed.order_id, owed.due_on = order.pk, last
    owed.save(update_fields=["order_id", "due_on"])
    of_period = f"{owed.key}:{owed.period}"
    if rule.remind_before:
        next_due(
            case, f"{REMIND}{of_period}", last - timedelta(days=Delay.parse(rule.remind_before).nominal_days)
        )
    next_due(case, f"{ARREARS}{of_period}", last + timedelta(days=1))


def last_day_to_pay(case: Case, rule: Recurring, day: date) -> date:
    """Until when a period that is charged on a day may be paid."""
    return calendar_of(case.territory_id).last_day(day, Delay.parse(rule.pay_within))


def next_due(case: Case, timer: str, day: date | None) -> None:
    """Keep when a timer of a period acts, or that it does not any more."""
    rows = CaseDue.objects.filter(territory_id=case.territory_id, case=case, timer=timer)
    if day is None:
        rows.delete()
        return
    rows.update_or_create(
        territory_id=case.territory_id, case=case, timer=timer,
        defaults={"holder_id": case.holder_id, "acts_at": at_hour(day), "state": "pending"},
    )  # fmt: skip


def at_hour(day: date) -> datetime:
    """The hour of a day at which periods are seen to."""
    return datetime.combine(day, ABOUT_AN_HOUR, tzinfo=clocks.ZONE)


def turn_of_period(act: Act, case: Case, row: CaseDue) -> None:
    """A period begins, or the time to pay one runs out."""
    prefix, _, rest = row.timer.partition(":")
    row.state = "done"
    row.save(update_fields=["state"])
    if f"{prefix}:" == PERIOD:
        fee = case.law.fees[rest]
        if fee.recurring and goes_on(case, rest, fee.recurring, act.at):
            charged = begin_periods(act, case, rest, fee)
            case.save(update_fields=["revision"])
            for owed in charged:
                tell_of(act, case, owed, "charged")
        return
    key, _, number = rest.rpartition(":")
    unpaid = case.fees.filter(key=key, period=int(number), paid_at=None).first()
    if unpaid is not None:
        say_unpaid(act, case, unpaid, late=f"{prefix}:" == ARREARS)


def say_unpaid(act: Act, case: Case, owed: CaseFee, *, late: bool) -> None:
    """Remind who has to pay; once the last day has passed it is arrears, and the office sees it."""
    if late:
        record_fact(act, case, "arrears", key=owed.key, origin=case.step, details={"period": owed.period})
        case.save(update_fields=["revision"])
    tell_of(act, case, owed, "arrears" if late else "pay_soon")


def tell_of(act: Act, case: Case, owed: CaseFee, kind: str) -> None:
    """Tell the holder of a period: which, how much, until when."""
    assert owed.from_on is not None
    assert owed.to_on is not None
    days, amount = days_text(owed.from_on, owed.to_on), amount_text(Money.from_centimes(owed.centimes))
    ar, fr = f"{days.ar}: {amount.ar}", f"Période {days.fr} : {amount.fr}"
    if owed.due_on is not None:
        until, late = f"{owed.due_on:%d/%m/%Y}", kind == "arrears"
        ar += f"، {'انقضى أجل الأداء يوم' if late else 'آخر أجل للأداء'} {until}"
        fr += f", {'était à payer' if late else 'à payer'} au plus tard le {until}"
    tell(act, case, "applicant", Words(ar=f"{ar}.", fr=f"{fr}."), kind)
