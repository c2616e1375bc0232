"""`/api/civil_status/mine/consultations`: the person sees who looked."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.identity.acting import account_of
from diwan.kernel.identity.calls import reads
from diwan.kernel.identity.shapes import BothWords, Limit, Offset, Window
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.looks import is_confirmed, looks

looks_router = Router()


class LookOut(Schema):
    """One consultation; `act` is `consulted`, `listed` in a search, `demanded`, or what was given.

    `to` is the quality of who received it. The body, its office and the function are told, never the agent's name.
    """

    at: datetime
    act: str
    type: RecordType
    reference: str
    name: BothWords
    own: bool
    community: BothWords
    body: BothWords
    office: BothWords
    capacity: BothWords
    machine: bool
    request: str
    to: str


@looks_router.get(
    "/consultations",
    response=Window[LookOut],
    summary="Who looked at my records and at those of my minor children",
)
@reads("citizen")
def my_looks(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Latest first; refused until a counter or the national identity has confirmed who asks."""
    account = account_of(request)
    if account is None or not is_confirmed(account):
        raise NotAllowed("civil_status.errors.unconfirmed")
    found = looks(offset, limit + 1)
    return {"items": found[:limit], "next": offset + limit if len(found) > limit else None}
