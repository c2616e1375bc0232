"""From a tender to the occupation: the winner's request begins from it, and none is granted around it."""

from __future__ import annotations

from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.services import save_draft
from diwan.kernel.journal.services import service
from diwan.modules.rokhas.models import Offer, OfferState, Tender, TenderState
from diwan.modules.rokhas.tender_rules import figure, lies_within

PROCEDURE = "rokhas.domain_construction"
GROUND = "case_of_award"
CHECKED_AT = ("studying", "deliberating")
"""Where a request has come once it is filed, and once it goes before the council."""


@service("rokhas.occupation_begun", mandate="citizen")
def begin_occupation(act: Act, *, offer: Offer) -> Draft:
    """The request of a bidder whose offer was retained, with what the tender settled already; the same one twice."""
    mine = Offer.objects.select_for_update(of=("self",)).filter(
        territory_id=act.territory, pk=offer.pk, holder_id=act.person or 0, state=OfferState.RETAINED
    ).first()  # fmt: skip
    if mine is None:
        raise NotFound("rokhas.tender.errors.no_offer")
    before = Draft.objects.filter(territory_id=act.territory, pk=mine.case_draft or 0).first()
    if before is not None:
        return before
    tender = Tender.objects.get(territory_id=act.territory, pk=mine.tender_id)
    draft = save_draft(act, procedure=PROCEDURE, values=settled_by(tender))
    mine.case_draft = draft.pk
    mine.save(update_fields=["case_draft"])
    return draft


def settled_by(tender: Tender) -> dict[str, Any]:
    """The answers a tender gives to the request for the order."""
    return {
        GROUND: "tender", "tender_number": tender.number, "occupied_place": tender.place,
        "outline": tender.outline, "general_interest": "no",
    }  # fmt: skip


def require_lawful_award(act: Act, event: CaseMoved) -> None:
    """A request that says it follows a tender, or two that failed, is held against them (57.19 art. 16-17)."""
    case = event.case
    ground = str(case.values.get(GROUND) or "") if case.procedure == PROCEDURE else ""
    if ground in CHECKS and "tender_number" in case.law.fields and event.target in CHECKED_AT:
        CHECKS[ground](case, event)


def _after_tender(case: Case, event: CaseMoved) -> None:
    tender = _tender_of(case)
    won = Offer.objects.filter(
        territory_id=case.territory_id, tender_id=tender.pk if tender else 0, holder_id=case.holder_id or 0,
        state=OfferState.RETAINED,
    ).first()  # fmt: skip
    if tender is None or won is None:
        raise Refused("rokhas.tender.errors.not_won", number=case.values.get("tender_number", ""))
    if not lies_within(case.values.get("outline"), tender.outline):
        raise Refused("rokhas.tender.errors.other_ground", number=tender.number)
    if (months := case.values.get("months")) and int(months) > tender.months:
        raise Refused("rokhas.tender.errors.too_long", most=tender.months)
    rate = case.values.get("yearly_rate")
    if event.target == "deliberating" and won.price is not None and Money.of(str(rate or 0)) != won.price:
        raise Refused("rokhas.tender.errors.other_rate", price=won.price.amount)


def _after_two_failures(case: Case, event: CaseMoved) -> None:
    tender, least = _tender_of(case), figure("failures_before_direct", case.opened_at.date())
    if tender is None or tender.state != TenderState.FAILED or tender.attempt < least:
        raise Refused("rokhas.tender.errors.not_failed_twice", count=least)
    if not lies_within(case.values.get("outline"), tender.outline):
        raise Refused("rokhas.tender.errors.other_ground", number=tender.number)


def _tender_of(case: Case) -> Tender | None:
    number = str(case.values.get("tender_number") or "").strip()
    found = Tender.objects.filter(territory_id=case.territory_id, number=number)
    return found.exclude(published_at=None).first() if number else None


CHECKS = {"tender": _after_tender, "two_failed": _after_two_failures}
