"""Everything that must be true of a procedure before anybody relies on it."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from diwan.kernel.base.calendar import Delay, Unit
from diwan.kernel.cases.schema import charged, formed
from diwan.kernel.cases.schema import conditions as c
from diwan.kernel.cases.schema import effects as e
from diwan.kernel.cases.schema.joined import (
    committees_have_members,
    nodes_in,
    opinions_are_joined,
    visits_and_inquiries_are_joined,
)
from diwan.kernel.cases.schema.lawful import legal_delay_is_within_the_law
from diwan.kernel.cases.schema.problems import Problem, nearest
from diwan.kernel.cases.schema.procedure import Clock, Procedure, Transition
from diwan.kernel.cases.schema.references import WORLD_KINDS, Found, references_in
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.schema.world import PARTIES, World

PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")
SPOKEN = frozenset({"applicant", "number", "date", "territory", "reference", "procedure", "reasons"})

Problems = Iterator[Problem]


def problems_of(procedure: Procedure, world: World) -> list[Problem]:
    """Every fault found; references and the one beginning first, for the other checks trust them."""
    broken = list(unknown_references(procedure, world))
    broken = broken or list(one_beginning(procedure))
    return broken or [problem for check in CHECKS for problem in check(procedure)]


def unknown_references(procedure: Procedure, world: World) -> Problems:
    """Names that exist nowhere, found in one walk over the typed references."""
    for found in references_in(procedure):
        known = sorted(known_names(procedure, world, found.ref.kind))
        if str(found.ref) not in known and not _is_present_path(procedure, found):
            yield Problem(
                found.path,
                "no_such",
                {
                    "kind": found.ref.kind.replace("_", " "),
                    "name": str(found.ref),
                    "near": nearest(found.ref, known),
                },
            )


def known_names(procedure: Procedure, world: World, kind: str) -> set[str]:
    """What a reference of that kind may name."""
    if kind in WORLD_KINDS:
        return set(
            getattr(world, "categories" if kind == "category" else f"{'bodie' if kind == 'body' else kind}s")
        )
    if kind in _TABLES:
        return set(getattr(procedure, _TABLES[kind]))
    return _SPECIAL[kind](procedure, world)


_TABLES = {
    "section": "sections",
    "field": "fields",
    "document": "documents",
    "fee": "fees",
    "step": "steps",
    "transition": "transitions",
    "clock": "clocks",
    "opinion": "opinions",
    "visit": "visits",
    "inquiry": "inquiries",
    "output": "outputs",
    "link": "links",
    "condition": "conditions",
}
_SPECIAL: dict[str, Callable[[Procedure, World], set[str]]] = {
    "origin": lambda p, w: {*p.steps, *(f"@{step.phase}" for step in p.steps.values())},
    "target": lambda p, w: {*p.steps, "@back", "@stay"},
    "child_transition": lambda p, w: {key for key, t in p.transitions.items() if "child" in t.by},
    "event": lambda p, w: {
        *p.transitions,
        *(f"{way}:{step}" for step in p.steps for way in ("enter", "leave")),
    },
    "opinion_group": lambda p, w: {"all", *(o.group for o in p.opinions.values() if o.group)},
    "actor": lambda p, w: {*w.mandates, *PARTIES, "timer", "child"},
    "recipient": lambda p, w: {*w.mandates, *PARTIES, "desk"},
    "column": lambda p, w: set(formed.columns_of(p)),
    "quantity": lambda p, w: {*p.fields, *formed.columns_of(p)},
    "known": lambda p, w: set(formed.KNOWN),
    "path": lambda p, w: set(),
}


def _is_present_path(procedure: Procedure, found: Found) -> bool:
    if found.ref.kind != "path":
        return False
    at: Any = procedure
    for part in found.ref.split("."):
        at = at.get(part) if isinstance(at, dict) else _attribute(at, part)
        if at is None:
            return False
    return True


def _attribute(model: Any, name: str) -> Any:
    if not isinstance(model, BaseModel):
        return None
    named = {info.alias or key: key for key, info in type(model).model_fields.items()}
    return getattr(model, named[name]) if name in named else None


def one_beginning(procedure: Procedure) -> Problems:
    """One initial step, a draft, from which the applicant files."""
    initial = [key for key, step in procedure.steps.items() if step.initial]
    if len(initial) != 1:
        yield Problem("steps", "one_initial", {"steps": ", ".join(initial)})
        return
    if procedure.steps[initial[0]].phase != "draft":
        yield Problem(f"steps.{initial[0]}.phase", "initial_is_draft")
    filings = [t for t in procedure.transitions.values() if initial[0] in procedure.origins(t)]
    office = procedure.begun_by == "office"
    if not any(("applicant" in t.by) != office or (office and len(t.by) > 1) for t in filings):
        yield Problem(f"steps.{initial[0]}", "nobody_files")
    if office and procedure.listed:
        yield Problem("listed", "office_is_not_listed")


def moves(procedure: Procedure, *, returns: bool = True) -> dict[str, set[str]]:
    """Where a case can go from each step; a return leads only where one has been, so it reaches nothing new."""
    graph: dict[str, set[str]] = {step: set() for step in procedure.steps}
    for transition in procedure.transitions.values():
        for origin in procedure.origins(transition):
            if returns or transition.to != "@back":
                graph[origin] |= _targets(procedure, transition, origin)
    return graph


def _targets(procedure: Procedure, transition: Transition, origin: str) -> set[str]:
    if transition.to == "@stay":
        return set()
    if transition.to == "@back":
        return {o for t in procedure.transitions.values() if t.to == origin for o in procedure.origins(t)}
    return {str(transition.to)}


def every_step_reached_and_left(procedure: Procedure) -> Problems:
    """No step is out of reach, none is a trap unless closed, none closed can be left."""
    graph, forward = moves(procedure), moves(procedure, returns=False)
    reached: set[str] = set()
    waiting = [procedure.initial]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += forward[here]
    for key, step in procedure.steps.items():
        if key not in reached:
            yield Problem(f"steps.{key}", "step_unreached")
        if step.phase != "closed" and not graph[key] - {key}:
            yield Problem(f"steps.{key}", "step_is_trap")
        if step.phase == "closed" and graph[key]:
            yield Problem(f"steps.{key}", "closed_is_left", {"steps": ", ".join(sorted(graph[key]))})


def every_step_can_end(procedure: Procedure) -> Problems:
    """From every step some closed step can be reached."""
    graph = moves(procedure)
    ending = {key for key, step in procedure.steps.items() if step.phase == "closed"}
    while wider := {key for key, to in graph.items() if to & ending} - ending:
        ending |= wider
    for key in procedure.steps.keys() - ending:
        yield Problem(f"steps.{key}", "step_never_ends")


def closed_steps_have_an_outcome(procedure: Procedure) -> Problems:
    """What a closed case came to is always said."""
    for key, step in procedure.steps.items():
        if step.phase == "closed" and step.outcome is None:
            yield Problem(f"steps.{key}.outcome", "outcome_missing")
        if step.phase in ("draft", "intake", "review", "paused") and step.outcome:
            yield Problem(f"steps.{key}.outcome", "outcome_too_soon")


def returns_do_not_nest(procedure: Procedure) -> Problems:
    """The engine remembers one place to come back to: a pause inside a pause is refused."""
    pauses = {o for t in procedure.transitions.values() if t.to == "@back" for o in procedure.origins(t)}
    for key, transition in procedure.transitions.items():
        nested = procedure.origins(transition) & pauses
        if transition.to in pauses and nested:
            yield Problem(
                f"transitions.{key}.from",
                "nested_return",
                {"step": str(transition.to), "steps": ", ".join(sorted(nested))},
            )


def clocks_act(procedure: Procedure) -> Problems:
    """Something happens when a clock is due."""
    timed = {t.clock for t in procedure.timers.values() if t.before is None}
    for key, clock in procedure.clocks.items():
        if key not in timed:
            yield Problem(f"clocks.{key}", "clock_without_timer")
        yield from _clock_problems(key, clock)
        named = procedure.fields.get(clock.until) if clock.until else None
        if named and named.type != "date":
            yield Problem(f"clocks.{key}.until", "operand_no_date", {"field": clock.until})


def _clock_problems(key: str, clock: Clock) -> Problems:
    variants = clock.variants
    if not variants or variants[-1].when:
        yield Problem(f"clocks.{key}.within", "last_length_conditional")
    for position, variant in enumerate(variants[:-1]):
        if not variant.when:
            yield Problem(f"clocks.{key}.within[{position}]", "length_hides")
    units = {Delay.parse(v.is_).unit for v in variants}
    if len({_family(unit) for unit in units}) > 1:
        yield Problem(f"clocks.{key}.within", "lengths_differ")
    longer = clock.extension.by if clock.extension else "same"
    if longer != "same" and {_family(Delay.parse(longer).unit)} != {_family(unit) for unit in units}:
        yield Problem(f"clocks.{key}.extension.by", "extension_differs")
    if Unit.HOURS in units and clock.frank:
        yield Problem(f"clocks.{key}.frank", "hours_are_never_frank")


def _family(unit: Unit) -> str:
    return unit if unit.skips_holidays or unit is Unit.HOURS else "calendar"


def timers_match(procedure: Procedure) -> Problems:
    """A timer makes only transitions that are a timer's, and every such transition has one."""
    done = {t.do for t in procedure.timers.values() if t.do}
    for key, timer in procedure.timers.items():
        if timer.do and "timer" not in procedure.transitions[timer.do].by:
            yield Problem(f"timers.{key}.do", "not_made_by_timer", {"transition": str(timer.do)})
    for key, transition in procedure.transitions.items():
        if "timer" in transition.by and key not in done:
            yield Problem(f"transitions.{key}.by", "no_timer_makes_it")
    for key, transition in procedure.transitions.items():
        if "child" in transition.by and key not in procedure.moves_of_children():
            yield Problem(f"transitions.{key}.by", "no_link_names_it")


