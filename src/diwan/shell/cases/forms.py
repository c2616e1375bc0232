"""Forms drawn from a procedure's fields; the services check the answers, the form shows what they found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from diwan.kernel.base.errors import Invalid
from diwan.kernel.base.text import t
from diwan.kernel.cases.schema.conditions import FieldIs
from diwan.kernel.cases.schema.procedure import FormField, Procedure
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.situation import as_text
from diwan.shell.dates import DateField

CODE = {"class": "input--code", "dir": "ltr"}
FEW = 7


class AnswersForm(forms.Form):
    """The questions of one page, with what was answered and what was wrong."""

    def __init__(
        self,
        law: Procedure,
        keys: Iterable[str],
        values: Mapping[str, Any],
        *,
        typed: QueryDict | None = None,
        trouble: object = None,
    ) -> None:
        self.keys = list(keys)
        known = {key: shown(law.fields[key], values.get(key)) for key in self.keys}
        super().__init__(data=typed, initial=known)
        for key in self.keys:
            self.fields[key] = drawn(law, key)
        if isinstance(trouble, Invalid):
            self._errors = ErrorDict(
                {
                    key: ErrorList([w.words() for w in why])
                    for key, why in trouble.fields.items()
                    if key in self.fields
                }
            )
        elif typed is not None:
            self._errors = ErrorDict()


def shown(asked: FormField, value: Any) -> Any:
    """A stored answer as its control shows it."""
    if asked.type == "date" and value:
        return date.fromisoformat(str(value))
    if asked.type == "bool" and value is not None:
        return "yes" if value else "no"
    return value


def drawn(law: Procedure, key: str) -> forms.Field:
    """The control of one question."""
    asked = law.fields[key]
    common: dict[str, Any] = {
        "label": label_of(asked),
        "help_text": hint_of(law, asked),
        "required": asked.required and not asked.when,
    }
    found = _control(asked, common)
    found.shown_when = shown_when(asked)  # type: ignore[attr-defined]
    found.widget.attrs.pop("required", None)
    found.widget.use_required_attribute = lambda initial: False
    return found


def label_of(asked: FormField) -> str:
    """A question, with its unit."""
    return f"{as_text(asked.label)} ({as_text(asked.unit)})" if asked.unit else str(as_text(asked.label))


def hint_of(law: Procedure, asked: FormField) -> str:
    """What helps to answer; a question asked only sometimes says when."""
    said = [str(as_text(asked.help))] if asked.help else []
    said += [depends_words(law, one) for one in asked.when if isinstance(one, FieldIs)]
    if asked.type == "cnie" and not asked.help:
        said.append(t("shell_cases.form.cnie"))
    return " ".join(said)


def depends_words(law: Procedure, condition: FieldIs) -> str:
    """To which answers to another question this one belongs."""
    other = law.fields[condition.field]
    choices = {
        "yes": t("shell_cases.form.yes"),
        "no": t("shell_cases.form.no"),
        **{key: str(as_text(words)) for key, words in (other.choices or {}).items()},
    }
    answers = [f"«{choices[key]}»" for key in answers_of(condition) if key in choices]
    if not answers:
        return t("shell_cases.form.depends", field=as_text(other.label))
    return t("shell_cases.form.only_if", field=as_text(other.label), answers=" / ".join(answers))


def answers_of(condition: FieldIs) -> list[str]:
    """The answers a condition waits for, as their controls send them; none where it compares numbers."""
    wanted = condition.isin if condition.isin is not None else [condition.eq]
    return [{True: "yes", False: "no"}[one] if isinstance(one, bool) else str(one)
            for one in wanted if one is not None]  # fmt: skip


def shown_when(asked: FormField) -> dict[str, object]:
    """What the page needs to show a question only where it is asked; empty for one always asked."""
    for one in asked.when:
        if isinstance(one, FieldIs) and (answers := answers_of(one)):
            return {"field": one.field, "answers": " ".join(answers), "required": asked.required}
    return {}


def _control(asked: FormField, common: dict[str, Any]) -> forms.Field:
    match asked.type:
        case "date":
            return DateField(**common)
        case "bool":
            return forms.ChoiceField(**common, choices=_yes_no(), widget=forms.RadioSelect)
        case "choice":
            return _choices(asked.choices or {}, common)
        case "long_text":
            return forms.CharField(**common, widget=forms.Textarea({"rows": 5}))
        case "number" | "money" | "area":
            return forms.CharField(**common, widget=forms.TextInput({**CODE, "inputmode": "decimal"}))
        case "cnie":
            return forms.CharField(**common, widget=forms.TextInput({**CODE, "autocapitalize": "characters"}))
        case "phone":
            return forms.CharField(
                **common, widget=forms.TextInput({**CODE, "inputmode": "tel", "autocomplete": "tel"})
            )
        case "email":
            return forms.EmailField(
                **common, widget=forms.EmailInput({"dir": "ltr", "autocomplete": "email"})
            )
        case _:
            return forms.CharField(**common)


def _yes_no() -> list[tuple[str, str]]:
    return [("yes", t("shell_cases.form.yes")), ("no", t("shell_cases.form.no"))]


def _choices(choices: Mapping[str, Words], common: dict[str, Any]) -> forms.Field:
    listed = [(key, str(as_text(words))) for key, words in choices.items()]
    if len(listed) <= FEW:
        return forms.ChoiceField(**common, choices=listed, widget=forms.RadioSelect)
    return forms.ChoiceField(**common, choices=[("", t("shell_cases.form.choose")), *listed])


def typed_answers(law: Procedure, keys: Iterable[str], posted: QueryDict) -> dict[str, Any]:
    """What was typed, as the services read it; the three parts of a date are put together."""
    return {key: _typed(law.fields[key], key, posted) for key in keys}


def _typed(asked: FormField, key: str, posted: QueryDict) -> Any:
    if asked.type != "date":
        return posted.get(key, "")
    parts = [posted.get(f"{key}_{part}", "").strip() for part in ("day", "month", "year")]
    return "/".join(parts) if any(parts) else posted.get(key, "")
