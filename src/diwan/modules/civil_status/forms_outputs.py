"""What an officer fills in to cancel a record, to give a certificate or a booklet."""

from __future__ import annotations

from django import forms

from diwan.modules.civil_status.content import Decider
from diwan.modules.civil_status.forms import chosen, t_lazy, written


class CancelForm(forms.Form):
    """The decision that cancels a record."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decider = chosen("cancel.decider", "deciders", [d.value for d in Decider], empty=False)
    authority = written("cancel.authority", hint="cancel.authority_hint", length=200)
    reference = written("cancel.reference", hint="cancel.reference_hint", length=80)
    date = written("cancel.date", hint="cancel.date_hint", latin=True, inputmode="numeric", length=20)
    paper = forms.FileField(
        required=False,
        label=t_lazy("civil_status.cancel.paper"),
        help_text=t_lazy("civil_status.cancel.paper_hint"),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )
    reason = written("cancel.reason", hint="cancel.reason_hint", length=300)
