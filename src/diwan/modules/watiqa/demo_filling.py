"""Requests for copies of the demo, one community at a time: what they ask, and the acts that take them on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import case_with
from diwan.kernel.cases.services import do_transition, open_case, save_draft
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.public import RecordSummary, RecordType, Wanted, records_matching
from diwan.modules.watiqa import services
from diwan.modules.watiqa.asked import BIRTH_COPY, DEATH_COPY

OFFICER = "civil_status.officer"
RICH = ("chefchaouen", "menara", "moulayabdellah")
NUMBERS_TRIED = 60


class World(Protocol):
    """The demo world, as far as watiqa looks at it."""

    now: dt.datetime
    citizens: list[Any]

    def number(self, full: int) -> int: ...
    def municipalities(self) -> list[Any]: ...
    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...
    def citizen_act(self, citizen: Any, community: Any, at: dt.datetime) -> Act: ...
    def tell(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """One request: how long ago it was filed, how far it went, and what it asked."""

    days: float
    steps: tuple[str, ...]
    asks: dict[str, Any] = field(default_factory=dict)


PAPER = {"number_of_copies": "2"}
COUNTER = {**PAPER, "delivery": "counter", "collect_where": "keeper"}
POST = {
    **PAPER, "delivery": "post", "post_name": "كريمة الإدريسي", "post_address": "24، زنقة ابن بطوطة، الشقة 6",
    "post_code": "40000", "post_city": "مراكش",
}  # fmt: skip
SIGNED = ("pay", "match", "prepare", "sign")
PLANS: tuple[Plan, ...] = (
    Plan(0.2, ()),
    Plan(1, ("pay",)),
    Plan(9, ("pay",), {"kind": "full"}),
    Plan(2, ("pay", "match")),
    Plan(1, ("pay", "match", "prepare")),
    Plan(2, ("pay", "match", "prepare"), {"language": "fr"}),
    Plan(3, ("pay", "match", "prepare"), {"kind": "full", "language": "both"}),
    Plan(1, ("pay", "match", "prepare"), COUNTER),
    Plan(4, SIGNED),
    Plan(2, SIGNED, POST),
    Plan(5, (*SIGNED, "post"), POST),
    Plan(25, (*SIGNED, "post", "hand_over"), POST),
    Plan(18, (*SIGNED, "post", "come_back"), POST),
    Plan(6, (*SIGNED, "ready"), COUNTER),
    Plan(40, (*SIGNED, "ready", "hand_over"), COUNTER),
    Plan(120, (*SIGNED, "ready"), COUNTER),
    Plan(4, ("pay", "not_found"), {"number": "9001"}),
    Plan(60, ("pay", "not_found"), {"number": "9002"}),
    Plan(45, ()),
    Plan(3, ("pay", "ask")),
    Plan(10, ("pay", "refuse")),
    Plan(75, ("pay", "refuse")),
    Plan(5, (), {"quality": "proxy"}),
    Plan(50, (), {"quality": "guardian"}),
)
LIGHT = (PLANS[1], PLANS[4], PLANS[8])
OLD = (Plan(0, (*SIGNED, "ready", "hand_over"), COUNTER), Plan(0, (*SIGNED, "post", "hand_over"), POST))
OWN = (Plan(35, (*SIGNED, "download")), Plan(20, ("pay", "withdraw")), Plan(4, SIGNED), Plan(3, ("pay",)))


@dataclass(slots=True)
class Filling:
    """The requests of one community."""

    world: World
    community: Any
    rng: Random

    def fill(self) -> None:
        """File and take each request as far as its plan goes."""
        records = self.records(RecordType.BIRTH)
        if not records:
            return
        for place, plan in enumerate(self.plans()):
            self.carry_out(plan, records[place % len(records)])
        if self.community.key in RICH:
            self.death_requests()
            self.own_requests()

    def plans(self) -> Iterator[Plan]:
        """The requests of this community, the oldest first, so that numbers follow dates."""
        chosen = list(PLANS if self.community.key in RICH else LIGHT)
        served = self.world.number(18 if self.community.key in RICH else 2)
        for _ in range(served):
            old = self.rng.choice(OLD)
            kind = self.rng.choice(("extract", "extract", "full"))
            chosen.append(Plan(self.rng.uniform(15, 180), old.steps, {**old.asks, "kind": kind}))
        yield from sorted(chosen, key=lambda plan: -plan.days)

    def records(self, type: RecordType) -> list[RecordSummary]:
        """Some records of the main office, which gives no copies from an annexe's paper registers."""
        found: dict[int, RecordSummary] = {}
        with reading(Scope("office", self.community.territory, self.community.territory)):
            for number in range(1, NUMBERS_TRIED):
                for record in records_matching(
                    Wanted(number=number, type=type), lo=self.community.territory, limit=5
                ):
                    found[record.id] = record
        known = self.world.now.year - 2
        main = self.community.offices[0]
        usable = [r for r in found.values() if r.office == main and r.may_be_copied and r.year <= known]
        return sorted(usable, key=lambda record: (record.number * 7919 + record.id) % 1009)

    def carry_out(self, plan: Plan, record: RecordSummary) -> None:
        """One request filed at the counter by its clerk, in the name of whoever stands before it."""
        at = self.world.past(plan.days, hour=9 + self.rng.randrange(6), minute=self.rng.randrange(60))
        values = {**form_of(record, self.rng), **COUNTER, **plan.asks}
        case = open_case(
            self.world.office_act(self.community, "clerk", at), procedure=BIRTH_COPY, values=values,
            applicant=str(record.name.ar), channel="counter",
        )  # fmt: skip
        self.walk(case, plan.steps, at, record.id)

    def walk(
        self, case: Case, steps: tuple[str, ...], at: dt.datetime, record: int, citizen: Any = None
    ) -> None:
        """Each act an hour or a night after the one before, none in the future."""
        for step in steps:
            after = office_hour(at + dt.timedelta(hours=self.rng.choice((1, 2, 5, 20))))
            at = max(at, min(after, self.world.past(0, hour=16)))
            VERBS[step](Doing(self.world, self.community, self.again(case), at, record, citizen))

    def again(self, case: Case) -> Case:
        """The request as it is now."""
        with reading(Scope("office", case.territory_id, case.territory_id)):
            return case_with(case.territory_id, case.pk)

    def death_requests(self) -> None:
        """Families of the dead, known by the papers the clerk has read."""
        records = self.records(RecordType.DEATH)
        plans = (
            Plan(1, ("pay",)),
            Plan(2, ("pay", "match", "prepare")),
            Plan(22, (*SIGNED, "ready", "hand_over")),
        )
        for plan, record in zip(plans, records, strict=False):
            at = self.world.past(plan.days, hour=11)
            values = {
                **form_of(record, self.rng), **COUNTER, "quality": "descendant",
                "death_date": record.event_date.isoformat() if record.event_date else f"{record.event_year}-01-01",
            }  # fmt: skip
            case = open_case(
                self.world.office_act(self.community, "clerk", at), procedure=DEATH_COPY, values=values,
                applicant=f"ورثة {record.name.ar}", channel="counter",
            )  # fmt: skip
            self.walk(case, plan.steps, at, record.id)

    def own_requests(self) -> None:
        """The citizens born here, from their own accounts: one served, one on its way, one begun."""
        for citizen in self.world.citizens:
            if citizen.born_in.key == self.community.key:
                self.requests_of(citizen)

    def requests_of(self, citizen: Any) -> None:
        """One citizen's requests, by portal."""
        record = self.record_of(citizen)
        if record is None:
            return
        for plan in OWN:
            at = self.world.past(plan.days, hour=12)
            act = self.world.citizen_act(citizen, self.community, at)
            case = open_case(act, procedure=BIRTH_COPY, values=form_of(record, self.rng, citizen))
            self.walk(case, plan.steps, at, record.id, citizen)
        act = self.world.citizen_act(citizen, self.community, self.world.past(0.5))
        begun = form_of(record, self.rng, citizen)
        save_draft(
            act,
            procedure=BIRTH_COPY,
            values={k: begun[k] for k in ("family_ar", "first_ar")},
            section="record",
        )

    def record_of(self, citizen: Any) -> RecordSummary | None:
        """The birth record of a citizen of the demo."""
        with reading(Scope("office", self.community.territory, self.community.territory)):
            wanted = Wanted(cnie=citizen.person.cnie, type=RecordType.BIRTH)
            return next(iter(records_matching(wanted, lo=self.community.territory, limit=1)), None)


