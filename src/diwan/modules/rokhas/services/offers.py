"""Offers to a tender: sealed before they are recorded, so that no act, row or journal entry holds a sum."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.intake import take_in
from diwan.kernel.documents.storage import digest_of, keep
from diwan.kernel.journal.services import note, service
from diwan.modules.rokhas.models import Offer, OfferState, Tender
from diwan.modules.rokhas.services.tenders import tell
from diwan.modules.rokhas.tender_rules import receives
from diwan.modules.rokhas.tender_seals import locked_paper, seal_mark, sealed


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of an offer: which of those asked (from 0), its name, kind and content."""

    which: int
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Offered:
    """What a bidder offers: dirhams for a square metre and a year, in whose name, with which papers."""

    price: Money
    bidder: str
    ice: str = ""
    papers: tuple[Paper, ...] = ()


def paper_from(which: int, name: str, chunks: Iterable[bytes]) -> Paper:
    """A paper as it was sent, checked by its content and kept nowhere yet; `Refused` says what is wrong with it."""
    found = take_in(name, chunks, limit=configuration().upload_limit)
    with found.content:
        return Paper(which, found.name, found.media_type, found.content.read())


def put_offer(act: Act, *, tender: Tender, offered: Offered, instead: bool = False) -> Offer:
    """Seal an offer and put it in; `instead` takes the place of one's own before.

    What is sealed is read by nobody before the opening, neither by who sent it: `Refused` after the hour, and for a
    second offer.
    """
    _require_open(act, tender)
    about = bound_to(tender, act.person or 0)
    envelope = sealed(bytes(tender.sealing_key or b""), about, _content(offered))
    return record_offer(act, tender=tender, envelope=envelope, instead=instead)


def bound_to(tender: Tender, person: int) -> str:
    """What an envelope is bound to: its tender and its bidder, so that it cannot be passed off as another's."""
    return f"{tender.territory_id}:{tender.pk}:{person}"


def _content(offered: Offered) -> bytes:
    said: dict[str, Any] = {
        "centimes": offered.price.centimes, "bidder": offered.bidder, "ice": offered.ice,
        "papers": [_kept(paper) for paper in offered.papers],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode()


def _kept(paper: Paper) -> dict[str, Any]:
    key, content = locked_paper(paper.content)
    digest = digest_of(content)
    keep(content, digest)
    return {
        "which": paper.which, "name": paper.name, "media_type": paper.media_type, "size": len(paper.content),
        "digest": digest, "key": b64encode(key).decode(),
    }  # fmt: skip


@service("rokhas.offer_received", mandate="citizen")
def record_offer(act: Act, *, tender: Tender, envelope: bytes, instead: bool = False) -> Offer:
    """Take in a sealed envelope before the hour; its digest is its receipt."""
    row = tender_read(tender)
    _require_open(act, row)
    before = _mine(act, row)
    if before is not None and not instead:
        raise Refused("rokhas.tender.errors.second_offer")
    if before is not None:
        _take_back(act, before)
    try:
        with transaction.atomic():
            made = Offer.objects.create(
                territory_id=row.territory_id, tender=row, holder_id=act.person or 0, envelope=envelope,
                seal=seal_mark(envelope), received_at=act.at,
            )  # fmt: skip
    except IntegrityError as why:
        raise Conflict("rokhas.tender.errors.second_offer") from why
    note(seal=made.seal, tender=row.number)
    tell(act, row, made.holder_id, "received")
    return made


@service("rokhas.offer_withdrawn", mandate="citizen")
def withdraw_offer(act: Act, *, tender: Tender) -> Offer:
    """Take one's offer back before the hour: its envelope is emptied, and nobody will ever read it."""
    row = tender_read(tender)
    _require_open(act, row)
    before = _mine(act, row)
    if before is None:
        raise NotFound("rokhas.tender.errors.no_offer")
    _take_back(act, before)
    note(seal=before.seal, tender=row.number)
    return before


def _take_back(act: Act, offer: Offer) -> None:
    offer.envelope, offer.state, offer.withdrawn_at = b"", OfferState.WITHDRAWN, act.at
    offer.save(update_fields=["envelope", "state", "withdrawn_at"])


def _mine(act: Act, tender: Tender) -> Offer | None:
    mine = Offer.objects.select_for_update(of=("self",)).filter(
        territory_id=tender.territory_id, tender_id=tender.pk, holder_id=act.person or 0, withdrawn_at=None
    )
    return mine.first()


def tender_read(tender: Tender) -> Tender:
    """An announced tender as it stands, whoever reads it."""
    row = Tender.objects.filter(territory_id=tender.territory_id, pk=tender.pk).first()
    if row is None or row.published_at is None:
        raise NotFound("rokhas.tender.errors.no_tender")
    return row


def _require_open(act: Act, tender: Tender) -> None:
    if not receives(tender, act.at):
        late = tender.state != "cancelled" and tender.published_at is not None
        raise Refused("rokhas.tender.errors.too_late" if late else "rokhas.tender.errors.not_open")
