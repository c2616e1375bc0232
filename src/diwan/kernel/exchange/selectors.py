"""The tokens of a community, and who a token speaks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.exchange.models import ApiToken
from diwan.kernel.exchange.rules import PERSONAL_OFFICES, digest_of
from diwan.kernel.identity.models import Mandate
from diwan.kernel.identity.selectors import Seat, in_force, mandates_of, seat_of


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a secret opens: a seat, and the scopes within which it is used."""

    id: int
    name: str
    person: int
    seat: Seat
    scopes: frozenset[str]


def tokens_of(territory: int) -> QuerySet[ApiToken]:
    """The tokens of a community, newest first."""
    return (
        ApiToken.objects.filter(territory_id=territory)
        .select_related("mandate__post", "mandate__person")
        .order_by("-created_at", "-id")
    )


def seats_for_tokens(territory: int, at: datetime) -> list[Mandate]:
    """The seats of a community a machine may act from."""
    held = Mandate.objects.filter(in_force(timezone.localdate(at)), territory_id=territory)
    return [
        mandate
        for mandate in held.select_related("post", "person").order_by("id")
        if house().included(mandate.post.kinds).isdisjoint(PERSONAL_OFFICES)
    ]


def recognised(secret: str, at: datetime) -> Recognised | None:
    """Whom a secret speaks for; None when it is unknown, expired, revoked, or its seat is no longer held.

    What the holder received by delegation or replacement is personal: a machine has the post's own mandates.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM diwan_token(%s, %s)", [digest_of(secret), at])
        row = cursor.fetchone()
    if row is None:
        return None
    id, _, name, mandate, person, scopes = row
    held = next((one for one in mandates_of(person, timezone.localdate(at)) if one.mandate == mandate), None)
    if held is None:
        return None
    seat = seat_of(held, (), ())
    narrowed = replace(seat, last=seat.territory, kinds=seat.kinds - set(PERSONAL_OFFICES))
    return Recognised(id, name, person, narrowed, frozenset(scopes))