def before_is_shorter(procedure: Procedure) -> Problems:
    """A reminder falls inside its clock."""
    for key, timer in procedure.timers.items():
        if timer.before:
            shortest = min(Delay.parse(v.is_).nominal_days for v in procedure.clocks[timer.clock].variants)
            if Delay.parse(timer.before).nominal_days >= shortest:
                yield Problem(f"timers.{key}.before", "reminder_too_soon")


def silence_is_real(procedure: Procedure) -> Problems:
    """Silence is declared with its clock, its list entry, and a timer that can fire from a review step."""
    silence = procedure.silence
    if silence.means == "approval" and not silence.listed:
        yield Problem("silence.listed", "silence_unlisted")
    if {"silence_approval", "silence_appeal"} <= procedure.blocks.keys():
        yield Problem("uses.silence_appeal", "silence_twice")
    if silence.means == "none":
        return
    if silence.clock is None:
        yield Problem("silence.clock", "silence_without_clock")
    elif not any(
        _fires_from_review(procedure, t.do) for t in procedure.timers.values() if t.clock == silence.clock
    ):
        yield Problem(
            "silence.clock",
            "silence_out_of_reach",
            {"clock": str(silence.clock)},
        )


def _fires_from_review(procedure: Procedure, transition: str | None) -> bool:
    if transition is None:
        return False
    return any(
        procedure.steps[step].phase == "review"
        for step in procedure.origins(procedure.transitions[transition])
    )


