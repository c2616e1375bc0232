"""Paper registers kept as decree 2-99-665 wants them, and the decision by which an office leaves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.journal.services import note, service
from diwan.kernel.registers.services import begin_book, end_book
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.book_selectors import (
    book_in_scope,
    decisions_on,
    paper_ends_on,
    regime_of,
    volumes_of,
)
from diwan.modules.civil_status.content import RecordType, Regime
from diwan.modules.civil_status.mandates import SIGNING
from diwan.modules.civil_status.models import OfficeRegime, PaperBook, Record
from diwan.modules.civil_status.paper_rules import (
    BookState,
    RegimeDecision,
    closing_day_for,
    may_close,
    why_not_switch,
)
from diwan.modules.civil_status.rules import Fault
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.offices import refuse_register
from diwan.modules.civil_status.services.paper_numbers import paper_register
from diwan.modules.civil_status.services.records import refuse_office

CHECKING = ("governor", "wali", *SIGNING)
MOST_PAGES = 1_000


@service("civil_status.regime_decided", mandate=SIGNING)
def decide_regime(act: Act, *, office: Office, regime: Regime, since: dt.date, decision: str) -> OfficeRegime:
    """Enter the central authority's dated decision on the law an office registers under (law 36.21, art. 59).

    An office enters the national register with its paper registers closed; nothing leads back to paper.
    """
    refuse_office(act, office)
    refuse_register(act, office, SIGNING)
    held = decisions_on(office.pk, office.territory_id)
    faults = [Fault("decision", "missing")] if not decision.strip() else []
    if why := why_not_switch(RegimeDecision(regime, since), held):
        faults.append(Fault("since", why, since.isoformat()))
    if regime is Regime.NATIONAL_36_21 and since <= act.day and _open_books(office).exists():
        faults.append(Fault("since", "books_still_open"))
    refuse(faults)
    return OfficeRegime.objects.create(
        territory_id=office.territory_id, office=office, regime=regime.value, since=since,
        decision=decision.strip(), at=act.at, by_id=act.person,
    )  # fmt: skip


@service("civil_status.book_opened", mandate=SIGNING)
def open_paper_book(
    act: Act,
    *,
    office: Office,
    type: RecordType,
    year: int,
    pages: int,
    court: str,
    stamped_on: dt.date,
    first: int = 1,
) -> PaperBook:
    """Open the year's register, or its next volume, once the king's prosecutor has stamped its pages.

    `first` is the first number Diwan gives, where the year began on paper alone; a further volume goes on where
    the one before it stopped.
    """
    refuse_office(act, office)
    refuse_register(act, office, SIGNING)
    before = list(volumes_of(office.pk, office.territory_id, type.value, year))
    refuse(list(_opening_faults(act, office, year, pages, court, stamped_on, first)))
    if before and before[-1].state is not BookState.FULL:
        raise Conflict("civil_status.errors.book_not_full", volume=before[-1].volume, year=year)
    if before:
        first = before[-1].last_number + 1
    else:
        _refuse_taken(office, type, year, first)
        begin_book(act, paper_register(type.value), year=year, office=office.pk, first=first)
    note(volume=len(before) + 1, first=first)
    return PaperBook.objects.create(
        territory_id=office.territory_id, office=office, type=type.value, year=year, volume=len(before) + 1,
        pages=pages, first_number=first, last_number=first - 1, court=court.strip(), stamped_on=stamped_on,
        opened_at=act.at,
    )  # fmt: skip


def _opening_faults(
    act: Act, office: Office, year: int, pages: int, court: str, stamped_on: dt.date, first: int
) -> Iterator[Fault]:
    if not court.strip():
        yield Fault("court", "missing")
    if not 1 <= pages <= MOST_PAGES:
        yield Fault("pages", "bad_pages", str(MOST_PAGES))
    if first < 1:
        yield Fault("first", "bad_number", str(first))
    if stamped_on > act.day:
        yield Fault("stamped_on", "in_future", stamped_on.isoformat())
    if not act.day.year <= year <= act.day.year + 1:
        yield Fault("year", "not_this_year", str(year))
    opens = max(act.day, dt.date(year, 1, 1)) if year >= act.day.year else act.day
    if regime_of(office.pk, office.territory_id, opens) is not Regime.PAPER_37_99:
        yield Fault("office", "keeps_no_paper")


def _refuse_taken(office: Office, type: RecordType, year: int, first: int) -> None:
    """Acts keyed from the register before it was opened here keep their numbers: the next one follows them."""
    taken = (
        Record.objects.filter(
            territory_id=office.territory_id, office=office, type=type.value, year=year,
            regime=Regime.PAPER_37_99.value, number__gte=first,
        )
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )  # fmt: skip
    if taken is not None:
        refuse([Fault("first", "number_taken_to", str(taken))])


@service("civil_status.book_closed", mandate=SIGNING)
def close_paper_register(act: Act, *, book: PaperBook) -> PaperBook:
    """Close a year's register, all its volumes, on the year's last working day or as paper ends in the office."""
    held = book_in_scope(book.pk)
    refuse_register(act, held.office, SIGNING)
    volumes = list(volumes_of(held.office_id, held.territory_id, held.type, held.year).select_for_update())
    if any(volume.closed_on for volume in volumes):
        raise Conflict("civil_status.errors.book_closed", year=held.year)
    calendar = calendar_of(held.territory_id)
    if not may_close(act.day, held.year, calendar, paper_ends_on(held.office)):
        raise Refused(
            "civil_status.errors.too_early_to_close", day=f"{closing_day_for(held.year, calendar):%d/%m/%Y}"
        )
    end_book(act, paper_register(held.type), year=held.year, office=held.office_id)
    for volume in volumes:
        volume.closed_on = act.day
        volume.save(update_fields=["closed_on"])
    note(year=held.year, type=held.type, last=volumes[-1].last_number)
    return next(volume for volume in volumes if volume.pk == held.pk)


@service("civil_status.counterpart_sent", mandate=SIGNING)
def send_counterpart(act: Act, *, book: PaperBook, slip: str) -> PaperBook:
    """Send one counterpart to the governor for checking, in the month after the closing, under that slip."""
    held = _in_state(book, BookState.CLOSED)
    refuse([Fault("slip", "missing")] if not slip.strip() else [])
    held.sent_on, held.sent_slip = act.day, slip.strip()
    held.save(update_fields=["sent_on", "sent_slip"])
    return held


@service("civil_status.book_checked", mandate=CHECKING)
def check_paper_book(act: Act, *, book: PaperBook, remarks: str = "") -> PaperBook:
    """Note the governor's check of a counterpart, and what he remarked."""
    held = _in_state(book, BookState.SENT)
    held.checked_on, held.remarks = act.day, remarks.strip()
    held.save(update_fields=["checked_on", "remarks"])
    return held


@service("civil_status.book_deposited", mandate=CHECKING)
def deposit_paper_book(act: Act, *, book: PaperBook, receipt: str) -> PaperBook:
    """Note that the checked counterpart lies at the court, under whose receipt."""
    held = _in_state(book, BookState.CHECKED)
    refuse([Fault("receipt", "missing")] if not receipt.strip() else [])
    held.deposited_on, held.deposit_receipt = act.day, receipt.strip()
    held.save(update_fields=["deposited_on", "deposit_receipt"])
    return held


def _in_state(book: PaperBook, state: BookState) -> PaperBook:
    held = PaperBook.objects.select_for_update().filter(pk=book_in_scope(book.pk).pk).get()
    if held.state is not state:
        raise Conflict("civil_status.errors.book_not_there_yet")
    return held


def _open_books(office: Office) -> QuerySet[PaperBook]:
    return PaperBook.objects.filter(territory_id=office.territory_id, office=office, closed_on=None)
