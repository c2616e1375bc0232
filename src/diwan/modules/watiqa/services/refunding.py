"""Money back for a copy that was paid and cannot be given."""

from __future__ import annotations

from datetime import datetime

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.origins import Origin
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.journal.services import note, service
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import give_back_part
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.watiqa.asked import is_ours
from diwan.modules.watiqa.bundle import POSTAGE_FEE, bundle_of, same_letter, sum_of

WHY = {
    "refused": "watiqa.refund.refused",
    "inadmissible": "watiqa.refund.not_located",
    "returned": "watiqa.refund.unanswered",
}


def refund_unserved(act: Act, event: CaseMoved) -> None:
    """What was paid for a copy refused for good, not located or closed without it goes back, from where it was paid.

    A request directed to another commune keeps what it paid. While a refusal may be appealed against (law 55.19,
    art. 21) the fee stands for the copy the appeal may bring.
    """
    case = event.case
    if not is_ours(case.procedure) or case.is_open or case.outcome not in WHY:
        return
    if not give_back(act, case, WHY[case.outcome]):
        ask_origin(act, case, WHY[case.outcome])


def give_back(act: Act, case: Case, why: str) -> bool:
    """Give back what was paid here for one request; says whether anything was."""
    owed: dict[int, list[CaseFee]] = {}
    for fee in unserved_fees(case):
        if fee.paid_at and fee.centimes and fee.order_id:
            owed.setdefault(fee.order_id, []).append(fee)
    for order, fees in owed.items():
        found = Order.objects.get(territory_id=case.territory_id, pk=order)
        give_back_part(act, order=found, amount=sum_of(fees), why=why)
    return bool(owed)


def ask_origin(act: Act, case: Case, why: str) -> None:
    """What was paid before the request was moved here goes back from the commune that took it."""
    origin = Origin.of(case)
    if origin is not None:
        later(
            "watiqa.refund_moved", territory=origin.territory, number=origin.number, why=why,
            moment=act.at.isoformat(),
        )  # fmt: skip


def refund_moved(*, territory: int, number: str, why: str, at: datetime) -> None:
    """Give back what was paid for a request that was moved on and came to nothing."""
    with reading(Scope("national")):
        case = case_numbered(territory, number)
        case.law  # noqa: B018  the version is read while the case is in sight
    refund_from_here(system_act(territory, at), case=case, why=why)


@service("watiqa.moved_refunded", mandate="system")
def refund_from_here(act: Act, *, case: Case, why: str) -> None:
    """Give it back where it was paid, or ask further back; told twice it goes back once."""
    row = locked_case(case)
    if row.facts.filter(kind="refunded").exists():
        note(repeated=True)
        return
    record_fact(act, row, "refunded", origin=row.step)
    row.save(update_fields=["revision"])
    note(number=row.number)
    if not give_back(act, row, why):
        ask_origin(act, row, why)


def unserved_fees(case: Case) -> list[CaseFee]:
    """The fees of this copy; the stamp of its letter too, when no other copy is left to travel in it."""
    own = list(case.fees.all())
    mates = [row for row in bundle_of(case) if row.pk != case.pk and same_letter(case, row)]
    if any(row.is_open or row.outcome == "granted" for row in mates):
        return [fee for fee in own if fee.key != POSTAGE_FEE]
    return [*own, *(fee for row in mates for fee in row.fees.all() if fee.key == POSTAGE_FEE)]
