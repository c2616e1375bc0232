"""From a signed-in account to an act or a scope: the edge between requests and services."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act, Actor, Occasion
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.identity.capacity import refusal_for
from diwan.kernel.identity.models import Account
from diwan.kernel.identity.selectors import Seat, seats_of
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import PUBLIC, Scope

SEAT_KEY = "diwan_seat"


def actor_of(account: Account) -> Actor:
    """The account and person behind an act."""
    return Actor(account.pk, account.person_id, account.username)


def citizen_act(account: Account, territory: int, at: datetime, *, occasion: Occasion = "request") -> Act:
    """An act a citizen addresses to a community."""
    if account.person_id is None:
        raise NotAllowed("identity.errors.no_person")
    return Act(
        actor=actor_of(account),
        territory=territory,
        last=territory,
        at=at,
        hat="citizen",
        mandates=frozenset({"citizen"}),
        occasion=occasion,
    )


def officer_act(
    account: Account, seat: Seat, at: datetime, *, kind: str = "", occasion: Occasion = "request"
) -> Act:
    """An act of somebody in office; with `kind`, the delegation that gives that kind is named in it.

    Whoever held that kind by a delegation that is over is told so (`NotAllowed`). A wide seat looks at the
    communities below its own; only the State's representatives act in them (113.14 art. 110 to 118), and
    kinds of mandate that are declared so.
    """
    if kind and kind not in seat.kinds and (why := lapse_in(seat, kind, at)):
        raise why
    delegation = seat.delegation_for(kind) if kind else None
    return Act(
        actor=actor_of(account),
        territory=seat.territory,
        last=seat.last if acts_below(seat) else seat.territory,
        at=at,
        hat="office",
        mandates=seat.kinds,
        mandate_id=seat.mandate,
        delegation_id=delegation[0] if delegation else None,
        office=seat.office,
        occasion=occasion,
    )


def acts_below(seat: Seat) -> bool:
    """Whether a seat acts in the communities below its own."""
    kinds = house().mandates
    return any(kinds[kind].acts_below for kind in seat.kinds if kind in kinds)


def lapse_in(seat: Seat, kind: str, at: datetime) -> NotAllowed | None:
    """The words on a delegation that is over; None when there never was one."""
    why = refusal_for(seat.person, seat.territory, kind, timezone.localtime(at).date())
    return None if why.code == "base.errors.not_allowed" else why


def own_act(account: Account, at: datetime, *, occasion: Occasion = "request") -> Act:
    """An act on one's own account: contact, language; kept in the Kingdom's chain."""
    return Act(
        actor=actor_of(account), territory=KINGDOM, last=KINGDOM, at=at, hat="public", occasion=occasion
    )


def newcomer_act(username: str, at: datetime) -> Act:
    """The act of somebody who has no account yet."""
    return Act(actor=Actor(None, None, username), territory=KINGDOM, last=KINGDOM, at=at, hat="public")


def account_of(request: HttpRequest) -> Account | None:
    """The signed-in account."""
    user = request.user
    return user if isinstance(user, Account) and user.is_active else None


def seats_in(request: HttpRequest) -> list[Seat]:
    """The seats of the signed-in person today, read once a request."""
    found: list[Seat] | None = getattr(request, "_diwan_seats", None)
    if found is None:
        account = account_of(request)
        person = account.person_id if account else None
        found = seats_of(person, timezone.localdate()) if person else []
        request._diwan_seats = found  # type: ignore[attr-defined]
    return found


def seat_in(request: HttpRequest) -> Seat | None:
    """The seat chosen in this session, or the first one."""
    seats = seats_in(request)
    chosen = request.session.get(SEAT_KEY)
    return next((s for s in seats if s.mandate == chosen), seats[0] if seats else None)


def seat_held(request: HttpRequest) -> Seat:
    """The seat of a desk page, which `@page` has made sure of; `NotAllowed` without one."""
    seat = seat_in(request)
    if seat is None:
        raise NotAllowed("base.errors.not_allowed")
    return seat


def act_in(request: HttpRequest, *, kind: str = "") -> Act:
    """An act of the officer who is signed in; `NotAllowed` without a seat."""
    account, seat = account_of(request), seat_in(request)
    if account is None or seat is None:
        raise NotAllowed("base.errors.not_allowed")
    require_second_factor(account, seat)
    return officer_act(account, seat, timezone.now(), kind=kind)


def citizen_act_in(request: HttpRequest, territory: int) -> Act:
    """An act of the citizen who is signed in, addressed to a community."""
    account = account_of(request)
    if account is None:
        raise NotAllowed("base.errors.not_allowed")
    return citizen_act(account, territory, timezone.now())


def lacks_second_factor(account: Account, seat: Seat) -> bool:
    """Whether the seat demands a second factor (`DIWAN_SECOND_FACTOR`) that the account has not set up."""
    demanded: frozenset[str] = settings.SECOND_FACTOR_FOR
    return not seat.kinds.isdisjoint(demanded) and not is_mfa_enabled(account)


def require_second_factor(account: Account, seat: Seat) -> None:
    """Refuse the desk, by whatever way one comes to it, until the second factor the seat demands is set up."""
    if lacks_second_factor(account, seat):
        raise NotAllowed("identity.errors.second_factor", title=seat.title)


def desk_scope_in(request: HttpRequest) -> Scope:
    """What the officer who is signed in may look at."""
    account, seat = account_of(request), seat_in(request)
    if account is None or seat is None:
        raise NotAllowed("base.errors.not_allowed")
    require_second_factor(account, seat)
    return Scope("office", seat.territory, seat.last, account.person_id)


def citizen_scope_in(request: HttpRequest) -> Scope:
    """What the citizen who is signed in may look at; the public scope for a stranger."""
    account = account_of(request)
    if account is None or account.person_id is None:
        return PUBLIC
    return Scope("citizen", person=account.person_id)
