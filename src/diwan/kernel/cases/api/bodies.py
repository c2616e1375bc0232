"""Who answers for the bodies that procedures consult: read, named, withdrawn."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from diwan.kernel.base.text import Text
from diwan.kernel.cases.requests import BodyHere, bodies_in
from diwan.kernel.cases.services.seats import NAMERS, name_body, withdraw_body
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, TerritoryId
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import reading

router = Router()
BodyKey = Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z_]+$")]
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
DESK_NAMERS = tuple(kind for kind in NAMERS if kind != "system")


class BodyOut(Schema):
    """A body, and how a question reaches it; `named_by` is the community that says so."""

    key: str
    name: BothWords
    way: Literal["desk", "link", "unnamed"]
    here: bool
    called: BothWords | None = Field(None, alias="named.name")
    seat: int | None = Field(None, alias="named.seat_id")
    kind: str = Field("", alias="named.kind")
    email: str = Field("", alias="named.email")
    named_by: int | None = Field(None, alias="named.territory_id")


class BodyIn(Schema):
    """Who answers: a mandate of a community, or nobody at a desk, and then by links sent to an address."""

    name: BothWords
    seat: TerritoryId | None = None
    kind: Word = ""
    email: Word = ""


def bodies_at(request: HttpRequest) -> list[BodyHere]:
    """The bodies as they stand for the caller's community."""
    return bodies_in(Territory.objects.get(pk=seat_of_call(request).territory))


@router.get(
    "/bodies", response=list[BodyOut], summary="Bodies that are consulted, and who answers for them here"
)
@reads("desk", mandate=DESK_NAMERS)
def bodies(request: HttpRequest) -> list[BodyHere]:
    """Every body a procedure may name; the nearest naming wins."""
    return bodies_at(request)


@router.put("/bodies/{body}", response=BodyOut, summary="Say who answers for a body here and below")
@writes("desk", mandate=DESK_NAMERS)
def named(request: HttpRequest, body: BodyKey, payload: BodyIn) -> BodyHere:
    """In the place of whoever was named here before."""
    name_body(
        act_for(request), body=body, name=Text(payload.name.ar, payload.name.fr), seat=payload.seat,
        kind=payload.kind, email=payload.email,
    )  # fmt: skip
    with reading(reading_scope(request)):
        return next(one for one in bodies_at(request) if one.key == body)


@router.delete("/bodies/{body}", response={204: None}, summary="Nobody answers for that body here any more")
@writes("desk", mandate=DESK_NAMERS)
def withdrawn(request: HttpRequest, body: BodyKey) -> Status[None]:
    """The one named above, if any, does again."""
    withdraw_body(act_for(request), body=body)
    return Status(204, None)
