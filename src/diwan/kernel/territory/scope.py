"""What one may see and change: a hat and a range of ids, put on at the start of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from diwan.kernel.base.act import Act, Hat

ROLES: dict[str, str] = {
    "office": "diwan_office",
    "citizen": "diwan_citizen",
    "public": "diwan_public",
    "national": "diwan_national",
    "none": "diwan_app",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """One way of looking: the hat, the range of ids for an office, the person for a citizen."""

    hat: Hat
    lo: int | None = None
    hi: int | None = None
    person: int | None = None


PUBLIC = Scope("public")


def scope_of(act: Act) -> Scope:
    """The scope in which an act is done."""
    return Scope(act.hat, act.territory, act.last, act.person)


_current: ContextVar[Scope | None] = ContextVar("diwan_scope", default=None)


def current_scope() -> Scope | None:
    """The scope that is on, or None."""
    return _current.get()


def put_on(scope: Scope | None, act: str = "", *, read_only: bool = False) -> None:
    """Put a hat and its range on the open transaction, in one message; None takes everything off."""
    role = ROLES[scope.hat if scope else "none"]
    values = (scope.lo, scope.hi, scope.person) if scope else (None, None, None)
    statements = (
        f"SET LOCAL ROLE {role}; SET LOCAL diwan.lo=%s; SET LOCAL diwan.hi=%s; "
        "SET LOCAL diwan.person=%s; SET LOCAL diwan.act=%s"
    )
    if read_only:
        statements += "; SET LOCAL transaction_read_only=on"
    with connection.cursor() as cursor:
        cursor.execute(statements, [*("" if v is None else str(v) for v in values), act])


@contextmanager
def opened(scope: Scope, act: str = "", *, read_only: bool) -> Iterator[None]:
    """A transaction of its own under a scope; never nested in somebody else's."""
    token = _current.set(scope)
    try:
        with transaction.atomic(durable=True):
            put_on(scope, act, read_only=read_only)
            yield
    finally:
        _current.reset(token)
        if connection.in_atomic_block and not connection.needs_rollback:
            put_on(None)


@contextmanager
def reading(scope: Scope) -> Iterator[None]:
    """Look under a scope. Build and render inside: what is left lazy sees no rows afterwards."""
    with opened(scope, read_only=True):
        yield


@contextmanager
def reading_if_asked(scope: Scope) -> Iterator[None]:
    """Look under a scope that is put on with the first question: a reply that is whole already asks none."""
    token = _current.set(scope)
    asking = connection.execute_wrappers

    def begin(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        asking.remove(begin)
        looking.enter_context(reading(scope))
        return execute(sql, params, many, context)

    try:
        with ExitStack() as looking:
            asking.append(begin)
            yield
    finally:
        _current.reset(token)
        with suppress(ValueError):
            asking.remove(begin)
