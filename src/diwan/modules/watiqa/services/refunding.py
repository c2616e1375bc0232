"""Money back for a copy that was paid and cannot be given."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import give_back_part
from diwan.modules.watiqa.asked import is_ours
from diwan.modules.watiqa.bundle import POSTAGE_FEE, bundle_of, same_letter, sum_of

WHY = {
    "refused": "watiqa.refund.refused",
    "inadmissible": "watiqa.refund.not_located",
    "redirected": "watiqa.refund.redirected",
}


def refund_unserved(act: Act, event: CaseMoved) -> None:
    """What was paid for a copy that is refused for good, not located or kept elsewhere goes back.

    While a refusal may be appealed against (law 55.19, art. 21) the fee stands for the copy the appeal may bring.
    """
    case = event.case
    if not is_ours(case.procedure) or case.is_open or case.outcome not in WHY:
        return
    owed: dict[int, list[CaseFee]] = {}
    for fee in unserved_fees(case):
        if fee.paid_at and fee.centimes and fee.order_id:
            owed.setdefault(fee.order_id, []).append(fee)
    for order, fees in owed.items():
        found = Order.objects.get(territory_id=case.territory_id, pk=order)
        give_back_part(act, order=found, amount=sum_of(fees), why=WHY[case.outcome])


def unserved_fees(case: Case) -> list[CaseFee]:
    """The fees of this copy; the stamp of its letter too, when no other copy is left to travel in it."""
    own = list(case.fees.all())
    mates = [row for row in bundle_of(case) if row.pk != case.pk and same_letter(case, row)]
    if any(row.is_open or row.outcome == "granted" for row in mates):
        return [fee for fee in own if fee.key != POSTAGE_FEE]
    return [*own, *(fee for row in mates for fee in row.fees.all() if fee.key == POSTAGE_FEE)]