def refusals_are_reasoned(procedure: Procedure) -> Problems:
    """A negative decision made by a person gives its reasons (law 55.19 art. 18)."""
    for key, transition in procedure.transitions.items():
        target = procedure.steps.get(transition.to)
        negative = target is not None and target.outcome in ("refused", "inadmissible", "revoked")
        if (
            negative
            and transition.reasons != "required"
            and set(transition.by) - {"timer", "child", *PARTIES}
        ):
            yield Problem(f"transitions.{key}.reasons", "refusal_unreasoned")


def documents_have_a_source(procedure: Procedure) -> Problems:
    """A document the office fetches itself says from whom (law 55.19 art. 23)."""
    for key, document in procedure.documents.items():
        if (document.from_ == "office") != (document.source is not None):
            yield Problem(f"documents.{key}.source", "document_source")


def outputs_are_issued(procedure: Procedure) -> Problems:
    """An output that no transition issues is a promise nobody keeps; its words name known fields."""
    issued = procedure.outputs_issued()
    for key, output in procedure.outputs.items():
        if key not in issued:
            yield Problem(f"outputs.{key}", "output_never_issued")
        if output.body:
            yield from _unknown_placeholders(procedure, f"outputs.{key}.body", output.body)
    for key, inquiry in procedure.inquiries.items():
        if inquiry.says:
            yield from _unknown_placeholders(procedure, f"inquiries.{key}.says", inquiry.says)


def _unknown_placeholders(procedure: Procedure, path: str, words: Words) -> Problems:
    known = {*SPOKEN, *procedure.fields}
    for language in ("ar", "fr"):
        for name in PLACEHOLDER.findall(getattr(words, language)):
            if name not in known:
                yield Problem(
                    f"{path}.{language}", "no_such_field", {"name": name, "near": nearest(name, known)}
                )


def links_count_from_something(procedure: Procedure) -> Problems:
    """A link with a delay says from which event it is counted."""
    for key, link in procedure.links.items():
        if (link.within is None) != (link.counted_from is None):
            yield Problem(f"links.{key}.counted_from", "counted_from_what")
        opened = any(effect.open == key for effect in nodes_in(procedure, e.Open))
        if link.body != "own" and not opened:
            yield Problem(f"links.{key}.body", "opened_elsewhere")


def dates_follow(procedure: Procedure) -> Problems:
    """A version ends after it begins."""
    if procedure.until and procedure.until <= procedure.in_force:
        yield Problem("until", "ends_before_it_begins")


def conditions_do_not_circle(procedure: Procedure) -> Problems:
    """A named condition does not lead back to itself."""
    uses = {key: {n.holds for n in nodes_in(cond, c.Holds)} for key, cond in procedure.conditions.items()}
    for key in uses:
        seen: set[str] = set()
        waiting = set(map(str, uses[key]))
        while waiting:
            seen |= waiting
            waiting = {str(n) for name in waiting for n in uses[name]} - seen
        if key in seen:
            yield Problem(f"conditions.{key}", "condition_circles")


CHECKS: tuple[Callable[[Procedure], Iterable[Problem]], ...] = (
    every_step_reached_and_left,
    every_step_can_end,
    closed_steps_have_an_outcome,
    returns_do_not_nest,
    clocks_act,
    timers_match,
    before_is_shorter,
    opinions_are_joined,
    committees_have_members,
    visits_and_inquiries_are_joined,
    silence_is_real,
    refusals_are_reasoned,
    *formed.CHECKS,
    charged.fees_can_be_counted,
    documents_have_a_source,
    outputs_are_issued,
    links_count_from_something,
    dates_follow,
    conditions_do_not_circle,
    legal_delay_is_within_the_law,
)
