"""`/api/me`: who calls, and from which seats."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from diwan.kernel.identity.acting import seats_in
from diwan.kernel.identity.calls import caller
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.identity.shapes import BothWords

me_router = Router()


class SeatOut(Schema):
    """A place from which one acts."""

    mandate: int
    territory: int
    office: int | None
    title: BothWords
    community: BothWords
    kinds: list[str]

    @staticmethod
    def resolve_kinds(seat: Seat) -> list[str]:
        """In a fixed order."""
        return sorted(seat.kinds)


class Me(Schema):
    """Who calls."""

    label: str
    machine: bool
    person: int | None
    name: BothWords | None
    language: str
    seat: SeatOut | None
    seats: list[SeatOut]


@me_router.get("", response=Me, summary="Who I am, and the seats I act from")
def me(request: HttpRequest) -> dict[str, object]:
    """The caller: an account with its seats, or a machine with the one seat of its token."""
    who = caller(request)
    person = who.account.person if who.account and not who.machine else None
    return {
        "label": who.actor.label,
        "machine": who.machine,
        "person": who.actor.person,
        "name": person.name if person else None,
        "language": who.account.language if who.account else "ar",
        "seat": who.seat,
        "seats": [who.seat] if who.machine else seats_in(request),
    }
