"""What lives beside the steps of a case: opinions, visits, public inquiries. What a move does to them: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diwan.kernel.cases import inquiries, motion, opinions, visits
from diwan.kernel.cases.situation import Situation, holds


@dataclass(frozen=True, slots=True)
class Called:
    """What a move calls for, by key: bodies to ask, visits to make, inquiries to hold."""

    opinions: list[str] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    inquiries: list[str] = field(default_factory=list)

    @property
    def told(self) -> dict[str, list[str]]:
        """The same as the timeline keeps it, nothing where nothing is called for."""
        named = {"asked": self.opinions, "visits": self.visits, "inquiries": self.inquiries}
        return {name: keys for name, keys in named.items() if keys}


def called_by(move: motion.Move, situation: Situation) -> Called:
    """What a move calls for in this situation; a visit whose replacement is in the file is not."""
    law = situation.law
    return Called(
        opinions.keys_to_ask(
            law, situation.opinions, move, lambda key: holds(law.opinions[key].when, situation)
        ),
        visits.keys_to_ask(
            law, situation.visits, move,
            lambda key: law.visits[key].replaced_by not in situation.documents
            and holds(law.visits[key].when, situation),
        ),
        inquiries.keys_to_ask(
            law, situation.inquiries, move, lambda key: holds(law.inquiries[key].when, situation)
        ),
    )  # fmt: skip


def after_move(situation: Situation, move: motion.Move, called: Called) -> Situation:
    """The situation as a move leaves what stands beside the steps."""
    law = situation.law
    return situation.standing(
        opinions=opinions.after_move(law, situation.opinions, move, called.opinions),
        visits=visits.after_move(law, situation.visits, move, called.visits),
        inquiries=inquiries.after_move(law, situation.inquiries, move, called.inquiries),
    )


def clock_events(before: Situation, after: Situation) -> frozenset[str]:
    """What the clocks hear of a change beside the steps."""
    return (
        opinions.clock_events(before.opinions, after.opinions)
        | visits.clock_events(before.visits, after.visits)
        | inquiries.clock_events(before.inquiries, after.inquiries)
    )


def replayed(
    situation: Situation, kind: str, key: str, details: Mapping[str, object], move: motion.Move
) -> Situation:
    """The situation after one fact of the timeline, as far as it concerns what stands beside the steps."""
    law = situation.law
    return situation.standing(
        opinions=opinions.replayed(law, situation.opinions, kind, key, details, move),
        visits=visits.replayed(law, situation.visits, kind, key, details, move),
        inquiries=inquiries.replayed(law, situation.inquiries, kind, key, details, move),
    )
