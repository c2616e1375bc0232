"""Cases in words: who has the file, until when, what happened, what is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.calendar import Delay
from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases import motion
from diwan.kernel.cases.calendars import unsettled_near
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.kinds.computed import day_in
from diwan.kernel.cases.kinds.said import written_day
from diwan.kernel.cases.models import Case, CaseClock, CaseDue, CaseFact
from diwan.kernel.cases.requests import body_name
from diwan.kernel.cases.resolving import changes_of, holds_on
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.schema.formed import is_typed
from diwan.kernel.cases.schema.procedure import Clock, Procedure
from diwan.kernel.cases.selectors import obstacles, situation_of, states_of
from diwan.kernel.cases.situation import as_text, is_blank
from diwan.kernel.cases.spoken import delay_text
from diwan.kernel.cases.turns import is_handed_back, stands_at
from diwan.kernel.cases.visit_minutes import appointment
from diwan.kernel.identity.doers import Doers, doers
from diwan.shell.cases.happened import as_happened
from diwan.shell.cases.schedule import charged_words
from diwan.shell.cases.shown import shown_answer
from diwan.shell.parts import Calendar, Event, Fact

MOON = timedelta(days=2)
"""By how much a sighting moves a feast, its second day counted."""
OPINION_KINDS = {"opinion": "", "late_opinion": "", "silent": "silent", "asked": "again"}
"""What happens to opinions, and the state it is said in where it is not the outcome."""
ASIDE = (
    "signature",
    "consent",
    "copy",
    "acknowledged",
    "posted",
    "fetch",
    "not_fetched",
    "agreed",
    "objected",
    "publish",
    "refund",
    "revoked",
    "replaced",
    "charged",
    "arrears",
)
"""What goes beside the steps: to other bodies, on the board, back to who paid."""
VALIDITY = "validity"
"""The clock of a permit's own time."""
BESIDE_KINDS = ("visit", "inquiry")
"""What happens on the spot, and before the public."""
SHOWN_KINDS = (
    "moved",
    *BESIDE_KINDS,
    "document",
    "paid",
    "signed",
    "child",
    "assigned",
    *OPINION_KINDS,
    *ASIDE,
)


def delays_of(law: Procedure) -> list[str]:
    """How long the office may take, each length with the one that applies otherwise last."""
    clock = law.clocks.get(law.silence.clock or "legal")
    return [delay_text(v.is_) for v in clock.variants] if clock else []


def usual_of(law: Procedure) -> list[str]:
    """How long the office usually takes to decide, where the procedure says so beside the law."""
    usual = (clock for clock in law.clocks.values() if is_usual(law, clock))
    return [delay_text(v.is_) for clock in usual for v in clock.variants]


def is_usual(law: Procedure, clock: Clock) -> bool:
    """Whether a clock is the time the office gives itself: no law sets it, and it ends with the decision."""
    legal = law.clocks.get(law.silence.clock or "legal")
    return legal is not None and not clock.legal and set(legal.stops_on) <= set(clock.stops_on)


SILENCE_APPEAL = "silence_appeal"
"""The link by which a silence that grants nothing is appealed against (law 55.19 art. 21)."""


def silence_words(law: Procedure, *, office: bool = False) -> str:
    """What happens if nobody answers, said to who asked or to the office that has to answer."""
    means: str = law.silence.means
    if means == "none" and not delays_of(law):
        means = "no_delay"
    elif means == "none" and SILENCE_APPEAL in law.links:
        means = "appeal"
    return t(f"shell_cases.{'silence_office' if office else 'silence'}.{means}")


def speaks_of_silence(case: Case) -> bool:
    """Whether it matters what happens if nobody answers: the office has the turn, and its time has not passed yet."""
    open_still = case.phase != "silence" and not is_handed_back(case)
    return case.ball == "office" and case.law.begun_by != "office" and open_still


def advice_words(case: Case) -> str:
    """What the step tells the applicant, as long as it is his turn where it asks something of him."""
    if is_handed_back(case):
        return t("shell_cases.with.handed_back")
    return str(as_text(case.place.says)) if case.place.says else ""


def holder_words(case: Case) -> str:
    """Who has the file now."""
    if case.ball == "applicant":
        return t("shell_cases.with.applicant")
    if case.ball == "none":
        return running_words(case) if is_running(case) else t("shell_cases.with.none")
    kind = house().mandates.get(case.held_by)
    office = kind.title if kind else case.held_by
    return t("shell_cases.with.office", office=office, community=case.territory.name)


def is_running(case: Case) -> bool:
    """Whether what was granted goes on: nobody has anything to do, and nothing has ended."""
    return case.is_open and case.phase == "after" and case.ball == "none"


def running_words(case: Case) -> str:
    """That it goes on, and until when where that is known."""
    last = last_day_granted(case)
    return t("shell_cases.with.until", day=written_day(last)) if last else t("shell_cases.with.running")


