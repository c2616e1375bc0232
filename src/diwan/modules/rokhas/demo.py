"""Permits in every state, at past dates, taken through the services as far as they got."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.selectors import case_with, outputs_to_sign
from diwan.kernel.cases.services import (
    attach_document,
    do_transition,
    run_due_timers,
    save_draft,
    sign_output,
    submit_case,
)
from diwan.kernel.cases.services.opinions import Answer, give_opinion
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.situation import Situation, is_asked
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept
from diwan.kernel.documents.typeset import Letterhead, Sheet, typeset
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading

WEIGHT = 14
RICH = ("chefchaouen", "menara", "moulayabdellah")
PROVINCES = {
    "prefecture-marrakech": Text("الوكالة الحضرية لمراكش", "Agence urbaine de Marrakech"),
    "prefecture-casablanca": Text("الوكالة الحضرية للدار البيضاء", "Agence urbaine de Casablanca"),
    "province-eljadida": Text("الوكالة الحضرية للجديدة", "Agence urbaine d'El Jadida"),
    "province-chefchaouen": Text("الوكالة الحضرية لتطوان", "Agence urbaine de Tétouan"),
    "province-ouededdahab": Text("الوكالة الحضرية للداخلة", "Agence urbaine de Dakhla"),
}
LINKED = {
    "network_operators": Text("الشركة الجهوية متعددة الخدمات", "Société régionale multiservices"),
    "civil_protection": Text("القيادة الإقليمية للوقاية المدنية", "Commandement de la protection civile"),
}
STREETS = ("زنقة الرياض", "شارع محمد الخامس", "درب العرصة", "تجزئة الياسمين", "حي النهضة", "زنقة ابن رشد")
ARCHITECTS = ("ليلى بنجلون", "أنس الحسني", "Karim Berrada")


class World(Protocol):
    """The demo world, as far as Rokhas looks at it."""

    now: dt.datetime
    citizens: list[Any]
    communities: dict[str, Any]

    def municipalities(self) -> list[Any]: ...
    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...
    def citizen_act(self, citizen: Any, community: Any, at: dt.datetime) -> Act: ...
    def tell(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """One request: which, how many days ago, how far it went, what is particular to it."""

    procedure: str
    days: float
    steps: tuple[str, ...] = ()
    asks: dict[str, str] = field(default_factory=dict)


STUDIED = ("forward", "opinions", "conclude", "send_minutes")
GRANTED = (*STUDIED, "grant")
DELIVERED = (*GRANTED, "pay", "deliver", "sign")
SMALL, LARGE, REPAIR = "rokhas.building_permit_small", "rokhas.building_permit_large", "rokhas.repair"
FEW = (Plan(SMALL, 2, ("forward",)), Plan(SMALL, 90, DELIVERED))
MANY = (
    *FEW,
    Plan(SMALL, 1),
    Plan(SMALL, 4, STUDIED),
    Plan(SMALL, 8, GRANTED),
    Plan(SMALL, 45, (*DELIVERED, "open_site")),
    Plan(SMALL, 330, (*DELIVERED, "open_site", "close_site")),
    Plan(SMALL, 420, DELIVERED),
    Plan(SMALL, 30, (*STUDIED, "refuse")),
    Plan(SMALL, 20, (*STUDIED, "request_changes")),
    Plan(LARGE, 9, ("forward", "some_opinions")),
    Plan(LARGE, 14, ("forward", "reserves", "send_reserves")),
    Plan(LARGE, 60, DELIVERED, {"nature": "commercial"}),
    Plan(LARGE, 75, ("forward",)),
    Plan("rokhas.subdivision", 150, DELIVERED),
    Plan("rokhas.division", 12, ("forward", "opinions")),
    Plan("rokhas.demolition", 6, ("forward",)),
    Plan(REPAIR, 2),
    Plan(REPAIR, 25, ("study", "grant", "pay", "deliver", "sign")),
    Plan("rokhas.regularisation", 18, ("forward", "opinions")),
)


def load(world: World) -> None:
    """Who answers for the bodies, then a few requests everywhere and every state where a visitor looks first."""
    name_bodies(world)
    paper = drawing(world)
    communities = world.municipalities()
    for number, community in enumerate(communities):
        rng = Random(f"rokhas of {community.key}")  # noqa: S311
        plans = MANY if community.key in RICH else FEW
        for plan in sorted(plans, key=lambda one: -one.days):
            Request(world, community, plan, rng, paper).carry_out()
        world.tell(number + 1, len(communities))
    run_due_timers(world.now)


def name_bodies(world: World) -> None:
    """The province and the urban agency answer at their desks; networks and civil protection by a link."""
    for key, agency in PROVINCES.items():
        province = world.communities[key]
        act = world.office_act(province, "governor", world.past(700))
        name_body(
            act, body="prefecture", name=Text("قسم التعمير", "Division de l'urbanisme"), seat=province.territory,
            kind="body_prefecture",
        )  # fmt: skip
        name_body(act, body="urban_agency", name=agency, seat=province.territory, kind="body_urban_agency")
        for body, name in LINKED.items():
            name_body(act, body=body, name=name, email=f"{body}.{key}@demo.invalid")


def drawing(world: World) -> KeptFile:
    """A plan that says it is none."""
    title = Text("تصميم للتجربة", "Plan de démonstration")
    sheet = Sheet(
        title=title, letterhead=Letterhead(community=title), languages=("ar", "fr"), state="plain", demo=True
    )
    words = {"opening": Text("هذه الوثيقة للتجربة فقط.", "Cette pièce n'est qu'une démonstration.")}
    return taken_and_kept("plan.pdf", [typeset("documents/certificate", sheet, words, at=world.past(700))])


@dataclass(slots=True)
class Request:
    """One request on its way."""

    world: World
    community: Any
    plan: Plan
    rng: Random
    paper: KeptFile
    at: dt.datetime = field(init=False)
    citizen: Any = None
    case: Case = field(init=False)

    def carry_out(self) -> None:
        """File it and take each step a day or so after the one before, none in the future."""
        self.at = self.world.past(
            self.plan.days, hour=9 + self.rng.randrange(6), minute=self.rng.randrange(60)
        )
        self.citizen = self.rng.choice(self.world.citizens)
        self.file()
        for step in self.plan.steps:
            self.at = max(
                self.at, min(self.at + dt.timedelta(hours=self.rng.choice((3, 20, 24))), self.world.past(0))
            )
            DOES.get(step, _moved(step))(self)

    def by(self, role: str) -> Act:
        """In office."""
        return self.world.office_act(self.community, role, self.at)

    def as_applicant(self) -> Act:
        """The citizen's own act."""
        return self.world.citizen_act(self.citizen, self.community, self.at)

    def file(self) -> None:
        """The form, the papers, the receipt."""
        act = self.as_applicant()
        draft = save_draft(act, procedure=self.plan.procedure, values=self.answers())
        situation = Situation(draft.law, draft.values, act.at)
        for key, asked in draft.law.documents.items():
            if (
                asked.from_ != "office"
                and not asked.at
                and asked.kind == "basic"
                and is_asked(asked, situation)
            ):
                self.bring(act, key, draft=draft)
        self.case = submit_case(act, draft=draft)

    def bring(self, act: Act, key: str, **to: Any) -> None:
        """One paper of the file."""
        attach_document(
            act, document=key, name=f"{key}.pdf", media_type=self.paper.media_type, size=self.paper.size,
            digest=self.paper.digest, **to,
        )  # fmt: skip

    def answers(self) -> dict[str, str]:
        """What the form asks, invented."""
        land = {
            "parcel": f"{self.rng.randrange(10_000, 99_999)}/{self.rng.randrange(1, 60):02d}", "is_owner": "yes",
            "site_address": f"{self.rng.randrange(1, 180)}، {self.rng.choice(STREETS)}",
            "plot_area": str(self.rng.randrange(90, 900)), "architect": self.rng.choice(ARCHITECTS),
            "engineer": "مكتب الأطلس للدراسات", "surveyor": "طوبوغراف الجنوب", "investment": "no",
        }  # fmt: skip
        return (
            land
            | ANSWERS[self.plan.procedure]
            | self.plan.asks
            | {"covered_area": str(self.rng.randrange(90, 1900))}
        )

    def now(self) -> Case:
        """The request as it is."""
        with reading(Scope("office", self.case.territory_id, self.case.territory_id)):
            return case_with(self.case.territory_id, self.case.pk)

    def move(self, role: str, transition: str, reasons: str = "", **values: str) -> None:
        """One transition."""
        act = self.as_applicant() if role == "citizen" else self.by(role)
        self.case = do_transition(act, case=self.case, transition=transition, values=values, reasons=reasons)


