"""Some decisions of the High Commission on names, as its secretariat entered them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.services import record_name_decision

DECISIONS = (
    (210, NameKind.FIRST, "إيناس", True, "3/2026", ""),
    (210, NameKind.FIRST, "ورزازات", False, "4/2026", "اسم مدينة"),
    (90, NameKind.FAMILY, "الفاسي الفهري", True, "11/2026", ""),
    (90, NameKind.FAMILY, "بوكرعين", False, "12/2026", "يثير السخرية"),
)


class World(Protocol):
    """The demo world, as far as these decisions look at it."""

    communities: dict[str, Any]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...


def load(world: World) -> None:
    """Enter them, oldest first."""
    ministry = world.communities["ministry"]
    for days, kind, arabic, accepted, reference, reasons in DECISIONS:
        at = world.past(days, hour=11)
        record_name_decision(
            world.office_act(ministry, "central", at), kind=kind, arabic=arabic, accepted=accepted,
            reference=reference, decided_on=at.date(), reasons=reasons,
        )  # fmt: skip
