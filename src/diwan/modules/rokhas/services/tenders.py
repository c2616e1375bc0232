"""A tender from its preparation to its announcement: what it says, who opens, the keys its offers are sealed to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import in_a_row
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.identity.selectors import people_in_office
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.services import notify
from diwan.kernel.registers.services import take_number, written_number
from diwan.modules.rokhas.mandates import DOMAIN_DESK
from diwan.modules.rokhas.models import Offer, OfferState, Tender, TenderMember, TenderState
from diwan.modules.rokhas.tender_rules import (
    MOST_PAPERS,
    USES,
    Fault,
    commission_faults,
    figure,
    opening_faults,
)
from diwan.modules.rokhas.tender_seals import forged, new_code, public_of

BOOK = "rokhas.tenders"
HEAD = "president"
TEXTS = ("subject", "place", "expertise_ref", "council_ref", "opens_in")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a tender says, as its office wrote it; `outline` as a polygon is kept, prices in dirhams a m² and year."""

    subject: str
    use: str
    place: str
    outline: dict[str, Any]
    months: int
    opening_price: Money
    expertise_ref: str
    expertise_on: date
    council_ref: str
    council_on: date
    opens_at: datetime
    opens_in: str
    deposit: Money | None = None
    papers: tuple[str, ...] = ()


@service("rokhas.tender_prepared", mandate=DOMAIN_DESK)
def prepare_tender(
    act: Act, *, plan: Plan, tender: Tender | None = None, specs: KeptFile | None = None
) -> Tender:
    """Write down a tender, or what changes in one that is not announced yet; `Invalid` by field."""
    row = locked(act, tender, TenderState.PREPARED) if tender else _blank(act)
    raise_faults(plan_faults(plan, act.day))
    for key, value in asdict(plan).items():
        setattr(row, key, value.strip() if isinstance(value, str) else value)
    row.opening_price, row.deposit, row.papers = plan.opening_price, plan.deposit, list(plan.papers)
    if specs is not None:
        row.specs_name, row.specs_digest = specs.name, specs.digest
    row.save()
    return row


def _blank(act: Act) -> Tender:
    return Tender(territory_id=act.territory, prepared_at=act.at)


def plan_faults(plan: Plan, day: date) -> Iterable[Fault]:
    """What is wrong with a plan (57.19 art. 15, 16, 20)."""
    for key in TEXTS:
        if not str(getattr(plan, key)).strip():
            yield Fault(key, "rokhas.tender.faults.missing", {})
    if plan.use not in USES:
        yield Fault("use", "rokhas.tender.faults.missing", {})
    most = figure("longest_months", day)
    if not 1 <= plan.months <= most:
        yield Fault("months", "rokhas.tender.faults.months", {"most": most})
    if plan.opening_price.centimes <= 0:
        yield Fault("opening_price", "rokhas.tender.faults.price", {})
    for key in ("expertise_on", "council_on"):
        if getattr(plan, key) > day:
            yield Fault(key, "rokhas.tender.faults.future", {})
    if len(plan.papers) > MOST_PAPERS:
        yield Fault("papers", "rokhas.tender.faults.papers", {"most": MOST_PAPERS})


def raise_faults(faults: Iterable[Fault]) -> None:
    """Refuse with each fault at its field, if there is any."""
    found: dict[str, list[DomainError]] = {}
    for fault in faults:
        found.setdefault(fault.field, []).append(Refused(fault.code, **fault.details))
    if found:
        raise Invalid(found)


@service("rokhas.tender_taken_up", mandate=DOMAIN_DESK)
def take_up_again(act: Act, *, tender: Tender, opens_at: datetime) -> Tender:
    """Prepare another tender for the place of one that failed: the same ground, one attempt more (57.19 art. 17)."""
    before = locked(act, tender, TenderState.FAILED)
    if before.followed_by.exclude(state=TenderState.CANCELLED).exists():
        raise Conflict("rokhas.tender.errors.taken_up")
    kept = (
        "subject", "use", "place", "outline", "months", "opening_price", "expertise_ref", "expertise_on",
        "council_ref", "council_on", "deposit", "papers", "specs_name", "specs_digest", "opens_in",
    )  # fmt: skip
    return Tender.objects.create(
        territory_id=act.territory, prepared_at=act.at, opens_at=opens_at, follows=before,
        attempt=before.attempt + 1, **{key: getattr(before, key) for key in kept},
    )  # fmt: skip


@service("rokhas.commission_named", mandate=HEAD)
def name_commission(act: Act, *, tender: Tender, members: Sequence[int], needed: int) -> Tender:
    """Name the opening commission by the mandates held today; so many of its members open together.

    Who was a member already keeps the opening code. Members are told, and each takes a code before the announcement.
    """
    row = locked(act, tender, TenderState.PREPARED)
    held = {one.person_id: one for one in people_in_office(act.territory, act.day) if one.pk in set(members)}
    raise_faults(commission_faults(len(held), needed, act.day))
    row.members.exclude(person_id__in=held).delete()
    known = set(row.members.values_list("person_id", flat=True))
    for person, mandate in held.items():
        if person in known:
            continue
        name, post = mandate.person.name, mandate.post.title
        TenderMember.objects.create(
            territory_id=act.territory, tender=row, person_id=person, name_ar=name.ar, name_fr=name.fr or name.ar,
            post_ar=post.ar, post_fr=post.fr,
        )  # fmt: skip
        tell(act, row, person, "named", desk=True)
    row.needed = needed
    row.save(update_fields=["needed"])
    note(persons=sorted(held))
    return row


