"""What an office does about a case by itself: give it to somebody, give money back."""

from __future__ import annotations

from django.db.models import Count

from diwan.kernel.base.act import Act
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.selectors import officers_here
from diwan.kernel.cases.services.recording import record_fact, there
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.payments.models import Order, OrderState
from diwan.kernel.payments.services import give_back_part


def give_to_holder(act: Act, case: Case, mandate: str) -> None:
    """Assign a case to a holder of a mandate: who has it keeps it, else the one with the fewest open cases.

    Whoever is away is given nothing. Where nobody holds the mandate, or all are away, the case stays in the
    common queue, and its timeline says so.
    """
    holders = [person.pk for person in officers_here(case, act.day, mandate)]
    if case.assignee_id in holders and case.assignee_id is not None:
        return
    open_ones = Case.objects.filter(territory_id=case.territory_id, closed_at=None, assignee_id__in=holders)
    loads = dict(open_ones.values_list("assignee_id").annotate(Count("pk")))
    case.assignee_id = min(
        holders, key=lambda person: (loads.get(person, 0), holders.index(person)), default=None
    )
    details = {"assignee": case.assignee_id, "mandate": mandate}
    record_fact(act, case, "assigned", origin=case.step, details=details)
    if case.assignee_id is not None:
        tell(act, case, mandate, None, "assigned")


def give_back(act: Act, case: Case, fee: str) -> None:
    """A fee that was paid joins the refunds due; one that was not, or cost nothing, leaves nothing to give back."""
    paid = CaseFee.objects.filter(
        territory_id=case.territory_id, case=case, key=fee, paid_at__isnull=False
    ).first()
    order = (
        Order.objects.filter(territory_id=case.territory_id, pk__in=[paid.order_id]).first() if paid else None
    )
    already = case.facts.filter(kind="refund", key=fee).exists()
    if paid is None or order is None or already or order.state != OrderState.PAID or not paid.centimes:
        return
    give_back_part(
        there(act, case), order=order, amount=Money.from_centimes(paid.centimes), why="cases.reasons.refund"
    )
    record_fact(act, case, "refund", key=fee, origin=case.step, details={"centimes": paid.centimes})
