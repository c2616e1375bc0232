"""Who may come in: a signed-in account with its form token, or a machine with its bearer token; and how often."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import SimpleRateThrottle
from ninja.utils import check_csrf

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Actor
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.exchange.selectors import Recognised, recognised
from diwan.kernel.identity.calls import Caller
from diwan.kernel.identity.models import Account

READING = ("GET", "HEAD", "OPTIONS")
SEARCH = "/search"
"""What ends an address whose POST only reads: what is looked for comes in the body, which no log keeps."""


def scope_wanted(request: HttpRequest) -> str:
    """The scope an operation wants of a token: the part of the house it is in, or its own, to read or to write."""
    parts = request.path_info.split("/")
    within = "/".join(parts[2:])
    own = (s.key for s in house().api_scopes.values() if f"{within}/".startswith(f"{s.path}/"))
    label = next(own, parts[2] if len(parts) > 2 else "")
    only_reads = request.method in READING or request.path_info.endswith(SEARCH)
    return f"{label}:{'read' if only_reads else 'write'}"


def caller_of(token: Recognised) -> Caller:
    """A machine, acting in the seat of its token."""
    account = Account.objects.filter(person_id=token.person, is_active=True).first()
    actor = Actor(
        account.pk if account else None, token.person, f"token {token.id} {token.name}", machine=True
    )
    return Caller(actor, account, lambda: token.seat, machine=True)


class TokenDoor(HttpBearer):
    """`Authorization: Bearer diwan_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token's caller; refused where its scopes do not reach."""
        known = recognised(token, timezone.now())
        if known is None:
            return None
        wanted = scope_wanted(request)
        if wanted not in known.scopes and wanted != "me:read":
            raise NotAllowed("exchange.errors.scope_missing", scope=wanted)
        request.diwan_caller = caller_of(known)  # type: ignore[attr-defined]
        return known


class SessionDoor(SessionAuth):
    """The session of the pages; a call that changes something carries the form token too."""

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise HttpError(403, "csrf")
        return request.user


def address_of(request: HttpRequest) -> str:
    """Where a call comes from; the edge has put there what our own proxies saw, never what the caller claims."""
    return str(request.META.get("REMOTE_ADDR", ""))


class CallerThrottle(SimpleRateThrottle):
    """So many calls a minute for each account, token, or address of a stranger, counted in this process."""

    cache = caches["process"]

    def __init__(self, rate: str, strangers: str) -> None:
        super().__init__(rate)
        self.for_strangers = self.parse_rate(strangers)
        self.for_known = self.parse_rate(rate)

    def get_cache_key(self, request: HttpRequest) -> str:
        """One count for each caller."""
        known = getattr(request, "auth", None)
        if isinstance(known, Recognised):
            return f"api:token:{known.id}"
        return f"api:account:{known.pk}" if known else f"api:address:{address_of(request)}"

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this call is within the rate of who calls."""
        strange = getattr(request, "auth", None) is None
        self.num_requests, self.duration = self.for_strangers if strange else self.for_known
        allowed: bool = super().allow_request(request)
        return allowed
