"""`/api/watiqa/desk/handovers`, `limits`: copies of other offices collected here, and what keeps harvesters away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Day, Id, Line, Offset, Window, window
from diwan.kernel.identity.shapes import Limit as Most
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa import services
from diwan.modules.watiqa.collection import handover_numbered, handovers_here, office_words
from diwan.modules.watiqa.limits import Limit
from diwan.modules.watiqa.models import Handover, HandoverState, OwnLimit
from diwan.modules.watiqa.own_limits import Standing, standings
from diwan.modules.watiqa.services.watching import SUPERVISORS

router = Router()


class HandoverOut(Schema):
    """A signed copy of another office at this one's counter; the request itself stays with who keeps the record."""

    id: int
    sender_id: int
    number: str
    applicant: str
    title: BothWords
    prints: int
    office: BothWords
    state: HandoverState
    arrived_at: datetime
    settled_at: datetime | None
    handed_to: str

    @staticmethod
    def resolve_office(row: Handover) -> Text:
        """Where it is collected today."""
        return office_words(row.office)


class HandoverIn(Schema):
    """Into whose hands, on sight of which paper."""

    handed_to: Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]
    paper: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")]


class OwnLimitOut(Schema):
    """What a community decided of a limit; without a value, the national figure."""

    value: int | None
    valid_from: date
    ground: str
    decided_at: datetime
    decided_by: str


class LimitOut(Schema):
    """A limit against harvesting: the national figure, what the community decided, what holds today."""

    key: Limit
    title: BothWords
    national: int
    value: int
    own: OwnLimitOut | None
    next: OwnLimitOut | None


class LimitIn(Schema):
    """A stricter figure, from a day on; none goes back to the national one."""

    value: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    valid_from: Day
    ground: Line


@router.get("/handovers", response=Window[HandoverOut], summary="Copies of other offices that wait here")
@reads("desk", mandate=CLERK)
def handovers(request: HttpRequest, limit: Most = 50, offset: Offset = 0) -> dict[str, object]:
    """One's own office first, then the oldest."""
    seat = seat_of_call(request)
    return dict(window(handovers_here(seat.territory, seat.last, seat.office), limit, offset))


@router.get("/handovers/{id}/copy", summary="The signed file, to print")
@reads("desk", mandate=CLERK)
def handover_copy(request: HttpRequest, id: Id) -> HttpResponse:
    """As long as it waits here."""
    row = handover_numbered(seat_of_call(request).territory, id)
    if not row.digest:
        raise NotFound("watiqa.errors.no_longer_here", number=row.number)
    answer = HttpResponse(content_of(row.digest), content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.post("/handovers/{id}/hand-over", response=HandoverOut, summary="Into the hands of who came for it")
@writes("desk", mandate=CLERK)
def handed_over(request: HttpRequest, id: Id, hands: HandoverIn) -> Handover:
    """By somebody who saw the paper: a machine hands nothing over (law 36.21, art. 43)."""
    act = act_in_person(request)
    with reading(reading_scope(request, "desk")):
        row = handover_numbered(seat_of_call(request).territory, id)
    return services.hand_over_here(act, handover=row, handed_to=hands.handed_to, paper=hands.paper)


@router.get("/limits", response=list[LimitOut], summary="The limits against harvesting")
@reads("desk", mandate=SUPERVISORS)
def limits_standing(request: HttpRequest) -> list[dict[str, object]]:
    """As they hold in one's community today."""
    return [limit_said(one) for one in standings(seat_of_call(request).territory, timezone.localdate())]


@router.post("/limits/{key}", response={201: OwnLimitOut}, summary="Hold a limit stricter")
@writes("desk", mandate="president")
def limit_decided(request: HttpRequest, key: Limit, wanted: LimitIn) -> OwnLimit:
    """Never laxer than the national figure (law 09-08, art. 3)."""
    return services.set_limit(act_for(request), limit=key, **wanted.dict())


def limit_said(one: Standing) -> dict[str, object]:
    """One limit as the answer says it."""
    return {
        "key": one.limit, "title": one.national.title, "national": one.national.value, "value": one.value,
        "own": one.own, "next": one.next,
    }  # fmt: skip
