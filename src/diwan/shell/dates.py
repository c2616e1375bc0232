"""A date as people give it: day, month by its Moroccan name, year."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import get_month_names
from django import forms
from django.utils.functional import lazy

from diwan.kernel.base.text import locale, t

t_lazy = lazy(t, str)


def months() -> list[tuple[str, str]]:
    """The months, by number and by name."""
    names = get_month_names("wide", locale=locale())
    return [("", t("shell.date.choose")), *((str(number), str(names[number])) for number in range(1, 13))]


class DateParts(forms.MultiWidget):
    """Three controls in one fieldset; they say their order in words, so no format can be mistaken."""

    template_name = "shell/parts/date_parts.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off", "class": "input"}
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**number, "maxlength": "2"}),
            "month": forms.Select({"class": "input"}),
            "year": forms.TextInput({**number, "maxlength": "4", "class": "input input--year"}),
        }
        super().__init__(parts, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        """A date taken apart."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Month names in the reader's language, read when drawn; each part keeps its own class."""
        self.widgets[1].choices = months()  # type: ignore[attr-defined]
        rest = {k: v for k, v in (attrs or {}).items() if k != "class"}
        context: dict[str, Any] = super().get_context(name, value, rest)
        return context


class DateField(forms.MultiValueField):
    """A date typed in three parts; one that does not exist is refused, what was typed stays."""

    widget = DateParts

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.CharField(required=False),
            forms.CharField(required=False),
            forms.CharField(required=False),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """The date, or why it is none."""
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(t("shell.date.incomplete"), code="required")
            return None
        if not all(parts):
            raise forms.ValidationError(t("shell.date.incomplete"), code="incomplete")
        return self.compress(parts)

    def compress(self, parts: list[str]) -> date:
        """Three parts made one date."""
        try:
            day, month, year = (int(part) for part in parts)
            found = date(year, month, day)
        except ValueError:
            raise forms.ValidationError(t("shell.date.impossible"), code="impossible") from None
        self.run_validators(found)
        return found
