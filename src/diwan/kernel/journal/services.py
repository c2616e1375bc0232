"""`@service`, the one decorator with power: permission, transaction, scope, journal, events."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, models

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.territory.scope import opened, scope_of

NEVER_KEPT = frozenset({"password", "secret"})

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Line:
    """One journal entry in the making."""

    verb: str
    territory: int
    subject_type: str
    subject_id: str
    facts: dict[str, Any]
    personal: dict[str, Any]


@dataclass(slots=True)
class Occurrence:
    """What an act under way has gathered: its lines, written last."""

    act: Act
    lines: list[Line] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)


_under_way: ContextVar[Occurrence | None] = ContextVar("diwan_act", default=None)


def service(
    verb: str, *, mandate: str | tuple[str, ...], personal: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Act, P], R]]:
    """Make a function one act of the administration.

    It runs in a transaction under the act's scope, only for a holder of one of `mandate` (`NotAllowed`
    otherwise), and leaves a journal entry: the verb, the returned row as subject, its keyword arguments as
    facts, those named in `personal` kept apart, passwords nowhere. Called inside another service it joins that
    act.
    """
    kinds = (mandate,) if isinstance(mandate, str) else mandate
    private = frozenset(personal)

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Act, P], R]:
        def verb_done(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            require_mandate(act, kinds)
            outer = _under_way.get()
            if outer is not None:
                return recorded(outer, act, *args, **kwargs)
            occurrence = Occurrence(act)
            token = _under_way.set(occurrence)
            try:
                with opened(scope_of(act), str(act.id), read_only=False):
                    result = recorded(occurrence, act, *args, **kwargs)
                    write_lines(occurrence)
                    return result
            finally:
                _under_way.reset(token)

        def recorded(occurrence: Occurrence, act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            occurrence.notes.append({})
            occurrence.verbs.append(verb)
            try:
                result = function(act, *args, **kwargs)
            finally:
                notes = occurrence.notes.pop()
                occurrence.verbs.pop()
            occurrence.lines.append(line_of(verb, act, result, {**kwargs, **notes}, private))
            return result

        functools.update_wrapper(verb_done, function)
        vars(verb_done).update(verb=verb, mandates=kinds)
        return verb_done

    return decorate


def require_mandate(act: Act, kinds: tuple[str, ...]) -> None:
    """Refuse unless one of the kinds is held, by itself or included in another by law."""
    if "anyone" not in kinds and house().included(act.mandates).isdisjoint(kinds):
        raise NotAllowed("base.errors.not_allowed")


def note(**facts: Any) -> None:
    """Add facts to the journal entry of the service that is running."""
    occurrence = _under_way.get()
    if occurrence is None or not occurrence.notes:
        raise RuntimeError("note() outside a service")
    occurrence.notes[-1].update(facts)


def trace_in(territory: int, verb: str, subject: models.Model, **facts: Any) -> None:
    """Leave an entry in another community's chain as well: a row of its own was read there in the act under way."""
    occurrence = _under_way.get()
    if occurrence is None:
        raise RuntimeError("trace_in() outside a service")
    line = line_of(verb, occurrence.act, subject, facts, frozenset())
    line.territory = territory
    occurrence.lines.append(line)


def within(*verbs: str) -> bool:
    """Whether one of these verbs is being done: for a part of it that is done in no other way."""
    occurrence = _under_way.get()
    return occurrence is not None and not set(verbs).isdisjoint(occurrence.verbs)


def emit(act: Act, event: object) -> None:
    """Tell the modules that listen; they answer inside the same transaction, in order of requirement."""
    for handler in house().listeners.get(type(event), ()):
        handler(act, event)


def line_of(verb: str, act: Act, result: object, facts: Mapping[str, Any], private: frozenset[str]) -> Line:
    """The entry a finished verb leaves."""
    subject = result if isinstance(result, models.Model) else None
    facts = {k: v for k, v in facts.items() if k not in NEVER_KEPT or not isinstance(v, str | bytes)}
    plain = {k: as_json(v) for k, v in facts.items() if k not in private}
    hidden = {k: as_json(v) for k, v in facts.items() if k in private and v not in (None, "")}
    return Line(
        verb=verb,
        territory=getattr(subject, "territory_id", None) or act.territory,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        facts=plain,
        personal=hidden,
    )


def as_json(value: Any) -> Any:
    """A fact as the journal keeps it: rows by label and key, bytes by digest, amounts and dates as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, Mapping):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(v) for v in value]
    if isinstance(value, bytes):
        return f"sha256:{sha256(value).hexdigest()}"
    if isinstance(value, Text):
        return {"ar": value.ar, "fr": value.fr}
    if isinstance(value, Enum):
        return as_json(value.value)
    if is_dataclass(value) and not isinstance(value, type | Money):
        return as_json(asdict(value))
    if isinstance(value, datetime | date | Decimal | UUID | Money):
        return str(value)
    return repr(type(value).__name__)


def canonical(value: Any) -> str:
    """JSON in one fixed form."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def personal_digest(salt: bytes, personal: Mapping[str, Any]) -> str:
    """What the chain keeps of personal facts, so that they can be erased without breaking it."""
    return sha256(salt + canonical(personal).encode()).hexdigest()


APPEND = "SELECT diwan_journal_append(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s::jsonb)"


def write_lines(occurrence: Occurrence) -> None:
    """Append the act's entries in one message to the database; chain heads are locked in order of territory."""
    lines = sorted(occurrence.lines, key=lambda line: line.territory)
    values = [value for line in lines for value in appended(occurrence.act, line)]
    with connection.cursor() as cursor:
        cursor.execute("; ".join([APPEND] * len(lines)), values)


def appended(act: Act, line: Line) -> list[Any]:
    """One entry as the database function takes it, the only way in."""
    salt = os.urandom(16) if line.personal else None
    facts = dict(line.facts)
    if salt is not None:
        facts["personal"] = personal_digest(salt, line.personal)
    return [
        line.territory, act.id, act.at, line.verb, act.actor.account, act.actor.person, act.actor.label,
        act.mandate_id, act.delegation_id, act.occasion, line.subject_type, line.subject_id,
        canonical(facts), salt, canonical(line.personal) if salt is not None else None,
    ]  # fmt: skip
