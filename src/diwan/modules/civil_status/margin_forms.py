"""The form of a mention: the fields of its type, the officer's reason, the sentences proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from diwan.kernel.base.days import date_from
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.modules.civil_status.content import Content, MentionType
from diwan.modules.civil_status.forms import ask, date_text, t_lazy, written
from diwan.modules.civil_status.margin import CORRECTABLE, FIELDS, Asked, Standing
from diwan.modules.civil_status.margin_words import Said, datum_words, texts_for, value_at, value_words
from diwan.modules.civil_status.notice_reads import community_code, community_typed
from diwan.modules.civil_status.rules import cnie_from
from diwan.shell.written import date_words

TABLES = {
    MentionType.DISSOLUTION: "dissolutions",
    MentionType.KAFALA: "kafalas",
    MentionType.NATIONALITY: "nationality_kinds",
}
SOURCE = ("date", "authority", "reference")
TEXTS = ("text_ar", "text_fr")


class MarginForm(forms.Form):
    """One type of mention on one record; with `fixed`, its date and source are given by a notice or a file."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, type: MentionType, standing: Standing, content: Content, data: Mapping[str, Any] | None = None,
        *, fixed: bool = False, initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.type, self.standing, self.content, self.fixed = type, standing, content, fixed
        if not fixed:
            self.fields["date"] = date_text("mention.date")
            self.fields["authority"] = written("mention.authority", length=200)
            self.fields["reference"] = written("mention.reference", length=120)
        for asked in FIELDS[type]:
            self.fields[asked.name] = self._field(asked)
        self.fields["reason"] = written("asked.reason", length=300)
        for name, direction in (("text_ar", "rtl"), ("text_fr", "ltr")):
            self.fields[name] = forms.CharField(
                required=False,
                label=t_lazy(f"civil_status.mention.{name}"),
                max_length=2_000,
                widget=forms.Textarea({"rows": 3, "dir": direction}),
            )
        ask(self, *(name for name in ("date", "authority") if not fixed))
        ask(self, *(asked.name for asked in FIELDS[type] if asked.required))

    def _field(self, asked: Asked) -> forms.Field:
        label = self._label(asked)
        match asked.kind:
            case "date":
                return date_text(label)
            case "choice" | "bond":
                choices = [("", "—"), *self._choices(asked)]
                return forms.ChoiceField(
                    required=False, label=t_lazy(f"civil_status.{label}"), choices=choices
                )
            case "community":
                return written(label, hint="asked.community_hint")
            case _:
                hint = "asked.record_hint" if asked.name.endswith("_record") else ""
                field = written(label, hint=hint, latin=asked.kind == "latin")
                if asked.name.endswith("_tf"):
                    field.widget.attrs["lang"] = "zgh"
                return field

    def _label(self, asked: Asked) -> str:
        if self.type is MentionType.LETTERS:
            return f"letters.{asked.name}"
        return f"entry.{asked.name}" if self.type is MentionType.RECOGNITION else f"asked.{asked.name}"

    def _choices(self, asked: Asked) -> list[tuple[str, str]]:
        if asked.kind == "bond":
            return [
                (str(b.version), f"{b.spouse or '—'} · {date_words(b.made)}")
                for b in self.standing.open_bonds
            ]
        if asked.name == "datum":
            return [(path, self._datum(path)) for path in CORRECTABLE if self._has(path)]
        return [(key, t(f"civil_status.{TABLES[self.type]}.{key}")) for key in asked.choices]

    def _has(self, path: str) -> bool:
        return hasattr(self.content, path.partition(".")[0])

    def _datum(self, path: str) -> str:
        return f"{datum_words(path)}: {value_words(path, value_at(self.content, path))}"

    @property
    def source(self) -> Sequence[forms.BoundField]:
        """Date, authority, reference."""
        return [self[name] for name in SOURCE if name in self.fields]

    @property
    def own(self) -> Sequence[forms.BoundField]:
        """The fields of the type."""
        return [self[asked.name] for asked in FIELDS[self.type]]

    @property
    def worded(self) -> bool:
        """Whether there are sentences to read: proposed, or typed."""
        return bool(self["text_ar"].value())

    @property
    def texts(self) -> Sequence[forms.BoundField]:
        """The sentences."""
        return [self[name] for name in TEXTS]


def typed(data: Mapping[str, Any], name: str) -> str:
    """What was typed in a field, without its edges."""
    return str(data.get(name, "")).strip()


def fields_typed(type: MentionType, data: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a mention as typed, read into what is kept; `Invalid` by field."""
    found: dict[str, str] = {}
    faults: dict[str, list[DomainError]] = {}
    for asked in FIELDS[type]:
        try:
            found[asked.name] = _read(asked, typed(data, asked.name), typed(data, "datum"))
        except Invalid as invalid:
            faults |= invalid.fields
        except ValueError:
            value = typed(data, asked.name)
            faults[asked.name] = [Refused("civil_status.faults.impossible_date", value=value)]
    if faults:
        raise Invalid(faults, "civil_status.errors.invalid_record")
    return found


def _read(asked: Asked, value: str, datum: str) -> str:
    if not value:
        return ""
    if asked.kind == "date" or (asked.name == "new" and datum == "event.day"):
        return date_from(value).isoformat()
    if asked.kind == "community":
        return str(community_typed(value, asked.name) or "")
    return cnie_from(value) if asked.name.endswith("cnie") else value


def initial_of(fields: Mapping[str, str]) -> dict[str, str]:
    """Kept fields as somebody would type them."""
    shown = dict(fields)
    for name, value in fields.items():
        if name.endswith("_date") and value:
            shown[name] = f"{dt.date.fromisoformat(value):%d/%m/%Y}"
        if name.endswith("_community"):
            shown[name] = community_code(whole_number(value))
    return shown


def with_texts(form: MarginForm, said: Said) -> None:
    """Put the sentences proposed where the officer has written none."""
    proposed = texts_for(said)
    data = dict(form.data.items()) if form.is_bound else None
    for name, words in (("text_ar", proposed.ar), ("text_fr", proposed.fr)):
        if data is not None and not typed(data, name):
            data[name] = words
        form.initial.setdefault(name, words)
    if data is not None:
        form.data = data
    ask(form, "text_ar")
