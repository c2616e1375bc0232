"""How much waits behind each entry of the desk's menu."""

from __future__ import annotations

from django.utils import timezone

from diwan.kernel.cases.access import reads_any
from diwan.kernel.cases.requests import requests_to
from diwan.kernel.cases.selectors import QueueCounts, outputs_to_sign, queue_counts
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.own import signing_places


def of_seat(seat: Seat) -> QueueCounts:
    """The counts of one seat, in one query."""
    return queue_counts(seat.territory, seat.last, seat.kinds, seat.person, timezone.localdate())


def has_files(seat: Seat) -> bool:
    """Whether this seat has anything to do with case files."""
    return reads_any(seat.kinds)


def office(seat: Seat) -> int:
    """Open cases in the hands of this seat's mandates."""
    return of_seat(seat).office


def to_sign(seat: Seat) -> int:
    """Everything that waits for this seat's signature, on whichever page it is signed."""
    own = outputs_to_sign(seat.territory, seat.last, seat.kinds).count()
    return own + sum(place.count(seat) for place in signing_places(seat))


def asked(seat: Seat) -> int:
    """What other offices ask of this seat's mandates."""
    return requests_to(seat.territory, seat.kinds).count()
