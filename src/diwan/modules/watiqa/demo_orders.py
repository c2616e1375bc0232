"""Orders of several copies by citizens of the demo: unpaid, on their way by two ways, collected elsewhere, moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import open_case, open_linked_case, save_draft, submit_case
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.public import RecordSummary, RecordType, Wanted, records_matching
from diwan.modules.watiqa import services
from diwan.modules.watiqa.asked import BIRTH_COPY
from diwan.modules.watiqa.demo_filling import POST, Filling, form_of
from diwan.modules.watiqa.models import Handover
from diwan.modules.watiqa.services import collecting, moving

SERVED = ("match", "prepare", "sign")
CHILD, CHILD_BORN = "هبة", dt.date(2016, 5, 20)
AT_COUNTER = {"delivery": "counter", "number_of_copies": "2", "collect_where": "keeper"}


def load(filling: Filling, citizen: Any, own: RecordSummary, others: list[Any]) -> None:
    """The orders of one citizen; `others` are communities where copies are collected, or records kept."""
    orders = Orders(filling, citizen, own)
    child = orders.child()
    if child is not None:
        orders.by_post_and_download(12, child)
        orders.unpaid(1, child)
    if others:
        orders.collected_elsewhere(26, others[0], taken=True)
        orders.collected_elsewhere(5, others[0], taken=False)
        orders.kept_elsewhere(8, others[0])


class Orders:
    """One citizen's orders in the community where they were born."""

    def __init__(self, filling: Filling, citizen: Any, own: RecordSummary) -> None:
        self.filling, self.citizen, self.own = filling, citizen, own
        self.world, self.community = filling.world, filling.community

    def child(self) -> RecordSummary | None:
        """The record of the citizen's child, where there is one and it gives copies."""
        with reading(Scope("office", self.community.territory, self.community.territory)):
            found = records_matching(
                Wanted(first=CHILD, birth_date=CHILD_BORN, type=RecordType.BIRTH),
                lo=self.community.territory,
                limit=5,
            )
            cards = (self.citizen.name.family_ar, self.citizen.name.first_ar)
            return next(
                (
                    r
                    for r in found
                    if r.may_be_copied and any(all(c in p.ar for c in cards) for p in (r.father, r.mother))
                ),
                None,
            )

    def first(self, days: float, **asks: Any) -> Case:
        """Begin an order with a copy of one's own record."""
        act = self.world.citizen_act(self.citizen, self.community, self.world.past(days, hour=11))
        values = {**form_of(self.own, self.filling.rng, self.citizen), **asks}
        return open_case(act, procedure=BIRTH_COPY, values=values)

    def more(self, days: float, case: Case, record: RecordSummary, link: str, **asks: Any) -> Case:
        """Add a copy to an order, ten minutes later."""
        act = self.world.citizen_act(self.citizen, self.community, self.world.past(days, hour=11, minute=10))
        draft = open_linked_case(act, case=self.filling.again(case), link=link)
        values = {**form_of(record, self.filling.rng, self.citizen), **asks}
        return submit_case(act, draft=save_draft(act, procedure=draft.procedure, values=values, draft=draft))

    def walk(self, case: Case, record: int, steps: tuple[str, ...], days: float) -> None:
        """Take one request of an order on, from some days ago."""
        at = self.world.past(days, hour=9)
        self.filling.walk(self.filling.again(case), steps, at, record, self.citizen)

    def by_post_and_download(self, days: float, child: RecordSummary) -> None:
        """Three copies of two records: two in one letter under way, the child's downloaded."""
        letter = {**POST, "number_of_copies": "1"}
        first = self.first(days, **letter)
        second = self.more(days, first, self.own, "another_copy", language="fr", **letter)
        third = self.more(days, first, child, "another_birth", quality="ascendant", kind="full")
        self.walk(first, self.own.id, ("pay", *SERVED), days - 1)
        self.walk(second, self.own.id, SERVED, days - 1)
        self.walk(third, child.id, (*SERVED, "download"), days - 1)
        self.walk(first, self.own.id, ("post",), days - 4)

    def unpaid(self, days: float, child: RecordSummary) -> None:
        """Two copies asked for and not paid yet."""
        first = self.first(days, kind="full")
        self.more(days, first, child, "another_birth", quality="ascendant", kind="extract", language="both")

    def collected_elsewhere(self, days: float, there: Any, *, taken: bool) -> None:
        """A copy to be collected at another commune's office: waiting at its counter, or taken there."""
        case = self.first(days, **AT_COUNTER)
        act = self.world.citizen_act(self.citizen, self.community, self.world.past(days, hour=11, minute=20))
        services.choose_office(act, case=self.filling.again(case), office=there.offices[0])
        self.walk(case, self.own.id, ("pay", *SERVED, "ready"), days - 0.5)
        at = self.world.past(days - 4, hour=15)
        collecting.receive_copy(territory=self.community.territory, number=case.number, at=at)
        if taken:
            self.taken(case, there, self.world.past(days - 6, hour=10))

    def taken(self, case: Case, there: Any, at: dt.datetime) -> None:
        """The citizen came for it."""
        with reading(Scope("office", there.territory, there.territory)):
            row = Handover.objects.get(sender_id=self.community.territory, number=case.number)
        clerk = self.world.office_act(there, "clerk", at)
        services.hand_over_here(clerk, handover=row, handed_to=str(self.citizen.person.name.ar), paper="cnie")
        collecting.report_handover(territory=there.territory, handover=row.pk, at=at)

    def kept_elsewhere(self, days: float, there: Any) -> None:
        """A record that another commune keeps: the request, paid, is moved there."""
        case = self.first(days, number="", year="", first_ar="عبد الإله", quality="descendant")
        self.walk(case, self.own.id, ("pay",), days)
        at = self.world.past(days - 1, hour=14)
        keeper = Territory.objects.get(pk=there.territory).code
        moved = services.redirect_request(
            self.world.office_act(self.community, "clerk", at), case=self.filling.again(case), commune=keeper
        )
        moving.carry_over(
            territory=self.community.territory, number=case.number, revision=moved.revision, at=at
        )