ANSWERS: dict[str, dict[str, str]] = {
    SMALL: {"nature": "new_house", "in_subdivision": "yes", "lot_number": "الياسمين، 41", "floors": "2"},
    LARGE: {"nature": "collective", "floors": "4", "housing_units": "16", "cost": "8400000"},
    REPAIR: {"works": "painting", "description": "صباغة الواجهة وعزل السطح", "weeks": "3", "scaffold": "no"},
    "rokhas.subdivision": {"lots": "64", "use": "housing", "equipment_cost": "5200000"},
    "rokhas.division": {"lots": "3", "motive": "sharing"},
    "rokhas.demolition": {"extent": "whole", "occupied": "no", "threatens_ruin": "no"},
    "rokhas.regularisation": {"nature": "without", "built_in": "2014", "floors": "1"},
}


def answered(request: Request, only: int | None = None, reserves: str = "") -> None:
    """The bodies answer in committee; `only` so many of them, `reserves` by the body of that key."""
    with reading(Scope("office", request.case.territory_id, request.case.territory_id)):
        keys = [row.key for row in request.case.opinions.filter(latest=True, status="open")]
    for key in keys[:only]:
        held = (
            Answer("reserves", "تحويل كابل تحت أرضي", "ممثل الهيئة")
            if key == reserves
            else Answer("favourable")
        )
        give_opinion(request.by("committee"), case=request.now(), opinion=key, answer=held)