def office_hour(at: dt.datetime) -> dt.datetime:
    """The same moment, or the next morning the office is open."""
    if at.hour >= 16 or at.hour < 9:
        at = (at + dt.timedelta(days=at.hour >= 16)).replace(hour=9, minute=10 + at.minute // 2)
    while at.weekday() >= 5:
        at += dt.timedelta(days=1)
    return at


def names_in(whole: str) -> tuple[str, str]:
    """A first name and a family name: عبد الله and فاطمة الزهراء are one first name each."""
    parts = whole.split()
    cut = 2 if len(parts) > 2 and parts[1].startswith("ال") else 1
    return " ".join(parts[:cut]), " ".join(parts[cut:]) or whole


def form_of(record: RecordSummary, rng: Random, citizen: Any = None) -> dict[str, Any]:
    """What somebody who knows the record fills in."""
    first, family = names_in(record.name.ar)
    born = record.birth_date or dt.date(record.birth_year or record.year, 1, 1)
    return {
        "family_ar": family, "first_ar": first, "birth_date": born.isoformat(),
        "number": str(record.number), "year": str(record.year), "father_ar": record.father.ar,
        "quality": "holder", "cnie": citizen.person.cnie if citizen else record.cnie or some_card(rng),
        "phone": f"06{rng.randrange(10_000_000, 99_999_999)}", "kind": "extract", "language": "ar",
        "delivery": "download",
    }  # fmt: skip


def some_card(rng: Random) -> str:
    """A card number for whoever's record carries none."""
    return f"L{rng.randrange(100_000, 999_999)}"


@dataclass(frozen=True, slots=True)
class Doing:
    """One act on one request."""

    world: World
    community: Any
    case: Case
    at: dt.datetime
    record: int
    citizen: Any = None

    def by(self, role: str) -> Act:
        """In office."""
        kind = OFFICER if role == "officer" else ""
        return self.world.office_act(self.community, role, self.at, kind=kind)

    def as_applicant(self) -> Act:
        """By the citizen whose request it is."""
        return self.world.citizen_act(self.citizen, self.community, self.at)


def pay(do: Doing) -> None:
    """What is owed, in cash at the counter."""
    with reading(Scope("office", do.case.territory_id, do.case.territory_id)):
        due = list(Order.objects.filter(pk__in=do.case.fees.values("order_id"), state="due"))
    for order in due:
        take_cash(do.by("cashier"), order=order.pk, tendered=order.amount)


VERBS: dict[str, Callable[[Doing], object]] = {
    "pay": pay,
    "match": lambda do: services.match_record(
        do.by("clerk"), case=do.case, record=do.record, paper_seen=True, remark="البطاقة الوطنية"
    ),
    "prepare": lambda do: services.prepare_copies(do.by("clerk"), case=do.case),
    "sign": lambda do: services.sign_copy(do.by("officer"), case=do.case),
    "post": lambda do: services.hand_to_post(do.by("clerk"), case=do.case, tracking=f"RR{do.case.pk:09d}MA"),
    "come_back": lambda do: services.take_back_from_post(do.by("clerk"), case=do.case, reason="absent"),
    "ready": lambda do: services.make_ready(do.by("clerk"), case=do.case),
    "hand_over": lambda do: services.confirm_delivery(
        do.by("clerk"), case=do.case, handed_to=do.case.applicant, paper="cnie"
    ),
    "not_found": lambda do: services.report_not_found(
        do.by("clerk"),
        case=do.case,
        searched="بحثنا في سجل سنة التسجيل المذكورة وفي السنتين المجاورتين. نرجو التأكد من الرقم والسنة.",
    ),
    "ask": lambda do: services.ask_more(
        do.by("clerk"), case=do.case, what="نرجو الإدلاء باسم الأم كاملا لوجود رسمين بنفس الاسم."
    ),
    "refuse": lambda do: services.refuse_request(
        do.by("officer"), case=do.case, motives=["quality_not_proven"]
    ),
    "withdraw": lambda do: do_transition(do.as_applicant(), case=do.case, transition="withdraw"),
    "download": lambda do: services.confirm_download(do.as_applicant(), case=do.case),
}
