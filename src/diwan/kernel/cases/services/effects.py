"""The effects of a transition: what it does besides moving the case; numbers and words at the end of the act.

What only an office may do (give a case to somebody, send money back) is left to a task where a citizen's act asks it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Delay
from diwan.kernel.base.deferral import later as leave
from diwan.kernel.cases import clocks, events
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.fetching import WITHIN
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.schema import effects as e
from diwan.kernel.cases.schema.procedure import Output
from diwan.kernel.cases.services.giving import give_back, give_to_holder
from diwan.kernel.cases.services.recording import Later, numbered, record_fact
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.cases.services.undoing import replace_output, revoke_output
from diwan.kernel.journal.services import emit

FALLBACK_BOOK = "cases.decisions"


def _number(act: Act, case: Case, effect: e.Number, later: Later) -> None:
    def take() -> None:
        case.book_number = numbered(act, case, effect.number)

    later.numbers.append(take)


def _issue(act: Act, case: Case, effect: e.Issue, later: Later) -> None:
    declared = case.law.outputs[effect.issue]
    output = CaseOutput(
        territory_id=case.territory_id,
        case=case,
        holder_id=case.holder_id,
        key=effect.issue,
        signer=declared.signer,
        asked_at=act.at,
    )

    def number_it() -> None:
        output.number = _number_of(act, case, declared)
        output.save()
        emit(act, events.OutputAsked(output))

    later.numbers.append(number_it)


def _number_of(act: Act, case: Case, declared: Output) -> str:
    """A decision has one number: the one it took in the book of its procedure, or takes there now."""
    own = str(case.law.register_ or "")
    book = str(declared.register_ or "")
    if case.book_number and book in ("", own):
        return case.book_number
    number = numbered(act, case, book or FALLBACK_BOOK)
    if book and book == own:
        case.book_number = number
    return number


def _notify(act: Act, case: Case, effect: e.Notify, later: Later) -> None:
    later.words.append(lambda: tell(act, case, effect.notify, effect.saying, "moved"))


def _record(act: Act, case: Case, effect: e.Record, later: Later) -> None:
    case.values = {**case.values, effect.record: effect.value}


def _open(act: Act, case: Case, effect: e.Open, later: Later) -> None:
    later.words.append(lambda: emit(act, events.LinkedCaseWanted(case, effect.open)))


def last_day_of(case: Case, within: str | None, act: Act) -> date | None:
    """Until when something has to be done that a transition asks for from now on."""
    if within is None:
        return None
    rule = clocks.ClockRule(Delay.parse(within))
    calendar = calendar_of(case.territory_id)
    return clocks.last_day(rule, clocks.started(rule, act.at, calendar), calendar)


def note_asked(act: Act, case: Case, kind: str, key: str, within: str | None) -> None:
    """Record that something was asked of somebody, with its last day: a copy looked at, a piece brought."""
    day = last_day_of(case, within, act)
    details = {"last_day": day.isoformat()} if day else {}
    record_fact(act, case, kind, key=key, origin=case.step, details=details)


def _copy(act: Act, case: Case, effect: e.CopyTo, later: Later) -> None:
    later.numbers.append(lambda: note_asked(act, case, "copy", effect.copy_to, effect.within))
    later.words.append(lambda: emit(act, events.CopyWanted(case)))


def _publish(act: Act, case: Case, effect: e.Publish, later: Later) -> None:
    def note_it() -> None:
        details = {"open_for": effect.open_for} if effect.open_for else {}
        record_fact(act, case, "publish", key=effect.publish, origin=case.step, details=details)

    later.numbers.append(note_it)
    later.words.append(lambda: emit(act, events.PublicationWanted(case)))


def _fetch(act: Act, case: Case, effect: e.Fetch, later: Later) -> None:
    later.numbers.append(lambda: note_asked(act, case, "fetch", effect.fetch, WITHIN))
    later.words.append(lambda: emit(act, events.DocumentWanted(case, effect.fetch)))


def _appoint(act: Act, case: Case, effect: e.Appoint, later: Later) -> None:
    _by_the_office(act, case, "appoint", effect.appoint, later)


def _refund(act: Act, case: Case, effect: e.Refund, later: Later) -> None:
    _by_the_office(act, case, "refund", effect.refund, later)


def _revoke(act: Act, case: Case, effect: e.Revoke, later: Later) -> None:
    _by_the_office(act, case, "revoke", effect.revoke, later)


def _replace(act: Act, case: Case, effect: e.Replace, later: Later) -> None:
    _by_the_office(act, case, "replace", effect.replace, later)


def _by_the_office(act: Act, case: Case, what: str, key: str, later: Later) -> None:
    if act.hat == "office":
        later.numbers.append(lambda: OF_THE_OFFICE[what](act, case, key))
        return

    def leave_it() -> None:
        leave(
            "cases.carry_out",
            territory=case.territory_id, number=case.number, what=what, key=key, moment=act.at.isoformat(),
        )  # fmt: skip

    later.words.append(leave_it)


OF_THE_OFFICE: dict[str, Callable[[Act, Case, str], None]] = {
    "appoint": give_to_holder,
    "refund": give_back,
    "revoke": revoke_output,
    "replace": replace_output,
}
EFFECTS: dict[type[Any], Callable[[Act, Case, Any, Later], None]] = {
    e.Number: _number,
    e.Issue: _issue,
    e.Notify: _notify,
    e.Record: _record,
    e.Publish: _publish,
    e.CopyTo: _copy,
    e.Fetch: _fetch,
    e.Appoint: _appoint,
    e.Open: _open,
    e.Refund: _refund,
    e.Revoke: _revoke,
    e.Replace: _replace,
}
