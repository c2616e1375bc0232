"""Whether what a list is about to show has left its trace already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from diwan.modules.civil_status.models import Listing

AGAIN = dt.timedelta(minutes=30)
"""A page turned back to, or a search typed letter by letter, is one look (decision 0069)."""


def is_told(territory: int, mandate: int | None, records: Sequence[int], at: dt.datetime) -> bool:
    """Whether the same seat was shown all of these by one list within `AGAIN`; nothing shown needs no trace."""
    if not records:
        return True
    rows = Listing.objects.filter(territory_id=territory, mandate_id=mandate, at__gt=at - AGAIN)
    return rows.filter(shown__contains=sorted(set(records))).exists()
