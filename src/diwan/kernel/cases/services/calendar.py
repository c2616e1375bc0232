"""The editable table of the calendar."""

from __future__ import annotations

from datetime import date

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import CalendarDay
from diwan.kernel.journal.services import service


@service("cases.day_declared", mandate=("administrator", "president", "system"))
def declare_day(act: Act, *, on: date, works: bool, name: Text, decided_by: str) -> CalendarDay:
    """Say of a day that it is worked or not: a moving feast once sighted, a communal opening day."""
    day, _ = CalendarDay.objects.update_or_create(
        territory_id=act.territory,
        on=on,
        defaults={"works": works, "name_ar": name.ar, "name_fr": name.fr, "decided_by": decided_by},
    )
    return day
