"""How a move of a case touches its clocks and timers: pure, so that replaying the facts gives the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from diwan.kernel.base.calendar import Delay, WorkingCalendar
from diwan.kernel.cases import clocks
from diwan.kernel.cases.beside_clocks import (
    ASKED,
    BESIDE,
    ENDED,
    INQUIRY,
    MINUTES,
    NOTICE,
    OPINION,
    REPORT,
    VISIT,
    clocks_beside,
    timer_of,
    timers_beside,
)
from diwan.kernel.cases.schema.procedure import Clock, Procedure, Timer

STEP = "step:"


@dataclass(frozen=True, slots=True)
class Move:
    """One move: by which transition, from where to where, when."""

    transition: str
    origin: str
    target: str
    at: datetime
    also: frozenset[str] = frozenset()

    @property
    def events(self) -> frozenset[str]:
        """What clocks may listen to."""
        if self.origin == self.target:
            return frozenset({self.transition, *self.also})
        return frozenset({self.transition, f"leave:{self.origin}", f"enter:{self.target}", *self.also})


@dataclass(frozen=True, slots=True)
class Running:
    """A clock's state with the length chosen for this case."""

    state: clocks.ClockState
    delay: str


States = Mapping[str, Running]
Chooser = Callable[[str, Clock], str]


def clocks_of(law: Procedure) -> dict[str, Clock]:
    """The clocks of a procedure, those that live as long as a step, and those of what stands beside the steps."""
    sugar = {
        f"{STEP}{key}": Clock.model_validate(
            {
                "label": step.label,
                "within": step.within,
                "starts_on": [f"enter:{key}"],
                "stops_on": [f"leave:{key}"],
            }
        )
        for key, step in law.steps.items()
        if step.within
    }
    return {**law.clocks, **sugar, **clocks_beside(law)}


def timers_of(law: Procedure) -> dict[str, Timer]:
    """The timers of a procedure; a step's `within` reminds who holds it; others act on what stands beside."""
    sugar = {
        f"{STEP}{key}": timer_of(f"{STEP}{key}", law.holder_of(key))
        for key, step in law.steps.items()
        if step.within
    }
    return {**law.timers, **sugar, **timers_beside(law)}


def clocks_after(
    law: Procedure, states: States, move: Move, calendar: WorkingCalendar, chosen: Chooser
) -> dict[str, Running]:
    """Every clock as the move leaves it; in silence those of the time to decide have had their day."""
    found: dict[str, Running] = {}
    silent = law.steps[move.target].phase == "silence"
    going_on = clocks_of_silence(law) if silent else frozenset()
    for key, clock in clocks_of(law).items():
        after = _touched(key, clock, states.get(key), move, calendar, chosen)
        if after is not None and silent and key not in going_on:
            found[key] = Running(_closed(after.state, move.at), after.delay)
        elif after is not None:
            found[key] = _rested(law, clock, after, move, calendar)
    return found


def clocks_of_silence(law: Procedure) -> frozenset[str]:
    """The clocks that can begin once the administration has kept silent (55.19 art. 19 and 20)."""
    silent = {key for key, step in law.steps.items() if step.phase == "silence"}
    moves = {key for key, move in law.transitions.items() if silent & {move.to, *law.origins(move)}}
    heard = moves | {f"{what}:{key}" for what in ("enter", "leave") for key in silent}
    return frozenset(key for key, clock in clocks_of(law).items() if heard & set(clock.starts_on))


def lengthened(
    law: Procedure, event: str, states: States, calendar: WorkingCalendar
) -> dict[str, tuple[date, date]]:
    """The running clocks an event makes longer: their last day as it is, and as it would be."""
    found = {}
    for key, clock in law.clocks.items():
        running = states.get(key)
        if running is None or clock.extension is None or clock.extension.on != event:
            continue
        now = last_day(law, key, running, calendar)
        then = last_day(law, key, _extended(clock, running, calendar), calendar)
        if now and then:
            found[str(key)] = (now, then)
    return found


def rule_of(clock: Clock, running: Running) -> clocks.ClockRule:
    """How that clock counts."""
    return clocks.ClockRule(Delay.parse(running.delay), clock.roll, clock.frank)


def last_day(law: Procedure, key: str, running: Running, calendar: WorkingCalendar) -> date | None:
    """The last day of one clock of a case, or None while it does not run."""
    return clocks.last_day(rule_of(clocks_of(law)[key], running), running.state, calendar)


def acts_at(law: Procedure, timer: Timer, states: States, calendar: WorkingCalendar) -> datetime | None:
    """When a timer acts, or None while its clock does not run."""
    running = states.get(timer.clock)
    if running is None:
        return None
    before = Delay.parse(timer.before) if timer.before else None
    return clocks.acts_at(rule_of(clocks_of(law)[timer.clock], running), running.state, calendar, before)


def due_on(
    law: Procedure, step: str, states: States, calendar: WorkingCalendar, turn: str = ""
) -> date | None:
    """The nearest last day for whoever's turn it is; the step's own unless said."""
    ball = turn or law.steps[step].ball
    every = clocks_of(law)
    days = (
        last_day(law, key, running, calendar)
        for key, running in states.items()
        if every[key].of in (None, ball) and (ball == "office" or not key.startswith(BESIDE))
        if not key.startswith(OPINION)
    )
    return min((day for day in days if day), default=None)


def _touched(
    key: str,
    clock: Clock,
    running: Running | None,
    move: Move,
    calendar: WorkingCalendar,
    chosen: Chooser,
) -> Running | None:
    live = running is not None and running.state.status != "stopped"
    if running and live and move.events & set(clock.stops_on):
        running, live = Running(clocks.stopped(running.state, move.at), running.delay), False
    if (move.events & set(clock.restarts_on) and live) or (move.events & set(clock.starts_on) and not live):
        return _started(clock, chosen(key, clock), move.at, calendar)
    if running and live and clock.extension and clock.extension.on in move.events:
        return _extended(clock, running, calendar)
    return running


def _extended(clock: Clock, running: Running, calendar: WorkingCalendar) -> Running:
    by = None if clock.extension is None or clock.extension.by == "same" else Delay.parse(clock.extension.by)
    return Running(clocks.extended(rule_of(clock, running), running.state, by, calendar), running.delay)


def _started(clock: Clock, delay: str, at: datetime, calendar: WorkingCalendar) -> Running:
    rule = clocks.ClockRule(Delay.parse(delay), clock.roll, clock.frank)
    return Running(clocks.started(rule, at, calendar), delay)


def _rested(law: Procedure, clock: Clock, running: Running, move: Move, calendar: WorkingCalendar) -> Running:
    step = law.steps[move.target]
    if step.phase == "closed":
        return Running(_closed(running.state, move.at), running.delay)
    resting = any(move.target in law.steps_of(origin) for origin in clock.suspended_in)
    resting = resting or clock.of not in (None, step.ball)
    if resting:
        return Running(
            clocks.suspended(rule_of(clock, running), running.state, move.at, calendar), running.delay
        )
    return Running(clocks.resumed(running.state, move.at), running.delay)


def _closed(state: clocks.ClockState, at: datetime) -> clocks.ClockState:
    return state if state.status == "stopped" else clocks.stopped(state, at)


__all__ = [
    "ASKED",
    "BESIDE",
    "ENDED",
    "INQUIRY",
    "MINUTES",
    "NOTICE",
    "OPINION",
    "REPORT",
    "VISIT",
    "Move",
    "Running",
    "acts_at",
    "clocks_after",
    "clocks_of",
    "due_on",
    "last_day",
    "lengthened",
    "rule_of",
    "timers_of",
]
