"""`/api/civil_status/searches`, `arrivals`: years searched for who is not registered, entries after a cut."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Id, Limit, Offset, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.issues import AskerIn, IssueOut, issue_again
from diwan.modules.civil_status.api.records import office_with
from diwan.modules.civil_status.api.shapes import Languages, MatchOut, Short, languages_in
from diwan.modules.civil_status.arrival_selectors import arrivals_of, to_review
from diwan.modules.civil_status.certificate_rules import Searched
from diwan.modules.civil_status.content import Sex
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Arrival
from diwan.modules.civil_status.services import give_unregistered, review_arrival, search_years

searches_router = Router()

Year = Annotated[int, Field(ge=1000, le=9999)]


class SearchedIn(Schema):
    """Whom one looks for in the registers of births, and in which years, both included."""

    family: Short
    first: Short
    sex: Sex
    born: Year | None = None
    father: Short = ""
    mother: Short = ""
    from_year: Year
    to_year: Year

    def searched(self) -> Searched:
        """As the services take it."""
        return Searched(**{name: getattr(self, name) for name in SearchedIn.model_fields})


class UnregisteredIn(Schema):
    """The search, who asks for the certificate, and the office that gives it."""

    office: Id
    searched: SearchedIn
    asker: AskerIn
    languages: Languages = ["ar"]


class AlikeOut(Schema):
    """What an arrival may double."""

    subject: str
    reference: str


class ArrivalOut(Schema):
    """An entry kept without the line: both clocks, what it made, what it may double, what was found of that."""

    id: int
    territory_id: int
    type: str
    reference: str
    subject: str
    captured_at: datetime
    received_at: datetime
    received_by: str
    alike: list[AlikeOut]
    reviewed_at: datetime | None
    reviewed_by: str
    finding: str


class FindingIn(Schema):
    """What was found of a likely double."""

    finding: Annotated[str, Field(max_length=1_000, pattern=r"^[^\x00]*$")]


@searches_router.post("/searches", response=list[MatchOut], summary="Search births over years")
@writes("desk", mandate=DESK)
def years_searched(request: HttpRequest, wanted: SearchedIn) -> object:
    """Records that may be the person's, nearest first; the journal keeps the search."""
    return search_years(act_for(request), searched=wanted.searched())


@searches_router.post(
    "/searches/certificate", response={201: IssueOut}, summary="Prepare a certificate of no registration"
)
@writes("desk", mandate=DESK)
def unregistered(request: HttpRequest, wanted: UnregisteredIn) -> object:
    """Refused as long as a record may be the person's; each year searched is paid for."""
    with reading(reading_scope(request, "desk", DESK)):
        office = office_with(wanted.office)
    made = give_unregistered(
        act_for(request), office=office, searched=wanted.searched.searched(), asker=wanted.asker.asker(),
        languages=languages_in(wanted.languages),
    )  # fmt: skip
    return issue_again(request, made)


@searches_router.get("/arrivals", response=Window[ArrivalOut], summary="Entries that arrived after a cut")
@reads("desk", mandate=DESK)
def arrived(
    request: HttpRequest, waiting: bool = False, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """The latest first; `waiting` for the likely doubles nobody has looked at, the oldest first."""
    seat = seat_of_call(request)
    rows = to_review if waiting else arrivals_of
    return dict(window(rows(seat.territory, seat.last), limit, offset))


@searches_router.post("/arrivals/{id}/review", response=ArrivalOut, summary="Say what was found of a double")
@writes("desk", mandate=DESK)
def arrival_seen(request: HttpRequest, id: Id, wanted: FindingIn) -> Arrival:
    """To cancel a record is another act (law 36.21, art. 23)."""
    return review_arrival(act_for(request), arrival=id, finding=wanted.finding)
