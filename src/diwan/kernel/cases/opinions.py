"""What other bodies are asked about a case, and what their answers and silences come to: pure.

An opinion is asked when the case enters its step, again when one of its events happened since, each time in a new
round. Its delay is a clock of its own (`motion.clocks_of`). Three silences: `favourable` is read as an answer;
`refer` and `none` leave the opinion unknown, and only let the study go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from diwan.kernel.cases import motion
from diwan.kernel.cases.schema.procedure import Opinion, Procedure

Status = Literal["open", "given", "silent", "dropped"]
STUDY = ("draft", "intake", "review", "paused")
"""Phases in which opinions are awaited; once it is decided, nobody waits for them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the latest round of one opinion stands; `stale` when an event calls for another."""

    round: int = 1
    status: Status = "open"
    outcome: str = ""
    stale: bool = False

    @property
    def is_awaited(self) -> bool:
        """Whether the study still waits for this body."""
        return self.stale or self.status == "open"

    @property
    def reading(self) -> str:
        """What it comes to now: an outcome, or `unknown`."""
        return "unknown" if self.stale or not self.outcome else self.outcome


States = Mapping[str, Asked]


def members(law: Procedure, group: str) -> dict[str, Opinion]:
    """The opinions of a group, or all of them."""
    return {key: one for key, one in law.opinions.items() if group in ("all", one.group)}


def keys_to_ask(
    law: Procedure, states: States, move: motion.Move, applies: Callable[[str], bool]
) -> list[str]:
    """Whom a move makes the office ask: on entering the step, those never asked and those to be asked again."""
    called = _called_again(law, states, move)
    return [
        key
        for key, one in law.opinions.items()
        if one.asked_in == move.target and (key in called or _is_wanting(states.get(key))) and applies(key)
    ]


def after_move(law: Procedure, states: States, move: motion.Move, asked: Iterable[str]) -> dict[str, Asked]:
    """Every opinion as a move leaves it."""
    found = dict(states)
    for key in _called_again(law, states, move):
        found[key] = replace(_ended(found[key]), stale=True)
    for key in asked:
        found[key] = after_asking(found.get(key))
    if law.steps[move.target].phase not in STUDY:
        found = {key: _ended(state) for key, state in found.items()}
    return found


def after_asking(state: Asked | None) -> Asked:
    """A first round, or the next one."""
    return Asked(state.round + 1) if state else Asked()


def after_answer(state: Asked | None, outcome: str) -> Asked:
    """The body has answered."""
    return replace(state or Asked(), status="given", outcome=outcome)


def after_silence(opinion: Opinion, state: Asked | None) -> Asked:
    """The delay is over without an answer: only `favourable` reads as one."""
    return replace(
        state or Asked(), status="silent", outcome="favourable" if opinion.silence == "favourable" else ""
    )


def clock_events(before: States, after: States) -> frozenset[str]:
    """What the clocks of opinions hear of a change."""
    ended = {key for key, state in before.items() if state.status == "open" and after[key] != state}
    begun = {key for key, state in after.items() if state.status == "open" and before.get(key) != state}
    return frozenset(f"{motion.ENDED}{key}" for key in ended) | frozenset(
        f"{motion.ASKED}{key}" for key in begun
    )


def _is_wanting(state: Asked | None) -> bool:
    return state is None or state.stale or state.status == "dropped"


def _called_again(law: Procedure, states: States, move: motion.Move) -> set[str]:
    return {key for key in states if move.events & set(law.opinions[key].again_on)}


def _ended(state: Asked) -> Asked:
    return replace(state, status="dropped") if state.status == "open" else state


def replayed(
    law: Procedure, states: States, kind: str, key: str, details: Mapping[str, object], move: motion.Move
) -> dict[str, Asked]:
    """Opinions after one fact of the timeline, from what the fact tells alone."""
    if kind == "moved":
        asked = details.get("asked", ())
        return after_move(law, states, move, asked if isinstance(asked, list) else ())
    change = {
        "asked": lambda state: after_asking(state),
        "opinion": lambda state: after_answer(state, str(details["outcome"])),
        "silent": lambda state: after_silence(law.opinions[key], state),
    }.get(kind)
    return {**states, key: change(states.get(key))} if change else dict(states)
