"""Declarations in every state, at past dates, taken through the services as far as they got."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from diwan.kernel.base.act import Act
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.public import (
    BirthContent,
    Circumstances,
    Content,
    DeathContent,
    Moment,
    Name,
    NameKind,
    Parent,
    Place,
    Sex,
    civil_offices,
)
from diwan.modules.declarations import services
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import Filiation, Particular
from diwan.modules.declarations.selectors import content_of, siblings_of

WEIGHT = 12
RICH = ("chefchaouen", "menara", "moulayabdellah")
OFFICER = "civil_status.officer"
FAMILIES = (
    ("العلوي", "Alaoui"), ("بناني", "Bennani"), ("الفاسي", "El Fassi"), ("التازي", "Tazi"), ("المرابط", "Mrabet"),
    ("الصقلي", "Skalli"), ("الرحماني", "Rahmani"), ("أمزيان", "Amezian"), ("الناصري", "Naciri"),
    ("الهاشمي", "Hachimi"),
)  # fmt: skip
MEN = (
    ("أحمد", "Ahmed"), ("خالد", "Khalid"), ("يونس", "Younes"), ("كريم", "Karim"), ("إلياس", "Ilyas"),
    ("مصطفى", "Mustapha"), ("هشام", "Hicham"),
)  # fmt: skip
WOMEN = (
    ("مريم", "Meryem"), ("سناء", "Sanae"), ("هدى", "Houda"), ("زينب", "Zineb"), ("آية", "Aya"), ("وفاء", "Ouafae"),
    ("بشرى", "Bouchra"),
)  # fmt: skip


class World(Protocol):
    """The demo world, as far as declarations look at it."""

    now: dt.datetime
    citizens: list[Any]
    communities: dict[str, Any]

    def municipalities(self) -> list[Any]: ...
    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...
    def citizen_act(self, citizen: Any, community: Any, at: dt.datetime) -> Act: ...
    def system_act(self, community: Any, at: dt.datetime) -> Act: ...
    def tell(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """One declaration: days since the event, how far it went, and what is particular to it."""

    kind: str
    days: float
    steps: tuple[str, ...] = ()
    particular: Particular | None = None
    children: int = 1
    case: Circumstances = field(default_factory=Circumstances)


FEW = (
    Plan("birth", 3),
    Plan("birth", 9, ("complete",)),
    Plan("death", 4),
    Plan("birth", 12, ("complete", "sign")),
)
MANY = (
    *FEW,
    Plan("birth", 1), Plan("birth", 6), Plan("birth", 24), Plan("birth", 28), Plan("birth", 2, children=2),
    Plan("birth", 15, ("complete", "sign"), children=2), Plan("death", 26), Plan("death", 2, ("complete",)),
    Plan("death", 11, ("complete", "sign")), Plan("death", 38), Plan("birth", 44),
    Plan("birth", 70, ("ask",)), Plan("birth", 95, ("ask", "permit")), Plan("birth", 120, ("ask", "refuse")),
    Plan("birth", 150, ("ask", "refuse", "court")), Plan("birth", 180, ("ask", "refuse", "court", "judge")),
    Plan("birth", 20, ("abandon",)), Plan("birth", 8, ("void",)),
    Plan("birth", 11, ("name",)),
    Plan("birth", 5, particular=Particular.KAFALA, case=Circumstances(kafala="211/2026")),
    Plan("birth", 7, particular=Particular.UNKNOWN_FATHER),
    Plan("death", 6, particular=Particular.UNNATURAL),
    Plan("death", 5, particular=Particular.STILLBORN),
)  # fmt: skip


def load(world: World) -> None:
    """A few declarations in every office, and every state in the communities a visitor sees first."""
    communities = world.municipalities()
    for done, community in enumerate(communities):
        rich = community.key in RICH
        desk = Desk(world, community, Random(f"declarations of {community.key}"))  # noqa: S311
        for number, plan in enumerate(MANY if rich else FEW):
            desk.carry(number, plan)
        if rich:
            desk.same_child_twice()
            desk.child_of_a_citizen()
        world.tell(done + 1, len(communities))
    services.run_morning(world.now)


class Desk:
    """One community: its hospital, its clerk, its officer; everything at the hour it happened."""

    def __init__(self, world: World, community: Any, rng: Random) -> None:
        self.world, self.community, self.rng = world, community, rng
        with reading(Scope("public")):
            self.office: Office = civil_offices(community.territory)[0]
        self.number = 0

    def act(self, role: str, days: float, *, hour: int = 10) -> Act:
        """An act of a role so many days ago."""
        kind = OFFICER if role == "officer" else ""
        return self.world.office_act(self.community, role, self.world.past(days, hour=hour), kind=kind)

    def carry(self, number: int, plan: Plan) -> None:
        """A first declaration, then its steps."""
        self.number = number
        act = self.act("hospital", plan.days)
        event = act.day
        told = services.Told(
            particulars=frozenset({plan.particular}) if plan.particular else frozenset(),
            medical=f"{self.rng.randrange(100, 999)}/{event.year}",
            phone=f"06{self.rng.randrange(10_000_000, 99_999_999)}",
        )
        made = services.declare_first(
            act, key=self.key(f"{number}"), office=self.office, contents=self.contents(plan, event), told=told
        )
        with reading(Scope("office", made.territory_id, made.territory_id)):
            every = [made, *siblings_of(made)]
        for one in every:
            self.walk(one, plan)

    def key(self, name: str) -> Any:
        """The same key whenever the demo is made."""
        return uuid5(NAMESPACE_URL, f"demo/{self.community.key}/{name}")

    def walk(self, made: Declaration, plan: Plan) -> None:
        """Take one declaration through its steps."""
        row = made
        if plan.steps and plan.steps[0] == "ask":
            services.expire(self.world_system(plan.days - 33), declaration=row)
        for number, step in enumerate(plan.steps):
            days = max(plan.days - (34 if "ask" in plan.steps else 0.6) - 2 * number, 0)
            row = STEPS[step](self, row, days)

    def world_system(self, days: float) -> Act:
        """An act of the system itself."""
        return self.world.system_act(self.community, self.world.past(days))

    def contents(self, plan: Plan, event: dt.date) -> tuple[Content, ...]:
        """What the hospital knows."""
        place = Place(
            f"المستشفى المحلي، {self.community.name.ar}", f"Hôpital local, {self.community.name.fr}"
        )
        mother, father = self.person(WOMEN), self.person(MEN)
        if plan.kind == "death":
            still = plan.particular is Particular.STILLBORN
            name = self.person(MEN).name
            return (
                DeathContent(
                    name=Name(father.name.family_ar, "", father.name.family_la) if still else name, sex=Sex.MALE,
                    event=Moment.on(event, dt.time(8, 15)), place=place, stillborn=still,
                    born=None if still else Moment(event.year - self.rng.randrange(45, 90)),
                    mother=mother if still else Parent(), marital_status="" if still else "married",
                    cnie="" if still else f"SH{self.rng.randrange(100_000, 999_999)}", circumstances=plan.case,
                ),
            )  # fmt: skip
        if plan.particular is Particular.UNKNOWN_FATHER:
            father = Parent()
        child = BirthContent(
            name=Name(family_ar=father.name.family_ar, family_la=father.name.family_la), sex=Sex.FEMALE,
            event=Moment.on(event, dt.time(5, 40)), place=place, mother=mother, father=father,
            circumstances=plan.case,
        )  # fmt: skip
        if plan.children == 1:
            return (child,)
        return tuple(
            replace(child, twin_order=n, event=Moment.on(event, dt.time(5, 30 + 10 * n)))
            for n in range(1, plan.children + 1)
        )

    def person(self, names: tuple[tuple[str, str], ...]) -> Parent:
        """Somebody with a name in both scripts and an identity card."""
        (family_ar, family_la), (first_ar, first_la) = self.rng.choice(FAMILIES), self.rng.choice(names)
        return Parent(
            name=Name(family_ar, first_ar, family_la, first_la), born=Moment(self.rng.randrange(1984, 2002)),
            cnie=f"LC{self.rng.randrange(100_000, 999_999)}",
        )  # fmt: skip

    def complete(self, row: Declaration, days: float) -> Declaration:
        """The father, or the spouse, at the counter with the papers."""
        with reading(Scope("office", row.territory_id, row.territory_id)):
            content = content_of(row)
            taken = {content_of(twin).name.first_ar for twin in siblings_of(row)}
        birth = isinstance(content, BirthContent)
        papers = ("birth_certificate", "marriage_contract") if birth else ("death_certificate",)
        for kind in papers:
            services.add_paper(
                self.act("clerk", days),
                declaration=row,
                kind=kind,
                reference=f"{self.rng.randrange(1, 900)}/2026",
            )
        who = content.father if birth else self.person(WOMEN)
        if birth:
            first_ar, first_la = self.rng.choice([name for name in WOMEN if name[0] not in taken])
            content = replace(content, name=replace(content.name, first_ar=first_ar, first_la=first_la))
        said = services.Completion(
            name=who.name.arabic, capacity="father" if birth else "spouse", cnie=who.cnie,
            signature=who.name.arabic, consents=True, filiation=Filiation.FIRST_OF_MARRIAGE if birth else None,
        )  # fmt: skip
        return services.complete_declaration(
            self.act("clerk", days, hour=11), declaration=row, content=content, completion=said
        )

    def sign(self, row: Declaration, days: float) -> Declaration:
        """The officer signs."""
        return services.sign_declaration(self.act("officer", days, hour=12), declaration=row)

    def ask(self, row: Declaration, days: float) -> Declaration:
        """The clerk asks the central authority."""
        why = "كان الأب يشتغل خارج الإقليم ولم يعلم بالأجل، وأدلى بشهادة المشغل."
        return services.ask_permission(self.act("clerk", days), declaration=row, why=why)

    def name(self, row: Declaration, days: float) -> Declaration:
        """The parents hold to a name that is a town's: the Commission is asked."""
        with reading(Scope("office", row.territory_id, row.territory_id)):
            content = content_of(row)
        assert isinstance(content, BirthContent)
        content = replace(content, name=replace(content.name, first_ar="تافراوت", first_la="Tafraout"))
        why = "اسم بلدة أسرة الأم، سميت به جدة المولودة."
        services.ask_about_name(
            self.act("clerk", days), declaration=row, content=content, kind=NameKind.FIRST, why=why
        )
        return row

    def answer(self, row: Declaration, days: float, *, granted: bool) -> Declaration:
        """The ministry answers."""
        ministry = self.world.communities["ministry"]
        act = self.world.office_act(ministry, "director", self.world.past(days)).in_community(
            row.territory_id
        )
        return services.answer_permission(
            act, declaration=row, granted=granted, reference=f"DGCT {self.rng.randrange(10, 900)}/2026",
            reasons="" if granted else "لم يدل الطالب بما يثبت نسب الطفل.",
        )  # fmt: skip

    def court(self, row: Declaration, days: float) -> Declaration:
        """The family goes to court."""
        return services.record_court_action(
            self.act("clerk", days), declaration=row, court=f"المحكمة الابتدائية، {self.community.name.ar}"
        )

    def judge(self, row: Declaration, days: float) -> Declaration:
        """The court orders the registration."""
        act = self.act("clerk", days)
        return services.record_judgment(
            act, declaration=row, court=row.court, judgment=f"{self.rng.randrange(100, 2000)}/2026",
            judged_on=act.day,
        )  # fmt: skip

    def end(self, row: Declaration, days: float, *, how: str) -> Declaration:
        """Closed without a record."""
        reason = "انتقلت الأسرة وصرحت لدى مكتب آخر." if how == "abandoned" else "أدخل التصريح خطأ."
        return services.end_declaration(self.act("clerk", days), declaration=row, how=how, reason=reason)

    def same_child_twice(self) -> None:
        """Declared by the hospital, then at the counter with a slip of spelling: a clerk will see it."""
        act = self.act("hospital", 4)
        (child,) = self.contents(Plan("birth", 4), act.day)
        services.declare_first(act, key=self.key("same"), office=self.office, contents=(child,))
        family = child.mother.name
        again = replace(child.mother, cnie="", name=replace(family, first_ar=family.first_ar + "ة"))
        services.declare_first(
            self.act("clerk", 2),
            key=self.key("again"),
            office=self.office,
            contents=(replace(child, mother=again),),
        )

    def child_of_a_citizen(self) -> None:
        """The hospital declares the child of a citizen of the demo, who is told and may complete from home."""
        parent = next((c for c in self.world.citizens if c.born_in.key == self.community.key), None)
        if parent is None:
            return
        act = self.act("hospital", 5)
        (child,) = self.contents(Plan("birth", 5), act.day)
        assert isinstance(child, BirthContent)
        side = "mother" if parent.sex == "F" else "father"
        name = parent.name
        known = Parent(
            name=Name(name.family_ar, name.first_ar, name.family_fr, name.first_fr), cnie=parent.person.cnie or "",
            born=Moment.on(parent.born_on),
        )  # fmt: skip
        child = replace(child, mother=known) if side == "mother" else replace(child, father=known)
        if side == "father":
            child = replace(child, name=Name(family_ar=name.family_ar, family_la=name.family_fr))
        services.declare_first(act, key=self.key("citizen"), office=self.office, contents=(child,))


STEPS: dict[str, Callable[[Desk, Declaration, float], Declaration]] = {
    "complete": Desk.complete,
    "sign": Desk.sign,
    "ask": Desk.ask,
    "name": Desk.name,
    "permit": lambda desk, row, days: desk.answer(row, days, granted=True),
    "refuse": lambda desk, row, days: desk.answer(row, days, granted=False),
    "court": Desk.court,
    "judge": Desk.judge,
    "abandon": lambda desk, row, days: desk.end(row, days, how="abandoned"),
    "void": lambda desk, row, days: desk.end(row, days, how="void"),
}
