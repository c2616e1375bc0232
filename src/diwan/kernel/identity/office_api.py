"""`/api/identity/offices`: offices of one's community opened, amended and closed by orders (decree 2-22-04 art. 7).

What anybody may know of them, those that are open, is at `/api/territories/{id}/offices`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from diwan.kernel.base.rows import one_of
from diwan.kernel.identity import services
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.rules import OPENERS, SEERS, Visa
from diwan.kernel.identity.shapes import BothWords, Day, Id, Limit, Line, Offset, Window, window
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.kernel.territory.scope import reading
from diwan.kernel.territory.selectors import offices_of

router = Router()
MayBeEmpty = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class OwnOfficeOut(Schema):
    """An office the community has or had: its days, and the orders it stands on."""

    id: int
    kind: OfficeKind
    code: str
    name: BothWords
    address_ar: str
    address_fr: str
    phone: str
    hours_ar: str
    hours_fr: str
    valid_from: date | None
    valid_to: date | None
    successor_id: int | None
    orders: str = Field(alias="created_by_ref")


class OfficeWordsIn(Schema):
    """What an office is called, where it is, when it is open, and the order that says so."""

    name_ar: Line
    name_fr: Line
    address_ar: MayBeEmpty = ""
    address_fr: MayBeEmpty = ""
    phone: MayBeEmpty = ""
    hours_ar: MayBeEmpty = ""
    hours_fr: MayBeEmpty = ""
    reference: Line


class VisaIn(Schema):
    """The governor's visa: its reference, the day the order reached him, the day he gave it."""

    reference: Line
    received_on: Day
    given_on: Day


class OfficeIn(OfficeWordsIn):
    """An office to open; the visa is for a subsidiary civil-status office."""

    kind: OfficeKind
    code: Annotated[str, Field(max_length=12, pattern=r"^[^\x00]*$")]
    starts: Day | None = None
    visa: VisaIn | None = None


class ClosingWithdrawalIn(Schema):
    """The order that takes back the one that closes an office."""

    reference: Line


class OfficeEndIn(Schema):
    """The last day of an office, the order that says so, and the office its posts and its counter's work go to."""

    on: Day
    reference: Line
    successor: Id | None = None


def own_office(request: HttpRequest, id: int) -> Office:
    """An office of the caller's community; `NotFound` for any other."""
    return one_of(offices_of(seat_of_call(request).territory), id, "identity.errors.not_here")


def held_office(request: HttpRequest, id: int) -> Office:
    """The same, looked at before an act."""
    with reading(reading_scope(request, "desk")):
        return own_office(request, id)


@router.get(
    "/offices", response=Window[OwnOfficeOut], summary="Every office of the community, closed ones too"
)
@reads("desk", mandate=SEERS)
def own_offices(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """The main ones first."""
    return dict(window(offices_of(seat_of_call(request).territory), limit, offset))


@router.post("/offices", response={201: OwnOfficeOut}, summary="Open an office")
@writes("desk", mandate=OPENERS)
def open_office(request: HttpRequest, wanted: OfficeIn) -> Status[Office]:
    """A subsidiary civil-status office by the order that follows the council's decision, with the governor's visa."""
    said = wanted.dict(exclude={"visa"})
    visa = Visa(**wanted.visa.dict()) if wanted.visa else None
    return Status(201, services.open_office(act_for(request), visa=visa, **said))


@router.get("/offices/{id}", response=OwnOfficeOut, summary="One office of the community")
@reads("desk", mandate=SEERS)
def office(request: HttpRequest, id: Id) -> Office:
    """Open, closed or to open."""
    return own_office(request, id)


@router.post(
    "/offices/{id}/amend", response=OwnOfficeOut, summary="Give an office another name, address or hours"
)
@writes("desk", mandate=OPENERS)
def amend_office(request: HttpRequest, id: Id, wanted: OfficeWordsIn) -> Office:
    """All that it says is written anew; its kind and its code stay."""
    return services.amend_office(act_for(request), office=held_office(request, id), **wanted.dict())


@router.post("/offices/{id}/close", response=OwnOfficeOut, summary="Close an office")
@writes("desk", mandate=OPENERS)
def close_office(request: HttpRequest, id: Id, wanted: OfficeEndIn) -> Office:
    """By its last day; its books stay, and its code is given to no other. What stands in it needs a successor."""
    successor = held_office(request, wanted.successor) if wanted.successor else None
    return services.close_office(
        act_for(request), office=held_office(request, id), on=wanted.on, reference=wanted.reference,
        successor=successor,
    )  # fmt: skip


@router.post(
    "/offices/{id}/close/withdraw", response=OwnOfficeOut, summary="Take back the closing of an office"
)
@writes("desk", mandate=OPENERS)
def withdraw_closing(request: HttpRequest, id: Id, wanted: ClosingWithdrawalIn) -> Office:
    """Until its last day is over, or later as long as nothing was done under it; refused with the reason."""
    return services.withdraw_closing(
        act_for(request), office=held_office(request, id), reference=wanted.reference
    )
