"""What the desk's command palette finds of civil status: records, by the name, number or date typed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from diwan.kernel.base.text import Text
from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.public import records_typed
from diwan.shell.palette import MOST, finds
from diwan.shell.parts import Found


@finds("civil_status", Text("رسوم الحالة المدنية", "Actes d'état civil"), mandates=DESK)
def records_found(seat: Seat, words: str) -> Iterator[Found]:
    """Records near what was typed, by name and number alone; opening one leaves its trace (decision 0069)."""
    for record in records_typed(words, lo=seat.territory, hi=seat.last, limit=MOST):
        yield Found(
            record.name,
            reverse("civil_status:record", args=[record.id]),
            f"{record.number}/{record.year}",
            "book-open-text",
        )
