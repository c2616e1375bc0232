"""A tender on its way: prepared, its commission with codes, announced, offers put in, opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from diwan.kernel.base.act import MOROCCO, Act
from diwan.kernel.base.money import Money
from diwan.kernel.cases.kinds.shapes import square_metres
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.tests.drawings import drawing
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody, make_holder, make_person
from diwan.modules.rokhas.models import Offer, Tender
from diwan.modules.rokhas.services import (
    Offered,
    OnPaper,
    Paper,
    Plan,
    conclude_tender,
    give_share,
    name_commission,
    open_offers,
    prepare_tender,
    publish_tender,
    put_offer,
    record_failed_tender,
    take_key,
)
from diwan.modules.rokhas.tests.world import OFFICE, World

RING = [[-8.0, 31.6], [-7.9999, 31.6], [-7.9999, 31.6001], [-8.0, 31.6001], [-8.0, 31.6]]
HOUR = datetime(2026, 4, 14, 10, tzinfo=MOROCCO)
PLAN = Plan(
    subject="كشك يبنى في ساحة المسيرة", use="commercial", place="ساحة المسيرة",
    outline={"ring": RING, "area": round(square_metres([(e, n) for e, n in RING]), 2)}, months=60,
    opening_price=Money.of(120), expertise_ref="محضر خبرة 3/2026", expertise_on=NOW.date(),
    council_ref="المقرر 12/2026", council_on=NOW.date(), opens_at=HOUR, opens_in="مقر الجماعة",
    deposit=Money.of(5000), papers=("تصريح بالشرف",),
)  # fmt: skip


@dataclass(slots=True)
class Town:
    """The commune, three members of a commission with their codes, bidders."""

    world: World
    members: list[Somebody]
    bidders: list[Somebody]
    codes: dict[int, str] = field(default_factory=dict)

    def act(self, role: str, days: float = 0) -> Act:
        return self.world.act(role, 0) if not days else _later(self.world.act(role, 0), days)

    def member(self, n: int, at: datetime) -> Act:
        return replace(self.members[n].in_office(), at=at)

    def bidder(self, n: int, at: datetime) -> Act:
        return replace(self.bidders[n].as_citizen(), at=at)


def _later(act: Act, days: float) -> Act:
    return replace(act, at=act.at + timedelta(days=days))


def make_town(world: World) -> Town:
    world.others["domain"] = make_holder("domain", "rokhas.domain_desk")
    members = [make_holder(f"member{n}", "clerk") for n in range(3)]
    return Town(world, members, [make_person(f"bidder{n}") for n in range(4)])


def prepared(town: Town, **more: Any) -> Tender:
    specs = taken_and_kept("specs.pdf", [drawing()])
    return prepare_tender(town.act("domain"), plan=replace(PLAN, **more), specs=specs)


def with_commission(town: Town, tender: Tender, needed: int = 2) -> Tender:
    named = [seats_of(one.person.pk, NOW.date())[0].mandate for one in town.members]
    row = name_commission(town.act("president"), tender=tender, members=named, needed=needed)
    for n in range(len(town.members)):
        town.codes[n] = take_key(town.member(n, NOW), tender=tender)
    return row


def announced(town: Town, **more: Any) -> Tender:
    tender = with_commission(town, prepared(town, **more))
    return publish_tender(town.act("president"), tender=tender)


def on_paper(town: Town, *, session: datetime, follows: Tender | None = None, **more: Any) -> Tender:
    """A tender held on paper that failed."""
    plan = replace(PLAN, opens_at=session, **more)
    paper = OnPaper((session - timedelta(days=30)).date(), "PV 4/2025", 0)
    minutes = taken_and_kept("pv.pdf", [drawing()])
    return record_failed_tender(
        town.act("president"), plan=plan, paper=paper, minutes=minutes, follows=follows
    )


PAPER = Paper(0, "honour.pdf", "application/pdf", b"%PDF-1.7 ...")


def offers(
    town: Town, tender: Tender, n: int, dirhams: int, *, at: datetime | None = None, **more: Any
) -> Offer:
    found = {"papers": (PAPER,)} | {key: more.pop(key) for key in ("papers",) if key in more}
    offered = Offered(Money.of(dirhams), f"متنافس {n}", **found)
    return put_offer(town.bidder(n, at or HOUR - timedelta(days=1)), tender=tender, offered=offered, **more)


def opened(town: Town, tender: Tender) -> Tender:
    after = HOUR + timedelta(minutes=5)
    for n in (0, 2):
        give_share(town.member(n, after), tender=tender, secret=town.codes[n])
    return open_offers(town.member(0, after), tender=tender)


def concluded(town: Town, tender: Tender, **more: Any) -> Tender:
    return conclude_tender(town.member(0, HOUR + timedelta(hours=1)), tender=tender, **more)


def read_out(tender: Tender) -> list[Offer]:
    with reading(OFFICE):
        return list(Offer.objects.filter(tender_id=tender.pk).exclude(rank=None).order_by("rank"))


def fresh_tender(tender: Tender) -> Tender:
    with reading(OFFICE):
        return Tender.objects.select_related("territory").get(pk=tender.pk)
