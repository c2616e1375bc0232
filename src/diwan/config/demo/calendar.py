"""The calendar of the demo: the feasts that are over were confirmed in time, one community closes a day."""

from __future__ import annotations

from datetime import timedelta

from diwan.config.demo.world import World
from diwan.kernel.base.calendar import feasts_of
from diwan.kernel.base.text import Text
from diwan.kernel.cases.services import declare_day, settle_feast
from diwan.kernel.territory.models import KINGDOM

ANNOUNCED = "بلاغ وزارة الأوقاف والشؤون الإسلامية (مثال)"
MOVING_HOUSE = Text("نقل المصالح إلى المقر الجديد", "Installation dans le nouveau siège")


def load(world: World) -> None:
    """Every feast of this year and the last that has been, and a day to come."""
    today = world.now.date()
    ministry = next(c for c in world.communities.values() if c.territory == KINGDOM)
    for feast in (*feasts_of(today.year - 1), *feasts_of(today.year)):
        if feast.days[-1] < today:
            at = world.past((today - feast.days[0]).days + 1)
            act = world.office_act(ministry, "administrator", at)
            settle_feast(
                act, feast=feast.key, first=feast.days[0], days=len(feast.days), decided_by=ANNOUNCED
            )
    closed = today + timedelta(days=70)
    while closed.weekday() >= 5:
        closed += timedelta(days=1)
    head = world.office_act(world.communities["chefchaouen"], "president", world.past(3))
    declare_day(head, on=closed, works=False, name=MOVING_HOUSE, decided_by="قرار رئيس المجلس رقم 14")
