"""What a request costs, as far as it can be told: what is owed already, and what its answers will bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diwan.kernel.base.errors import DomainError, Refused
from diwan.kernel.base.money import ZERO, Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.pricing import total_of
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.conditions import FieldIs
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services.applying import charges_for
from diwan.kernel.cases.services.charging import PAID_BEFORE, paid_before, taken_off
from diwan.kernel.cases.situation import Situation, Values, as_text, is_fee_owed, missing_fields
from diwan.kernel.payments.rules import Charge, amount_text

Priced = tuple[Text, Money]


@dataclass(frozen=True, slots=True)
class PricedFee:
    """A fee foreseen, with the lines it is counted from; `why` says why it cannot be told yet."""

    label: Text
    total: Money | None
    lines: list[Charge]
    why: str = ""


def counted(label: Text, charges: Sequence[Charge]) -> Text:
    """What a fee is called, and how it was counted where it is a price taken several times: (2 × 2,00 درهم)."""
    if len(charges) != 1 or charges[0].quantity < 2:
        return label
    each = amount_text(charges[0].unit_price)
    times = charges[0].quantity
    return Text(f"{label.ar} ({times} × {each.ar})", f"{label.fr} ({times} × {each.fr})")


def prices_foreseen(
    law: Procedure,
    territory: int,
    values: Values,
    at: datetime,
    *,
    parent: Case | None = None,
    link: str = "",
) -> dict[str, Priced]:
    """The fees these answers bring, at the price of the day; none while an answer is missing.

    Less what was paid for the permit of `parent`, where the request is to take its place.
    """
    situation = Situation(law, values, at, rules=rules())
    if missing_fields(situation):
        return {}
    found: dict[str, Priced] = {}
    for key, fee in law.fees.items():
        try:
            owed = is_fee_owed(key, situation)
            charges = charges_for(law, territory, fee, values, at) if owed else []
            charges = taken_off(charges, PAID_BEFORE, paid_before(key, fee, parent=parent, link=link))
        except DomainError:
            continue
        if price := total_of(charges):
            found[key] = counted(as_text(fee.label), charges), price
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
        before = paid_before(key, fee, parent=draft.parent, link=draft.link)
        charges = taken_off(charges, PAID_BEFORE, before)
        total = total_of(charges)
        if total:
            label = as_text(fee.label) if fee.lines else counted(as_text(fee.label), charges)
            found.append(PricedFee(label, total, charges if fee.lines else []))
    return found


def total_foreseen(fees: Sequence[PricedFee]) -> Money | None:
    """What several fees come to together; None for one alone, or while one cannot be told."""
    known = [fee.total for fee in fees if fee.total is not None]
    return sum(known, start=ZERO) if len(known) == len(fees) > 1 else None


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
    foreseen = prices_foreseen(
        case.law, case.territory_id, case.values, case.opened_at, parent=case.parent, link=case.link
    )
    owed = {
        fee.key: as_counted(foreseen.get(fee.key), as_text(case.law.fees[fee.key].label), fee.centimes)
        for fee in case.fees.all()
        if fee.centimes
    }
    return list({**foreseen, **owed}.values())


def as_counted(foreseen: Priced | None, label: Text, centimes: int) -> Priced:
    """A sum that was set, with how it was counted where that still comes to it."""
    owed = Money.from_centimes(centimes)
    return (foreseen[0] if foreseen and foreseen[1] == owed else label), owed
