"""One payment and one letter for the requests of an order, whatever becomes of each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from diwan.kernel.base.act import Act
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.events import CaseFiled, CaseMoved
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.services.applying import charge_of
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.rules import Charge
from diwan.kernel.payments.selectors import open_attempt
from diwan.kernel.payments.services import cancel_order, issue_order
from diwan.modules.watiqa.asked import is_ours
from diwan.modules.watiqa.bundle import (
    LINKS,
    POSTAGE_FEE,
    bundle_of,
    fees_of,
    is_bundled,
    orders_due,
    same_letter,
)

TITLE = Text("نسخ من رسوم الحالة المدنية", "Copies d'actes d'état civil")
JOINED = "joined"
"""The reason of an order of payment that became part of another."""
NOT_SENT = (
    "matching",
    "preparing",
    "to_sign",
    "signed",
    "not_found",
    "awaiting_information",
    "awaiting_replacement",
    "awaiting_certified_copy",
)


def join_bundle(act: Act, event: CaseFiled) -> None:
    """A copy added to an order is paid with it, and pays no second stamp for the same letter."""
    if is_ours(event.case.procedure) and event.case.link in LINKS:
        settle_together(act, event.case)


def follow_bundle(act: Act, event: CaseMoved) -> None:
    """What the completion or the end of one request changes for the others of its order."""
    case = event.case
    if not is_ours(case.procedure) or event.origin == case.law.initial or not is_bundled(case):
        return
    if not case.is_open:
        leave_bundle(act, case)
    elif event.transition == "complete":
        settle_together(act, case)


def settle_together(act: Act, case: Case) -> None:
    """One stamp for one letter, one order of payment for what is not under way at the provider's."""
    lines = [row for row in bundle_of(case) if row.is_open]
    spare_postage(act, case, lines)
    fees = fees_of(lines)
    orders = [order for order in orders_due(fees) if open_attempt(order) is None]
    if len(orders) > 1:
        keys = {order.pk for order in orders}
        bill(act, [fee for fee in fees if fee.order_id in keys and fee.paid_at is None])
        for order in orders:
            cancel_order(act, order=order, reason=JOINED)


def spare_postage(act: Act, case: Case, lines: Iterable[Case]) -> None:
    """The stamp of a letter is paid once: what this request would pay again is waived."""
    own = case.fees.filter(key=POSTAGE_FEE, paid_at=None, centimes__gt=0).first()
    stamped = any(
        row.pk != case.pk
        and row.step in NOT_SENT
        and same_letter(case, row)
        and row.fees.filter(key=POSTAGE_FEE, centimes__gt=0).exists()
        for row in lines
    )
    if own is None or not stamped:
        return
    orders = orders_due([own])
    own.centimes, own.paid_at, own.order_id = 0, act.at, None
    own.save(update_fields=["centimes", "paid_at", "order_id"])
    rest = [fee for fee in case.fees.all() if fee.paid_at is None and fee.order_id]
    if rest:
        bill(act, rest)
    for order in orders:
        cancel_order(act, order=order, reason=JOINED)


def leave_bundle(act: Act, case: Case) -> None:
    """The others still owe their own part, and the letter its stamp, when one request is over."""
    mine = [fee for fee in fees_of([case]) if fee.paid_at is None and fee.order_id]
    if not mine:
        return
    lines = [row for row in bundle_of(case) if row.is_open and row.pk != case.pk]
    if not lines:
        return
    restamp(case, lines)
    keys = {fee.order_id for fee in mine}
    rest = [
        fee for fee in fees_of(lines) if fee.paid_at is None and (fee.order_id in keys or not fee.order_id)
    ]
    if rest:
        bill(act, rest)


def restamp(case: Case, lines: list[Case]) -> None:
    """The stamp that the request now over would have paid falls to the next one of the same letter."""
    stamp = case.fees.filter(key=POSTAGE_FEE, paid_at=None, centimes__gt=0).first()
    heir = next((row for row in lines if same_letter(case, row) and row.step in NOT_SENT), None)
    if stamp is None or heir is None:
        return
    waived = heir.fees.filter(key=POSTAGE_FEE, centimes=0).first()
    if waived is not None:
        waived.centimes, waived.paid_at = stamp.centimes, None
        waived.save(update_fields=["centimes", "paid_at"])


def bill(act: Act, fees: list[CaseFee]) -> Order:
    """One order of payment for all of these fees."""
    holder = fees[0].case.holder_id
    order = issue_order(act, subject=fees[0], title=TITLE, charges=charges_of(act, fees), holder=holder)
    for fee in fees:
        fee.order_id = order.pk
        fee.save(update_fields=["order_id"])
    return order


def charges_of(act: Act, fees: list[CaseFee]) -> list[Charge]:
    """The lines of the order: like charges counted together."""
    charges = sorted((charge_for_fee(act, fee) for fee in fees), key=alike)
    return [merged(list(group)) for _, group in groupby(charges, key=alike)]


def alike(charge: Charge) -> tuple[str, int, str]:
    """What makes two charges one line."""
    return (charge.tariff, charge.unit_price.centimes, charge.text.fr)


def merged(charges: list[Charge]) -> Charge:
    """Like charges as one."""
    first = charges[0]
    count = sum(charge.quantity for charge in charges)
    return Charge(first.text, first.unit_price, count, first.tariff, first.legal_ref)


def charge_for_fee(act: Act, fee: CaseFee) -> Charge:
    """A fee as it was reckoned when it fell due, whatever the tariff has become since."""
    charge = charge_of(fee.territory_id, fee.case.law.fees[fee.key], fee.case.values, act.at)
    if charge.amount.centimes == fee.centimes:
        return charge
    return Charge(charge.text, Money.from_centimes(fee.centimes), 1, charge.tariff, charge.legal_ref)
