"""The Commission's decision on a name that waits for it."""

from __future__ import annotations

from django import forms

from diwan.modules.civil_status.public import date_text, written
from diwan.modules.declarations.forms.fields import t_lazy

VERDICTS = ("accepted", "refused")


class AnswerForm(forms.Form):
    """Accepted or refused, under which reference, when, and why."""

    verdict = forms.ChoiceField(
        label=t_lazy("civil_status.decisions.verdict"), widget=forms.RadioSelect,
        choices=[(key, t_lazy(f"civil_status.decisions.{key}")) for key in VERDICTS],
        error_messages={"required": t_lazy("civil_status.faults.missing", value="")},
    )  # fmt: skip
    reference = written("decisions.reference", length=60)
    decided_on = date_text("decisions.decided_on")
    reasons = written("decisions.reasons", hint="decisions.reasons_hint", length=500)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("reference", "decided_on"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = t_lazy("civil_status.faults.missing", value="")
