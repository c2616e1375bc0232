"""`/api/exchange`: the tokens of machines, for administrators."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.exchange.models import ApiToken
from diwan.kernel.exchange.rules import LONGEST_DAYS
from diwan.kernel.exchange.selectors import tokens_of
from diwan.kernel.exchange.services import create_token, revoke_token
from diwan.kernel.identity.calls import act_for, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import Id, Limit, Line, Offset, Window, window

router = Router()


class TokenOut(Schema):
    """A token, without its secret."""

    id: int
    name: str
    prefix: str
    mandate_id: int
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


class TokenWithSecret(Schema):
    """A token just created; the secret is shown this once."""

    token: TokenOut
    secret: str


class TokenIn(Schema):
    """What a token is for."""

    name: Line
    mandate: Id
    scopes: list[Line] = Field(min_length=1, max_length=100)
    days: int = Field(ge=1, le=LONGEST_DAYS)


@router.get("/tokens", response=Window[TokenOut], summary="The community's tokens")
@reads("desk", mandate="administrator")
def tokens(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Newest first, revoked ones included."""
    return dict(window(tokens_of(seat_of_call(request).territory), limit, offset))


@router.post("/tokens", response={201: TokenWithSecret}, summary="Create a token")
@writes("desk", mandate="administrator")
def new_token(request: HttpRequest, wanted: TokenIn) -> object:
    """The secret is in this answer and nowhere else afterwards."""
    return create_token(
        act_for(request), name=wanted.name, mandate=wanted.mandate, scopes=wanted.scopes, days=wanted.days
    )


@router.delete("/tokens/{id}", response=TokenOut, summary="Revoke a token")
@writes("desk", mandate="administrator")
def revoked(request: HttpRequest, id: Id) -> ApiToken:
    """At once, and for good."""
    return revoke_token(act_for(request), token=id)
