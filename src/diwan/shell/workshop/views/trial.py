"""A trial case: filled as a citizen, moved as each role, its clock set forward by hand; nothing of it is kept.

The session keeps only what was done, and each look walks it again through the text as it is now.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.answers import answers_from
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.services.filing import section_fields
from diwan.kernel.cases.situation import as_text, documents_due, is_fee_owed
from diwan.kernel.cases.visits import OUTCOMES
from diwan.kernel.cases.writing.trial import (
    Trial,
    begun,
    brought,
    come,
    filled,
    heard,
    inquired,
    inquiry_ways,
    moved,
    visit_ways,
    visited,
    waited,
    ways,
)
from diwan.shell.cases.forms import AnswersForm, typed_answers
from diwan.shell.pages import looking, page, show
from diwan.shell.workshop.bench import Bench, bench_of
from diwan.shell.workshop.views.desk import MAKERS

LONGEST = 80
LONGEST_WAIT = 400
Script = list[dict[str, Any]]


def key_of(number: int) -> str:
    """Where the session keeps what was done in the trial of one draft."""
    return f"procedure-trial-{number}"


def script_of(request: HttpRequest, number: int) -> Script:
    """What was done so far."""
    found = request.session.get(key_of(number))
    return list(found) if isinstance(found, list) else []


def walked(bench: Bench, script: Script) -> tuple[Trial, Script]:
    """The trial after what was done, as far as the text as it is now lets it go; and that part of it."""
    law = bench.reading.law
    if law is None or not bench.reading.resolved:
        raise Refused("workshop.trial.not_whole")
    start = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
    trial = begun(law, start, rules(), calendar_of(bench.row.territory_id))
    done: Script = []
    for one in script:
        try:
            trial = done_once(trial, one)
        except (KeyError, StopIteration):
            break
        done.append(one)
    return trial, done


def done_once(trial: Trial, one: dict[str, Any]) -> Trial:
    """The trial after one thing that was done; KeyError where the text no longer has it."""
    kind, key = one["kind"], one.get("key", "")
    if kind == "fill":
        return filled(trial, one["values"])
    if kind == "document":
        return brought(trial, key)
    if kind == "pay":
        return replace(trial, paid=trial.paid | {key})
    if kind == "opinion":
        return heard(trial, key, one["outcome"])
    if kind == "visit":
        return visited(trial, key, one["what"], one["outcome"], one["values"])
    if kind == "inquiry":
        return inquired(trial, key, one["what"])
    if kind == "child":
        return come(trial, key, one["outcome"])
    if kind == "wait":
        return waited(trial, one["days"])
    way = next(way for way in ways(trial) if way.key == key and not way.reasons)
    return moved(trial, way.key, one.get("values"))


@page("desk", mandate=MAKERS)
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """Where the trial is, and everything one may do from there."""
    bench = bench_of(request, number)
    now, done = walked(bench, script_of(request, number))
    law = now.law
    drafting = law.steps[now.step].phase == "draft"
    typed = request.POST if request.method == "POST" else None
    trouble = getattr(request, "trouble", None)
    form = AnswersForm(
        law,
        section_fields(law),
        now.values,
        typed=typed if typed and "fill" in typed else None,
        trouble=trouble,
    )
    signed = {str(one.minutes) for one in law.visits.values()} | {
        str(one.report) for one in law.inquiries.values()
    }
    asked = request.GET.get("act", "") or (typed.get("act", "") if typed else "")
    said = {
        "bench": bench,
        "row": bench.row,
        "now": now,
        "step": as_text(law.steps[now.step].label),
        "day": timezone.localtime(now.at).date(),
        "drafting": drafting,
        "form": form if drafting else None,
        "ways": [way_words(bench, now, way, asked, typed, trouble) for way in ways(now)],
        "clocks": [
            (as_text(law.clocks[key].label), now.last_day(key))
            for key in now.states
            if key in law.clocks and now.last_day(key)
        ],
        "documents": [
            (key, as_text(one.label), key in now.documents)
            for key, one in documents_due(now.situation).items()
        ]
        + [
            (key, as_text(one.label), key in now.documents)
            for key, one in law.documents.items()
            if one.from_ == "office" and (key in now.documents or key not in signed)
        ],
        "fees": [
            (key, as_text(fee.label), key in now.paid)
            for key, fee in law.fees.items()
            if is_fee_owed(key, now.situation)
        ],
        "opinions": [
            (key, as_text(law.opinions[key].label), law.opinions[key].outcomes, one)
            for key, one in now.opinions.items()
        ],
        "visits": [
            visit_words(now, key, found, typed, trouble)
            for key, found in visit_ways(now).items()
            if found or key in now.visits
        ],
        "inquiries": [
            (key, as_text(law.inquiries[key].label), now.inquiries[key], found)
            for key, found in inquiry_ways(now).items()
        ],
        "links": [
            (key, as_text(link.label), link.outcomes)
            for key, link in law.links.items()
            if link.outcomes and any(now.step in law.steps_of(o) for o in link.open_in)
        ],
        "story": [story_words(now, event) for event in now.events],
        "done": done,
        "title": t("workshop.trial.title"),
        "crumbs": bench.crumbs(),
    }
    return show(request, "workshop/trial.html", said)


def way_words(bench: Bench, now: Trial, way: Any, asked: str, typed: Any, trouble: object) -> dict[str, Any]:
    """A transition in words: its button or the reasons why not; what it asks, once it is chosen."""
    declared = now.law.transitions[way.key]
    actors = dict(bench.names.options("actor"))
    form = (
        AnswersForm(
            now.law, declared.asks, now.values, typed=typed if asked == way.key else None, trouble=trouble
        )
        if declared.asks
        else None
    )
    return {
        "key": way.key,
        "words": as_text(declared.label),
        "by": [actors.get(one, one) for one in way.by],
        "reasons": [str(reason) for reason in way.reasons],
        "form": form,
        "main": declared.main,
    }


def visit_words(now: Trial, key: str, found: list[str], typed: Any, trouble: object) -> dict[str, Any]:
    """A visit in words: where it stands, what may be done, the form of what is found once one goes there."""
    declared, state = now.law.visits[key], now.visits.get(key)
    mine = typed if typed and typed.get("visit", "").startswith(f"{key}:") else None
    going = "go" in found
    return {
        "key": key,
        "words": as_text(declared.label),
        "over": state is not None and not state.is_awaited,
        "said": t(f"shell_cases.visits.outcomes.{state.outcome}") if state and state.outcome else "",
        "does": [what for what in found if what != "go"],
        "outcomes": [(one, t(f"shell_cases.visits.outcomes.{one}")) for one in OUTCOMES] if going else [],
        "form": AnswersForm(now.law, declared.findings, now.values, typed=mine, trouble=trouble)
        if going and declared.findings
        else None,
    }


def story_words(now: Trial, event: Any) -> tuple[date, object, object]:
    """One thing that happened, with its day."""
    law = now.law
    day = timezone.localtime(event.at).date()
    if event.kind == "moved":
        return day, as_text(law.transitions[event.key].label), as_text(law.steps[event.target].label)
    table: dict[str, Any] = {
        "opinion": law.opinions, "silent": law.opinions, "child": law.links, "document": law.documents,
        "visit": law.visits, "inquiry": law.inquiries,
    }  # fmt: skip
    found = table.get(event.kind.partition("_")[0], {}).get(event.key)
    about: Text | str = as_text(found.label) if found else event.key
    return day, t(f"workshop.trial.{event.kind}", what=about), ""


@trial.post
def do(request: HttpRequest, number: int) -> HttpResponse:
    """One thing more: fill, bring, pay, answer, move, wait; or take the last back, or begin anew."""
    script = script_of(request, number)
    with looking(request):
        bench = bench_of(request, number)
        now, script = walked(bench, script)
        if "again" in request.POST:
            script = []
        elif "undo" in request.POST:
            script = script[:-1]
        elif len(script) < LONGEST:
            script.append(one_more(request, now))
    request.session[key_of(number)] = script
    return redirect(request.path)


def one_more(request: HttpRequest, now: Trial) -> dict[str, Any]:
    """What was just done; `Invalid` by field for an answer that does not hold."""
    post, law = request.POST, now.law
    if "fill" in post:
        keys = section_fields(law)
        values = answers_from(law, keys, typed_answers(law, keys, post), now.values, now.at, required=False)
        return {"kind": "fill", "values": values}
    for kind, table in (("document", law.documents), ("pay", law.fees)):
        if post.get(kind) in table:
            return {"kind": kind, "key": post[kind]}
    for kind, held in (("opinion", now.opinions), ("child", law.links)):
        key, _, outcome = post.get(kind, "").partition(":")
        if key in held:
            return {"kind": kind, "key": key, "outcome": outcome}
    if "visit" in post:
        return one_visit(post, now)
    if "inquiry" in post:
        key, _, what = post["inquiry"].partition(":")
        if what not in inquiry_ways(now).get(key, ()):
            raise Refused("workshop.trial.nothing")
        return {"kind": "inquiry", "key": key, "what": what}
    if "days" in post:
        days = whole_number(post["days"])
        if days is None or not 1 <= days <= LONGEST_WAIT:
            raise Invalid({"days": [Refused("workshop.trial.days_wrong", most=LONGEST_WAIT)]})
        return {"kind": "wait", "days": days}
    key = post.get("act", "")
    if key not in law.transitions:
        raise Refused("workshop.trial.nothing")
    asks = law.transitions[key].asks
    values = (
        answers_from(law, asks, typed_answers(law, asks, post), now.values, now.at, required=True)
        if asks
        else {}
    )
    return {"kind": "move", "key": key, "values": {k: values[k] for k in asks if k in values}}


def one_visit(post: QueryDict, now: Trial) -> dict[str, Any]:
    """What was just done about a visit; what is found there is read as the form on the spot is."""
    key, _, rest = post.get("visit", "").partition(":")
    what, _, outcome = rest.partition(":")
    if what not in visit_ways(now).get(key, ()) or (what == "go" and outcome not in OUTCOMES):
        raise Refused("workshop.trial.nothing")
    found = {}
    if what == "go":
        keys, went = now.law.visits[key].findings, outcome != "not_possible"
        found = answers_from(
            now.law, keys, typed_answers(now.law, keys, post), now.values, now.at, required=went
        )
    return {"kind": "visit", "key": key, "what": what, "outcome": outcome, "values": found}
