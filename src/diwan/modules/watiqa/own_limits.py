"""The limits that hold in one community: the national ones, and its own where they are stricter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from diwan.kernel.base.dated import Figure
from diwan.modules.watiqa.limits import Counts, Limit, limit_on, limits_on, stricter
from diwan.modules.watiqa.models import OwnLimit


@dataclass(frozen=True, slots=True)
class Standing:
    """One limit in a community on a day: the national figure, its own decision if one holds, what comes next."""

    limit: Limit
    national: Figure
    own: OwnLimit | None
    next: OwnLimit | None

    @property
    def value(self) -> int:
        """What holds."""
        own = self.own.value if self.own else None
        return self.national.value if own is None else min(own, self.national.value)

    @property
    def is_own(self) -> bool:
        """Whether the community's own figure is the one that holds."""
        return self.value < self.national.value


def limits_in(territory: int, day: dt.date) -> Counts:
    """Every limit in a community on a day; one query."""
    own = {key: row.value for key, row in own_on(territory, day).items() if row.value is not None}
    return stricter(limits_on(day), own)


def own_on(territory: int, day: dt.date) -> dict[Limit, OwnLimit]:
    """The community's decisions that hold on a day, the last of each limit."""
    rows = OwnLimit.objects.filter(territory_id=territory, valid_from__lte=day).order_by("valid_from", "id")
    return {Limit(row.key): row for row in rows}


def standings(territory: int, day: dt.date) -> list[Standing]:
    """Each limit as it stands, with the decision that begins later, if one was taken."""
    own = own_on(territory, day)
    later = OwnLimit.objects.filter(territory_id=territory, valid_from__gt=day).order_by("-valid_from", "id")
    coming = {Limit(row.key): row for row in later}
    return [Standing(limit, limit_on(limit, day), own.get(limit), coming.get(limit)) for limit in Limit]


def decisions_of(territory: int) -> list[OwnLimit]:
    """What the community decided of its limits, the latest first."""
    return list(OwnLimit.objects.filter(territory_id=territory).order_by("-decided_at", "-id")[:50])
