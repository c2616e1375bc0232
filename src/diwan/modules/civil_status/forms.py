"""What a clerk fills in: the fields of a record under the names of the register's columns, in keyboard order.

A form here only draws and keeps what was typed; it is read by the same reader as a register's lines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import lazy

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.content import Content, RecordType
from diwan.modules.civil_status.register_csv import column_of, content_from_cells
from diwan.shell.filling import refuse
from diwan.shell.spellings import spelt

t_lazy = lazy(t, str)

CAPACITIES = ("father", "mother", "grandparent", "uncle_aunt", "guardian", "sibling", "nephew_niece", "proxy",
              "authority", "spouse", "child", "kafil", "other")  # fmt: skip
MARITAL = ("single", "married", "divorced", "widowed")


def written(
    label: str, *, hint: str = "", length: int = 120, latin: bool = False, **attrs: str
) -> forms.CharField:
    """One line of text; never required by the form, for the law's own rules say what is missing."""
    direction = {"dir": "ltr"} if latin else {}
    return forms.CharField(
        required=False,
        max_length=length,
        label=t_lazy(f"civil_status.{label}"),
        help_text=t_lazy(f"civil_status.{hint}") if hint else "",
        widget=forms.TextInput({"autocomplete": "off", **direction, **attrs}),
    )


def chosen(label: str, table: str, keys: Sequence[str], *, empty: bool = True) -> forms.ChoiceField:
    """One of a short list of words."""
    choices = [(key, t_lazy(f"civil_status.{table}.{key}")) for key in keys]
    return forms.ChoiceField(
        required=False,
        label=t_lazy(f"civil_status.{label}"),
        choices=[("", "—"), *choices] if empty else choices,
    )


LANGUAGES = {"ar": "ar", "la": "fr", "tf": "zgh"}
"""In what language each script of a name is read aloud, and with which letters it is drawn."""


def name_fields(prefix: str = "", *, tifinagh: bool = True) -> dict[str, forms.Field]:
    """First and family name in the scripts of the law (36.21, art. 19); each knows which name it is a spelling of."""
    return {
        f"{prefix}{part}_{script}": written(
            f"entry.{part}_{script}", latin=script != "ar", lang=language,
            **spelt(f"{prefix}{part}_{script}"),
        )
        for script, language in LANGUAGES.items()
        if tifinagh or script != "tf"
        for part in ("first", "family")
    }  # fmt: skip


def date_text(label: str) -> forms.CharField:
    """A date typed in one go, day first; the year alone where nobody knows more."""
    return written(
        label, hint="entry.date_hint", length=12, latin=True, inputmode="numeric", placeholder="31/12/1984"
    )


def parent_fields(side: str) -> dict[str, forms.Field]:
    """The father or the mother."""
    return {
        **name_fields(f"{side}_"),
        f"{side}_birth_date": date_text("fields.birth_date"),
        f"{side}_birth_place_ar": written("entry.place_ar"),
        f"{side}_occupation": written("fields.occupation"),
        f"{side}_residence": written("fields.residence"),
        f"{side}_cnie": written("fields.cnie", length=12, latin=True),
    }


COMMON: dict[str, forms.Field] = {
    **name_fields(),
    "sex": forms.ChoiceField(
        required=False,
        label=t_lazy("civil_status.fields.sex"),
        choices=[(key, t_lazy(f"civil_status.sexes.{key}")) for key in ("M", "F")],
        widget=forms.RadioSelect,
    ),
    "date": date_text("entry.date"),
    "hour": written("fields.hour", length=5, latin=True, placeholder="14:30"),
    "place_ar": written("entry.place_ar"),
    "place_fr": written("entry.place_fr", latin=True),
}
DECLARATION: dict[str, forms.Field] = {
    "declarant_name": written("fields.declarant"),
    "declarant_capacity": chosen("fields.capacity", "capacities", CAPACITIES),
    "declarant_cnie": written("fields.cnie", length=12, latin=True),
    "declared_on": date_text("fields.declared_on"),
    "permission": written("entry.permission", hint="entry.permission_hint"),
}
PAPER: dict[str, forms.Field] = {
    "number": written("fields.number", length=9, latin=True, inputmode="numeric"),
    "year": written("fields.year", length=4, latin=True, inputmode="numeric"),
    "register": written("fields.register", length=20),
    "page": written("fields.page", length=20),
}
BIRTH: dict[str, forms.Field] = {
    **COMMON,
    "nationality": written("fields.nationality"),
    "twin_order": written("fields.twin_order", length=1, latin=True, inputmode="numeric"),
    "idcs": written("fields.idcs", length=16, latin=True),
    **parent_fields("father"),
    **parent_fields("mother"),
    **DECLARATION,
    **PAPER,
}
DEATH: dict[str, forms.Field] = {
    **COMMON,
    "birth_date": date_text("fields.birth_date"),
    "birth_place_ar": written("entry.birth_place_ar"),
    "cnie": written("fields.cnie", length=12, latin=True),
    "marital_status": chosen("fields.marital_status", "marital", MARITAL),
    "occupation": written("fields.occupation"),
    "residence": written("fields.residence"),
    "birth_record": written("fields.birth_record", hint="asked.record_hint", latin=True),
    "birth_community": written("fields.birth_community", hint="asked.community_hint"),
    **parent_fields("father"),
    **parent_fields("mother"),
    **DECLARATION,
    **PAPER,
}


