"""Tenders of the demo: one awarded, one that failed and is held again, one still in preparation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from diwan.kernel.base.money import Money
from diwan.kernel.cases.kinds.shapes import square_metres
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.selectors import people_in_office
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.rokhas.models import Tender
from diwan.modules.rokhas.services import (
    Offered,
    Paper,
    Plan,
    conclude_tender,
    give_share,
    name_commission,
    open_offers,
    prepare_tender,
    publish_tender,
    put_offer,
    sign_minutes,
    take_key,
    take_up_again,
)

MEMBERS = ("permits", "clerk", "officer")
NEEDED = 2
ASKED = ("تصريح بالشرف", "دفتر التحملات موقعا")
SIDE = 0.00006
KIOSK, PARKING, STATION = (
    "كشك لبيع الجرائد يبنى في الساحة",
    "مقهى يبنى في الحديقة العمومية",
    "محطة غسل السيارات",
)


@dataclass(slots=True)
class Holding:
    """A tender of one community on its way, and the codes its members noted."""

    world: Any
    community: Any
    paper: KeptFile
    east: float
    north: float
    codes: dict[str, str] = field(default_factory=dict)

    def prepare(self, subject: str, use: str, price: int, days: float, opens_at: dt.datetime) -> Tender:
        """Written down by the service, its commission named by the president."""
        at = self.world.past(days)
        tender = prepare_tender(
            self.world.office_act(self.community, "permits", at),
            plan=self.plan(subject, use, price, at, opens_at),
            specs=self.paper,
        )
        return self.name(tender, at)

    def plan(self, subject: str, use: str, price: int, at: dt.datetime, opens_at: dt.datetime) -> Plan:
        """What it says."""
        east, north = self.east, self.north
        ring = [(east, north), (east + SIDE, north), (east + SIDE, north + SIDE), (east, north + SIDE)]
        ring = [(round(e, 6), round(n, 6)) for e, n in [*ring, ring[0]]]
        on = at.date() - dt.timedelta(days=12)
        return Plan(
            subject=subject, use=use, place="ساحة المسيرة", months=60, opening_price=Money.of(price),
            outline={"ring": [list(pair) for pair in ring], "area": round(square_metres(ring), 2)},
            expertise_ref="محضر الخبرة 3", expertise_on=on, council_ref="المقرر 12", council_on=on,
            opens_at=opens_at, opens_in="قاعة الاجتماعات بمقر الجماعة", deposit=Money.of(5000), papers=ASKED,
        )  # fmt: skip

    def name(self, tender: Tender, at: dt.datetime) -> Tender:
        """Three members of whom two open together."""
        here, staff = self.community.territory, self.community.staff
        persons = {staff[role].person.pk for role in MEMBERS}
        with reading(Scope("office", here, here)):
            held = [one.pk for one in people_in_office(here, at.date()) if one.person_id in persons]
        act = self.world.office_act(self.community, "president", at)
        return name_commission(act, tender=tender, members=held, needed=NEEDED)

    def announce(self, tender: Tender, days: float) -> Tender:
        """Codes taken, then announced."""
        at = self.world.past(days)
        for role in MEMBERS:
            act = self.world.office_act(self.community, role, at)
            self.codes[role] = take_key(act, tender=tender)
        return publish_tender(self.world.office_act(self.community, "president", at), tender=tender)

    def bid(self, tender: Tender, citizen: Any, dirhams: int, days: float) -> None:
        """An offer with its papers."""
        content = content_of(self.paper.digest)
        papers = tuple(
            Paper(which, f"paper-{which + 1}.pdf", self.paper.media_type, content)
            for which in range(len(ASKED))
        )
        act = self.world.citizen_act(citizen, self.community, self.world.past(days, hour=11))
        offered = Offered(Money.of(dirhams), str(citizen.person.name.ar), papers=papers)
        put_offer(act, tender=tender, offered=offered)

    def session(self, tender: Tender) -> Tender:
        """Opened at its hour by two of three, concluded, its minutes signed."""
        at = tender.opens_at + dt.timedelta(minutes=10)
        for role in MEMBERS[:NEEDED]:
            act = self.world.office_act(self.community, role, at)
            give_share(act, tender=tender, secret=self.codes[role])
        act = self.world.office_act(self.community, MEMBERS[0], at)
        open_offers(act, tender=tender)
        done = conclude_tender(act, tender=tender)
        return sign_minutes(self.world.office_act(self.community, "president", at), tender=done)


def load_tenders(world: Any, community: Any, paper: KeptFile, centre: tuple[float, float]) -> None:
    """The three tenders of one community."""
    east, north = centre
    bidders = [one for one in world.citizens if one.born_in.key == community.key] or world.citizens

    awarded = Holding(world, community, paper, east, north)
    tender = awarded.announce(awarded.prepare(KIOSK, "commercial", 120, 70, world.past(30)), 65)
    for citizen, dirhams, days in zip(bidders, (135, 180, 110), (40, 38, 36), strict=False):
        awarded.bid(tender, citizen, dirhams, days)
    awarded.session(tender)

    again = Holding(world, community, paper, east + 0.001, north)
    tender = again.announce(again.prepare(PARKING, "commercial", 300, 60, world.past(20)), 50)
    failed = again.session(tender)
    soon = (world.now + dt.timedelta(days=19)).replace(hour=10, minute=0, second=0, microsecond=0)
    act = world.office_act(community, "permits", world.past(8))
    follow = again.name(take_up_again(act, tender=failed, opens_at=soon), world.past(8))
    again.bid(again.announce(follow, 6), bidders[0], 320, 2)

    later = (world.now + dt.timedelta(days=40)).replace(hour=10, minute=0, second=0, microsecond=0)
    Holding(world, community, paper, east, north + 0.001).prepare(STATION, "professional", 90, 2, later)
