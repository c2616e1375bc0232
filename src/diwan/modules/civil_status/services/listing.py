"""The trace of what a list of records showed: one line a list, never one a row (decision 0069)."""

from __future__ import annotations

from collections.abc import Sequence

from diwan.kernel.base.act import Act
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Listing


@service("civil_status.listed", mandate=DESK)
def record_listing(act: Act, *, records: Sequence[int]) -> Listing:
    """Leave the trace that a list showed these records with their filiation or birth (law 09-08, art. 7).

    `records` are keys of records of any community within sight; what was typed to find them is not kept.
    """
    shown = sorted(set(records))
    note(count=len(shown))
    return Listing.objects.create(
        territory_id=act.territory, at=act.at, mandate_id=act.mandate_id, occasion=act.occasion, shown=shown
    )
