"""Public inquiries by API: announced to anybody, a remark left, the register read by who holds the inquiry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.throttling import AuthRateThrottle

from diwan.kernel.base.act import Actor, system_act
from diwan.kernel.cases.inquiry_reads import announced_in, announced_one, held_in, held_one
from diwan.kernel.cases.models import InquiryRemark, PublicInquiry, RemarkAuthor
from diwan.kernel.cases.services.inquiries import LONGEST, LONGEST_NAME, Remark, leave_remark
from diwan.kernel.identity.calls import reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Offset, TerritoryId, Window, window
from diwan.kernel.territory.scope import PUBLIC, reading

router = Router()
Status = Literal["asked", "posted", "open", "closed", "reported", "dropped"]
Line = Annotated[str, Field(max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]


class InquiryOut(Schema):
    """An inquiry: about what, where its file is read, from when to when remarks are taken."""

    id: int
    territory_id: int
    number: str
    status: Status
    title: BothWords
    about: BothWords
    place: str
    opens_on: date | None
    closes_on: date | None


class HeldInquiryOut(InquiryOut):
    """The same for who holds it: of which case, in which round, what came of it."""

    case_number: str
    round: int
    advice: str
    report_number: str

    @staticmethod
    def resolve_case_number(row: PublicInquiry) -> str:
        """The number of the case."""
        number: str = row.case.number
        return number


class RemarkOut(Schema):
    """A remark as anybody reads it: never who made it."""

    number: str
    words: str
    way: str
    made_at: datetime


class RegisterLineOut(RemarkOut):
    """A remark in its register: who made it, how to reach them, the answer, why it is hidden from the public."""

    id: int
    name: str
    contact: str
    answer: str
    hidden_at: datetime | None
    hidden_for: str

    @staticmethod
    def resolve_name(row: InquiryRemark) -> str:
        """Who made it."""
        return _author(row).name

    @staticmethod
    def resolve_contact(row: InquiryRemark) -> str:
        """How to reach them."""
        return _author(row).contact


def _author(row: InquiryRemark) -> RemarkAuthor:
    return next(iter(row.authors.all()), RemarkAuthor())


class RemarkIn(Schema):
    """What somebody says, who it is, how to reach them."""

    words: Annotated[str, Field(max_length=LONGEST, pattern=r"^[^\x00]*$")]
    name: Line
    contact: Line


@router.get(
    "/inquiries/{territory}", response=Window[InquiryOut], auth=None, summary="A community's public inquiries"
)
@reads("public")
def inquiries(
    request: HttpRequest,
    territory: TerritoryId,
    status: Status | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """Those announced; `status=open` for those that take remarks now."""
    rows = announced_in(territory)
    return dict(window(rows.filter(status=status) if status else rows, limit, offset))


@router.get(
    "/inquiries/{territory}/{inquiry}/remarks", response=Window[RemarkOut], auth=None, summary="Its remarks"
)
@reads("public")
def remarks(
    request: HttpRequest, territory: TerritoryId, inquiry: Id, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """As anybody reads them, in the order of their numbers."""
    row = announced_one(territory, inquiry)
    return dict(window(row.remarks.all(), limit, offset))


@router.post(
    "/inquiries/{territory}/{inquiry}/remarks",
    response={201: RemarkOut},
    summary="Leave a remark",
    throttle=[AuthRateThrottle("6/m")],
)
@writes("public")
def remark(request: HttpRequest, territory: TerritoryId, inquiry: Id, said: RemarkIn) -> InquiryRemark:
    """While it is open; its author is who it names, as on the page, and not whose session or token sends it."""
    with reading(PUBLIC):
        row = announced_one(territory, inquiry)
    act = replace(
        system_act(row.territory_id, timezone.now(), occasion="api"), actor=Actor(None, None, "public")
    )
    return leave_remark(act, inquiry=row, remark=Remark(said.words, said.name, said.contact))


@router.get("/desk/inquiries", response=Window[HeldInquiryOut], summary="The inquiries my mandates hold")
@reads("desk")
def desk_inquiries(
    request: HttpRequest, status: Status | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """In their latest round, the latest first."""
    seat = seat_of_call(request)
    rows = held_in(seat.territory, seat.kinds).filter(latest=True)
    return dict(window(rows.filter(status=status) if status else rows, limit, offset))


@router.get(
    "/desk/inquiries/{inquiry}/remarks",
    response=Window[RegisterLineOut],
    summary="The register of one of them",
)
@reads("desk")
def register(request: HttpRequest, inquiry: Id, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Every remark with its author and its answer, hidden ones too."""
    seat = seat_of_call(request)
    row = held_one(seat.territory, seat.kinds, inquiry)
    return dict(window(row.remarks.prefetch_related("authors"), limit, offset))
