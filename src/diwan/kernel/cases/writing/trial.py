"""A case walked through a procedure without being one: the engine's own rules, in memory, the clock set by hand.

Nothing is written and nobody is told. What the law asks of a transition (conditions, documents, fees) is asked by the
same functions as in a real case; payments, opinions, what a visit finds and the outcomes of linked cases are given
by who tries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.kernel.cases import beside, inquiries, motion, opinions, visits
from diwan.kernel.cases.inquiries import States as Inquiries
from diwan.kernel.cases.kinds.computed import with_computed
from diwan.kernel.cases.opinions import States as Opinions
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import obstacles
from diwan.kernel.cases.situation import Child, Reason, Situation, holds
from diwan.kernel.cases.visits import States as Visits

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
    opinions: Opinions = field(default_factory=dict)
    visits: Visits = field(default_factory=dict)
    inquiries: Inquiries = field(default_factory=dict)
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
            states=self.states, children=self.children, opinions=self.opinions, visits=self.visits,
            inquiries=self.inquiries, calendar=self.calendar, rules=self.rules,
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


def filled(trial: Trial, values: Mapping[str, Any]) -> Trial:
    """The case with more answers, what is computed from them counted anew."""
    return replace(trial, values=with_computed(trial.law, {**trial.values, **values}))


def moved(trial: Trial, key: str, values: Mapping[str, Any] | None = None) -> Trial:
    """The case after a transition that can be made."""
    transition = trial.law.transitions[key]
    trial = filled(trial, values or {})
    target = {"@back": trial.back, "@stay": trial.step}.get(transition.to, str(transition.to))
    move = motion.Move(key, trial.step, target, trial.at)
    situation = trial.situation
    after = beside.after_move(situation, move, beside.called_by(move, situation))
    back = trial.step if target != trial.step else trial.back
    event = Event(trial.at, "moved", key, trial.step, target)
    return replace(_stirred(trial, move, after, event), step=target, back=back)


def _stirred(trial: Trial, move: motion.Move, after: Situation, event: Event) -> Trial:
    situation = trial.situation
    told = replace(move, also=beside.clock_events(situation, after))
    states = motion.clocks_after(
        trial.law, trial.states, told, trial.calendar, lambda key, clock: _length(clock, situation)
    )
    return replace(
        trial, states=states, opinions=after.opinions, visits=after.visits, inquiries=after.inquiries,
        events=(*trial.events, event),
    )  # fmt: skip


def _length(clock: Any, situation: Situation) -> str:
    return str(next(variant.is_ for variant in clock.variants if holds(variant.when, situation)))


def _came_about(trial: Trial, kind: str, key: str, said: str = "", **standing: Any) -> Trial:
    move = motion.Move("", trial.step, trial.step, trial.at)
    event = Event(trial.at, kind, key, trial.step, said)
    return _stirred(trial, move, trial.situation.standing(**standing), event)


def _filed(trial: Trial, document: str) -> Trial:
    return replace(trial, documents=trial.documents | {document})


def brought(trial: Trial, document: str) -> Trial:
    """The case with one more piece; a visit that it replaces is made no more."""
    trial = _filed(trial, document)
    after = visits.after_document(trial.law, trial.visits, document)
    return _came_about(trial, "document", document, visits=after)


def heard(trial: Trial, key: str, outcome: str) -> Trial:
    """The case once a body has answered."""
    answered = opinions.after_answer(trial.opinions.get(key), outcome)
    return _came_about(trial, "opinion", key, outcome, opinions={**trial.opinions, key: answered})


def visit_ways(trial: Trial) -> dict[str, list[str]]:
    """What may be done now about each visit: `ask` it, `plan` it, `go` there, `sign` its minutes."""
    found: dict[str, list[str]] = {}
    for key, visit in trial.law.visits.items():
        state = trial.visits.get(key)
        free = visit.asked == "by_office" and visits.is_asked_in(trial.law, visit, trial.step)
        may = {
            "ask": free and not (state and state.is_awaited) and holds(visit.when, trial.situation),
            "plan": bool(state and state.may_be_planned and (state.stale or state.status != "planned")),
            "go": bool(state and state.status == "planned"),
            "sign": bool(state and state.status == "held"),
        }
        found[key] = [what for what, now in may.items() if now]
    return found


def visited(
    trial: Trial, key: str, what: str, outcome: str = "", values: Mapping[str, Any] | None = None
) -> Trial:
    """The case once something was done about a visit; KeyError where it cannot be now."""
    if what not in visit_ways(trial)[key]:
        raise KeyError(what)
    state = trial.visits.get(key)
    after = {
        "ask": visits.after_asking, "plan": visits.after_planning,
        "go": lambda known: visits.after_visit(known, outcome), "sign": visits.after_minutes,
    }[what](state)  # fmt: skip
    trial = filled(trial, values or {})
    if what == "sign":
        trial = _filed(trial, str(trial.law.visits[key].minutes))
    return _came_about(trial, f"visit_{what}", key, outcome, visits={**trial.visits, key: after})


def inquiry_ways(trial: Trial) -> dict[str, list[str]]:
    """What may be done now about each inquiry that was called for: `post` its notice, sign its `report`."""
    steps = {"asked": ["post"], "closed": ["report"]}
    return {key: [] if state.stale else steps.get(state.status, []) for key, state in trial.inquiries.items()}


def inquired(trial: Trial, key: str, what: str) -> Trial:
    """The case once something was done about an inquiry; KeyError where it cannot be now."""
    if what not in inquiry_ways(trial)[key]:
        raise KeyError(what)
    state = trial.inquiries[key]
    if what == "post":
        return _turned(trial, "posted", key, inquiries.after_posting(trial.law, key, state))
    trial = _filed(trial, str(trial.law.inquiries[key].report))
    return _turned(trial, "reported", key, inquiries.after_report(state))


def _turned(trial: Trial, what: str, key: str, state: inquiries.Held) -> Trial:
    return _came_about(trial, f"inquiry_{what}", key, inquiries={**trial.inquiries, key: state})


def come(trial: Trial, link: str, outcome: str) -> Trial:
    """The case once a linked case came to something: what its outcome moves is moved."""
    declared = trial.law.links[link]
    trial = replace(
        trial,
        children=(*trial.children, Child(link, outcome)),
        events=(*trial.events, Event(trial.at, "child", link, trial.step, outcome)),
    )
    key = declared.moves_on(outcome)
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
        return _fallen_silent(trial, name.removeprefix(motion.OPINION))
    if name.startswith(motion.NOTICE):
        key = name.removeprefix(motion.NOTICE)
        return _turned(trial, "opened", key, inquiries.after_opening(trial.inquiries[key]))
    if name.startswith(motion.INQUIRY):
        key = name.removeprefix(motion.INQUIRY)
        return _turned(trial, "closed", key, inquiries.after_closing(trial.inquiries[key]))
    if timer.do is None:
        told = Event(trial.at, "told", str(timer.notify), trial.step, trial.step)
        return replace(trial, events=(*trial.events, told))
    may = trial.step in trial.law.origins(trial.law.transitions[timer.do])
    return moved(trial, timer.do) if may and not obstacles(trial.situation, timer.do) else trial


def _fallen_silent(trial: Trial, key: str) -> Trial:
    state = trial.opinions.get(key)
    if state is None or not state.is_awaited:
        return trial
    silent = opinions.after_silence(trial.law.opinions[key], state)
    return _came_about(trial, "silent", key, opinions={**trial.opinions, key: silent})
