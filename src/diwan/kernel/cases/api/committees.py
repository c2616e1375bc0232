"""Committees by API: those the caller's mandates preside, what waits for each, their meetings and the minutes.

A body that is called reads the meeting, its files and afterwards the minutes under `/cases/asked`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.committees import (
    meeting_presided,
    meetings_presided,
    presided_by,
    waiting_below,
    waiting_for,
)
from diwan.kernel.cases.models import Case, Meeting, MeetingCase
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.identity.acting import acts_below
from diwan.kernel.identity.calls import reads, seat_of_call
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Offset, Window, window

router = Router()
State = Literal["called", "open", "closed", "put_off"]


class CommitteeOut(Schema):
    """A committee in a community: `waiting` are the numbers of its files that wait, the nearest last day first."""

    key: str
    territory_id: int
    label: BothWords
    waiting: list[str]


class MeetingLine(Schema):
    """A meeting: when and where, how far it is; `minutes` is the number of its minutes once they are adopted."""

    id: int
    territory_id: int
    committee: str
    title: BothWords
    meets_at: datetime
    place: str
    quorum: int
    called_at: datetime
    state: State
    opened_at: datetime | None
    minutes: str = Field(alias="number")
    signed_at: datetime | None


class MemberOut(Schema):
    """A body called, and who came for it."""

    body: str
    name: str
    present: bool


class ExaminedOut(Schema):
    """A file of the agenda: what each body said of it, by opinion, and the committee's remarks."""

    rank: int
    number: str = Field(alias="case.number")
    procedure: str = Field(alias="case.procedure")
    title: BothWords
    said: dict[str, dict[str, str]]
    remarks: str

    @staticmethod
    def resolve_title(item: MeetingCase) -> Any:
        """The procedure the file is under."""
        return as_text(item.case.law.title)


class MeetingOut(MeetingLine):
    """A meeting with the bodies called and the files examined."""

    members: list[MemberOut]
    agenda: list[ExaminedOut]

    @staticmethod
    def resolve_members(row: Meeting) -> list[Any]:
        """In the order they were called."""
        return list(row.members.all())

    @staticmethod
    def resolve_agenda(row: Meeting) -> list[Any]:
        """In the order of the agenda."""
        return list(row.agenda.select_related("case"))


@router.get("/committees", response=list[CommitteeOut], summary="The committees my mandates preside")
@reads("desk")
def committees(request: HttpRequest) -> list[dict[str, Any]]:
    """With the files that wait for each; from above, those of each community below something waits in."""
    seat = seat_of_call(request)
    if reach_of(seat) > seat.territory:
        return [
            {
                "key": one.key,
                "territory_id": one.place.pk,
                "label": as_text(one.committee.label),
                "waiting": numbers(list(one.cases.values())),
            }
            for one in waiting_below(seat.territory, reach_of(seat), seat.kinds)
        ]
    return [
        {
            "key": key,
            "territory_id": seat.territory,
            "label": as_text(one.label),
            "waiting": numbers(waiting_for(seat.territory, key)),
        }
        for key, one in presided_by(seat.kinds, seat.territory).items()
    ]


def reach_of(seat: Seat) -> int:
    """The end of the communities a seat presides in."""
    return seat.last if acts_below(seat) else seat.territory


def numbers(cases: list[Case]) -> list[str]:
    """Those of cases."""
    return [case.number for case in cases]


@router.get(
    "/meetings", response=Window[MeetingLine], summary="The meetings of those committees, latest first"
)
@reads("desk")
def meetings(
    request: HttpRequest,
    committee: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = "",
    state: State | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """Of one committee, or in one state, where it is said."""
    seat = seat_of_call(request)
    rows = meetings_presided(seat.territory, seat.kinds, reach_of(seat))
    asked = {"committee": committee, "state": state}
    return dict(window(rows.filter(**{key: value for key, value in asked.items() if value}), limit, offset))


@router.get("/meetings/{id}", response=MeetingOut, summary="A meeting: the bodies called, the files examined")
@reads("desk")
def meeting(request: HttpRequest, id: Id) -> Meeting:
    """What each body said of each file."""
    seat = seat_of_call(request)
    return meeting_presided(seat.territory, seat.kinds, id, reach_of(seat))


@router.get("/meetings/{id}/minutes", summary="The signed minutes of a meeting", response={200: bytes})
@reads("desk")
def minutes(request: HttpRequest, id: Id) -> HttpResponse:
    """One set for all its files."""
    seat = seat_of_call(request)
    row = meeting_presided(seat.territory, seat.kinds, id, reach_of(seat))
    found = IssuedDocument.objects.filter(territory_id=row.territory_id, pk__in=[row.document_id]).first()
    if found is None or row.signed_at is None:
        raise NotFound("cases.errors.no_output")
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(signed_pdf(found), content_type="application/pdf", headers=headers)
