"""What a request costs, as far as it can be told: what is owed already, and what its answers will bring."""

from __future__ import annotations

from datetime import datetime

from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services.applying import charge_of
from diwan.kernel.cases.situation import Situation, Values, as_text, is_fee_owed, missing_fields

Priced = tuple[Text, Money]


def prices_foreseen(law: Procedure, territory: int, values: Values, at: datetime) -> dict[str, Priced]:
    """The fees these answers bring, at the price of the day; none while an answer is missing."""
    situation = Situation(law, values, at, rules=rules())
    if missing_fields(situation):
        return {}
    found: dict[str, Priced] = {}
    for key, fee in law.fees.items():
        try:
            price = charge_of(territory, fee, values, at).amount if is_fee_owed(key, situation) else None
        except DomainError:
            price = None
        if price:
            found[key] = as_text(fee.label), price
    return found


def prices_of_draft(draft: Draft, law: Procedure) -> list[Priced]:
    """What a request would cost if it were filed as last saved."""
    return list(prices_foreseen(law, draft.territory_id, draft.values, draft.saved_at).values())


def prices_of_case(case: Case) -> list[Priced]:
    """What a request costs: the sums already set, else those of the day it was filed."""
    foreseen = prices_foreseen(case.law, case.territory_id, case.values, case.opened_at)
    owed = {
        fee.key: (as_text(case.law.fees[fee.key].label), Money.from_centimes(fee.centimes))
        for fee in case.fees.all()
        if fee.centimes
    }
    return list({**foreseen, **owed}.values())