def take_key(act: Act, *, tender: Tender) -> str:
    """A member's opening code, told once and kept nowhere: only what it proves is written down."""
    code = new_code()
    record_key(act, tender=tender, key=public_of(code))
    return code


@service("rokhas.opening_code_taken", mandate="anyone")
def record_key(act: Act, *, tender: Tender, key: bytes) -> TenderMember:
    """Write down the public half of a member's code; another takes its place until the tender is announced."""
    row = locked(act, tender, TenderState.PREPARED)
    member = seat_of(act, row)
    member.key = key
    member.save(update_fields=["key"])
    return member


@service("rokhas.tender_published", mandate=HEAD)
def publish_tender(act: Act, *, tender: Tender) -> Tender:
    """Announce a tender: its number, and the key its offers are sealed to, which no one person can open with.

    `Invalid` with everything it still lacks: specifications, a commission whose members all took their codes, the
    days between announcement and opening.
    """
    row = locked(act, tender, TenderState.PREPARED)
    members = list(row.members.all())
    raise_faults(publication_faults(row, members, act.day))
    keys = forged({one.pk: bytes(one.key or b"") for one in members}, row.needed)
    row.sealing_key, row.meeting_key, row.wraps = keys.sealing, keys.meeting, keys.wraps
    row.state, row.published_at = TenderState.OPEN, act.at
    row.number = written_number(BOOK, take_number(act, BOOK, year=act.day.year), year=act.day.year)
    row.save()
    note(number=row.number)
    return row


def publication_faults(tender: Tender, members: Sequence[TenderMember], day: date) -> Iterable[Fault]:
    """What a tender lacks to be announced on a day (57.19 art. 16)."""
    if not tender.specs_digest:
        yield Fault("specs", "rokhas.tender.faults.specs", {})
    yield from opening_faults(tender.opens_at, day)
    yield from commission_faults(len(members), tender.needed, day)
    if without := [one.name_ar for one in members if not one.key]:
        yield Fault("members", "rokhas.tender.faults.without_code", {"names": in_a_row(without)})


@service("rokhas.tender_cancelled", mandate=HEAD)
def cancel_tender(act: Act, *, tender: Tender, reason: str) -> Tender:
    """Give a tender up, with the reason, before its offers are open: they stay sealed for ever, and it did not fail.

    The way out too where so many codes were lost that nobody can open.
    """
    row = locked(act, tender, TenderState.PREPARED, TenderState.OPEN)
    if not reason.strip():
        raise Invalid({"reason": [Refused("rokhas.tender.faults.missing")]})
    row.state, row.ended_at, row.ended_for = TenderState.CANCELLED, act.at, reason.strip()
    row.save(update_fields=["state", "ended_at", "ended_for"])
    for offer in row.offers.filter(state=OfferState.SEALED):
        offer.envelope = b""
        offer.save(update_fields=["envelope"])
        tell(act, row, offer.holder_id, "cancelled")
    return row


def locked(act: Act, tender: Tender, *states: str) -> Tender:
    """A tender of the community one acts for, held to the end of the act, in one of these states."""
    rows = Tender.objects.select_for_update(of=("self",)).select_related("territory")
    row = rows.filter(territory_id=act.territory, pk=tender.pk).first()
    if row is None or act.hat != "office":
        raise NotFound("rokhas.tender.errors.no_tender")
    if row.state not in states:
        raise Conflict("rokhas.tender.errors.state")
    return row


def seat_of(act: Act, tender: Tender) -> TenderMember:
    """The seat of who acts in the opening commission; a machine sits in none."""
    member = tender.members.filter(person_id=act.person).first() if act.person else None
    if member is None:
        raise NotAllowed("rokhas.tender.errors.not_a_member")
    if act.actor.machine:
        raise NotAllowed("identity.errors.in_person")
    return member


def tell(act: Act, tender: Tender, person: int, what: str, *, desk: bool = False) -> None:
    """Tell somebody what became of a tender: a member at the desk, a bidder among their offers."""
    values = {"subject": tender.subject, "number": tender.number or "-", "place": tender.place}
    link = f"/desk/tenders/{tender.pk}/" if desk else "/offers/"
    notify(act, person=person, key=f"rokhas.notices.{what}", values=values, link=link)


def offers_in(tender: Tender) -> list[Offer]:
    """The offers that stand, in the order they were received."""
    return list(tender.offers.exclude(state=OfferState.WITHDRAWN).order_by("received_at", "id"))
