"""Django's form fields drawn as the house draws them: label, hint, error, and the right kind of control."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.forms import BaseForm, BoundField, MultiWidget
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diwan.kernel.base.errors import DomainError, Invalid


class Grouped(forms.Widget):
    """A control made of several, drawn in a fieldset; it draws their labels itself."""


GROUPED = (
    Grouped,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.SelectDateWidget,
    forms.MultiWidget,
)
OWN_DIRECTION = (forms.TextInput, forms.Textarea)
FIXED_DIRECTION = (forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.NumberInput, forms.DateInput)


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of an error summary."""

    words: str
    target: str = ""
    label: str = ""


def kind_of(bound: BoundField) -> str:
    """Which drawing a field asks for."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "group" if isinstance(widget, GROUPED) else "input"


def classes_of(bound: BoundField) -> str:
    """The classes of a control, those the form asked for kept."""
    widget = bound.field.widget
    own = widget.attrs.get("class", "")
    if isinstance(widget, forms.FileInput):
        return f"input input--file {own}".strip()
    if isinstance(widget, FIXED_DIRECTION) and not isinstance(widget, forms.PasswordInput):
        return f"input input--code {own}".strip()
    return f"input {own}".strip()


def described_by(bound: BoundField, hint: str) -> str:
    """Ids of what explains a field: its hint, then its error."""
    ids = [f"{bound.auto_id}-hint"] if hint else []
    return " ".join([*ids, f"{bound.auto_id}-error"] if bound.errors else ids)


def attributes_of(bound: BoundField, hint: str) -> dict[str, str | bool]:
    """What a control says of itself beyond its own attributes."""
    widget = bound.field.widget
    said: dict[str, str | bool] = {"class": classes_of(bound)}
    if described := described_by(bound, hint):
        said["aria-describedby"] = described
    if bound.errors:
        said["aria-invalid"] = "true"
    if isinstance(widget, forms.PasswordInput):
        said["placeholder"] = False  # the label says it, and stays when one types
    if isinstance(widget, OWN_DIRECTION) and not isinstance(widget, FIXED_DIRECTION):
        said.setdefault("dir", str(widget.attrs.get("dir", "auto")))
    return said


def control_html(bound: BoundField, hint: str, kind: str) -> SafeString:
    """The control itself; choices and checkboxes are drawn by the template."""
    if kind in ("choices", "checkbox"):
        return SafeString("")
    if kind == "group":
        return bound.as_widget(attrs={} if isinstance(bound.field.widget, Grouped) else {"class": "input"})
    return bound.as_widget(attrs=attributes_of(bound, hint))


def field_html(bound: BoundField, *, hint: str = "", label: str = "") -> SafeString:
    """One field, whole; a hidden one is only its control."""
    if bound.is_hidden:
        return SafeString(bound)
    words, kind = hint or str(bound.help_text or ""), kind_of(bound)
    return SafeString(
        render_to_string(
            "shell/parts/field.html",
            {
                "field": bound,
                "label": label or bound.label,
                "hint": words,
                "kind": kind,
                "wraps": wraps(bound),
                "described": described_by(bound, words),
                "control": control_html(bound, words, kind),
                "when": getattr(bound.field, "shown_when", {}),
                "type": getattr(bound.field.widget, "input_type", ""),
                "hints": getattr(bound.field, "choice_hints", {}),
            },
        )
    )


def first_control(bound: BoundField) -> str:
    """The id one lands on when following an error."""
    first_of_several = kind_of(bound) == "choices" or isinstance(bound.field.widget, MultiWidget)
    return f"{bound.auto_id}_0" if first_of_several else str(bound.id_for_label or bound.auto_id)


def wraps(bound: BoundField) -> bool:
    """Whether a group lays its own controls out."""
    return isinstance(bound.field.widget, Grouped)


def faults_of(form: BaseForm | None, trouble: object = None) -> list[Fault]:
    """Everything wrong with a form, then what stopped the act."""
    found: list[Fault] = []
    if isinstance(form, BaseForm) and form.is_bound:
        found += [Fault(str(words)) for words in form.non_field_errors()]
        for bound in form:
            found += [Fault(str(words), first_control(bound), str(bound.label)) for words in bound.errors]
    return found + [
        fault for fault in faults_in(trouble, form) if fault.words not in {f.words for f in found}
    ]


def faults_in(trouble: object, form: BaseForm | None = None) -> list[Fault]:
    """The reasons a domain error carries, each at its field where the form has one."""
    if isinstance(trouble, Invalid):
        return [fault_at(name, why, form) for name, reasons in trouble.fields.items() for why in reasons]
    return [Fault(trouble.words())] if isinstance(trouble, DomainError) else []


def fault_at(name: str, why: DomainError, form: BaseForm | None) -> Fault:
    """One reason, at the field of a form that it names."""
    if form is None or name not in form.fields:
        return Fault(why.words())
    return Fault(why.words(), first_control(form[name]), str(form[name].label))
