"""Who does what, under which mandate, for which community, when, and on what occasion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

MOROCCO = ZoneInfo("Africa/Casablanca")

Hat = Literal["office", "citizen", "public", "national"]
Occasion = Literal["request", "api", "task", "import", "demo", "shell"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The account and the person behind an act; both empty for the system itself.

    `machine` is a token that acts in somebody's seat: what is done in person it does not do.
    """

    account: int | None
    person: int | None
    label: str
    machine: bool = False


SYSTEM = Actor(None, None, "system")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of an administration or of a citizen; frozen, and the first argument of every service.

    `territory` is the community acted for and `last` the end of its range of ids; `mandates` are the kinds
    of mandate held at `at`, those received by delegation included.
    """

    actor: Actor
    territory: int
    last: int
    at: datetime
    hat: Hat
    mandates: frozenset[str] = frozenset()
    mandate_id: int | None = None
    delegation_id: int | None = None
    office: int | None = None
    occasion: Occasion = "request"
    id: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an act needs an aware time")

    @property
    def day(self) -> date:
        """The day it is in Morocco when the act is done: the one deadlines, mandates and registers know."""
        return self.at.astimezone(MOROCCO).date()

    @property
    def person(self) -> int | None:
        """The person who acts, or None for the system."""
        return self.actor.person

    def may(self, *kinds: str) -> bool:
        """Whether one of these kinds of mandate is held."""
        return not self.mandates.isdisjoint(kinds)

    def in_community(self, territory: int, last: int | None = None) -> Act:
        """The same act addressed to another community."""
        return replace(self, territory=territory, last=territory if last is None else last)


def system_act(territory: int, at: datetime, *, last: int | None = None, occasion: Occasion = "task") -> Act:
    """An act of the system itself, for one community: timers, imports, clean-up."""
    return Act(
        actor=SYSTEM,
        territory=territory,
        last=territory if last is None else last,
        at=at,
        hat="office",
        mandates=frozenset({"system"}),
        occasion=occasion,
    )