def pay(request: Request) -> None:
    """What is owed, in cash at the counter."""
    with reading(Scope("office", request.case.territory_id, request.case.territory_id)):
        fees = CaseFee.objects.filter(territory_id=request.case.territory_id, case=request.case, paid_at=None)
        due = list(Order.objects.filter(pk__in=fees.values("order_id"), state="due"))
    for order in due:
        take_cash(request.by("cashier"), order=order.pk, tendered=order.amount)


def sign(request: Request) -> None:
    """The president signs what waits."""
    here = request.case.territory_id
    with reading(Scope("office", here, here)):
        waiting = [
            one for one in outputs_to_sign(here, here, ["president"]) if one.case_id == request.case.pk
        ]
    for output in waiting:
        sign_output(request.by("president"), output=output)


def _moved(step: str) -> Callable[[Request], None]:
    def move(request: Request) -> None:
        role, reasons, values = MOVES[step](request)
        request.move(role, step, reasons, **values)

    return move


def _day(request: Request) -> str:
    return local(request.at).isoformat()


MOVES: dict[str, Callable[[Request], tuple[str, str, dict[str, str]]]] = {
    "forward": lambda r: ("permits", "", {}),
    "study": lambda r: ("permits", "", {"study": "لا مانع من الأشغال."}),
    "conclude": lambda r: ("committee", "", {"committee_minutes": "رأي موافق بالإجماع."}),
    "send_minutes": lambda r: ("committee", "", {}),
    "send_reserves": lambda r: ("committee", "", {"reserves": "تحويل كابل تحت أرضي قبل الحفر."}),
    "grant": lambda r: ("president", "", {}),
    "refuse": lambda r: ("president", "علو البناية يفوق ما يسمح به تصميم التهيئة.", {}),
    "request_changes": lambda r: ("president", "", {"changes": "ملاءمة الواجهة مع الطابع المعماري للحي."}),
    "deliver": lambda r: ("permits", "", {}),
    "open_site": lambda r: ("citizen", "", {"site_opened_on": _day(r)}),
    "close_site": lambda r: ("citizen", "", {"works_ended_on": _day(r)}),
}
DOES: dict[str, Callable[[Request], None]] = {
    "opinions": answered,
    "some_opinions": lambda r: answered(r, only=2),
    "reserves": lambda r: answered(r, reserves="networks"),
    "pay": pay,
    "sign": sign,
}
