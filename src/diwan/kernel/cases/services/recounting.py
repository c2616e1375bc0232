"""Clocks counted anew, community by community, after a day of the calendar changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services.applying import refresh_dues
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import Scope, reading

BATCH = 100


def count_anew(territory: int, at: datetime) -> int:
    """Count anew the clocks of every open case that a community's calendar governs; gives how many moved.

    The Kingdom's calendar governs all communities; each batch is an act of its own in its community.
    """
    with reading(Scope("national")):
        found = Case.objects.filter(closed_at=None, clocks__status="running").distinct()
        if territory != KINGDOM:
            found = found.filter(territory_id=territory)
        rows = list(found.order_by("territory_id", "pk").values_list("territory_id", "pk"))
    by_community: dict[int, list[int]] = {}
    for place, case in rows:
        by_community.setdefault(place, []).append(case)
    return sum(
        recount(system_act(place, at), cases=cases[n : n + BATCH])
        for place, cases in by_community.items()
        for n in range(0, len(cases), BATCH)
    )


@service("cases.clocks_recounted", mandate="system")
def recount(act: Act, *, cases: Sequence[int]) -> int:
    """Count the clocks of some cases anew; gives how many have a last day that moved."""
    rows = Case.objects.filter(territory_id=act.territory, pk__in=cases).order_by("pk")
    moved = [case.number for case in map(locked_case, rows) if refresh_dues(act, case)]
    note(moved=moved)
    return len(moved)
