"""The editable table of the calendar: feasts once announced, days a community closes or opens."""

from __future__ import annotations

from datetime import date

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import DAY, NEAR, feast_names, feast_near, feasts_of
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import CalendarDay
from diwan.kernel.identity.capacity import day_words
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM

DECLARERS = ("administrator", "president", "system")
LONGEST_FEAST = 4


@service("cases.day_declared", mandate=DECLARERS)
def declare_day(act: Act, *, on: date, works: bool, name: Text, decided_by: str) -> CalendarDay:
    """Say of a day to come that it is worked or not, by which decision; open cases count anew after it.

    A decision does not reach back: a day that has passed is refused.
    """
    faults: dict[str, list[DomainError]] = {}
    if on < act.day:
        faults["on"] = [Refused("cases.errors.day_gone", day=day_words(on))]
    if not (name.ar.strip() and name.fr.strip()):
        faults["name"] = [Refused("cases.errors.day_unnamed")]
    _require(faults, decided_by)
    _count_anew(act)
    return _said(act, on, works=works, name=name, decided_by=decided_by)


@service("cases.feast_settled", mandate=DECLARERS)
def settle_feast(act: Act, *, feast: str, first: date, days: int, decided_by: str) -> CalendarDay:
    """Confirm a moving feast on the days calculated for it, or shift it to those announced (decree 2-04-426).

    The Kingdom's word holds for every community, which then cannot say otherwise; said again, it replaces what
    was said before. Days the feast has left are worked again. Open cases count anew.
    """
    name = feast_names().get(feast)
    if name is None:
        raise NotFound("cases.errors.no_feast")
    expected = feast_near(feast, first)
    faults: dict[str, list[DomainError]] = {}
    if not 1 <= days <= LONGEST_FEAST:
        faults["days"] = [Refused("cases.errors.feast_long", most=LONGEST_FEAST)]
    if expected is None and (known := [f for f in feasts_of(first.year) if f.key == feast]):
        faults["first"] = [Refused("cases.errors.feast_far", day=day_words(known[0].days[0]), most=NEAR)]
    _require(faults, decided_by)
    said = CalendarDay.objects.filter(
        feast=feast, on__gte=first - 2 * NEAR * DAY, on__lte=first + 2 * NEAR * DAY
    )
    if act.territory != KINGDOM and said.filter(territory_id=KINGDOM).exists():
        raise Refused("cases.errors.feast_national")
    note(shifted=expected is not None and first != expected.days[0])
    said.filter(territory_id=act.territory).delete()
    _count_anew(act)
    held = [
        _said(act, first + n * DAY, works=False, name=name, decided_by=decided_by, feast=feast)
        for n in range(days)
    ]
    return held[0]


@service("cases.day_withdrawn", mandate=DECLARERS)
def withdraw_day(act: Act, *, day: CalendarDay, reason: str) -> None:
    """Take back a day declared by mistake, before it comes; a feast goes back to the days calculated for it."""
    if day.territory_id != act.territory:
        raise NotFound("cases.errors.no_day")
    rows = CalendarDay.objects.filter(territory_id=act.territory)
    if day.feast:
        rows = rows.filter(feast=day.feast, on__gte=day.on - NEAR * DAY, on__lte=day.on + NEAR * DAY)
    else:
        rows = rows.filter(pk=day.pk)
    listed = [row.on for row in rows.order_by("on")]
    if not listed:
        raise NotFound("cases.errors.no_day")
    if listed[0] < act.day:
        raise Refused("cases.errors.day_gone", day=day_words(listed[0]))
    if not reason.strip():
        raise Invalid({"reason": [Refused("cases.errors.reason_missing")]})
    note(days=listed, name=day.name)
    rows.delete()
    _count_anew(act)


def _require(faults: dict[str, list[DomainError]], decided_by: str) -> None:
    if not decided_by.strip():
        faults["decided_by"] = [Refused("cases.errors.decision_missing")]
    if faults:
        raise Invalid(faults)


def _said(act: Act, on: date, *, works: bool, name: Text, decided_by: str, feast: str = "") -> CalendarDay:
    day, _ = CalendarDay.objects.update_or_create(
        territory_id=act.territory,
        on=on,
        defaults={
            "works": works, "feast": feast, "name_ar": name.ar, "name_fr": name.fr, "decided_by": decided_by,
            "declared_at": act.at, "declared_by_id": act.person,
        },
    )  # fmt: skip
    return day


def _count_anew(act: Act) -> None:
    """Clocks are counted anew by a worker: the Kingdom's word touches every open case there is."""
    later("cases.count_anew", territory=act.territory, moment=act.at.isoformat())
