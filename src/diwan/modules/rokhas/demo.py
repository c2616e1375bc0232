"""Permits in every state, at past dates, taken through the services as far as they got."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.kernel.base.money import Money
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
from diwan.kernel.cases.services.fetching import ask_document, say_not_obtained
from diwan.kernel.cases.services.opinions import Answer, give_opinion
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.situation import Situation, is_asked
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept
from diwan.kernel.documents.typeset import Letterhead, Sheet, typeset
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import set_tariff, take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.rokhas.demo_tenders import load_tenders

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
    "land_registry": Text("المحافظة على الأملاك العقارية", "Conservation foncière"),
}
PERMITS_OFFICE = Text("مصلحة التعمير والرخص", "Service des autorisations")
STREETS = ("زنقة الرياض", "شارع محمد الخامس", "درب العرصة", "تجزئة الياسمين", "حي النهضة", "زنقة ابن رشد")
ARCHITECTS = ("ليلى بنجلون", "أنس الحسني", "Karim Berrada")


RATES = {
    "construction.individual": 25, "construction.collective": 15, "construction.repair": 300,
    "construction.demolition": 700, "public_domain.terrace_1": 40, "public_domain.terrace_2": 25,
    "public_domain.terrace_3": 12, "public_domain.display_1": 30, "public_domain.display_2": 20,
    "public_domain.display_3": 10, "public_domain.works_1": 20, "public_domain.works_2": 15,
    "public_domain.works_3": 8,
    "public_domain.kiosk_1": 45, "public_domain.kiosk_2": 30, "public_domain.kiosk_3": 15,
    "subdivision.rate": 4,
}  # fmt: skip
"""An invented fiscal order, in dirhams, within the bounds of law 47.06."""
ORDERED_ON = dt.date(2025, 7, 1)
CENTRES = {
    "chefchaouen": (-5.2636, 35.1688), "menara": (-8.0360, 31.6090), "moulayabdellah": (-8.5880, 33.1990),
}  # fmt: skip
"""Roughly where each town is, longitude and latitude."""
WIDE, DEEP = 0.00008, 0.00003


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
SHOP, TERRACE = "rokhas.business_opening", "rokhas.domain_occupation"
CLASS_2 = "rokhas.class_2_establishment"
SERVED = ("study", "grant", "pay", "deliver", "sign")
FEW = (Plan(SMALL, 2, ("forward",)), Plan(SMALL, 90, DELIVERED))
MANY = (
    *FEW,
    Plan(SMALL, 1),
    Plan(SMALL, 4, ("seek", *STUDIED)),
    Plan(SMALL, 8, GRANTED),
    Plan(SMALL, 45, (*DELIVERED, "open_site")),
    Plan(SMALL, 330, (*DELIVERED, "open_site", "close_site")),
    Plan(SMALL, 420, DELIVERED),
    Plan(SMALL, 30, (*STUDIED, "refuse")),
    Plan(SMALL, 20, (*STUDIED, "request_changes")),
    Plan(LARGE, 9, ("seek", "forward", "some_opinions")),
    Plan(LARGE, 14, ("forward", "reserves", "send_reserves")),
    Plan(LARGE, 60, DELIVERED, {"nature": "commercial"}),
    Plan(LARGE, 75, ("forward",)),
    Plan("rokhas.subdivision", 150, DELIVERED),
    Plan("rokhas.division", 12, ("seek", "forward", "not_had", "opinions")),
    Plan("rokhas.demolition", 6, ("forward",)),
    Plan(REPAIR, 2),
    Plan(REPAIR, 25, SERVED),
    Plan("rokhas.regularisation", 18, ("forward", "opinions")),
    Plan(SHOP, 3),
    Plan(SHOP, 50, (*SERVED, "control")),
    Plan(SHOP, 200, (*SERVED, "warn")),
    Plan(TERRACE, 5, ("opinions",)),
    Plan(TERRACE, 70, ("opinions", *SERVED)),
    Plan(TERRACE, 150, ("opinions", *SERVED, "months")),
    Plan(CLASS_2, 6),
)


def load(world: World) -> None:
    """Who answers for the bodies, then a few requests everywhere and every state where a visitor looks first."""
    name_bodies(world)
    paper = drawing(world)
    communities = world.municipalities()
    for number, community in enumerate(communities):
        rng = Random(f"rokhas of {community.key}")  # noqa: S311
        set_rates(world, community)
        plans = MANY if community.key in RICH else FEW
        for plan in sorted(plans, key=lambda one: -one.days):
            Request(world, community, plan, rng, paper).carry_out()
        if community.key in RICH:
            load_tenders(world, community, paper, CENTRES[community.key])
        world.tell(number + 1, len(communities))
    run_due_timers(world.now)


def set_rates(world: World, community: Any) -> None:
    """The fiscal order of a community."""
    act = world.office_act(community, "president", world.past(600))
    for key, dirhams in RATES.items():
        set_tariff(
            act,
            key=key,
            amount=Money.of(dirhams),
            valid_from=ORDERED_ON,
            legal_ref="القرار الجبائي رقم 4/2025",
        )


def name_bodies(world: World) -> None:
    """Province, urban agency and commune answer at their desks; networks and civil protection by a link."""
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
    for community in world.municipalities():
        act = world.office_act(community, "president", world.past(700))
        name_body(act, body="commune", name=PERMITS_OFFICE, seat=community.territory, kind="body_commune")


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
        self.citizen = self.rng.choice(self.neighbours())
        self.file()
        for step in self.plan.steps:
            self.at = max(
                self.at, min(self.at + dt.timedelta(hours=self.rng.choice((3, 20, 24))), self.world.past(0))
            )
            DOES.get(step, _moved(step))(self)

    def neighbours(self) -> list[Any]:
        """Who asks here: the citizens born here, or those of places a visitor does not look at first."""
        born = [one for one in self.world.citizens if one.born_in.key == self.community.key]
        return born or [one for one in self.world.citizens if one.born_in.key not in RICH]

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

    def answers(self) -> dict[str, Any]:
        """What the form asks, invented."""
        land = {
            "parcel": f"{self.rng.randrange(10_000, 99_999)}/{self.rng.randrange(1, 60):02d}", "is_owner": "yes",
            "site_address": f"{self.rng.randrange(1, 180)}، {self.rng.choice(STREETS)}",
            "plot_area": str(self.rng.randrange(90, 900)), "architect": self.rng.choice(ARCHITECTS),
            "engineer": "مكتب الأطلس للدراسات", "surveyor": "طوبوغراف الجنوب", "investment": "no",
            "consent_to_exchange": "yes",
        }  # fmt: skip
        own = ANSWERS[self.plan.procedure] | self.plan.asks | self.outdoors()
        return land | own | {"covered_area": str(self.rng.randrange(90, 1900))}

    def outdoors(self) -> dict[str, Any]:
        """A rectangle of pavement, for who occupies it."""
        if self.plan.procedure != TERRACE:
            return {}
        east, north = (round(c + self.rng.uniform(-0.004, 0.004), 6) for c in CENTRES[self.community.key])
        ring = [(0.0, 0.0), (WIDE, 0.0), (WIDE, DEEP), (0.0, DEEP), (0.0, 0.0)]
        corners = [[round(east + x, 6), round(north + y, 6)] for x, y in ring]
        begins = local(self.at) + dt.timedelta(days=20)
        return {
            "outline": json.dumps({"type": "Polygon", "coordinates": [corners]}), "begins_on": begins.isoformat(),
            "ends_on": (begins + dt.timedelta(days=180)).isoformat(),
        }  # fmt: skip

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
    "rokhas.regularisation": {
        "nature": "without", "built_in": "2014", "floors": "1", "buildings_kind": "individual",
    },
    SHOP: {
        "as_company": "no", "operator": "يوسف المراكشي", "premises": "3، شارع الحسن الثاني", "area": "80",
        "activity": "restaurant", "activity_said": "مقهى",
    },
    CLASS_2: {
        "as_company": "no", "operator": "خديجة الجديدي", "premises": "14، الحي الصناعي", "area": "120",
        "activity": "laundry", "investment": "no",
    },
    TERRACE: {
        "as_company": "no", "operator": "يوسف المراكشي", "use": "terrace", "footway_left": "180",
        "occupied_place": "3، شارع الحسن الثاني",
    },
}  # fmt: skip


DESK_OF = {TERRACE: "permits"}
"""Where answers are written down by the service itself, no committee meeting on them."""


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
        give_opinion(
            request.by(DESK_OF.get(request.plan.procedure, "committee")),
            case=request.now(),
            opinion=key,
            answer=held,
        )


def seek(request: Request) -> None:
    """The office asks the land registry for the title, as the applicant agreed."""
    ask_document(request.by("permits"), case=request.now(), document="title")


def not_had(request: Request) -> None:
    """The registry has none, and the applicant is told."""
    why = "لا يوجد رسم عقاري بهذا الرقم لدى المحافظة."
    say_not_obtained(request.by("permits"), case=request.now(), document="title", reasons=why)


def pay(request: Request) -> None:
    """What is owed, in cash at the counter."""
    with reading(Scope("office", request.case.territory_id, request.case.territory_id)):
        fees = CaseFee.objects.filter(territory_id=request.case.territory_id, case=request.case, paid_at=None)
        due = list(Order.objects.filter(pk__in=fees.values("order_id"), state="due"))
    for order in due:
        take_cash(request.by("cashier"), order=order.pk, tendered=order.amount)


def months(request: Request) -> None:
    """Three months go by; what fell due meanwhile is paid, what falls due later is not."""
    request.at = min(request.at + dt.timedelta(days=80), request.world.past(0))
    run_due_timers(request.at, request.case.number)
    pay(request)


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
    "study": lambda r: ("permits", "", {"study": "لا مانع.", "zone": "second"}),
    "control": lambda r: ("controller", "", {"control_findings": "مطابق لشروط الرخصة."}),
    "warn": lambda r: (
        "controller",
        "",
        {"control_findings": "تهوية غير كافية.", "put_right": "تركيب مدخنة."},
    ),
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
    "months": months,
    "seek": seek,
    "not_had": not_had,
    "sign": sign,
}
