"""A request moved to the commune that keeps the record: opened there with what was paid here (decision 0043).

Two communities, two journals: a task opens it there and notes its number here, as cases that open cases do, and
may be repeated. What was paid stays with who took it, and goes back from there if no copy comes of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case, CaseDocument, CaseFee
from diwan.kernel.cases.origins import Origin
from diwan.kernel.cases.selectors import case_numbered, documents_of
from diwan.kernel.cases.services import open_case, record_fee_payment
from diwan.kernel.cases.services.filing import section_fields
from diwan.kernel.cases.services.linking import CHANNEL, note_linked_case
from diwan.kernel.identity.models import Person
from diwan.kernel.journal.services import note, service
from diwan.kernel.payments.models import Order, OrderState
from diwan.kernel.payments.services import cancel_order
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.watiqa.asked import is_ours
from diwan.modules.watiqa.collection import collection_of, may_choose
from diwan.modules.watiqa.services.collecting import keep_office

REDIRECT, CARRIED = "redirect", "carried"


def move_request(act: Act, event: CaseMoved) -> None:
    """A request directed to the commune that keeps the record is opened there, by a task."""
    case = event.case
    if is_ours(case.procedure) and event.transition == REDIRECT:
        later(
            "watiqa.move_request", territory=case.territory_id, number=case.number,
            revision=case.revision, moment=act.at.isoformat(),
        )  # fmt: skip


def carry_over(*, territory: int, number: str, revision: int, at: datetime) -> None:
    """Open a directed request at its keeper's, then note its number on the one it comes from."""
    with reading(Scope("national")):
        case = case_numbered(territory, number)
        case.law  # noqa: B018  the version is read while the case is in sight
        keeper = Territory.objects.get(code=case.values["kept_by_code"])
        holder = case.holder
        papers, paid, chosen = list(documents_of(case)), paid_for(case), collection_of(case)
    other = receive_request(
        system_act(keeper.pk, at), case=case, holder=holder, papers=papers, paid=paid,
        origin=str(Origin(territory, number, revision)), chosen=chosen.office_id if chosen else None,
    )  # fmt: skip
    note_linked_case(system_act(territory, at), case=case, link=REDIRECT, other=other)


def paid_for(case: Case) -> str:
    """By what the copy of a request was paid: the reference written on its fees; empty when it was not."""
    paid = [fee for fee in case.fees.all() if fee.paid_at and fee.centimes]
    return paid[0].receipt or CARRIED if paid else ""


@service("watiqa.request_received", mandate="system")
def receive_request(
    act: Act,
    *,
    case: Case,
    holder: Person | None,
    papers: list[CaseDocument],
    paid: str,
    origin: str,
    chosen: int | None = None,
) -> Case:
    """Open here the request another commune directed here, with its papers, paid when it was paid there.

    `chosen` is the office where the citizen collects, as it was chosen there.
    """
    found = Case.objects.filter(territory_id=act.territory, origin=origin).select_related("territory").first()
    note(from_territory=case.territory_id, from_number=case.number, paid=bool(paid))
    if found is not None:
        return found
    opened = open_case(
        act, procedure=case.procedure, values=values_told(case),
        holder=holder, applicant=case.applicant, origin=origin, channel=CHANNEL,
        documents=[copied(act, paper) for paper in papers],
    )  # fmt: skip
    if chosen is not None and may_choose(opened):
        keep_office(act, opened, chosen)
    if paid:
        take_as_paid(act, opened, paid)
    return opened


def values_told(case: Case) -> dict[str, Any]:
    """The answers that hold elsewhere too: the office that keeps the record was one of this community's."""
    return {key: case.values.get(key) for key in section_fields(case.law) if key != "office"}


def copied(act: Act, paper: CaseDocument) -> CaseDocument:
    """A paper of the request as a row of this community; its content is kept once, by its digest."""
    return CaseDocument.objects.create(
        territory_id=act.territory, key=paper.key, name=paper.name, media_type=paper.media_type, size=paper.size,
        digest=paper.digest, added_at=paper.added_at, added_by=paper.added_by,
    )  # fmt: skip


def take_as_paid(act: Act, case: Case, paid: str) -> None:
    """Nothing is paid twice: what this community would ask is settled by what was paid at the other."""
    fees = list(
        CaseFee.objects.filter(territory_id=case.territory_id, case=case, paid_at=None).order_by("pk")
    )
    orders = {fee.order_id for fee in fees if fee.order_id}
    for fee in fees:
        record_fee_payment(act, fee=fee, receipt=paid)
    CaseFee.objects.filter(territory_id=case.territory_id, pk__in=[f.pk for f in fees]).update(order_id=None)
    for order in Order.objects.filter(
        territory_id=case.territory_id, pk__in=orders, state=OrderState.DUE
    ).order_by("pk"):
        cancel_order(act, order=order, reason=CARRIED)
