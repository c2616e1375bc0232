"""The forms by which a community changes a value of a procedure, each made for what its slot holds."""

from __future__ import annotations

from typing import Any

from django import forms

from diwan.kernel.base.calendar import DELAY, Delay
from diwan.kernel.base.text import t
from diwan.kernel.cases.resolving import SlotState
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.situation import as_text
from diwan.shell.dates import DateField, t_lazy

QUESTIONS = ("text", "long_text", "number", "date", "bool")
OWN = "own_"


def words(key: str) -> Any:
    """Words of these pages, when they are drawn."""
    return t_lazy(f"shell_cases.slots.{key}")


class DecisionForm(forms.Form):
    """From when, and by which decision."""

    valid_from = DateField(label=words("valid_from"))
    decided_by = forms.CharField(label=words("decision"), help_text=words("decision_hint"), max_length=300)

    def value(self) -> Any:
        """The value as the procedure writes it."""
        return None


class ValueForm(DecisionForm):
    """A number in the place of the national one, or one for each length of a delay that has several."""

    def __init__(self, *args: Any, state: SlotState, law: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.national = state.national
        for name, now, unit, case in parts_of(state, law):
            self.fields[name] = forms.DecimalField(
                label=case or t("shell_cases.slots.value"), help_text=unit, min_value=0, max_value=100_000,
                initial=now, decimal_places=2 if not unit and "amount" in state.slot.path else 0,
                widget=forms.NumberInput({"class": "input--short"}),
            )  # fmt: skip
        self.order_fields([name for name, *_ in parts_of(state, law)])

    def value(self) -> Any:
        """Numbers with the national unit; amounts as text, as the procedure writes them."""
        if isinstance(self.national, list):
            return [
                {**variant, "is": sized(variant["is"], self.cleaned_data[f"value_{n}"])}
                for n, variant in enumerate(self.national)
            ]
        return sized(self.national, self.cleaned_data["value_0"])


class AddForm(DecisionForm):
    """A question or a document more."""

    field_order = ("label_ar", "label_fr", "kind", "section", "valid_from", "decided_by")
    label_ar = forms.CharField(
        label=words("label_ar"), max_length=200, widget=forms.TextInput({"lang": "ar", "dir": "rtl"})
    )
    label_fr = forms.CharField(
        label=words("label_fr"), max_length=200, widget=forms.TextInput({"lang": "fr", "dir": "ltr"})
    )

    def __init__(self, *args: Any, state: SlotState, law: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if state.slot.path != "fields":
            return
        kinds = [(kind, t(f"shell_cases.slots.kinds.{kind}")) for kind in QUESTIONS]
        self.fields["kind"] = forms.ChoiceField(label=words("kind"), choices=kinds)
        sections = [(key, str(as_text(section.label))) for key, section in law.sections.items()]
        self.fields["section"] = forms.ChoiceField(label=words("section"), choices=sections)
        self.order_fields(self.field_order)

    def value(self) -> Any:
        """What is added, never demanded: a community may ask more, not make its absence a ground of refusal."""
        said = self.cleaned_data
        label = {"ar": said["label_ar"], "fr": said["label_fr"]}
        if "kind" not in self.fields:
            return {"label": label, "kind": "complementary"}
        return {"label": label, "type": said["kind"], "section": said["section"], "required": False}


def form_for(state: SlotState) -> type[DecisionForm]:
    """The form a slot asks for."""
    return AddForm if state.slot.may == "add" else ValueForm


def path_of(state: SlotState, whole: Procedure) -> str:
    """Where the change goes: the slot itself, or the next free key under it."""
    if state.slot.may != "add":
        return str(state.slot.path)
    taken = {change.path.rpartition(".")[2] for change in state.changes}
    taken |= set(getattr(whole, str(state.slot.path), ()))
    number = next(n for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)
    return f"{state.slot.path}.{OWN}{number}"


def parts_of(state: SlotState, law: Procedure) -> list[tuple[str, Any, str, str]]:
    """Each number of a slot: its name in the form, what it is now, its unit, and the case it is for."""
    now = state.value if isinstance(state.value, list) else [{"is": state.value}]
    last = len(now) - 1
    return [
        (
            f"value_{n}",
            figure_of(variant["is"]),
            unit_of(variant["is"]),
            t("shell_cases.slots.otherwise" if n == last else "shell_cases.slots.length", number=n + 1)
            if last
            else "",
        )
        for n, variant in enumerate(now)
    ]


def figure_of(value: Any) -> str:
    """The number in a value."""
    found = DELAY.fullmatch(str(value))
    return found[1] if found else str(value)


def unit_of(value: Any) -> str:
    """The unit of a delay, in words; nothing for a plain number."""
    return t(f"shell_cases.slots.units.{Delay.parse(value).unit}") if DELAY.fullmatch(str(value)) else ""


def sized(national: Any, figure: Any) -> Any:
    """A number typed, as the procedure writes the national one."""
    if isinstance(national, str) and DELAY.fullmatch(national):
        return f"{int(figure)} {Delay.parse(national).unit}"
    return int(figure) if isinstance(national, int) else str(figure)
