"""Where the public inquiries of a case stand: pure, so that replaying the facts gives the same.

An inquiry is asked when the case enters its step, posted by the office, open once its notice has run, closed at the
end of its time, reported on when each remark is answered and the report is signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from diwan.kernel.cases import motion
from diwan.kernel.cases.schema.procedure import Procedure

Status = Literal["asked", "posted", "open", "closed", "reported", "dropped"]
UNDER_WAY = ("asked", "posted", "open")
STUDY = ("draft", "intake", "review", "paused")


@dataclass(frozen=True, slots=True)
class Held:
    """Where the latest round of one inquiry stands; `stale` when an event calls for another."""

    round: int = 1
    status: Status = "asked"
    stale: bool = False

    @property
    def reading(self) -> str:
        """`open`, `closed` or `reported`; empty before and once another round is called for."""
        return self.status if not self.stale and self.status in ("open", "closed", "reported") else ""


States = Mapping[str, Held]


def keys_to_ask(
    law: Procedure, states: States, move: motion.Move, applies: Callable[[str], bool]
) -> list[str]:
    """The inquiries a move calls for: on entering the step, those never held and those to be held again."""
    called = _called_again(law, states, move)
    return [
        key
        for key, one in law.inquiries.items()
        if one.asked_in == move.target and (key in called or _is_wanting(states.get(key))) and applies(key)
    ]


def after_move(law: Procedure, states: States, move: motion.Move, asked: Iterable[str]) -> dict[str, Held]:
    """Every inquiry as a move leaves it."""
    found = dict(states)
    for key in _called_again(law, states, move):
        found[key] = replace(_ended(found[key]), stale=True)
    for key in asked:
        found[key] = Held(found[key].round + 1) if key in found else Held()
    if law.steps[move.target].phase not in STUDY:
        found = {key: _ended(state) for key, state in found.items()}
    return found


def after_posting(law: Procedure, key: str, state: Held) -> Held:
    """The notice is posted: the inquiry waits for its opening, or is open at once where no notice is due."""
    return replace(state, status="posted" if law.inquiries[key].notice else "open")


def after_opening(state: Held) -> Held:
    """The notice has run."""
    return replace(state, status="open")


def after_closing(state: Held) -> Held:
    """Its time is over."""
    return replace(state, status="closed")


def after_report(state: Held) -> Held:
    """The report is signed."""
    return replace(state, status="reported")


def clock_events(before: States, after: States) -> frozenset[str]:
    """What the clocks of inquiries hear of a change."""
    heard: set[str] = set()
    for key, state in after.items():
        earlier = before.get(key)
        was = earlier.status if earlier and earlier.round == state.round else "asked"
        if was != state.status or (earlier and earlier.round != state.round):
            heard.add(f"{motion.INQUIRY}{state.status}:{key}")
            if earlier:
                heard.add(f"{motion.INQUIRY}end_{earlier.status}:{key}")
    return frozenset(heard)


def replayed(
    law: Procedure, states: States, kind: str, key: str, details: Mapping[str, object], move: motion.Move
) -> dict[str, Held]:
    """Inquiries after one fact of the timeline, from what the fact tells alone."""
    if kind == "moved":
        asked = details.get("inquiries", ())
        return after_move(law, states, move, asked if isinstance(asked, list) else ())
    if kind != "inquiry":
        return dict(states)
    changes: dict[object, Callable[[Held], Held]] = {
        "posted": lambda state: after_posting(law, key, state),
        "opened": after_opening,
        "closed": after_closing,
        "reported": after_report,
    }
    change = changes.get(details["what"])
    return {**states, key: change(states[key])} if change else dict(states)


def _is_wanting(state: Held | None) -> bool:
    return state is None or state.stale or state.status == "dropped"


def _called_again(law: Procedure, states: States, move: motion.Move) -> set[str]:
    return {key for key in states if move.events & set(law.inquiries[key].again_on)}


def _ended(state: Held) -> Held:
    return replace(state, status="dropped") if state.status in UNDER_WAY else state
