"""Cases as a queue shows them, a line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.queues import UNDER_WAY
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.turns import stands_at
from diwan.shell.cases.people import people_of


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a queue, as plain values: two of the same values are drawn the same."""

    pk: int
    number: str
    url: str
    community: Text
    applicant: Text
    title: Text
    step: Text
    today: date
    last_day: date | None
    silence: str = ""
    """What silence decides, where it decides anything and the office has the turn."""
    silent_on: date | None = None
    assignee: Text | str = ""


def rows_of(cases: Iterable[Case], which: str = "office") -> list[Row]:
    """Cases as a queue shows them; each leads to its file, which keeps the queue it was opened from beside it."""
    listed = list(cases)
    names, officers = people_of(listed)
    kept = "" if which == "office" else f"?which={which}"
    today = timezone.localdate()
    return [
        Row(
            c.pk,
            c.number,
            reverse("cases:desk_case", args=(c.territory.code, c.number)) + kept,
            c.territory.name,
            names[c.pk],
            as_text(c.law.title),
            stands_at(c),
            today,
            c.due_on if c.ball != "applicant" else None,
            *silence_of(c),
            officers.get(c.pk, ""),
        )
        for c in listed
    ]


def silence_of(case: Case) -> tuple[str, date | None]:
    """What the office's silence would decide about a case, and its last day to speak."""
    speaks = case.silence and case.phase in UNDER_WAY and case.legal_day and case.decided_at is None
    return (case.silence, case.legal_day) if speaks else ("", None)
