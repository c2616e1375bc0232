"""What conditions look at, and their answers: each that fails says why in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases import clocks, motion, opinions
from diwan.kernel.cases.inquiries import States as Inquiries
from diwan.kernel.cases.opinions import States as Opinions
from diwan.kernel.cases.schema import conditions as c
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.schema.formed import is_typed
from diwan.kernel.cases.schema.procedure import DocumentAsked, Procedure
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.visits import States as Visits

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Child:
    """A linked case: by which link, and what it came to; no outcome while it is open."""

    link: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """A case as conditions see it, at a moment."""

    law: Procedure
    values: Values
    at: datetime
    documents: frozenset[str] = frozenset()
    paid: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    states: motion.States = field(default_factory=dict)
    children: tuple[Child, ...] = ()
    opinions: Opinions = field(default_factory=dict)
    visits: Visits = field(default_factory=dict)
    inquiries: Inquiries = field(default_factory=dict)
    calendar: WorkingCalendar = WorkingCalendar()
    rules: Mapping[str, Callable[..., object]] = field(default_factory=dict)

    def with_values(self, values: Values) -> Situation:
        """The same with other answers."""
        return replace(self, values=values)

    def standing(
        self,
        *,
        opinions: Opinions | None = None,
        visits: Visits | None = None,
        inquiries: Inquiries | None = None,
    ) -> Situation:
        """The same with what stands beside the steps standing otherwise."""
        return replace(
            self,
            opinions=self.opinions if opinions is None else opinions,
            visits=self.visits if visits is None else visits,
            inquiries=self.inquiries if inquiries is None else inquiries,
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not possible: a message key with its details, or the procedure's own words."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    because: Words | None = None

    def __str__(self) -> str:
        return str(as_text(self.because)) if self.because else t(self.code, **self.details)


def as_text(words: Words) -> Text:
    """Declared words in the form the interface speaks."""
    return Text(words.ar, words.fr)


def unmet(conditions: list[Any], situation: Situation) -> list[Reason]:
    """The reasons why conditions do not hold; empty when they do."""
    return [reason for condition in conditions for reason in _answer(condition, situation)]


def holds(conditions: list[Any], situation: Situation) -> bool:
    """Whether every condition holds."""
    return not unmet(conditions, situation)


def is_asked(item: FormField | DocumentAsked, situation: Situation) -> bool:
    """Whether a field or a document is asked for in this situation; a field not where its page is not shown."""
    if isinstance(item, FormField) and item.section:
        return holds([*situation.law.sections[item.section].when, *item.when], situation)
    return holds(item.when, situation)


def documents_due(situation: Situation, upcoming: str = "") -> dict[str, DocumentAsked]:
    """The documents somebody outside the office has to bring by now (law 55.19 art. 6)."""
    reached = situation.done | {upcoming}
    return {
        key: document
        for key, document in situation.law.documents.items()
        if document.from_ != "office"
        and (document.at is None or document.at in reached)
        and is_asked(document, situation)
    }


def missing_documents(situation: Situation, upcoming: str = "") -> list[str]:
    """Basic documents not in the file; complementary ones never block (decree 2-18-577 art. 34-37)."""
    return [
        key
        for key, document in documents_due(situation, upcoming).items()
        if document.kind != "complementary" and key not in situation.documents
    ]


def missing_fields(situation: Situation) -> list[str]:
    """Required answers of the form that are not given."""
    return [
        key
        for key, asked in situation.law.fields.items()
        if asked.section
        and asked.required
        and is_typed(asked)
        and is_asked(asked, situation)
        and is_blank(situation.values.get(key))
    ]


def is_blank(value: Any) -> bool:
    """Whether nothing was answered; `no` is an answer."""
    return value in (None, "", [], {})


def _answer(condition: Any, situation: Situation) -> Iterator[Reason]:
    reasons = list(_ANSWERS[type(condition)](condition, situation))
    if reasons and condition.because:
        yield Reason("", because=condition.because)
    else:
        yield from reasons


def _field(condition: c.FieldIs, s: Situation) -> Iterator[Reason]:
    value = s.values.get(condition.field)
    if not _compared(condition, value):
        yield Reason("cases.reasons.field", {"field": as_text(s.law.fields[condition.field].label)})


def _compared(condition: c.FieldIs, value: Any) -> bool:
    if condition.eq is not None:
        return bool(value == condition.eq)
    if condition.isin is not None:
        return value in condition.isin
    number = float(value) if isinstance(value, int | float | str) and str(value).strip() else None
    if number is None:
        return False
    return number > condition.gt if condition.gt is not None else number < (condition.lt or 0)


def _given(condition: c.Given, s: Situation) -> Iterator[Reason]:
    if is_blank(s.values.get(condition.given)):
        yield Reason("cases.reasons.not_given", {"field": as_text(s.law.fields[condition.given].label)})


def _document(condition: c.DocumentGiven, s: Situation) -> Iterator[Reason]:
    if condition.document not in s.documents:
        yield Reason(
            "cases.reasons.no_document", {"document": as_text(s.law.documents[condition.document].label)}
        )


def _file(condition: c.FileIs, s: Situation) -> Iterator[Reason]:
    documents, fields = missing_documents(s), missing_fields(s)
    if condition.file == "incomplete":
        if not documents and not fields:
            yield Reason("cases.reasons.file_complete")
        return
    for key in documents:
        yield Reason("cases.reasons.no_document", {"document": as_text(s.law.documents[key].label)})
    for key in fields:
        yield Reason("cases.reasons.not_given", {"field": as_text(s.law.fields[key].label)})


def _fee(condition: c.FeePaid, s: Situation) -> Iterator[Reason]:
    if condition.fee_paid not in s.paid and is_fee_owed(condition.fee_paid, s):
        yield Reason("cases.reasons.not_paid", {"fee": as_text(s.law.fees[condition.fee_paid].label)})


def is_fee_owed(key: str, situation: Situation) -> bool:
    """Whether a fee applies to this case."""
    return holds(situation.law.fees[key].when, situation)


def _clock(condition: c.ClockIs, s: Situation) -> Iterator[Reason]:
    running = s.states.get(condition.clock)
    clock = s.law.clocks[condition.clock]
    details = {"clock": as_text(clock.label)}
    if running is None:
        yield Reason("cases.reasons.clock_not_started", details)
        return
    rule = motion.rule_of(clock, running)
    if condition.due is not None:
        if clocks.is_due(rule, running.state, s.at, s.calendar) != condition.due:
            yield Reason(
                "cases.reasons.clock_not_due" if condition.due else "cases.reasons.clock_due", details
            )
    elif clocks.is_before_half(rule, running.state, s.at, s.calendar) != (condition.before is not None):
        yield Reason("cases.reasons.past_half" if condition.before else "cases.reasons.before_half", details)


def _once(condition: c.Once, s: Situation) -> Iterator[Reason]:
    if condition.once in s.done:
        yield Reason("cases.reasons.only_once", {"act": as_text(s.law.transitions[condition.once].label)})


def _case(condition: c.CaseIs, s: Situation) -> Iterator[Reason]:
    children = [child for child in s.children if condition.link in (None, child.link)]
    if condition.case == "no_open_child" and any(not child.outcome for child in children):
        yield Reason("cases.reasons.child_open")
    if condition.case == "child_granted" and not any(child.outcome == "granted" for child in children):
        yield Reason("cases.reasons.child_not_granted")


def _holds(condition: c.Holds, s: Situation) -> Iterator[Reason]:
    named = s.law.conditions[condition.holds]
    reasons = unmet(named.all, s)
    yield from [Reason("", because=named.because)] if reasons and named.because else reasons


def _not(condition: c.Not, s: Situation) -> Iterator[Reason]:
    if not list(_answer(condition.not_, s)):
        yield Reason("cases.reasons.excluded")


def _any(condition: c.AnyOf, s: Situation) -> Iterator[Reason]:
    answers = [list(_answer(one, s)) for one in condition.any_]
    if all(answers):
        yield from answers[0]


def _rule(condition: c.Rule, s: Situation) -> Iterator[Reason]:
    if not s.rules[condition.rule](s.values):
        yield Reason("cases.reasons.rule")


def _opinion(condition: c.OpinionIs, s: Situation) -> Iterator[Reason]:
    state = s.opinions.get(condition.opinion)
    is_so = state is not None and state.status == "silent" and not state.stale
    if condition.is_ != "silent":
        is_so = (state.reading if state else "unknown") == condition.is_
    if not is_so:
        yield _standing(condition.opinion, s)


def _standing(key: str, s: Situation) -> Reason:
    """Where an opinion is, as the reason why something waits for it or is against it."""
    state = s.opinions.get(key)
    where = "not_asked"
    if state is not None:
        where = "awaited" if state.is_awaited else state.outcome or "silent"
    return Reason(f"cases.reasons.opinion.{where}", {"opinion": as_text(s.law.opinions[key].label)})


def _opinions(condition: c.OpinionsAre, s: Situation) -> Iterator[Reason]:
    group = opinions.members(s.law, condition.opinions)
    if condition.state == "closed":
        yield from (_standing(key, s) for key in group if _is_awaited(key, s))
        return
    wanted = "reserves" if condition.state == "any_reserves" else "unfavourable"
    binding = condition.state == "binding_unfavourable"
    if not any(
        s.opinions[key].reading == wanted
        for key, one in group.items()
        if key in s.opinions and (one.binding or not binding)
    ):
        yield Reason(f"cases.reasons.{condition.state}")


def _is_awaited(key: str, s: Situation) -> bool:
    """Whether a body that is concerned has not been asked yet, or may still answer."""
    state = s.opinions.get(key)
    return state.is_awaited if state else holds(s.law.opinions[key].when, s)


def _visit(condition: c.VisitIs, s: Situation) -> Iterator[Reason]:
    declared, state = s.law.visits[condition.visit], s.visits.get(condition.visit)
    reading = state.reading if state else ""
    replaced = declared.replaced_by in s.documents and not reading and (state is None or state.is_awaited)
    reading = "conforming" if replaced else reading
    unconcerned = state is None and not holds(declared.when, s)
    is_so = reading == condition.is_
    if condition.is_ == "closed":
        is_so = unconcerned or reading in ("conforming", "reserves", "not_conforming")
    if not is_so:
        where = reading or ("held" if state and state.status == "held" else "awaited")
        yield Reason(f"cases.reasons.visit.{where}", {"visit": as_text(declared.label)})


def _inquiry(condition: c.InquiryIs, s: Situation) -> Iterator[Reason]:
    declared, state = s.law.inquiries[condition.inquiry], s.inquiries.get(condition.inquiry)
    reading = state.reading if state else ""
    unconcerned = state is None and not holds(declared.when, s)
    wanted = {"open": ("open",), "closed": ("closed", "reported"), "reported": ("reported",)}[condition.state]
    if reading not in wanted and not (unconcerned and condition.state != "open"):
        where = reading or "not_open"
        yield Reason(f"cases.reasons.inquiry.{where}", {"inquiry": as_text(declared.label)})


_ANSWERS: dict[type[c.Condition], Callable[[Any, Situation], Iterator[Reason]]] = {
    c.FieldIs: _field,
    c.Given: _given,
    c.DocumentGiven: _document,
    c.FileIs: _file,
    c.FeePaid: _fee,
    c.ClockIs: _clock,
    c.Once: _once,
    c.CaseIs: _case,
    c.Holds: _holds,
    c.Not: _not,
    c.AnyOf: _any,
    c.Rule: _rule,
    c.OpinionIs: _opinion,
    c.OpinionsAre: _opinions,
    c.VisitIs: _visit,
    c.InquiryIs: _inquiry,
}
