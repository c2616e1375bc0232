"""The fields and readers that the forms of declarations share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.functional import lazy

from diwan.kernel.base.errors import Invalid
from diwan.kernel.base.text import t
from diwan.modules.civil_status.public import (
    Content,
    Fault,
    Name,
    RecordType,
    content_from_cells,
)
from diwan.modules.declarations.rules import (
    Particular,
)
from diwan.modules.declarations.services.held import refuse

t_lazy = lazy(t, str)
UNIDENTIFIED = Name(family_ar="مجهول الهوية", family_la="Non identifié")
MARITAL = ("single", "married", "divorced", "widowed")
EXTRA = {
    Particular.ON_BOARD: ("vessel", "arrived_on"),
    Particular.KAFALA: ("kafala",),
    Particular.INTERSEX: ("sex_certificate",),
    Particular.LIVED_BRIEFLY: ("death_date", "death_hour"),
    Particular.FOUND_BODY: ("description",),
    Particular.MISSING: ("judgment",),
    Particular.SOLDIER: ("military",),
}
"""What each special case must tell."""


def own(
    label: str, *, hint: str = "", length: int = 120, latin: bool = False, **attrs: str
) -> forms.CharField:
    """One line under our own words; the law's rules say what is missing."""
    return forms.CharField(
        required=False,
        max_length=length,
        label=t_lazy(f"declarations.fields.{label}"),
        help_text=t_lazy(f"declarations.hints.{hint}") if hint else "",
        widget=forms.TextInput({"autocomplete": "off", **({"dir": "ltr"} if latin else {}), **attrs}),
    )


def sexes() -> forms.ChoiceField:
    """Boy or girl, man or woman."""
    return forms.ChoiceField(
        required=False,
        label=t_lazy("civil_status.fields.sex"),
        choices=[(key, t_lazy(f"civil_status.sexes.{key}")) for key in ("M", "F")],
        widget=forms.RadioSelect,
    )


def time_of_day(label: str = "hour") -> forms.CharField:
    """An hour as one types it."""
    return own(label, length=5, latin=True, inputmode="numeric", placeholder="14:30")


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one legend; folded when it is seldom needed."""

    title: str
    fields: list[forms.BoundField]
    folded: bool = False
    hint: str = ""


def read(
    cells: Mapping[str, str], kind: RecordType, today: dt.date, names: Mapping[str, str] | None = None
) -> Content:
    """A content as far as it can be read; `names` says under which field a fault is shown.

    What is only missing is left to the rules: a first declaration may not know it yet.
    """
    content, faults = content_from_cells(cells, kind, today=today)
    if content is None:
        shown = names or {}
        refuse(Fault(shown.get(f.field, f.field), f.code, f.value) for f in faults)
        raise Invalid({}, "declarations.errors.invalid")
    return content
