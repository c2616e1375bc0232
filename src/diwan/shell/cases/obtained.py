"""The pieces the office obtains itself, in words: of whom, since when, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.fetching import Sought, is_worked_on_by, sought_in
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.requests import body_name
from diwan.kernel.cases.situation import Situation, as_text
from diwan.shell.written import date_words

CHIPS = {
    "wanted": "over", "asked": "info", "overdue": "late", "given": "ok", "not_given": "late",
    "awaits": "late", "agreed": "ok", "objected": "late",
}  # fmt: skip
REASONED = ("objected", "not_given")
"""What is said with its reasons."""


@dataclass(frozen=True, slots=True)
class Obtained:
    """One piece as a page shows it; `url` is where the office goes on with it, or the applicant answers."""

    label: Text
    body: Text | str
    state: str
    chip: str
    said: str
    why: str = ""
    why_label: str = ""
    last_day: date | None = None
    url: str = ""
    awaits_you: bool = False
    """Whether who looks is asked to agree to it."""


def obtained_for(act: Act, case: Case, situation: Situation) -> list[Obtained]:
    """What the office obtains for a case, each with where it stands; the way on of who looks, where there is one."""
    found = sought_in(case, situation)
    onward = bool(found) and may_bring(act, case)
    answers = act.hat == "citizen" and case.is_open
    return [line_of(case, one, onward=onward, answers=answers and one.awaits_agreement) for one in found]


def line_of(case: Case, one: Sought, *, onward: bool = False, answers: bool = False) -> Obtained:
    """One of them."""
    place = (case.territory.code, case.number)
    body = body_name(one.body) if one.is_elsewhere and one.body else ""
    state = state_of(one, timezone.localdate())
    said = "awaits_you" if answers else state
    page = "cases:piece" if answers else "cases:paper" if onward else ""
    return Obtained(
        label=as_text(one.declared.label),
        body=body,
        state=t(f"shell_cases.obtained.state.{said}"),
        chip=CHIPS[state],
        said=said_of(one),
        why=one.why,
        why_label=t(f"shell_cases.obtained.why_{one.state}") if one.state in REASONED else "",
        last_day=one.last_day,
        url=reverse(page, args=(*place, one.key)) if page else "",
        awaits_you=answers,
    )


def state_of(one: Sought, today: date) -> str:
    """Where a piece stands, with what the law makes of it: overdue, to be agreed to, agreed."""
    if one.is_overdue(today):
        return "overdue"
    if one.awaits_agreement:
        return "awaits"
    return "agreed" if one.agreed_at else one.state


def said_of(one: Sought) -> str:
    """When it was asked and answered."""
    parts = []
    if one.asked_at:
        parts.append(t("shell_cases.obtained.asked", day=date_words(one.asked_at)))
    if one.ended_at:
        words = "came" if one.paper else "answered"
        parts.append(t(f"shell_cases.obtained.{words}", day=date_words(one.ended_at)))
    if one.agreed_at:
        parts.append(t("shell_cases.obtained.agreed", day=date_words(one.agreed_at)))
    return " · ".join(parts)


def may_bring(act: Act, case: Case) -> bool:
    """Whether somebody of the office works on this case, and may still."""
    return case.is_open and is_worked_on_by(act, case)
