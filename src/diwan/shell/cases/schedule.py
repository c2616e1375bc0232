"""The periods of a fee that comes again, as its holder and the office read them: paid, to pay, late, to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.money import ZERO, Money
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.periods import Period, days_text
from diwan.kernel.cases.schema.fees import Fee
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services.periods import charges_of_period, plan_of
from diwan.kernel.cases.situation import as_text
from diwan.kernel.payments.rules import reference_of, total_of

SHOWN_AHEAD = 3
KINDS = {"paid": "ok", "due": "info", "late": "late", "coming": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One period: its days, its sum where it can be told, how it stands, and the reference it is paid under."""

    first: date
    last: date
    total: Money | None
    state: str
    due_on: date | None = None
    reference: str = ""

    @property
    def words(self) -> str:
        """How it stands."""
        return t(f"shell_cases.schedule.{self.state}")

    @property
    def kind(self) -> str:
        """The kind of its chip."""
        return KINDS[self.state]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A fee with its periods: those charged, the next to come, how many follow, what is late in all."""

    label: Text
    lines: list[Line]
    further: int
    until: date | None
    late: Money | None


def charged_words(law: Procedure, key: str, first: date | None, last: date | None) -> Text:
    """What a sum is for: the fee, and the days of its period where it has one."""
    label = as_text(law.fees[key].label)
    if first is None or last is None:
        return label
    days = days_text(first, last)
    return Text(f"{label.ar} {days.ar}", f"{label.fr}, {days.fr}")


def schedules_of(case: Case, today: date) -> list[Schedule]:
    """The schedules of a case: of each fee that comes again, once something is charged or will be."""
    found = (schedule_of(case, key, fee, today) for key, fee in case.law.fees.items() if fee.recurring)
    return [one for one in found if one.lines]


def schedule_of(case: Case, key: str, fee: Fee, today: date) -> Schedule:
    """The schedule of one fee; what is to come only while the case is where the fee runs, or before it begins."""
    rows = sorted((row for row in case.fees.all() if row.key == key), key=lambda row: row.period)
    charged = [line_of(row, today) for row in rows]
    late = sum((line.total or ZERO for line in charged if line.state == "late"), start=ZERO)
    granted = case.is_open and case.phase in ("decided", "after")
    plan = plan_of(case, key, fee, today) if granted else []
    coming = [one for one in plan if one.number > (rows[-1].period if rows else 0)]
    lines = charged + [foreseen(case, fee, one, plan[0].first) for one in coming[:SHOWN_AHEAD]]
    until = coming[-1].last if coming else None
    return Schedule(as_text(fee.label), lines, len(coming[SHOWN_AHEAD:]), until, late or None)


def line_of(row: CaseFee, today: date) -> Line:
    """A period that was charged."""
    state = "paid" if row.paid_at else ("late" if row.due_on and row.due_on < today else "due")
    reference = reference_of(row.order_id) if row.order_id else ""
    assert row.from_on is not None
    assert row.to_on is not None
    return Line(row.from_on, row.to_on, Money.from_centimes(row.centimes), state, row.due_on, reference)


def foreseen(case: Case, fee: Fee, period: Period, begins: date) -> Line:
    """A period to come, at the rates that are known for it today."""
    try:
        charges = charges_of_period(case.law, case.territory_id, fee, case.values, period, begins)
    except DomainError:
        return Line(period.first, period.last, None, "coming")
    return Line(period.first, period.last, total_of(charges), "coming")