def last_day_granted(case: Case) -> date | None:
    """The last day of what was granted: that of its recurring fee, or of the clock that runs out over it."""
    ends = [fee.recurring.ends for fee in case.law.fees.values() if fee.recurring]
    asked = next((day for key in ends if (day := day_in(case.values.get(key)))), None)
    valid = (row.last_day for row in case.clocks.all() if row.key == VALIDITY and row.status == "running")
    return asked or next(valid, None)


def calendar_of(case: Case, *, office: bool = False) -> Calendar:
    """Who has the file, since when, until when by law, what if nobody answers; in the words of either side."""
    law = case.law
    states = states_of(case)
    key = law.silence.clock or "legal"
    running = states.get(key)
    nearest = nearest_clock(case) or key
    legal_day = None if nearest == key else _legal_day(case, key)
    resting = running is not None and running.state.status == "suspended"
    return Calendar(
        who=holder_words(case),
        since=local(case.step_since),
        last_day=case.due_on,
        legal="" if has_no_day(case) else rests_on(case, key if legal_day else nearest),
        silence=silence_words(law, office=office) if speaks_of_silence(case) else "",
        paused=t("shell_cases.with.paused") if resting and case.due_on is None else "",
        closed=not case.is_open,
        until=until_words(law, law.clocks.get(nearest)),
        legal_day=legal_day,
        provisional=provisional_words(case, nearest),
        label=t("shell_cases.with.stands") if is_running(case) else "",
    )


def has_no_day(case: Case) -> bool:
    """Whether the time to decide has passed and no other one runs yet: its texts say nothing of what comes."""
    return case.phase == "silence" and case.due_on is None


def nearest_clock(case: Case) -> str:
    """The clock whose last day comes next; none while no day is set, so that nothing is said of what it rests on."""
    if case.due_on is None:
        return ""
    return next((row.key for row in case.clocks.all() if is_office_clock(row, case.due_on)), "")


def is_office_clock(row: CaseClock, due_on: date) -> bool:
    """Whether that clock is the one whose last day comes next; a body that is consulted has its own."""
    return row.last_day == due_on and not row.key.startswith(motion.BESIDE)


def until_words(law: Procedure, clock: Clock | None) -> str:
    """What the day that comes next is the end of: what the law allows, or the time the office usually takes."""
    if clock is None or clock.of in ("applicant", "other"):
        return ""
    if is_usual(law, clock):
        return t("shell_cases.with.usual_until")
    return t("shell_cases.with.legal_until") if clock.legal else str(as_text(clock.label))


def _legal_day(case: Case, key: str) -> date | None:
    """The last day the law allows the office, while the file is in its hands and it has not let that day pass."""
    found = (row.last_day for row in case.clocks.all() if row.key == key)
    return next(found, None) if case.ball == "office" and case.phase != "silence" else None


def provisional_words(case: Case, clock: str) -> str:
    """That the last day may move with a feast that waits for the moon; empty where none is near."""
    row = next((row for row in case.clocks.all() if row.key == clock and row.last_day), None)
    if row is None or row.last_day is None or not case.is_open:
        return ""
    counts_all = not Delay.parse(row.delay).unit.skips_holidays
    start = row.last_day - MOON if counts_all else local(row.since)
    feasts = unsettled_near(case.territory_id, start, row.last_day + MOON)
    if not feasts:
        return ""
    return t("shell_cases.with.provisional", feast=Text(feasts[0].ar, feasts[0].fr))


def rests_on(case: Case, key: str) -> str:
    """What a clock rests on: its texts; where no text sets it and a community may, the decision that did, or none."""
    clock = case.law.clocks.get(key)
    if clock is None or clock.legal:
        return str(cited_all(clock.legal)) if clock else ""
    path = f"clocks.{key}.within"
    if not any(slot.path == path and slot.may == "replace" for slot in case.law.slots.values()):
        return ""
    opened = local(case.opened_at)
    own = changes_of(case.territory_id, case.procedure).filter(path=path, valid_from__lte=opened)
    held = next((change for change in own if holds_on(change, opened)), None)
    return (
        t("shell_cases.with.set_by", decision=held.decided_by) if held else t("shell_cases.with.set_by_none")
    )


def timeline_of(case: Case) -> list[Event]:
    """What happened, where the file is, and what the law foresees next."""
    facts = [fact for fact in case.facts.all() if fact.kind in SHOWN_KINDS]
    people = doers((fact.actor_id for fact in facts), case.territory_id)
    events = [_event(case, fact, people) for fact in facts]
    if case.is_open:
        events.append(Event(stands_at(case), local(case.step_since), holder_words(case), state="here"))
        events += list(_coming(case))
    return events


