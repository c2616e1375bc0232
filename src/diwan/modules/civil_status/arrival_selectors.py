"""Reads of what arrived after a cut, and records of the same event."""

from __future__ import annotations

from django.db.models import QuerySet

from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.content import RecordType, State
from diwan.modules.civil_status.models import Arrival, Record
from diwan.modules.civil_status.names.scoring import likeness

ALIKE = 0.86


def arrivals_of(territory: int, last: int) -> QuerySet[Arrival]:
    """What arrived, the latest first."""
    return Arrival.objects.filter(territory_id__gte=territory, territory_id__lte=last).order_by("-id")


def to_review(territory: int, last: int) -> QuerySet[Arrival]:
    """Likely doubles nobody has looked at, the oldest first."""
    return arrivals_of(territory, last).filter(reviewed_at=None).exclude(alike=[]).order_by("id")


def count_to_review(seat: Seat) -> int:
    """How many wait for a look."""
    return to_review(seat.territory, seat.last).count()


def records_of_same_event(record: Record) -> list[Record]:
    """Other records of the community that are likely of the same birth or death: same day, name and mother."""
    rows = Record.objects.filter(
        territory_id=record.territory_id, event_date=record.event_date, type=record.type
    ).exclude(pk=record.pk)
    return [row for row in rows if row.state != State.CANCELLED and is_same_event(record, row)]


def is_same_event(one: Record, other: Record) -> bool:
    """The same identity card of the deceased; else names alike, and mothers too where both are known."""
    if one.type == RecordType.DEATH and one.cnie and other.cnie:
        return one.cnie == other.cnie
    if likeness(one.name.arabic, other.name.arabic) < ALIKE:
        return False
    return not (one.mother_ar and other.mother_ar) or likeness(one.mother_ar, other.mother_ar) >= ALIKE
