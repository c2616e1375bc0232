"""Reads of tenders: what anybody reads, one's own offers, the desk's and the commission's."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.identity.rules import OVERSEERS
from diwan.modules.rokhas.models import Offer, OfferState, Tender, TenderMember, TenderState
from diwan.modules.rokhas.tender_rules import KEEPERS

READERS = OVERSEERS | set(KEEPERS)


def announced_in(territory: int, last: int) -> QuerySet[Tender]:
    """The announced tenders of a range of communities: those that receive offers first, the latest first."""
    found = Tender.objects.filter(territory_id__gte=territory, territory_id__lte=last)
    return found.exclude(published_at=None).select_related("territory").order_by("-opens_at", "-id")


def announced(territory: int, pk: int) -> Tender:
    """An announced tender of a community; `NotFound` where there is none to read."""
    found = announced_in(territory, territory).filter(pk=pk).first()
    if found is None:
        raise NotFound("rokhas.tender.errors.no_tender")
    return found


def offers_of_person(person: int) -> QuerySet[Offer]:
    """Somebody's own offers, the latest first."""
    return Offer.objects.filter(holder_id=person).select_related("tender__territory").order_by("-id")


def offer_of_person(tender: Tender, person: int) -> Offer | None:
    """Somebody's offer that stands."""
    own = Offer.objects.filter(territory_id=tender.territory_id, tender=tender, holder_id=person)
    return own.filter(withdrawn_at=None).first()


def tenders_of_seat(territory: int, person: int, kinds: Iterable[str]) -> QuerySet[Tender]:
    """The tenders a seat reads: all of its community for who keeps them, else those one sits in the commission of."""
    found = Tender.objects.filter(territory_id=territory).select_related("territory").order_by("-id")
    if not READERS.isdisjoint(kinds):
        return found
    mine = TenderMember.objects.filter(territory_id=territory, person_id=person)
    return found.filter(pk__in=mine.values("tender_id"))


def tender_of_seat(territory: int, person: int, kinds: Iterable[str], pk: int) -> Tender:
    """One of them; `NotFound` for any other."""
    found = tenders_of_seat(territory, person, kinds).filter(pk=pk).first()
    if found is None:
        raise NotFound("rokhas.tender.errors.no_tender")
    return found


def failed_without_another(territory: int) -> QuerySet[Tender]:
    """The failed tenders of a community that no other followed, the latest first."""
    found = Tender.objects.filter(territory_id=territory, state=TenderState.FAILED).order_by(
        "-ended_at", "-id"
    )
    after = Tender.objects.filter(territory_id=territory).exclude(state=TenderState.CANCELLED)
    return found.exclude(pk__in=after.exclude(follows=None).values("follows_id"))


def offers_read_out(tender: Tender) -> list[Offer]:
    """The opened offers of a tender, in the order they were received; none before the opening."""
    if tender.opened_at is None:
        return []
    stands = ~Q(state__in=(OfferState.WITHDRAWN, OfferState.SEALED))
    return list(tender.offers.filter(stands).order_by("rank"))
