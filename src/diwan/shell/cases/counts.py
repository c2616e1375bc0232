"""How much waits behind each entry of the desk's menu."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from diwan.kernel.cases.access import reads_any
from diwan.kernel.cases.queues import QueueCounts, office_count, queue_counts
from diwan.kernel.cases.requests import requests_to
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.signing import counts_of


def of_seat(seat: Seat, besides: Iterable[int] = ()) -> QueueCounts:
    """The counts of one seat, in one query; `besides` are those whose work the seat looks after."""
    return queue_counts(seat.territory, seat.last, seat.kinds, seat.person, timezone.localdate(), besides)


def has_files(seat: Seat) -> bool:
    """Whether this seat has anything to do with case files."""
    return reads_any(seat.kinds)


def office(seat: Seat) -> int:
    """Open cases in the hands of this seat's mandates."""
    return office_count(seat.territory, seat.last, seat.kinds)


def to_sign(seat: Seat) -> int:
    """Everything that waits for this seat's signature, whichever module prepared it."""
    return sum(counts_of(seat).values())


def asked(seat: Seat) -> int:
    """What other offices ask of this seat's mandates."""
    return requests_to(seat.territory, seat.kinds).count()
