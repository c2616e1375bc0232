"""A commune with its one-stop shop, its committee, its president; applicants, and the files they bring."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from diwan.kernel.base.act import Act
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFee, CaseOutput
from diwan.kernel.cases.selectors import outputs_to_sign
from diwan.kernel.cases.services import attach_document, do_transition, save_draft, sign_output, submit_case
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.requests import answer_request, send_request
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.tests.drawings import drawing
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import set_tariff, take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder, make_person
from diwan.modules.rokhas.models import Permit
from diwan.modules.rokhas.tasks import keep_permit

OFFICE = Scope("office", COMMUNE, COMMUNE)
FAVOURABLE = Answer("favourable")
LAND = {"parcel": "T 12345/04", "site_address": "12، زنقة الرياض", "plot_area": "300", "is_owner": "yes"}
HOUSE = LAND | {
    "nature": "new_house", "in_subdivision": "yes", "lot_number": "الياسمين، 41", "covered_area": "220",
    "floors": "2", "architect": "ليلى بنجلون",
}  # fmt: skip
HOUSE_PAPERS = ("plans", "architect_contract", "areas")
LARGE = LAND | {
    "nature": "public", "investment": "no", "covered_area": "1200", "floors": "4", "architect": "ليلى بنجلون",
    "engineer": "مكتب الأطلس",
}  # fmt: skip
CORNERS = "[[-8.0,31.6],[-7.9999,31.6],[-7.9999,31.6001],[-8.0,31.6001],[-8.0,31.6]]"
SQUARE = f'{{"type":"Polygon","coordinates":[{CORNERS}]}}'
TERRACE: dict[str, Any] = {
    "as_company": "no", "operator": "يوسف المراكشي", "use": "terrace", "occupied_place": "3، شارع الحسن الثاني",
    "outline": SQUARE, "footway_left": "180", "begins_on": "2026-05-01", "ends_on": "2026-10-31",
}  # fmt: skip
TERRACE_PAPERS = ("permit_of_premises", "insurance")


@dataclass(frozen=True, slots=True)
class World:
    """Who works there, by role."""

    citizen: Somebody
    desk: Somebody
    chair: Somebody
    president: Somebody
    cashier: Somebody
    others: dict[str, Somebody] = field(default_factory=dict)

    def act(self, role: str, days: int) -> Act:
        """An act of somebody some days after the beginning."""
        somebody: Somebody = self.others.get(role) or getattr(self, role)
        act = somebody.as_citizen() if role == "citizen" else somebody.in_office()
        return replace(act, at=act.at + timedelta(days=days))


RATES = {
    "construction.individual": 25, "construction.collective": 15, "construction.repair": 300,
    "construction.demolition": 700, "public_domain.terrace_1": 30, "public_domain.terrace_2": 20,
    "public_domain.terrace_3": 10, "subdivision.rate": 4,
}  # fmt: skip
"""What the fiscal order of the commune says, in dirhams."""


def make_world() -> World:
    """The commune at work, its fiscal order in force."""
    world = people()
    for key, dirhams in RATES.items():
        act = world.act("president", -60)
        amount, order = Money.of(dirhams), "القرار الجبائي 4/2025"
        set_tariff(act, key=key, amount=amount, valid_from=NOW.date(), legal_ref=order)
    return world


def people() -> World:
    """Who works there."""
    return World(
        citizen=make_person("citizen"),
        desk=make_holder("desk", "rokhas.desk"),
        chair=make_holder("chair", "rokhas.chair"),
        president=make_holder("president", "president"),
        cashier=make_holder("cashier", "cashier"),
    )


def paper(act: Act, key: str, **to: Any) -> None:
    """A document of the file: a drawing of one page."""
    kept = taken_and_kept(f"{key}.pdf", [drawing()])
    attach_document(
        act,
        document=key,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
        **to,
    )


def filed(
    world: World, procedure: str, values: dict[str, str], papers: tuple[str, ...], days: int = 0
) -> Case:
    """A file brought whole by the citizen."""
    act = world.act("citizen", days)
    draft = save_draft(act, procedure=procedure, values=values)
    for key in papers:
        paper(act, key, draft=draft)
    return submit_case(act, draft=draft)


def moved(world: World, case: Case, role: str, transition: str, days: int, **values: Any) -> Case:
    """One step on."""
    reasons = {"reasons": values.pop("reasons")} if "reasons" in values else {}
    return do_transition(world.act(role, days), case=case, transition=transition, values=values, **reasons)


def said(
    world: World, case: Case, key: str, answer: Answer, days: int, round: int = 1, by: str = "chair"
) -> None:
    """A body of the committee answers."""
    act = world.act(by, days)
    body = case.law.opinions[key].body
    request = send_request(
        territory=COMMUNE, number=case.number, what="opinion", key=key, body=body, round=round, at=act.at
    )
    answer_request(act, request=request, answer=answer)


def all_agree(world: World, case: Case, days: int, but: tuple[str, ...] = (), by: str = "chair") -> None:
    """Every body asked is for it, but some."""
    with reading(OFFICE):
        asked = {row.key: row.round for row in case.opinions.filter(latest=True, status="open")}
    for key, round in asked.items():
        if key not in but:
            said(world, case, key, FAVOURABLE, days, round, by)


def concluded(world: World, case: Case, days: int) -> Case:
    """The committee's minutes, on the president's desk."""
    moved(world, case, "chair", "conclude", days, committee_minutes="رأي موافق")
    return moved(world, case, "chair", "send_minutes", days)


def weighed(world: World, case: Case, days: int) -> Case:
    """Sent to the bodies by the desk; all agree, and the president has the committee's minutes."""
    moved(world, case, "desk", "forward", days)
    all_agree(world, case, days)
    return concluded(world, case, days)


def house_granted(world: World, **more: str) -> Case:
    """A small house asked for, weighed and granted on the first day."""
    case = filed(world, "rokhas.building_permit_small", HOUSE | more, HOUSE_PAPERS)
    weighed(world, case, 0)
    return moved(world, case, "president", "grant", 1)


def paid(world: World, case: Case, days: int) -> None:
    """Everything owed is paid at the window."""
    with reading(OFFICE):
        orders = {fee.order_id for fee in CaseFee.objects.filter(case_id=case.pk, paid_at=None)}
        due = [Order.objects.get(pk=order) for order in orders if order]
    for order in due:
        take_cash(world.act("cashier", days), order=order.pk, tendered=order.amount)


def signed(world: World, days: int) -> list[CaseOutput]:
    """The president signs what waits."""
    with reading(OFFICE):
        waiting = list(outputs_to_sign(COMMUNE, COMMUNE, ["president"]))
    return [sign_output(world.act("president", days), output=output) for output in waiting]


def fresh(case: Case) -> Case:
    """The case as it stands."""
    with reading(OFFICE):
        return Case.objects.get(pk=case.pk)


def work_left() -> None:
    """Do what acts left to the workers."""
    for job in ProcrastinateJob.objects.filter(task_name="rokhas.keep_permit").order_by("id"):
        keep_permit(**job.args)


def states() -> list[str]:
    """How the permits of the register stand, once the workers have kept them."""
    work_left()
    with reading(OFFICE):
        return [line.state for line in Permit.objects.all()]


def at(days: int) -> datetime:
    """A moment some days after the beginning."""
    return NOW + timedelta(days=days)