ASKED = ("office", "family_ar", "first_ar", "sex", "date", "place_ar")
"""What no record goes without."""


def ask(form: forms.Form, *names: str) -> None:
    """Mark what a form does not go without, and say so in the law's own words."""
    for name in names:
        form.fields[name].required = True
        form.fields[name].error_messages["required"] = t("civil_status.faults.missing", value="")


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one legend; a folded one opens when it holds something."""

    title: str
    fields: list[forms.BoundField]
    folded: bool = False


class EntryForm(forms.Form):
    """A birth or a death as a clerk keys it."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    office = forms.ChoiceField(required=False, label=t_lazy("civil_status.fields.office"))

    def __init__(self, kind: RecordType, offices: Sequence[Office], data: Mapping[str, Any] | None = None,
                 initial: dict[str, Any] | None = None) -> None:  # fmt: skip
        super().__init__(data, initial={"key": uuid4(), "sex": None, **(initial or {})})
        self.kind = kind
        self.fields["office"].choices = [(str(o.pk), str(o.name)) for o in offices]  # type: ignore[attr-defined]
        for name, field in (BIRTH if kind is RecordType.BIRTH else DEATH).items():
            self.fields[name] = deepcopy(field)
        ask(self, *ASKED)

    def sections(self) -> list[Section]:
        """The form as the eye and the Tab key go through it."""
        person = [n for n in self.fields if n in (BIRTH if self.kind is RecordType.BIRTH else DEATH)]
        groups: dict[str, list[str]] = {
            "person": [],
            "father": [],
            "mother": [],
            "declaration": [],
            "paper": [],
        }
        for name in person:
            side = name.partition("_")[0]
            group = side if side in ("father", "mother") else (
                "declaration" if name in DECLARATION else "paper" if name in PAPER else "person"
            )  # fmt: skip
            groups[group].append(name)
        return [
            Section(self._title(g), [self[n] for n in names], self._folded(g, names))
            for g, names in groups.items()
        ]

    def _title(self, group: str) -> str:
        return t(
            f"civil_status.entry.{group}"
            if group != "person"
            else f"civil_status.entry.person_{self.kind.value}"
        )

    def _folded(self, group: str, names: list[str]) -> bool:
        return group == "paper" and not any(self[name].value() or self[name].errors for name in names)

    def cells(self) -> dict[str, str]:
        """What was typed, by column."""
        return {
            name: str(self.data.get(name, "")).strip()
            for name in self.fields
            if name not in ("key", "office")
        }

    def content(self, today: dt.date) -> Content:
        """The content typed; `Invalid` by field otherwise."""
        content, faults = content_from_cells(self.cells(), self.kind, today=today)
        if faults or content is None:
            reasons: dict[str, list[DomainError]] = {}
            for fault in faults:
                reasons.setdefault(fault.field, []).append(
                    Refused(f"civil_status.faults.{fault.code}", value=fault.value)
                )
            raise Invalid(reasons, "civil_status.errors.invalid_record")
        return content


class ImportForm(forms.Form):
    """A register to import."""

    office = forms.ChoiceField(label=t_lazy("civil_status.fields.office"))
    type = forms.ChoiceField(
        label=t_lazy("civil_status.imports.type"), widget=forms.RadioSelect, initial="birth"
    )
    file = forms.FileField(
        label=t_lazy("civil_status.imports.file"),
        help_text=t_lazy("civil_status.imports.file_hint"),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )

    def __init__(self, offices: Sequence[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(str(o.pk), str(o.name)) for o in offices]  # type: ignore[attr-defined]
        self.fields["type"].choices = [(k.value, t(f"civil_status.types.{k.value}")) for k in RecordType]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a record is frozen, released or cancelled."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = written("state.reason", hint="state.reason_hint", length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "reason")


def birth_kept_fields() -> dict[str, forms.Field]:
    """Where the dead person's birth record is kept, and under which number: it is marked there."""
    return {name: deepcopy(DEATH[name]) for name in ("birth_record", "birth_community")}


def with_faults(form: forms.Form, trouble: object) -> forms.Form:
    """The form, each reason of the refusal at its field; a reason without a field stays above them."""
    if not form.is_bound:
        return form
    form.is_valid()
    if isinstance(trouble, DomainError):
        refuse(form, trouble, column_of)
    return form
