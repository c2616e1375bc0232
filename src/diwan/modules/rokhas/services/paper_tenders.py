"""Tenders held on paper that failed, written down with their minutes: a lawful direct award may rest on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from diwan.kernel.base.act import MOROCCO, Act
from diwan.kernel.base.errors import Conflict
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.journal.services import note, service
from diwan.kernel.registers.services import take_number, written_number
from diwan.modules.rokhas.models import Tender, TenderState
from diwan.modules.rokhas.services.tenders import BOOK, HEAD, Plan, locked, plan_faults, raise_faults
from diwan.modules.rokhas.tender_rules import MOST_OFFERS, Fault, lies_within


@dataclass(frozen=True, slots=True)
class OnPaper:
    """How a tender went on paper: when it was announced, what its minutes are called, how many offers came."""

    announced_on: date
    minutes_ref: str
    offers: int | None


@service("rokhas.tender_recorded", mandate=HEAD)
def record_failed_tender(
    act: Act, *, plan: Plan, paper: OnPaper, minutes: KeptFile | None, follows: Tender | None = None
) -> Tender:
    """Write down a tender that was held on paper and failed; `Invalid` by field (57.19 art. 17).

    The president answers for it, with the scanned minutes. `follows` is the failed tender for the same ground before
    it, on paper or not. It is numbered in the book of tenders, and anybody reads it like any other.
    """
    before = locked(act, follows, TenderState.FAILED) if follows else None
    raise_faults([*plan_faults(plan, act.day), *paper_faults(plan, paper, minutes, act.at, before)])
    if before and before.followed_by.exclude(state=TenderState.CANCELLED).exists():
        raise Conflict("rokhas.tender.errors.taken_up")
    assert minutes is not None
    number = written_number(BOOK, take_number(act, BOOK, year=act.day.year), year=act.day.year)
    row = Tender.objects.create(
        **asdict(plan) | {"opening_price": plan.opening_price, "deposit": plan.deposit, "papers": list(plan.papers)},
        territory_id=act.territory, prepared_at=act.at, state=TenderState.FAILED, number=number,
        published_at=datetime.combine(paper.announced_on, time(), tzinfo=MOROCCO), opened_at=plan.opens_at,
        ended_at=plan.opens_at, offers_opened=paper.offers, paper_ref=paper.minutes_ref.strip(),
        paper_digest=minutes.digest, follows=before, attempt=before.attempt + 1 if before else 1,
    )  # fmt: skip
    note(number=number, attempt=row.attempt)
    return row


def paper_faults(
    plan: Plan, paper: OnPaper, minutes: KeptFile | None, at: datetime, before: Tender | None
) -> Iterable[Fault]:
    """What is wrong with how a tender is said to have gone on paper."""
    session = plan.opens_at.astimezone(MOROCCO).date()
    if not paper.minutes_ref.strip():
        yield Fault("minutes_ref", "rokhas.tender.faults.missing", {})
    if minutes is None:
        yield Fault("minutes", "rokhas.tender.faults.minutes", {})
    if paper.offers is None or not 0 <= paper.offers <= MOST_OFFERS:
        yield Fault("offers", "rokhas.tender.faults.offers", {"most": MOST_OFFERS})
    if plan.opens_at > at:
        yield Fault("opens_on", "rokhas.tender.faults.future", {})
    if paper.announced_on > session:
        yield Fault("announced_on", "rokhas.tender.faults.announced_after", {})
    if before is not None and before.ended_at is not None and paper.announced_on < _day(before.ended_at):
        yield Fault("announced_on", "rokhas.tender.faults.before_the_other", {"number": before.number})
    if before is not None and plan.outline and not lies_within(plan.outline, before.outline):
        yield Fault("outline", "rokhas.tender.errors.other_ground", {"number": before.number})


def _day(moment: datetime) -> date:
    return moment.astimezone(MOROCCO).date()
