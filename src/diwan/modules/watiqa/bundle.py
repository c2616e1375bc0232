"""Several copies asked for in one order: each line a request of its own, tied to the first one (decision 0041)."""

from __future__ import annotations

from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.payments.models import Order, OrderState, Payment
from diwan.modules.watiqa.asked import PROCEDURES
from diwan.modules.watiqa.models import Collection

LINKS = ("another_copy", "another_birth", "another_death")
POSTAGE_FEE = "postage"
ADDRESS = ("post_name", "post_address", "post_code", "post_city")
DEEPEST = 20


def first_of(case: Case) -> Case:
    """The request an order began with."""
    for _ in range(DEEPEST):
        if case.parent_id is None or case.link not in LINKS:
            break
        case = case.parent
    return case


def bundle_of(case: Case) -> list[Case]:
    """Every request of the order this one belongs to, the first one first."""
    first = first_of(case)
    found, parents = [first], [first.pk]
    while parents:
        rows = Case.objects.filter(
            territory_id=first.territory_id, parent__in=parents, link__in=LINKS, procedure__in=PROCEDURES
        )
        grown = list(rows.select_related("territory").order_by("id"))
        found, parents = found + grown, [row.pk for row in grown]
    return found


def is_bundled(case: Case) -> bool:
    """Whether a request is one of several in one order."""
    return case.link in LINKS or any(child.link in LINKS for child in case.children.all())


def is_settled_back(case: Case) -> bool:
    """Whether something paid for a request goes back, or went."""
    return not case.is_open and bool(refunds_of(list(case.fees.all())))


def same_letter(one: Case, other: Case) -> bool:
    """Whether two requests leave in one letter, or wait together at the counter."""
    way = one.values.get("delivery")
    if way != other.values.get("delivery") or way == "download":
        return False
    return way == "counter" or all(one.values.get(key) == other.values.get(key) for key in ADDRESS)


def companions_of(case: Case, *steps: str) -> list[Case]:
    """The other requests of the order that travel with this one, in these steps: one letter, or one counter."""
    found = [
        row
        for row in bundle_of(case)
        if row.pk != case.pk and row.step in (steps or (case.step,)) and same_letter(case, row)
    ]
    if not found or case.values.get("delivery") != "counter":
        return found
    keys = [case.pk, *(row.pk for row in found)]
    rows = Collection.objects.filter(territory_id=case.territory_id, case__in=keys)
    offices = dict(rows.values_list("case_id", "office_id"))
    return [row for row in found if offices.get(row.pk) == offices.get(case.pk)]


def fees_of(cases: list[Case]) -> list[CaseFee]:
    """What these requests cost, each fee with its request."""
    rows = CaseFee.objects.filter(territory_id=cases[0].territory_id, case__in=[c.pk for c in cases])
    return list(rows.select_related("case").order_by("id"))


def orders_due(fees: list[CaseFee]) -> list[Order]:
    """The orders of payment still to be settled for these fees."""
    keys = {fee.order_id for fee in fees if fee.paid_at is None and fee.order_id}
    if not keys:
        return []
    rows = Order.objects.filter(territory_id=fees[0].territory_id, pk__in=keys, state=OrderState.DUE)
    return list(rows.order_by("id"))


def refunds_of(fees: list[CaseFee]) -> list[Payment]:
    """What went back or is to, of what was paid for these fees."""
    keys = {fee.order_id for fee in fees if fee.order_id}
    if not keys:
        return []
    rows = Payment.objects.filter(
        territory_id=fees[0].territory_id, order__in=keys, part_of__isnull=False
    ).select_related("order")
    return list(rows.order_by("id"))


def sum_of(fees: list[CaseFee]) -> Money:
    """What fees come to."""
    return Money.from_centimes(sum(fee.centimes for fee in fees))
