"""What the visits of a case have come to: pure, so that replaying the facts gives the same.

A visit is asked when the case enters its step, planned for a day, held on the spot, closed when its minutes are
signed; another round begins when one of its events happened since, when it was not possible, or when the office
plans one that it may ask by itself. A document that replaces it closes it without anybody going there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from diwan.kernel.cases import motion
from diwan.kernel.cases.schema.procedure import Procedure, Visit

Status = Literal["asked", "planned", "held", "closed", "replaced", "dropped"]
Outcome = Literal["conforming", "reserves", "not_conforming", "not_possible"]
OUTCOMES: tuple[Outcome, ...] = ("conforming", "reserves", "not_conforming", "not_possible")
WAITING = ("asked", "planned")
DECIDED = ("decided", "silence", "closed")
"""Phases in which nobody goes any more where a decision had to be prepared."""


@dataclass(frozen=True, slots=True)
class Visited:
    """Where the latest round of one visit stands; `stale` when an event calls for another."""

    round: int = 1
    status: Status = "asked"
    outcome: str = ""
    stale: bool = False

    @property
    def is_awaited(self) -> bool:
        """Whether somebody still has to go there, or to sign what was found."""
        return self.stale or self.status in ("asked", "planned", "held")

    @property
    def reading(self) -> str:
        """What it came to, once its minutes are signed; empty before."""
        if self.stale:
            return ""
        return {"closed": self.outcome, "replaced": "conforming"}.get(self.status, "")

    @property
    def may_be_planned(self) -> bool:
        """Whether a day may be given: asked, to be moved to another day, or not possible the last time."""
        return self.stale or self.status in WAITING or self.reading == "not_possible"


States = Mapping[str, Visited]


def is_asked_in(law: Procedure, visit: Visit, step: str) -> bool:
    """Whether a step is one in which that visit is made."""
    return any(step in law.steps_of(origin) for origin in visit.asked_in)


def keys_to_ask(
    law: Procedure, states: States, move: motion.Move, applies: Callable[[str], bool]
) -> list[str]:
    """The visits a move calls for: on entering the step, those never asked and those to be made again."""
    called = _called_again(law, states, move)
    return [
        key
        for key, visit in law.visits.items()
        if visit.asked == "on_entering"
        and is_asked_in(law, visit, move.target)
        and (key in called or _is_wanting(states.get(key)))
        and applies(key)
    ]


def after_move(law: Procedure, states: States, move: motion.Move, asked: Iterable[str]) -> dict[str, Visited]:
    """Every visit as a move leaves it."""
    found = dict(states)
    for key in _called_again(law, states, move):
        found[key] = replace(_ended(found[key]), stale=True)
    for key in asked:
        found[key] = after_asking(found.get(key))
    over = law.steps[move.target].phase in DECIDED
    return {
        key: _ended(state) if over and not is_asked_in(law, law.visits[key], move.target) else state
        for key, state in found.items()
    }


def after_asking(state: Visited | None) -> Visited:
    """A first round, or the next one."""
    return Visited(state.round + 1) if state else Visited()


def after_planning(state: Visited | None) -> Visited:
    """A day is given: to the round that waits for one, or to a new one."""
    known = state if state and not state.stale and state.status in WAITING else after_asking(state)
    return replace(known, status="planned")


def after_visit(state: Visited | None, outcome: str) -> Visited:
    """Somebody went there."""
    return replace(state or Visited(), status="held", outcome=outcome)


def after_minutes(state: Visited | None) -> Visited:
    """The minutes are signed."""
    return replace(state or Visited(), status="closed")


def after_document(law: Procedure, states: States, document: str) -> dict[str, Visited]:
    """A piece of the file that replaces a visit closes it."""
    return {
        key: replace(state, status="replaced")
        if state.status in WAITING and law.visits[key].replaced_by == document
        else state
        for key, state in states.items()
    }


def clock_events(before: States, after: States) -> frozenset[str]:
    """What the clocks of visits hear of a change."""
    heard: set[str] = set()
    for key, state in after.items():
        earlier = before.get(key)
        same = earlier is not None and earlier.round == state.round
        if earlier and earlier.status in WAITING and (not same or state.status not in WAITING):
            heard.add(f"{motion.VISIT}over:{key}")
        if state.status in WAITING and not (same and earlier and earlier.status in WAITING):
            heard.add(f"{motion.VISIT}asked:{key}")
        if state.status == "held" and not (same and earlier and earlier.status == "held"):
            heard.add(f"{motion.VISIT}held:{key}")
        if earlier and earlier.status == "held" and (not same or state.status != "held"):
            heard.add(f"{motion.VISIT}signed:{key}")
    return frozenset(heard)


def replayed(
    law: Procedure, states: States, kind: str, key: str, details: Mapping[str, object], move: motion.Move
) -> dict[str, Visited]:
    """Visits after one fact of the timeline, from what the fact tells alone."""
    if kind == "moved":
        asked = details.get("visits", ())
        return after_move(law, states, move, asked if isinstance(asked, list) else ())
    if kind == "document":
        return after_document(law, states, key)
    if kind != "visit":
        return dict(states)
    known = states.get(key)
    changes: dict[object, Callable[[], Visited]] = {
        "asked": lambda: after_asking(known),
        "planned": lambda: after_planning(known),
        "held": lambda: after_visit(known, str(details.get("outcome", ""))),
        "signed": lambda: after_minutes(known),
    }
    return {**states, key: changes[details["what"]]()}


def _is_wanting(state: Visited | None) -> bool:
    return state is None or state.stale or state.status == "dropped"


def _called_again(law: Procedure, states: States, move: motion.Move) -> set[str]:
    return {key for key in states if move.events & set(law.visits[key].again_on)}


def _ended(state: Visited) -> Visited:
    return replace(state, status="dropped") if state.status in WAITING else state
