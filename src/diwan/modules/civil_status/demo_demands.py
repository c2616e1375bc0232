"""Copies a court and an administration ask for, in every state, some about the demo's own citizens."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, Protocol
from uuid import UUID

from diwan.kernel.base.act import Act
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.content import CopyKind, RecordType
from diwan.modules.civil_status.demand_rules import Asked, Refusal
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import IncomingDemand, Record
from diwan.modules.civil_status.notice_values import sought_from
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.services import (
    consult_record,
    make_demand,
    prepare_demand,
    refuse_demand,
    sign_issue,
)

RICH = ("chefchaouen", "menara")
COURT_GROUND = "قانون المسطرة المدنية، الفصل 334"
TAX_GROUND = "المدونة العامة للضرائب، المادة 214"
PLANS = (
    ("court", 1, ""),
    ("tax", 2, ""),
    ("court", 4, "prepare"),
    ("court", 9, "give"),
    ("tax", 12, "refuse"),
    ("court", 21, "give"),
)


class World(Protocol):
    """The demo world, as far as demands look at it."""

    citizens: list[Any]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...


def load(world: World, communities: list[Any]) -> None:
    """One demand in each state in the communities shown first."""
    ministry = getattr(world, "communities", {}).get("ministry")
    if ministry is None:
        return
    for community in communities:
        if community.key in RICH:
            rng = Random(f"demands of {community.key}")  # noqa: S311
            for record, plan in zip(records_in(world, community), reversed(PLANS), strict=False):
                ask(world, ministry, community, record, plan, rng)


def records_in(world: World, community: Any) -> list[Record]:
    """The records of the demo's citizens born here, then others in use."""
    cards = [c.person.cnie for c in world.citizens if c.person.cnie]
    with reading(Scope("office", community.territory, community.territory)):
        here = Record.objects.filter(
            territory_id=community.territory, office_id=community.offices[0], type=RecordType.BIRTH.value,
            state="active",
        )  # fmt: skip
        return [
            *here.filter(cnie__in=cards).order_by("id"),
            *here.filter(cnie="", year__lt=world.past(365).year).order_by("-id")[: len(PLANS)],
        ]


def ask(
    world: World, ministry: Any, community: Any, record: Record, plan: tuple[str, int, str], rng: Random
) -> None:
    """One demand, and how far it came."""
    role, days, way = plan
    here = Scope("office", community.territory, community.territory)
    with reading(here):
        sought = sought_from(latest_content(record), record=record.reference)
    court = role == "court"
    asked = Asked(
        community.territory, RecordType.BIRTH, CopyKind.FULL if court else CopyKind.EXTRACT, "ar",
        COURT_GROUND if court else TAX_GROUND,
        f"{rng.randrange(100, 990)}/{1620 if court else 7}/2026", sought,
    )  # fmt: skip
    key = UUID(int=rng.getrandbits(128))
    make_demand(world.office_act(ministry, role, world.past(days)), key=key, asked=asked)
    with reading(here):
        demand = IncomingDemand.objects.get(key=key)
    answer(world, community, demand, record, days, way)


def answer(world: World, community: Any, demand: IncomingDemand, record: Record, days: int, way: str) -> None:
    """The clerk finds the record, the officer signs or refuses."""
    clerk = world.office_act(community, "clerk", world.past(days, hour=11))
    officer = world.office_act(community, "officer", world.past(days, hour=14), kind=OFFICER)
    if way == "refuse":
        refuse_demand(
            officer, demand=demand, refusal=Refusal.NO_GROUND, record=record,
            reason="النص المذكور لا يخول طلب نسخ الرسوم. يرجى بيان النص الخاص أو أمر قضائي.",
        )  # fmt: skip
    elif way:
        consult_record(clerk, record=record)
        issue = prepare_demand(clerk, demand=demand, record=record)
        if way == "give":
            sign_issue(officer, issue=issue)
