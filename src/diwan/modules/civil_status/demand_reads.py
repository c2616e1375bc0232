"""Reads of demands: what a body made, what an office has to answer."""

from __future__ import annotations

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.identity.models import Mandate
from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.models import DemandState, IncomingDemand, OutgoingDemand


def demands_of(seat: Seat) -> QuerySet[OutgoingDemand]:
    """The demands of the body behind a seat, whoever held it, latest first."""
    posts = Mandate.objects.filter(pk=seat.mandate).values("post_id")
    found = OutgoingDemand.objects.filter(territory_id=seat.territory, post_id__in=posts)
    return found.order_by("-made_at", "-id")


def demand_of(seat: Seat, id: int) -> OutgoingDemand:
    """One of them; `NotFound` for another body's."""
    found = demands_of(seat).filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.demands.unknown")
    return found


def demands_received(territory: int, *, settled: bool = False) -> QuerySet[IncomingDemand]:
    """What was asked of a community: the oldest that waits first, or what was answered, latest first."""
    found = IncomingDemand.objects.filter(territory_id=territory)
    if settled:
        return found.exclude(state=DemandState.WAITING).order_by("-settled_at", "-id")
    return found.filter(state=DemandState.WAITING).order_by("made_at", "id")


def demand_received(id: int) -> IncomingDemand:
    """One demand received; `NotFound` outside the scope."""
    found = IncomingDemand.objects.select_related("record", "issue__document").filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.demands.unknown")
    return found


def demands_waiting(seat: Seat) -> int:
    """How many wait for an answer."""
    return demands_received(seat.territory).count()
