"""What the end of an office means for the declarations made there."""

from __future__ import annotations

from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import DAY, start_of
from diwan.kernel.base.errors import Refused
from diwan.kernel.identity.capacity import day_words
from diwan.kernel.identity.events import OfficeEndWeighed
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import ENDED


def refuse_declared_after(act: Act, event: OfficeEndWeighed) -> None:
    """No office ends before a declaration it received and has not signed: nothing could register it any more."""
    office, last = event.office, event.last
    after = start_of(last + DAY)
    rows = Declaration.objects.filter(
        territory_id=office.territory_id, office=office, declared_at__gte=after
    ).exclude(state__in=ENDED)
    if (row := rows.order_by("-declared_at").first()) is not None:
        day = day_words(timezone.localdate(row.declared_at))
        told = Refused("declarations.errors.declared_after", reference=row.reference, day=day)
        event.faults.setdefault("on", []).append(told)
