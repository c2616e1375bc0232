"""A case walked through a procedure without being one: the engine's own rules, in memory, the clock set by hand.

Nothing is written and nobody is told. What the law asks of a transition (conditions, documents, fees) is asked by the
same functions as in a real case; payments, opinions and outcomes of linked cases are given by who tries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.kernel.cases import motion, opinions
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import obstacles
from diwan.kernel.cases.situation import Child, Reason, Situation, holds

LONGEST_WALK = 200
Rules = Mapping[str, Callable[..., object]]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a trial: when, what, and where the case was then."""

    at: datetime
    kind: str
    key: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A case in memory, at a moment."""

    law: Procedure
    at: datetime
    step: str
    back: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    paid: frozenset[str] = frozenset()
    children: tuple[Child, ...] = ()
    states: motion.States = field(default_factory=dict)
    standing: opinions.States = field(default_factory=dict)
    acted: frozenset[str] = frozenset()
    events: tuple[Event, ...] = ()
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    rules: Rules = field(default_factory=dict)

    @property
    def situation(self) -> Situation:
        """The case as conditions see it."""
        return Situation(
            law=self.law, values=self.values, at=self.at, documents=self.documents, paid=self.paid,
            done=frozenset(event.key for event in self.events if event.kind == "moved"),
            states=self.states, children=self.children, opinions=self.standing, calendar=self.calendar,
            rules=self.rules,
        )  # fmt: skip

    @property
    def is_over(self) -> bool:
        """Whether the case is closed."""
        return self.law.steps[self.step].phase == "closed"

    def last_day(self, key: str) -> date | None:
        """The last day of a clock, if it runs."""
        return motion.last_day(self.law, key, self.states[key], self.calendar) if key in self.states else None


@dataclass(frozen=True, slots=True)
class Way:
    """A transition one may try from where the case is: as whom, and why not now."""

    key: str
    by: tuple[str, ...]
    reasons: tuple[Reason, ...]


def begun(law: Procedure, at: datetime, rules: Rules, calendar: WorkingCalendar | None = None) -> Trial:
    """A trial at the first step."""
    return Trial(law, at, law.initial, rules=rules, calendar=calendar or WorkingCalendar())


def ways(trial: Trial) -> list[Way]:
    """Every transition that leaves from here, those of people; each with the reasons why it cannot be made now."""
    found = []
    for key, transition in trial.law.transitions.items():
        people = tuple(str(actor) for actor in transition.by if actor not in ("timer", "child"))
        if people and trial.step in trial.law.origins(transition):
            found.append(Way(key, people, tuple(obstacles(trial.situation, key))))
    return sorted(found, key=lambda way: (bool(way.reasons), not trial.law.transitions[way.key].main))


def moved(trial: Trial, key: str, values: Mapping[str, Any] | None = None) -> Trial:
    """The case after a transition that can be made."""
    law, transition = trial.law, trial.law.transitions[key]
    trial = replace(trial, values={**trial.values, **(values or {})})
    target = {"@back": trial.back, "@stay": trial.step}.get(transition.to, str(transition.to))
    move = motion.Move(key, trial.step, target, trial.at)
    situation = trial.situation
    asked = opinions.keys_to_ask(
        law, situation.opinions, move, lambda one: holds(law.opinions[one].when, situation)
    )
    standing = opinions.after_move(law, situation.opinions, move, asked)
    heard = replace(move, also=opinions.clock_events(situation.opinions, standing))
    states = motion.clocks_after(
        law, trial.states, heard, trial.calendar, lambda key, clock: _length(clock, situation)
    )
    back = trial.step if target != trial.step else trial.back
    event = Event(trial.at, "moved", key, trial.step, target)
    return replace(
        trial, step=target, back=back, states=states, standing=standing, events=(*trial.events, event)
    )


def _length(clock: Any, situation: Situation) -> str:
    return str(next(variant.is_ for variant in clock.variants if holds(variant.when, situation)))


def heard(trial: Trial, key: str, outcome: str) -> Trial:
    """The case once a body has answered."""
    standing = {**trial.standing, key: opinions.after_answer(trial.standing.get(key), outcome)}
    return _stirred(trial, standing, Event(trial.at, "opinion", key, trial.step, outcome))


def _stirred(trial: Trial, standing: opinions.States, event: Event) -> Trial:
    move = motion.Move(
        "", trial.step, trial.step, trial.at, also=opinions.clock_events(trial.standing, standing)
    )
    situation = trial.situation
    states = motion.clocks_after(
        trial.law, trial.states, move, trial.calendar, lambda key, clock: _length(clock, situation)
    )
    return replace(trial, standing=standing, states=states, events=(*trial.events, event))


def come(trial: Trial, link: str, outcome: str) -> Trial:
    """The case once a linked case came to something: what its outcome moves is moved."""
    declared = trial.law.links[link]
    trial = replace(
        trial,
        children=(*trial.children, Child(link, outcome)),
        events=(*trial.events, Event(trial.at, "child", link, trial.step, outcome)),
    )
    key = declared.on_child.get(outcome)  # type: ignore[call-overload]
    if (
        key
        and trial.step in trial.law.origins(trial.law.transitions[key])
        and not obstacles(trial.situation, key)
    ):
        return moved(trial, key)
    return trial


def waited(trial: Trial, days: int) -> Trial:
    """The case some days later: each timer acts at the moment it is due, in order."""
    until = trial.at + timedelta(days=days)
    for _ in range(LONGEST_WALK):
        due = _next_due(trial, until)
        if due is None:
            break
        at, name = due
        trial = _fired(replace(trial, at=max(at, trial.at), acted=trial.acted | {_mark(name, at)}), name)
    return replace(trial, at=until)


def _next_due(trial: Trial, until: datetime) -> tuple[datetime, str] | None:
    found = []
    for name, timer in motion.timers_of(trial.law).items():
        at = motion.acts_at(trial.law, timer, trial.states, trial.calendar)
        if at is not None and at <= until and _mark(name, at) not in trial.acted:
            found.append((at, name))
    return min(found, default=None)


def _mark(name: str, at: datetime) -> str:
    return f"{name}@{at.isoformat()}"


def _fired(trial: Trial, name: str) -> Trial:
    timer = motion.timers_of(trial.law)[name]
    if name.startswith(motion.OPINION):
        key = name.removeprefix(motion.OPINION)
        state = trial.standing.get(key)
        if state is None or not state.is_awaited:
            return trial
        silent = {**trial.standing, key: opinions.after_silence(trial.law.opinions[key], state)}
        return _stirred(trial, silent, Event(trial.at, "silent", key, trial.step, ""))
    if timer.do is None:
        told = Event(trial.at, "told", str(timer.notify), trial.step, trial.step)
        return replace(trial, events=(*trial.events, told))
    may = trial.step in trial.law.origins(trial.law.transitions[timer.do])
    return moved(trial, timer.do) if may and not obstacles(trial.situation, timer.do) else trial
