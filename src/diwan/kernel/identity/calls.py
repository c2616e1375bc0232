"""The edge between the API and services: who calls, in which act, under which scope a reply is read and written.

    router = Router()

    @router.get("/orders/{reference}", response=OrderOut)
    @reads("desk", mandate="cashier")
    def order(request, reference: str): ...

    @router.post("/orders/{reference}/cash", response=ReceiptOut)
    @writes("desk", mandate="cashier")
    def cash(request, reference: str, paid: CashIn):
        return take_cash(act_for(request), ...)

A GET decorated by `reads` is built and serialised under one scope; a `writes` operation runs its service in the
service's own transaction and serialises what it returns under the scope of the face.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Literal, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from diwan.kernel.base.act import Act, Actor
from diwan.kernel.base.errors import NotAllowed, NotFound
from diwan.kernel.identity.acting import (
    account_of,
    actor_of,
    citizen_act,
    officer_act,
    require_second_factor,
    seat_in,
)
from diwan.kernel.identity.models import Account
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.journal.looks import looks_beyond, record_look
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import PUBLIC, Scope, reading, reading_if_asked

CallFace = Literal["desk", "citizen", "public"]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: somebody in session, or a machine with a token, which acts in a seat and never as a citizen."""

    actor: Actor
    account: Account | None
    seated: Callable[[], Seat | None]
    machine: bool = False

    @property
    def seat(self) -> Seat | None:
        """Where one sits; asked only of calls that need a seat."""
        return self.seated()


def caller(request: HttpRequest) -> Caller:
    """Who calls; `NotAllowed` for a stranger."""
    known: Caller | None = getattr(request, "diwan_caller", None)
    if known is not None:
        return known
    account = account_of(request)
    if account is None:
        raise NotAllowed("base.errors.not_allowed")
    return Caller(actor_of(account), account, partial(seat_in, request))


def actor(request: HttpRequest) -> Actor:
    """The account and person, or the machine, behind a call."""
    return caller(request).actor


def seat_of_call(request: HttpRequest, mandate: tuple[str, ...] = ()) -> Seat:
    """The seat from which one calls; `NotAllowed` where it does not carry one of these mandates."""
    who = caller(request)
    seat = who.seat
    if seat is None or (mandate and seat.kinds.isdisjoint(mandate)):
        raise NotAllowed("base.errors.not_allowed")
    if who.account is not None and not who.machine:
        require_second_factor(who.account, seat)
    return seat


def act_for(request: HttpRequest, *, kind: str = "", at: datetime | None = None) -> Act:
    """An act of the officer or machine that calls; with `kind`, the delegation that gives it is named."""
    who, seat = caller(request), seat_of_call(request)
    when = at or timezone.now()
    if who.account is None:
        return machine_act(who.actor, seat, when)
    return replace(officer_act(who.account, seat, when, kind=kind, occasion="api"), actor=who.actor)


def act_in_person(request: HttpRequest, *, kind: str = "") -> Act:
    """An act of somebody in session; a machine is refused, whatever its seat: nobody signs by a token."""
    if caller(request).machine:
        raise NotAllowed("identity.errors.in_person")
    return act_for(request, kind=kind)


def machine_act(actor: Actor, seat: Seat, at: datetime) -> Act:
    """An act of a machine whose holder has no account."""
    return Act(
        actor=actor, territory=seat.territory, last=seat.territory, at=at, hat="office", mandates=seat.kinds,
        mandate_id=seat.mandate, office=seat.office, occasion="api",
    )  # fmt: skip


def citizen_act_for(
    request: HttpRequest, territory: int, *, at: datetime | None = None, known: bool = False
) -> Act:
    """An act of the citizen who calls, addressed to a community; a machine is refused.

    `known` where the community was read off a row of the database, and not off the call.
    """
    who = caller(request)
    if who.machine or who.account is None:
        raise NotAllowed("base.errors.not_allowed")
    if not known and not Territory.objects.filter(pk=territory).exists():
        raise NotFound("identity.errors.no_community", number=territory)
    return citizen_act(who.account, territory, at or timezone.now(), occasion="api")


def person_of_call(request: HttpRequest) -> int:
    """The citizen who calls."""
    who = caller(request)
    if who.machine or who.actor.person is None:
        raise NotAllowed("identity.errors.no_person")
    return who.actor.person


def reading_scope(request: HttpRequest, face: CallFace = "desk", mandate: tuple[str, ...] = ()) -> Scope:
    """What the caller may look at through a face."""
    if face == "public":
        return PUBLIC
    if face == "citizen":
        return Scope("citizen", person=person_of_call(request))
    seat = seat_of_call(request, mandate)
    return Scope("office", seat.territory, seat.last, caller(request).actor.person)


class ScopedOperation(Operation):
    """An operation whose reply is read and serialised under a scope."""

    def run(self, request: HttpRequest, **kw: Any) -> HttpResponseBase:
        """Check, do, reply; whatever goes wrong leaves the scope before it is answered."""
        refusal: HttpResponseBase | None = self._run_checks(request)
        if refusal is not None:
            return refusal
        try:
            return self.answered(request, kw)
        except Exception as why:
            response: HttpResponseBase = self.api.on_exception(request, why)
            return response

    def answered(self, request: HttpRequest, kw: dict[str, Any]) -> HttpResponseBase:
        """The reply, its reads within the scope of the operation."""
        wanted: Scoped = self.view_func.diwan_scope  # type: ignore[attr-defined]
        scope = reading_scope(request, wanted.face, wanted.mandate)
        if wanted.face == "desk" and looks_beyond(scope):
            record_look(act_for(request), page=request.path, lo=scope.lo or 0, hi=scope.hi or 0)
        within: AbstractContextManager[None] = reading(scope) if wanted.reads else nullcontext()
        draft = self.api.create_temporal_response(request)
        with within:
            values = self._get_values(request, kw, draft)
            result = self.view_func(request, **values)
            if wanted.reads:
                return self._result_to_response(request, result, draft)
        with reading_if_asked(scope):
            return self._result_to_response(request, result, draft)


@dataclass(frozen=True, slots=True)
class Scoped:
    """How an operation looks: through which face, for which mandates, and whether it only reads."""

    face: CallFace
    mandate: tuple[str, ...]
    reads: bool


def scoped(wanted: Scoped) -> Callable[[F], F]:
    """Mark a view so that its operation runs under a scope."""

    def become_scoped(operation: Operation) -> None:
        operation.__class__ = ScopedOperation

    def decorate(view: F) -> F:
        view.diwan_scope = wanted  # type: ignore[attr-defined]
        contribute_operation_callback(view, become_scoped)
        return view

    return decorate


def kinds_in(mandate: str | tuple[str, ...]) -> tuple[str, ...]:
    """One kind or several, as several."""
    return (mandate,) if isinstance(mandate, str) else mandate


def reads(face: CallFace, *, mandate: str | tuple[str, ...] = ()) -> Callable[[F], F]:
    """An operation that only reads: built and serialised under one scope."""
    return scoped(Scoped(face, kinds_in(mandate), reads=True))


def writes(face: CallFace, *, mandate: str | tuple[str, ...] = ()) -> Callable[[F], F]:
    """An operation that calls a service; what it returns is serialised under the scope of the face."""
    return scoped(Scoped(face, kinds_in(mandate), reads=False))
