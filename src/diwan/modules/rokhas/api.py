"""`/api/rokhas`: the public register of permits; the indicators of who steers; tenders.

Tenders as anybody reads them, and as their desk and commission do.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.identity.calls import reads, seat_of_call
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.identity.shapes import Amount, BothWords, Id, Limit, Offset, TerritoryId, Window, window
from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.modules.rokhas.indicators import indicators_in
from diwan.modules.rokhas.models import Offer, OfferState, Permit, Tender
from diwan.modules.rokhas.selectors import permits_in
from diwan.modules.rokhas.tender_rules import Standing, standing_at
from diwan.modules.rokhas.tender_selectors import (
    announced,
    announced_in,
    offers_read_out,
    tender_of_seat,
    tenders_of_seat,
)

router = Router()
STILL_SEALED = ("prepared", "open", "cancelled")


class TenderOut(Schema):
    """A tender: what is let, until when offers are received, how it ended. Prices are dirhams a m² and year."""

    id: int
    territory_id: int
    number: str
    standing: Standing
    subject: str
    use: str
    place: str
    outline: dict[str, Any]
    months: int
    opening_price: Amount
    deposit: Amount | None
    papers: list[str]
    expertise_ref: str
    expertise_on: date
    council_ref: str
    council_on: date
    opens_at: datetime
    opens_in: str
    attempt: int
    follows_id: int | None
    published_at: datetime | None
    ended_at: datetime | None
    offers_opened: int | None
    retained_price: Amount | None
    paper_ref: str

    @staticmethod
    def resolve_standing(one: Tender) -> Standing:
        """How it stands now: from the hour of opening on no offer is received."""
        return standing_at(one, timezone.now())


class OfferOut(Schema):
    """An opened offer, in the order it was received; `seal` is the digest its bidder has as a receipt."""

    rank: int
    seal: str
    received_at: datetime
    state: OfferState
    bidder: str
    ice: str
    price: Amount | None
    papers: list[str]
    reason: str

    @staticmethod
    def resolve_papers(one: Offer) -> list[str]:
        """Their names."""
        return [str(paper["name"]) for paper in one.papers]


class DeskTenderOut(TenderOut):
    """A tender for who keeps it or opens it.

    `offers_received` is null until the hour of opening: before it nobody reads how many came, on the pages either.
    `offers` stands empty until the commission opened them.
    """

    members: int
    members_needed: int
    members_present: int
    offers_received: int | None
    offers: list[OfferOut]

    @staticmethod
    def resolve_members(one: Tender) -> int:
        """How many sit in the commission."""
        return one.members.count()

    @staticmethod
    def resolve_members_needed(one: Tender) -> int:
        """How many of them open together."""
        return one.needed

    @staticmethod
    def resolve_members_present(one: Tender) -> int:
        """How many gave their code."""
        return one.members.exclude(present_at=None).count()

    @staticmethod
    def resolve_offers_received(one: Tender) -> int | None:
        """How many envelopes stand, once the hour has come."""
        if standing_at(one, timezone.now()) in STILL_SEALED:
            return None
        return one.offers_opened if one.paper_ref else one.offers.exclude(state=OfferState.WITHDRAWN).count()

    @staticmethod
    def resolve_offers(one: Tender) -> list[Offer]:
        """Those that were opened."""
        return offers_read_out(one)


class PermitOut(Schema):
    """A line of the public register: what was granted, where, since when, how it stands; never to whom."""

    number: str
    procedure: str
    territory_id: int
    place: str
    area: int | None
    decided_on: date
    valid_until: date | None
    state: str
    replaced_by: str
    north: float | None
    east: float | None
    outline: dict[str, Any] | None


@router.get("/permits", response=Window[PermitOut], auth=None, summary="The public register of permits")
@reads("public")
def permits(
    request: HttpRequest,
    territory: TerritoryId = KINGDOM,
    procedure: Annotated[str, Field(max_length=80)] = "",
    year: Annotated[int, Field(ge=1, le=9999)] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Those of a territory and all below it, the latest first; of one procedure or year where it is said."""
    place = Territory.objects.filter(pk=territory).first()
    if place is None:
        return dict(window(Permit.objects.none(), limit, offset))
    found = permits_in(place.pk, place.last, procedure=procedure, year=year).defer(None)
    return dict(window(found, limit, offset))


class DelayOut(Schema):
    """Whose time the decided requests of a procedure took, in median days; null where nothing can be said."""

    procedure: str
    decided: int
    whole_days: int | None
    office_days: int | None
    applicant_days: int | None
    other_days: int | None
    timed: int
    in_time: int
    share_in_time: int | None


class AnsweringOut(Schema):
    """How a body answered what it was asked."""

    body: str
    asked: int
    in_time: int
    late: int
    median_days: int | None
    share_in_time: int | None


class OwedOut(Schema):
    """What a community is owed in overdue periods of occupations."""

    community: BothWords
    permits: int
    sum: Amount
    since: date


class IndicatorsOut(Schema):
    """One year of the seat's range: delay by party, bodies by how they answer, and what is owed today."""

    year: int
    decided: int
    delays: list[DelayOut]
    bodies: list[AnsweringOut]
    owed: list[OwedOut]


@router.get("/indicators", response=IndicatorsOut, summary="Whose time permits take, and the share in time")
@reads("desk", mandate=SEERS)
def indicators(
    request: HttpRequest, year: Annotated[int, Field(ge=1, le=9998)] | None = None
) -> dict[str, Any]:
    """Of the communities of one's seat; this year where none is said."""
    seat = seat_of_call(request)
    return indicators_in(seat.territory, seat.last, year or timezone.localdate().year)


@router.get("/tenders/desk", response=Window[TenderOut], summary="The tenders one keeps or opens")
@reads("desk")
def desk_tenders(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Those of the seat's community, or those in whose commission one sits; the latest first."""
    seat = seat_of_call(request)
    return dict(window(tenders_of_seat(seat.territory, seat.person, seat.kinds), limit, offset))


@router.get("/tenders/desk/{number}", response=DeskTenderOut, summary="One of them, with what may be read")
@reads("desk")
def desk_tender(request: HttpRequest, number: Id) -> Tender:
    """How many offers came once the hour has come, and the offers once they are open."""
    seat = seat_of_call(request)
    return tender_of_seat(seat.territory, seat.person, seat.kinds, number)


@router.get("/tenders", response=Window[TenderOut], auth=None, summary="Announced tenders")
@reads("public")
def tenders(
    request: HttpRequest, territory: TerritoryId = KINGDOM, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Those of a territory and all below it; those that still receive offers first."""
    place = Territory.objects.filter(pk=territory).first()
    rows = announced_in(place.pk, place.last) if place else Tender.objects.none()
    return dict(window(rows, limit, offset))


@router.get("/tenders/{territory}/{number}", response=TenderOut, auth=None, summary="One announced tender")
@reads("public")
def tender(request: HttpRequest, territory: TerritoryId, number: Id) -> Tender:
    """What is let, at which price, until when, and how it ended."""
    return announced(territory, number)
