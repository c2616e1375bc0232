"""What a request costs, as far as it can be told: what is owed already, and what its answers will bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from diwan.kernel.base.errors import DomainError, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.pricing import total_of
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.conditions import FieldIs
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services.applying import charges_for
from diwan.kernel.cases.situation import Situation, Values, as_text, is_fee_owed, missing_fields
from diwan.kernel.payments.rules import Charge

Priced = tuple[Text, Money]


@dataclass(frozen=True, slots=True)
class PricedFee:
    """A fee foreseen, with the lines it is counted from; `why` says why it cannot be told yet."""

    label: Text
    total: Money | None
    lines: list[Charge]
    why: str = ""


def prices_foreseen(law: Procedure, territory: int, values: Values, at: datetime) -> dict[str, Priced]:
    """The fees these answers bring, at the price of the day; none while an answer is missing."""
    situation = Situation(law, values, at, rules=rules())
    if missing_fields(situation):
        return {}
    found: dict[str, Priced] = {}
    for key, fee in law.fees.items():
        try:
            owed = is_fee_owed(key, situation)
            price = total_of(charges_for(law, territory, fee, values, at)) if owed else None
        except DomainError:
            price = None
        if price:
            found[key] = as_text(fee.label), price
    return found


def fees_foreseen(draft: Draft, law: Procedure) -> list[PricedFee]:
    """What a request would cost if it were filed as last saved: each fee with its lines, or why it is not known."""
    situation = Situation(law, draft.values, draft.saved_at, rules=rules())
    if missing_fields(situation):
        return []
    found = []
    for key, fee in law.fees.items():
        if not is_fee_owed(key, situation):
            continue
        try:
            charges = charges_for(law, draft.territory_id, fee, draft.values, draft.saved_at)
        except DomainError as why:
            found.append(PricedFee(as_text(fee.label), None, [], why.words()))
            continue
        total = total_of(charges)
        if total:
            found.append(PricedFee(as_text(fee.label), total, charges if fee.lines else []))
    return found


def unpriced(law: Procedure, territory: int, values: Values, at: datetime) -> dict[str, DomainError]:
    """The fields whose answers bring a tariff that the community has not set, each with the reason."""
    situation = Situation(law, values, at, rules=rules())
    found: dict[str, DomainError] = {}
    for key, fee in law.fees.items():
        chosen = [one.field for one in fee.when if isinstance(one, FieldIs) and values.get(one.field)]
        if not fee.tariff or not chosen or not is_fee_owed(key, situation):
            continue
        try:
            charges_for(law, territory, fee, values, at)
        except Refused as why:
            found |= dict.fromkeys(chosen, why)
    return found


def prices_of_case(case: Case) -> list[Priced]:
    """What a request costs: the sums already set, else those of the day it was filed."""
    foreseen = prices_foreseen(case.law, case.territory_id, case.values, case.opened_at)
    owed = {
        fee.key: (as_text(case.law.fees[fee.key].label), Money.from_centimes(fee.centimes))
        for fee in case.fees.all()
        if fee.centimes
    }
    return list({**foreseen, **owed}.values())
