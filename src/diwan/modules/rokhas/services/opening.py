"""The session that opens the offers: members bring their shares, offers are read, set aside, one is retained."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.documents.services import prepare_document, sign_document
from diwan.kernel.documents.storage import content_of, digest_of, keep
from diwan.kernel.journal.services import note, service
from diwan.kernel.registers.services import take_number, written_number
from diwan.modules.rokhas.models import Offer, OfferState, Tender, TenderState
from diwan.modules.rokhas.services.offers import bound_to
from diwan.modules.rokhas.services.tenders import HEAD, locked, offers_in, seat_of, tell
from diwan.modules.rokhas.tender_minutes import TITLE, matter_of
from diwan.modules.rokhas.tender_rules import best_of, is_low, standing_at
from diwan.modules.rokhas.tender_seals import (
    Unreadable,
    opening_key,
    public_of,
    seal_mark,
    share_of,
    unlocked_paper,
    unsealed,
)

BOOK = "rokhas.tender_minutes"
LOW, LACKING, UNREADABLE = "below_price", "lacking", "unreadable"


@service("rokhas.opening_code_given", mandate="anyone")
def give_share(act: Act, *, tender: Tender, secret: str) -> Tender:
    """A member who is there gives the opening code; `Refused` before the hour, and for a code that is not theirs.

    Nothing opens before as many members as were set have given theirs. Who put in an offer opens none.
    """
    row = locked(act, tender, TenderState.OPEN)
    member = seat_of(act, row)
    if standing_at(row, act.at) != "to_open":
        raise Refused("rokhas.tender.errors.too_early")
    if row.offers.filter(holder_id=act.person or 0, withdrawn_at=None).exists():
        raise Refused("rokhas.tender.errors.bids_too")
    if public_of(secret) != bytes(member.key or b""):
        raise Invalid({"secret": [Refused("rokhas.tender.errors.wrong_code")]})
    member.share, member.present_at = share_of(secret, bytes(row.meeting_key or b"")), act.at
    member.save(update_fields=["share", "present_at"])
    note(given=row.members.exclude(share=None).count(), needed=row.needed)
    return row


@service("rokhas.offers_opened", mandate="anyone")
def open_offers(act: Act, *, tender: Tender) -> Tender:
    """Open every envelope, in the order received, once enough members gave their codes.

    What is below the opening price, lacks a paper that is asked, or does not open, is set aside with that reason.
    """
    row = locked(act, tender, TenderState.OPEN)
    seat_of(act, row)
    if standing_at(row, act.at) != "to_open":
        raise Refused("rokhas.tender.errors.too_early")
    members = [one for one in row.members.all() if one.share]
    if len(members) < row.needed:
        raise Refused("rokhas.tender.errors.too_few", given=len(members), needed=row.needed)
    try:
        key = opening_key({one.pk: bytes(one.share or b"") for one in members}, row.wraps)
    except Unreadable as why:
        raise Refused("rokhas.tender.errors.no_key") from why
    offers = offers_in(row)
    for rank, offer in enumerate(offers, 1):
        _read_out(row, offer, rank, key)
    row.members.update(share=None)
    row.state, row.opened_at, row.offers_opened = TenderState.OPENED, act.at, len(offers)
    row.save(update_fields=["state", "opened_at", "offers_opened"])
    note(offers=[{"rank": one.rank, "seal": one.seal, "state": one.state} for one in offers])
    return row


def _read_out(tender: Tender, offer: Offer, rank: int, key: bytes) -> None:
    envelope = bytes(offer.envelope)
    offer.rank, offer.state = rank, OfferState.GOOD
    try:
        if seal_mark(envelope) != offer.seal:
            raise Unreadable
        said = json.loads(unsealed(key, bound_to(tender, offer.holder_id), envelope))
        offer.price, offer.bidder = Money.from_centimes(said["centimes"]), said["bidder"]
        offer.ice, offer.papers = said["ice"], [_unlocked(paper) for paper in said["papers"]]
    except (Unreadable, ValueError, KeyError, NotFound):
        offer.state, offer.reason = OfferState.SET_ASIDE, UNREADABLE
    else:
        given = {paper["which"] for paper in offer.papers}
        if is_low(offer.price, tender.opening_price):
            offer.state, offer.reason = OfferState.SET_ASIDE, LOW
        elif not set(range(len(tender.papers))) <= given:
            offer.state, offer.reason = OfferState.SET_ASIDE, LACKING
    offer.save()


def _unlocked(paper: dict[str, Any]) -> dict[str, Any]:
    content = unlocked_paper(b64decode(paper["key"]), content_of(paper["digest"]))
    digest = digest_of(content)
    keep(content, digest)
    return {key: paper[key] for key in ("which", "name", "media_type", "size")} | {"digest": digest}


@service("rokhas.offer_set_aside", mandate="anyone", personal=("reason",))
def set_aside_offer(act: Act, *, offer: Offer, reason: str) -> Offer:
    """The commission sets an opened offer aside, with its reason in words."""
    tender = locked(act, offer.tender, TenderState.OPENED)
    seat_of(act, tender)
    if not reason.strip():
        raise Invalid({"reason": [Refused("rokhas.tender.faults.missing")]})
    row = Offer.objects.select_for_update(of=("self",)).get(territory_id=act.territory, pk=offer.pk)
    if row.state != OfferState.GOOD:
        raise Conflict("rokhas.tender.errors.offer_state")
    row.state, row.reason = OfferState.SET_ASIDE, reason.strip()
    row.save(update_fields=["state", "reason"])
    return row


@service("rokhas.tender_concluded", mandate="anyone", personal=("reason",))
def conclude_tender(act: Act, *, tender: Tender, chosen: Offer | None = None, reason: str = "") -> Tender:
    """End the session: the highest good offer is retained; without one the tender failed (57.19 art. 16-17).

    Among equal offers the commission chooses one and says why: our sources give no rule. Every bidder is told.
    """
    row = locked(act, tender, TenderState.OPENED)
    seat_of(act, row)
    offers = offers_in(row)
    best = best_of(offers)
    retained = _chosen(best, chosen, reason)
    row.state = TenderState.AWARDED if retained else TenderState.FAILED
    row.ended_at, row.ended_for = act.at, reason.strip() if len(best) > 1 else ""
    if retained:
        retained.state, row.retained_price = OfferState.RETAINED, retained.price
        retained.save(update_fields=["state"])
    for offer in offers:
        told = "retained" if retained and offer.pk == retained.pk else "not_retained"
        tell(act, row, offer.holder_id, told)
    year = act.day.year
    row.minutes_number = written_number(BOOK, take_number(act, BOOK, year=year), year=year)
    row.save()
    note(outcome=row.state, retained=retained.rank if retained else None, attempt=row.attempt)
    return row


def _chosen(best: list[Offer], chosen: Offer | None, reason: str) -> Offer | None:
    if len(best) < 2:
        return best[0] if best else None
    found = next((one for one in best if chosen is not None and one.pk == chosen.pk), None)
    if found is None:
        raise Invalid({"chosen": [Refused("rokhas.tender.errors.equal_offers")]})
    if not reason.strip():
        raise Invalid({"reason": [Refused("rokhas.tender.faults.missing")]})
    return found


@service("rokhas.tender_minutes_signed", mandate=HEAD)
def sign_minutes(act: Act, *, tender: Tender) -> Tender:
    """Typeset and sign the minutes of the session: who opened, each offer as it was read out, what was decided."""
    row = locked(act, tender, TenderState.AWARDED, TenderState.FAILED)
    if row.minutes_signed_at is not None or row.paper_digest:
        raise Conflict("cases.errors.already_signed")
    prepared = prepare_document(
        act, kind="rokhas.tender_minutes", template="documents/certificate", title=TITLE,
        data=matter_of(row, list(row.members.all()), offers_in(row)), signer_kinds=(HEAD,), languages=("ar", "fr"),
        number=row.minutes_number, dated=act.day, about=row,
    )  # fmt: skip
    document = sign_document(act, document=prepared)
    row.minutes_document, row.minutes_signed_at = document.pk, act.at
    row.save(update_fields=["minutes_document", "minutes_signed_at"])
    return row
