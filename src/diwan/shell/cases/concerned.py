"""Which of the applicant's permits a request is about, as the pages that write it say and ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.concerning import Standing, is_about_a_permit, standing_for
from diwan.kernel.cases.models import Draft
from diwan.kernel.cases.services.concerning import say_what_it_is_about
from diwan.kernel.cases.situation import as_text

MARK = "~"
"""Between the number of a file and the link, in the value of a button."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A permit one may choose: what it is, its number, since when, and the value that chooses it."""

    title: Text
    number: str
    since: date | None
    value: str


@dataclass(frozen=True, slots=True)
class About:
    """The permit a draft is about; whether what it leads to takes its place, and whether it may still be let go."""

    title: Text
    number: str
    replaces: bool
    chosen: bool


def choices_for(act: Act, draft: Draft) -> list[Choice]:
    """The applicant's standing permits this draft may be about, until it is about one."""
    if draft.parent_id is not None:
        return []
    return [_choice(one) for one in standing_for(act, draft)]


def _choice(one: Standing) -> Choice:
    decided = one.case.decided_at
    value = f"{one.case.number}{MARK}{one.link}"
    return Choice(one.title, one.number, local(decided) if decided else None, value)


def about_of(draft: Draft) -> About | None:
    """What a draft is about, where it is about a permit of the applicant's."""
    parent = draft.parent
    declared = parent.law.links.get(draft.link) if parent else None
    if parent is None or declared is None or not is_about_a_permit(declared):
        return None
    number = parent.book_number or parent.number
    return About(as_text(parent.law.title), number, bool(declared.on_issue), draft.case_id is None)


def choose(act: Act, draft: Draft, typed: str) -> None:
    """What a button said: a permit, or that it is about none of them."""
    number, _, link = typed.partition(MARK)
    say_what_it_is_about(act, draft=draft, number=number[:40], link=link[:48])


def named_in(act: Act, draft: Draft, typed: dict[str, Any]) -> str:
    """The value that chooses the permit whose number was just typed where a number is asked for; empty otherwise."""
    if draft.parent_id is not None or not any(draft.law.fields[key].type == "ref" for key in typed):
        return ""
    for one in standing_for(act, draft):
        goes_to = one.declared.number_goes_to
        if goes_to in typed and one.case.book_number and draft.values.get(goes_to) == one.case.book_number:
            return f"{one.case.number}{MARK}{one.link}"
    return ""
