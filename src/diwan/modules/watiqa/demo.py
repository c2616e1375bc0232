"""Requests in every state, at past dates: filed by citizens or at the counter, and taken as far as they got."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from diwan.kernel.base.money import Money
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.payments.selectors import tariff_in_force
from diwan.kernel.payments.services import set_tariff
from diwan.modules.watiqa import demo_orders
from diwan.modules.watiqa.demo_filling import RICH, Filling, World

WEIGHT = 40
TARIFF_SINCE = dt.date(2024, 1, 1)
POSTAL = Money.of(22)


def load(world: World) -> None:
    """Fill every municipality: some with one request in each state, all with a little; then let the timers act."""
    communities = world.municipalities()
    for number, community in enumerate(communities):
        set_postal_tariff(world, community)
        rng = Random(f"watiqa of {community.key}")  # noqa: S311
        Filling(world, community, rng).fill()
        world.tell(number + 1, len(communities))
    order_copies(world, communities)
    run_due_timers(world.now)


def order_copies(world: World, communities: list[Any]) -> None:
    """Orders of several copies, once every community of the demo can answer for its part."""
    rich = [community for community in communities if community.key in RICH]
    for community in rich:
        filling = Filling(world, community, Random(f"orders of {community.key}"))  # noqa: S311
        others = [other for other in rich if other is not community]
        citizen = next((c for c in world.citizens if c.born_in.key == community.key), None)
        own = filling.record_of(citizen) if citizen else None
        if own is not None and own.may_be_copied:
            demo_orders.load(filling, citizen, own, others)


def set_postal_tariff(world: World, community: Any) -> None:
    """What the registered letter costs here, by the community's fiscal order."""
    if tariff_in_force(community.territory, "delivery.post", TARIFF_SINCE) is None:
        act = world.office_act(community, "president", world.past(800))
        set_tariff(
            act,
            key="delivery.post",
            amount=POSTAL,
            valid_from=TARIFF_SINCE,
            legal_ref="القرار الجبائي رقم 3/2023",
        )
