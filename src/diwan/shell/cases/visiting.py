"""Visits on the desk: the form filled in on the spot, by the page or by a device that kept it without the line."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.utils import ErrorList

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t
from diwan.kernel.cases.clocks import ZONE
from diwan.kernel.cases.minutes import named
from diwan.kernel.cases.models import CaseVisit
from diwan.kernel.cases.services.visits import OnTheSpot, Photo
from diwan.kernel.cases.visits import OUTCOMES
from diwan.shell.cases.forms import AnswersForm, site_of, typed_answers
from diwan.shell.dates import DateField

PHOTOS, SPARE = "visit_photos", 2
UNDER = {"outcome": "visit_outcome", "remarks": "visit_remarks", "arrived": "visit_time", "photos": PHOTOS}
"""The names the service finds faults under, and those of the form."""
LONGEST = 8_000


class OnSiteForm(AnswersForm):
    """What the procedure asks to be found, who was there, when, what came of it."""

    def __init__(self, visit: CaseVisit, typed: Any = None, trouble: object = None, *, held: int = 0) -> None:
        law = visit.case.law
        declared = law.visits[visit.key]
        site = site_of(law, declared.findings, visit.case.territory, "")
        super().__init__(law, declared.findings, visit.case.values, typed=typed, site=site)
        now = datetime.datetime.now(ZONE)
        offset = int(
            (now.utcoffset() or datetime.timedelta()).total_seconds() // 60
        )  # a telephone's zone may be old
        self.fields["visit_day"] = DateField(label=t("shell_cases.visits.day"), initial=now.date())
        self.fields["visit_time"] = forms.TimeField(
            label=t("shell_cases.visits.arrived"),
            widget=forms.TimeInput(
                {"type": "time", "class": "input--code", "dir": "ltr", "data-now": str(offset)}, format="%H:%M"
            ),
        )  # fmt: skip
        for member in visit.members.all():
            self.fields[f"member_{member.body}"] = forms.CharField(
                label=str(named(member.body)), required=False, max_length=160, initial=member.announced,
                help_text=t("shell_cases.visits.member_help"),
            )  # fmt: skip
        self.fields["visit_outcome"] = forms.ChoiceField(
            label=t("shell_cases.visits.outcome"), widget=forms.RadioSelect,
            choices=[(one, t(f"shell_cases.visits.outcomes.{one}")) for one in OUTCOMES],
        )  # fmt: skip
        self.fields["visit_remarks"] = forms.CharField(
            label=t("shell_cases.visits.remarks"), required=False, widget=forms.Textarea({"rows": 4}),
            help_text=t("shell_cases.visits.remarks_help"),
        )  # fmt: skip
        self.members = [name for name in self.fields if name.startswith("member_")]
        self.photos = range(max(declared.photos - held, 0) + SPARE)
        self.least = declared.photos
        if isinstance(trouble, Invalid):
            for key, why in trouble.fields.items():
                self._errors[UNDER.get(key, key)] = ErrorList([one.words() for one in why])

    @property
    def photo_faults(self) -> list[str]:
        """What is wrong with the photos, which have no field of Django's."""
        return (
            [str(words) for words in self._errors[PHOTOS]] if self._errors and PHOTOS in self._errors else []
        )


def found_in(visit: CaseVisit, typed: Any, photos: tuple[Photo, ...], **kept: Any) -> OnTheSpot:
    """What was typed, as the service reads it; `kept` is the key of a form kept on a device, and its hour."""
    declared = visit.case.law.visits[visit.key]
    arrived_at, unread = arrival_in(typed)
    return OnTheSpot(
        outcome=typed.get("visit_outcome", ""),
        remarks=typed.get("visit_remarks", "")[:LONGEST],
        values=typed_answers(visit.case.law, declared.findings, typed),
        present={one: typed.get(f"member_{one}", "")[:160] for one in declared.members},
        arrived_at=arrived_at,
        photos=photos,
        unread=unread,
        **kept,
    )


def arrival_in(typed: Any) -> tuple[datetime.datetime | None, dict[str, DomainError]]:
    """The day and hour of arrival, or what is wrong where they cannot be read."""
    parts = [typed.get(f"visit_day_{part}", "").strip() for part in ("year", "month", "day")]
    try:
        day = datetime.date(*map(int, parts))
        time = datetime.time.fromisoformat(typed.get("visit_time", "").strip())
    except ValueError:
        return None, {"arrived": Refused("shell_cases.visits.arrived_wrong")}
    return datetime.datetime.combine(day, time.replace(tzinfo=None), ZONE), {}


def new_key() -> str:
    """The key that makes a form sent twice one visit."""
    return str(uuid4())
