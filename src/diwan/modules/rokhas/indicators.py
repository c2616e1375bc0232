"""The indicators of who steers: delay by party, how bodies answer, what is owed; for the pages and the API alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from diwan.kernel.cases.parties import answering_in, delays_in
from diwan.modules.rokhas.arrears import owed_in
from diwan.modules.rokhas.rules import FAMILY


def indicators_in(territory: int, last: int, year: int) -> dict[str, Any]:
    """Those of one year in a range of communities, read inside a scope."""
    today, since, until = timezone.localdate(), date(year, 1, 1), date(year, 12, 31)
    delays = delays_in(territory, last, since=since, until=until, family=FAMILY)
    return {
        "year": year,
        "decided": sum(one.decided for one in delays),
        "delays": delays,
        "bodies": answering_in(territory, last, since=since, until=until, family=FAMILY, today=today),
        "owed": owed_in(territory, last, today),
    }
