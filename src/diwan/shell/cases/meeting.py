"""Committees on the desk: which ones a seat presides, the forms of a meeting, what is said of each file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.clocks import ZONE
from diwan.kernel.cases.committees import asked_in
from diwan.kernel.cases.minutes import named
from diwan.kernel.cases.models import Meeting, MeetingCase
from diwan.kernel.cases.schema.procedure import Opinion
from diwan.kernel.cases.situation import as_text
from diwan.shell.cases.people import applicants_of
from diwan.shell.dates import DateField

HOUR = 10


class CallForm(forms.Form):
    """When and where a committee meets."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(data=request.POST if request.method == "POST" else None)
        self.fields["day"] = DateField(label=t("shell_cases.committees.day"))
        self.fields["time"] = forms.TimeField(
            label=t("shell_cases.committees.time"), initial=datetime.time(HOUR),
            widget=forms.TimeInput({"type": "time", "class": "input--code", "dir": "ltr"}, format="%H:%M"),
        )  # fmt: skip
        self.fields["place"] = forms.CharField(label=t("shell_cases.committees.place"), max_length=200)

    def when(self) -> datetime.datetime:
        """The moment that was typed; `Invalid` by field where it cannot be read."""
        self.full_clean()
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        if day is None or time is None:
            raise Invalid({"day": [Refused("shell_cases.committees.when_wrong")]})
        return datetime.datetime.combine(day, time, ZONE)

    def blamed(self, trouble: object) -> CallForm:
        """The form with what a service found wrong, under the field one typed it in."""
        faults = trouble.fields if isinstance(trouble, Invalid) else {}
        under = {"meets_at": "day"}
        self._errors = ErrorDict(
            {under.get(key, key): ErrorList([w.words() for w in why]) for key, why in faults.items()}
        )
        return self


@dataclass(frozen=True, slots=True)
class Voice:
    """What one body may say, or has said, of one file."""

    key: str
    label: Text
    body: Text
    present: bool
    outcome: str
    reserves: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Examined:
    """One file of the agenda."""

    item: MeetingCase
    title: Text
    applicant: Text
    voices: list[Voice]


def examined(meeting: Meeting, typed: Any = None, case: int | None = None) -> list[Examined]:
    """The agenda with what each body says; what was just typed for one file instead of what is kept."""
    here = {member.body for member in meeting.members.all() if member.present}
    agenda = list(meeting.agenda.all())
    names = applicants_of(item.case for item in agenda)
    return [
        _file(meeting, item, names[item.case_id], here, typed if item.case_id == case else None)
        for item in agenda
    ]


def _file(meeting: Meeting, item: MeetingCase, applicant: Text, here: set[str], typed: Any) -> Examined:
    kept = item.said if typed is None else said_in(typed, asked_in(item.case, meeting.committee))
    voices = [
        _voice(key, declared, kept.get(key, {}), declared.body in here)
        for key, declared in asked_in(item.case, meeting.committee).items()
    ]
    return Examined(item, as_text(item.case.law.title), applicant, voices)


def _voice(key: str, declared: Opinion, said: dict[str, str], present: bool) -> Voice:
    choices = [(one, t(f"shell_cases.opinions.state.{one}")) for one in declared.outcomes]
    label, body = as_text(declared.label), named(declared.body)
    return Voice(key, label, body, present, said.get("outcome", ""), said.get("reserves", ""), choices)


def said_in(typed: Any, keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """What was typed of one file: the outcomes chosen, each with its words."""
    return {
        key: {
            "outcome": typed[f"outcome-{key}"],
            "reserves": typed.get(f"reserves-{key}", "").strip()[:8_000],
        }
        for key in keys
        if typed.get(f"outcome-{key}")
    }
