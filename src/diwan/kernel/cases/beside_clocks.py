"""The clocks of what stands beside the steps, and what happens when each is due; they listen to it, not to moves."""

from __future__ import annotations

from typing import Any

from diwan.kernel.cases.schema.procedure import Clock, Procedure, Timer

OPINION, VISIT, MINUTES = "opinion:", "visit:", "minutes:"
NOTICE, INQUIRY, REPORT = "notice:", "inquiry:", "report:"
BESIDE = (OPINION, VISIT, MINUTES, NOTICE, INQUIRY, REPORT)
ASKED, ENDED = "ask:", "end:"
"""What the clock of an opinion listens to, besides the moves of its case."""


def clocks_beside(law: Procedure) -> dict[str, Clock]:
    """One for each opinion; two for a visit, three for an inquiry, as far as the procedure gives them a time."""
    found = {
        f"{OPINION}{key}": _clock(
            one, one.within, [f"{ASKED}{key}"], [f"{ENDED}{key}"], suspended_in=one.suspended_in
        )
        for key, one in law.opinions.items()
    }
    for key, visit in law.visits.items():
        if visit.within:
            found[f"{VISIT}{key}"] = _clock(
                visit, visit.within, [f"{VISIT}asked:{key}"], [f"{VISIT}over:{key}"]
            )
        if visit.minutes_within:
            found[f"{MINUTES}{key}"] = _clock(
                visit, visit.minutes_within, [f"{VISIT}held:{key}"], [f"{VISIT}signed:{key}"]
            )
    for key, one in law.inquiries.items():
        times = {
            NOTICE: ("posted", one.notice),
            INQUIRY: ("open", one.open_for),
            REPORT: ("closed", one.report_within),
        }
        for prefix, (status, within) in times.items():
            if within:
                begins, ends = [f"{INQUIRY}{status}:{key}"], [f"{INQUIRY}end_{status}:{key}"]
                found[f"{prefix}{key}"] = _clock(one, within, begins, ends)
    return found


def timers_beside(law: Procedure) -> dict[str, Timer]:
    """An opinion falls silent, an inquiry opens and closes; who is late for a visit or a report is reminded."""
    found: dict[str, Timer] = {}
    for clock in clocks_beside(law):
        prefix, _, key = clock.partition(":")
        notify = None
        if prefix + ":" in (VISIT, MINUTES):
            notify = law.visitor_of(key)
        elif prefix + ":" == REPORT:
            notify = law.inquirer_of(key)
        found[clock] = timer_of(clock, notify)
    return found


def timer_of(clock: str, notify: str | None) -> Timer:
    """A timer that no file writes."""
    return Timer.model_construct(clock=clock, notify=notify, before=None, do=None, saying=None)


def _clock(of: Any, within: str, starts: list[str], stops: list[str], **more: Any) -> Clock:
    return Clock.model_validate(
        {
            "label": of.label,
            "within": within,
            "starts_on": starts,
            "stops_on": stops,
            "legal": of.legal,
            **more,
        }
    )