def _event(case: Case, fact: CaseFact, people: Doers) -> Event:
    law = case.law
    title: object = (
        "" if fact.kind in (*ASIDE, *OPINION_KINDS, *BESIDE_KINDS) else t(f"shell_cases.facts.{fact.kind}")
    )
    if fact.kind == "moved" and fact.key in law.transitions:
        title = as_happened(as_text(law.transitions[fact.key].label))
    if fact.kind == "document" and fact.key in law.documents:
        title = t("shell_cases.facts.document_named", document=as_text(law.documents[fact.key].label))
    if fact.kind == "signed" and fact.key in law.outputs:
        title = t("shell_cases.facts.signed_named", document=as_text(law.outputs[fact.key].title))
    if fact.kind in OPINION_KINDS and fact.key in law.opinions:
        state = OPINION_KINDS[fact.kind] or fact.details["outcome"]
        title = t(
            "shell_cases.facts.opinion_named",
            opinion=as_text(law.opinions[fact.key].label),
            state=t(f"shell_cases.opinions.state.{state}"),
        )
    if fact.kind in BESIDE_KINDS:
        beside: dict[str, dict[str, Any]] = {"visit": law.visits, "inquiry": law.inquiries}
        table = beside[fact.kind]
        what = as_text(table[fact.key].label) if fact.key in table else fact.key
        title = t(f"shell_cases.facts.{fact.kind}.{fact.details['what']}", what=what)
        if day := fact.details.get("day"):
            title = t("shell_cases.facts.given_day", what=title, day=appointment(datetime.fromisoformat(day)))
    if fact.kind in ASIDE:
        title = t(f"shell_cases.facts.{fact.kind}_named", what=_aside(law, fact))
    post = people.post(fact.actor_id, fact.at) if fact.capacity == "office" else ""
    return Event(title, fact.at, _who(law, fact, people), fact.reasons, post=post)  # type: ignore[arg-type]


def _aside(law: Procedure, fact: CaseFact) -> object:
    """Which body, document or fee it is about."""
    tables: dict[str, Any] = {
        "fetch": law.documents,
        "not_fetched": law.documents,
        "agreed": law.documents,
        "objected": law.documents,
        "refund": law.fees,
        "charged": law.fees,
        "arrears": law.fees,
        "signature": law.fields,
    }
    if fact.kind in ("publish", "revoked", "replaced") and fact.key in law.outputs:
        return as_text(law.outputs[fact.key].title)
    if fact.kind == "charged" and fact.key in law.fees:
        first, last = (date.fromisoformat(fact.details[side]) for side in ("from", "to"))
        return charged_words(law, fact.key, first, last)
    found = tables.get(fact.kind, {}).get(fact.key)
    return as_text(found.label) if found else body_name(fact.key)


def _who(law: Procedure, fact: CaseFact, people: Doers) -> str | Text:
    """Who did it; of the system's own moves, whether a delay ran out or a linked file brought it."""
    if fact.capacity == "system":
        moved = law.transitions.get(fact.key) if fact.kind == "moved" else None
        by_child = moved is not None and "child" in moved.by and "timer" not in moved.by
        return "" if moved is None or by_child else t("shell_cases.facts.system")
    return people.name(fact.actor_id, fact.actor)


def _coming(case: Case) -> Iterator[Event]:
    law = case.law
    dues = sorted(case.dues.all(), key=lambda due: due.acts_at)
    timers = motion.timers_of(law)
    for due in dues:
        timer = timers.get(due.timer)
        if due.state == "pending" and timer is not None and timer.do and _would_act(case, due, timer.do):
            yield Event(_by_itself(law, timer.do), local(due.acts_at), state="future")


def _by_itself(law: Procedure, transition: str) -> Text | str:
    """A timer's act; where people make it too, that it counts as made without them."""
    declared = law.transitions[transition]
    label = as_happened(as_text(declared.label))
    if any(str(who) not in ("timer", "child") for who in declared.by):
        return t("shell_cases.facts.counts_as", act=label)
    return label


def _would_act(case: Case, due: CaseDue, transition: str) -> bool:
    """Whether a timer would still act at its hour if nothing changed before: not once its fee is paid."""
    if case.step not in case.law.origins(case.law.transitions[transition]):
        return False
    return not obstacles(situation_of(case, due.acts_at), transition)


def answers_of(
    case_values: dict[str, object], law: Procedure, section: str = "", *, file_url: str = ""
) -> list[Fact]:
    """Answers as a description list, those of one page or all; `file_url` is where the file of a field is seen."""
    return [
        Fact(as_text(asked.label), shown_answer(asked, case_values[key], file_url.replace("FIELD", key)))
        for key, asked in law.fields.items()
        if belongs_to(asked, section) and not is_blank(case_values.get(key))
    ]


def belongs_to(asked: FormField, section: str) -> bool:
    """Whether a question is of one page, or of the request at all: what is signed or counted is, on no page."""
    if section:
        return asked.section == section
    return bool(asked.section) or is_the_applicants(asked)


def is_the_applicants(asked: FormField) -> bool:
    """Whether an answer that stands on no page is the applicant's: a statement signed, a number counted."""
    return asked.set_by == "applicant" and not is_typed(asked)


def set_by_office(case: Case, *, file_url: str = "") -> list[Fact]:
    """What officers wrote in the file: complements asked for, conditions, reasons."""
    found = [
        Fact(as_text(asked.label), shown_answer(asked, case.values[key], file_url.replace("FIELD", key)))
        for key, asked in case.law.fields.items()
        if not asked.section and not is_the_applicants(asked) and not is_blank(case.values.get(key))
    ]
    return found + ([Fact(Text("الأسباب", "Motifs"), case.reasons)] if case.reasons else [])
