"""Giving machines a way in, and taking it away."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec

from django.apps import apps

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound, Refused
from diwan.kernel.exchange.models import ApiToken
from diwan.kernel.exchange.rules import LONGEST_DAYS, PERSONAL_OFFICES, SHOWN, digest_of
from diwan.kernel.identity.models import Mandate
from diwan.kernel.identity.selectors import in_force
from diwan.kernel.journal.services import service


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just created, with its secret: the only time it is seen."""

    token: ApiToken
    secret: str


def known_scopes() -> list[str]:
    """Every scope a token may have: reading and writing, for each part of the house."""
    labels = sorted(app.label for app in apps.get_app_configs() if has_api(app.name))
    return [f"{label}:{what}" for label in (*labels, *house().api_scopes) for what in ("read", "write")]


def has_api(app: str) -> bool:
    """Whether an app of the house has operations of its own."""
    return app.startswith("diwan.") and find_spec(f"{app}.api") is not None


def create_token(act: Act, *, name: str, mandate: int, scopes: Iterable[str], days: int) -> NewToken:
    """Create a token; its secret is shown once and kept nowhere."""
    secret = f"diwan_{secrets.token_urlsafe(32)}"
    kept = (secret[:SHOWN], digest_of(secret))
    return NewToken(
        register_token(act, name=name, mandate=mandate, scopes=list(scopes), days=days, kept=kept), secret
    )


@service("exchange.token_created", mandate="administrator")
def register_token(
    act: Act, *, name: str, mandate: int, scopes: list[str], days: int, kept: tuple[str, bytes]
) -> ApiToken:
    """Record a token of a seat of one's community; offices exercised in person are given to no machine."""
    if not name.strip():
        raise Refused("exchange.errors.token_needs_name")
    if not scopes or not set(scopes) <= set(known_scopes()):
        raise Refused("exchange.errors.unknown_scope")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("exchange.errors.token_too_long", days=LONGEST_DAYS)
    seat = Mandate.objects.filter(in_force(act.day), territory_id=act.territory, pk=mandate)
    held = seat.select_related("post").first()
    if held is None:
        raise NotFound("exchange.errors.no_such_seat")
    if not house().included(held.post.kinds).isdisjoint(PERSONAL_OFFICES):
        raise Refused("exchange.errors.office_in_person", post=held.post.title)
    return ApiToken.objects.create(
        territory_id=act.territory, name=name.strip(), mandate=held, scopes=scopes, prefix=kept[0],
        digest=kept[1], created_at=act.at, created_by=act.mandate_id, expires_at=act.at + timedelta(days=days),
    )  # fmt: skip


@service("exchange.token_revoked", mandate="administrator")
def revoke_token(act: Act, *, token: int) -> ApiToken:
    """Close a machine's way in, at once and for good."""
    found = ApiToken.objects.select_for_update().filter(territory_id=act.territory, pk=token).first()
    if found is None:
        raise NotFound("exchange.errors.no_such_token")
    if found.revoked_at is not None:
        raise Conflict("exchange.errors.already_revoked")
    found.revoked_at = act.at
    found.save(update_fields=["revoked_at"])
    return found
