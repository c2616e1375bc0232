"""`/api/civil_status/books`, `regimes`: paper registers from the stamp to the court (decree 2-99-665), and the
decision by which an office leaves them (law 36.21, art. 59)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Day, Id, Limit, Line, Offset, Window, window
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.records import office_with
from diwan.modules.civil_status.book_selectors import book_in_scope, books_in_scope, decisions_on, regime_of
from diwan.modules.civil_status.content import RecordType, Regime
from diwan.modules.civil_status.mandates import BOOKS, DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import OfficeRegime, PaperBook
from diwan.modules.civil_status.paper_rules import BookState
from diwan.modules.civil_status.selectors import civil_offices
from diwan.modules.civil_status.services import (
    check_paper_book,
    close_paper_register,
    decide_regime,
    deposit_paper_book,
    open_paper_book,
    send_counterpart,
)
from diwan.modules.civil_status.services.books import CHECKING, MOST_PAGES

books_router = Router()

Remarks = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]


class PaperBookOut(Schema):
    """A volume of a year's register: what it holds, and how far its counterpart has come."""

    id: int
    territory_id: int
    office_id: int
    type: RecordType
    year: int
    volume: int
    pages: int
    first_number: int
    last_number: int
    state: BookState
    court: str
    stamped_on: date
    closed_on: date | None
    sent_on: date | None
    sent_slip: str
    checked_on: date | None
    remarks: str
    deposited_on: date | None
    deposit_receipt: str


class PaperBookIn(Schema):
    """A register as the king's prosecutor gave it back; `first` where its year began on paper alone."""

    office: Id
    type: RecordType
    year: Annotated[int, Field(ge=1900, le=2200)]
    pages: Annotated[int, Field(ge=1, le=MOST_PAGES)]
    court: Line
    stamped_on: Day
    first: Annotated[int, Field(ge=1, le=999_999)] = 1


class SlipIn(Schema):
    """The slip under which a counterpart goes to the governor."""

    slip: Line


class BookRemarksIn(Schema):
    """What the governor remarked."""

    remarks: Remarks = ""


class BookReceiptIn(Schema):
    """The court's receipt."""

    receipt: Line


class RegimeDecisionOut(Schema):
    """What was decided of an office, from a day on."""

    regime: Regime
    since: date


class OfficeRegimeOut(Schema):
    """An office, the law it registers under today, and every decision on it in order of time."""

    office_id: int
    name: BothWords
    regime: Regime
    decisions: list[RegimeDecisionOut]


class RegimeIn(Schema):
    """A dated decision of the central authority."""

    office: Id
    regime: Regime
    since: Day
    decision: Line


class RegimeMadeOut(RegimeDecisionOut):
    """The decision as entered."""

    office_id: int
    decision: str


@books_router.get("/books", response=Window[PaperBookOut], summary="Volumes of paper registers")
@reads("desk", mandate=BOOKS)
def books_kept(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """One's community's, or those of the communities below; the latest year first."""
    seat = seat_of_call(request)
    return dict(window(books_in_scope(seat.territory, seat.last), limit, offset))


@books_router.post("/books", response={201: PaperBookOut}, summary="Open a register, or its next volume")
@writes("desk", mandate=SIGNING)
def book_begun(request: HttpRequest, wanted: PaperBookIn) -> PaperBook:
    """By the officer in person, once its pages are stamped."""
    act = act_in_person(request, kind=OFFICER)
    with reading(reading_scope(request, "desk", SIGNING)):
        office = office_with(wanted.office)
    return open_paper_book(act, office=office, **wanted.dict(exclude={"office"}))


@books_router.get("/books/{id}", response=PaperBookOut, summary="One volume")
@reads("desk", mandate=BOOKS)
def book_kept(request: HttpRequest, id: Id) -> PaperBook:
    """What it holds and what was done."""
    return book_in_scope(id)


def book_of(request: HttpRequest, id: int, mandate: tuple[str, ...]) -> PaperBook:
    """The volume to act on."""
    with reading(reading_scope(request, "desk", mandate)):
        return book_in_scope(id)


@books_router.post("/books/{id}/close", response=PaperBookOut, summary="Close the year's register")
@writes("desk", mandate=SIGNING)
def book_ended(request: HttpRequest, id: Id) -> PaperBook:
    """All its volumes, by the officer in person: on the last working day of the year, or as paper ends there."""
    act = act_in_person(request, kind=OFFICER)
    return close_paper_register(act, book=book_of(request, id, SIGNING))


@books_router.post("/books/{id}/send", response=PaperBookOut, summary="Send one counterpart to the governor")
@writes("desk", mandate=SIGNING)
def book_sent(request: HttpRequest, id: Id, wanted: SlipIn) -> PaperBook:
    """In the month after the closing."""
    act = act_in_person(request, kind=OFFICER)
    return send_counterpart(act, book=book_of(request, id, SIGNING), slip=wanted.slip)


@books_router.post("/books/{id}/check", response=PaperBookOut, summary="Note the governor's check")
@writes("desk", mandate=CHECKING)
def book_checked(request: HttpRequest, id: Id, wanted: BookRemarksIn) -> PaperBook:
    """With what he remarked."""
    return check_paper_book(act_for(request), book=book_of(request, id, CHECKING), remarks=wanted.remarks)


@books_router.post("/books/{id}/deposit", response=PaperBookOut, summary="Note the deposit at the court")
@writes("desk", mandate=CHECKING)
def book_deposited(request: HttpRequest, id: Id, wanted: BookReceiptIn) -> PaperBook:
    """Under its receipt."""
    return deposit_paper_book(act_for(request), book=book_of(request, id, CHECKING), receipt=wanted.receipt)


@books_router.get("/regimes", response=list[OfficeRegimeOut], summary="The law each office registers under")
@reads("desk", mandate=DESK)
def regimes(request: HttpRequest) -> list[dict[str, object]]:
    """The offices of one's community."""
    here, today = seat_of_call(request).territory, timezone.localdate()
    return [regime_said(office, today) for office in civil_offices(here)]


def regime_said(office: Office, today: date) -> dict[str, object]:
    """One office as the answer says it."""
    decisions = decisions_on(office.pk, office.territory_id)
    return {
        "office_id": office.pk, "name": office.name, "decisions": list(decisions),
        "regime": regime_of(office.pk, office.territory_id, today),
    }  # fmt: skip


@books_router.post(
    "/regimes", response={201: RegimeMadeOut}, summary="Enter a decision on an office's regime"
)
@writes("desk", mandate=SIGNING)
def regime_decided(request: HttpRequest, wanted: RegimeIn) -> OfficeRegime:
    """By the officer in person; nothing leads back to paper."""
    act = act_in_person(request, kind=OFFICER)
    with reading(reading_scope(request, "desk", SIGNING)):
        office = office_with(wanted.office)
    return decide_regime(act, office=office, **wanted.dict(exclude={"office"}))
