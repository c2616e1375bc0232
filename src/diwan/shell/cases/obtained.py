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

CHIPS = {"wanted": "over", "asked": "info", "overdue": "late", "given": "ok", "not_given": "late"}


@dataclass(frozen=True, slots=True)
class Obtained:
    """One piece as a page shows it; `url` is where the office goes on with it."""

    label: Text
    body: Text | str
    state: str
    chip: str
    said: str
    why: str = ""
    last_day: date | None = None
    name: str = ""
    file_url: str = ""
    url: str = ""


def obtained_for(act: Act, case: Case, situation: Situation) -> list[Obtained]:
    """What the office obtains for a case, each with where it stands; the office's own way on where it may act."""
    found = sought_in(case, situation)
    onward = bool(found) and may_bring(act, case)
    return [line_of(case, one, onward=onward) for one in found]


def line_of(case: Case, one: Sought, *, onward: bool = False) -> Obtained:
    """One of them."""
    place = (case.territory.code, case.number)
    body = body_name(one.body) if one.is_elsewhere and one.body else ""
    state = "overdue" if one.is_overdue(timezone.localdate()) else one.state
    return Obtained(
        label=as_text(one.declared.label),
        body=body,
        state=t(f"shell_cases.obtained.state.{state}"),
        chip=CHIPS[state],
        said=said_of(one),
        why=one.why,
        last_day=one.last_day,
        name=one.paper.name if one.paper else "",
        file_url=reverse("cases:desk_file", args=(*place, one.paper.pk)) if one.paper else "",
        url=reverse("cases:paper", args=(*place, one.key)) if onward else "",
    )


def said_of(one: Sought) -> str:
    """When it was asked and answered."""
    parts = []
    if one.asked_at:
        parts.append(t("shell_cases.obtained.asked", day=date_words(one.asked_at)))
    if one.ended_at:
        words = "came" if one.paper else "answered"
        parts.append(t(f"shell_cases.obtained.{words}", day=date_words(one.ended_at)))
    return " · ".join(parts)


def may_bring(act: Act, case: Case) -> bool:
    """Whether somebody of the office works on this case, and may still."""
    return case.is_open and is_worked_on_by(act, case)
