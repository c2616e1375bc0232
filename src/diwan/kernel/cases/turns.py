"""Whose turn it is after a decision: of who asked while something is owed, then of the office that delivers."""

from __future__ import annotations

from datetime import datetime

from diwan.kernel.base.text import Text
from diwan.kernel.cases import motion
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.procedure import Transition
from diwan.kernel.cases.selectors import obstacles, situation_of
from diwan.kernel.cases.situation import as_text

GRANTING = ("granted", "partly_granted", "silent_approval")
TO_DELIVER = Text("مرخص به، في انتظار التسليم", "Accordé, à délivrer")
NOT_THE_OFFICE = frozenset({"applicant", "professional", "timer", "child"})


def give_turn(case: Case, at: datetime) -> None:
    """Whose turn it is where a case stands: who was granted something and owes nothing waits for the office.

    A step that waits for payment says that it is the applicant's; once paid, or with nothing to pay, what was granted
    is to be delivered (2-18-577 art. 44: in two days), and stands among what the office has to do; the applicant's
    days are none of the office's.
    """
    step, law = case.place, case.law
    case.ball = step.ball
    if step.ball != "applicant" or step.phase != "decided" or step.outcome not in GRANTING:
        return
    situation = situation_of(case, at)
    ready = any(
        is_of_the_office(transition)
        and case.step in law.origins(transition)
        and not obstacles(situation, key)
        for key, transition in law.transitions.items()
    )
    if ready:
        case.ball = "office"
        case.due_on = motion.due_on(law, case.step, situation.states, situation.calendar, case.ball)


def is_handed_back(case: Case) -> bool:
    """Whether the applicant did what his step asked of him, and the office has the turn."""
    return case.ball == "office" and case.place.ball == "applicant"


def stands_at(case: Case) -> Text:
    """Where a case is, in words: what was paid, or costs nothing, waits no more for payment but to be delivered."""
    return TO_DELIVER if is_handed_back(case) else as_text(case.place.label)


def is_of_the_office(transition: Transition) -> bool:
    """Whether it is the usual way on, and the office's to go."""
    return transition.main and NOT_THE_OFFICE.isdisjoint(map(str, transition.by))
