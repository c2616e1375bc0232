"""What a fee comes to for a case, at the rates of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.money import ZERO, Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.pricing import charges_counted
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.fees import Fee
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.situation import Situation, as_text, holds
from diwan.kernel.payments.rules import Charge, total_of
from diwan.kernel.payments.selectors import charge_for, price_of

Values = Mapping[str, Any]
PAID_BEFORE = Text("ما أدي عن الرخصة المعوضة", "payé pour l'autorisation remplacée")


def charges_of(case: Case, fee: Fee, at: datetime) -> list[Charge]:
    """The lines of a fee of a case, at the rates of its legal day: that on which it falls due, or that of filing."""
    moment = case.opened_at if fee.priced_on == "filing" else at
    return charges_for(case.law, case.territory_id, fee, case.values, moment)


def charges_for(law: Procedure, territory: int, fee: Fee, values: Values, at: datetime) -> list[Charge]:
    """The lines of a fee for these answers in a community, at the rates of a moment.

    `Refused` says which answer is missing, that nobody has set a rate, or that a community's rate leaves the
    bounds of the law.
    """
    if not fee.lines:
        return [charge_of(territory, fee, values, at)]
    day, situation = clocks.local(at), Situation(law, values, at, rules=rules())
    return charges_counted(
        law, fee, values, lambda key: price_of(territory, key, day), lambda line: holds(line.when, situation)
    )


def charge_of(territory: int, fee: Fee, values: Values, at: datetime) -> Charge:
    """What a fee of one line comes to in a community for these answers, on the day it falls due."""
    if fee.tariff:
        times = int(values.get(fee.times) or 1) if fee.times else 1
        return charge_for(territory, fee.tariff, clocks.local(at), quantity=times, text=as_text(fee.label))
    amount = rules()[fee.rule](values) if fee.rule else Money.of(fee.amount or 0)
    price = amount if isinstance(amount, Money) else Money.of(str(amount))
    return Charge(as_text(fee.label), price, legal_ref=cited_all(fee.legal))


def less_paid(case: Case, key: str, charges: list[Charge]) -> list[Charge]:
    """The lines of a fee with what was paid for another taken off; nothing is owed where that was more."""
    law, fee = case.law, case.law.fees[key]
    if fee.less:
        other = law.fees[fee.less]
        paid = _paid(case, fee.less) + paid_before(fee.less, other, parent=case.parent, link=case.link)
        charges = taken_off(charges, as_text(other.label), paid)
    return taken_off(charges, PAID_BEFORE, paid_before(key, fee, parent=case.parent, link=case.link))


def paid_before(key: str, fee: Fee, *, parent: Case | None, link: str) -> int:
    """What was paid, in centimes, for the case another takes the place of and for those before it."""
    paid = 0
    while fee.less_replaced and parent is not None and _is_replaced_by(parent, link):
        paid += _paid(parent, key)
        parent, link = parent.parent, parent.link
    return paid


def _is_replaced_by(parent: Case, link: str) -> bool:
    return link in parent.law.links and parent.law.links[link].on_issue is not None


def _paid(case: Case, key: str) -> int:
    return sum(row.centimes for row in case.fees.filter(key=key, paid_at__isnull=False))


def taken_off(charges: list[Charge], what: Text, centimes: int) -> list[Charge]:
    """These lines with one more that takes a sum off; none where nothing is left to pay."""
    if not centimes:
        return charges
    less = ZERO - Money.from_centimes(centimes)
    left = [*charges, Charge(Text(f"يخصم: {what.ar}", f"À déduire : {what.fr}"), less)]
    return left if total_of(left) > ZERO else []
