"""What an officer fills in to cancel a record, to give a certificate or a booklet."""

from __future__ import annotations

from typing import Any

from django import forms

from diwan.kernel.base.text import t
from diwan.modules.civil_status.content import Decider, Kinship
from diwan.modules.civil_status.forms import chosen, t_lazy, written
from diwan.modules.civil_status.giving import Asker, Given


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


class AskerForm(forms.Form):
    """Who asks, how they stand to the person, and what they show."""

    kinship = chosen("issues.kinship", "kinships", [k.value for k in Kinship], empty=False)
    name = written("issues.name", hint="issues.name_hint", length=120)
    cnie = written("issues.cnie", latin=True, length=12)
    proof = written("issues.proof", hint="issues.proof_hint", length=200)
    permission = written("issues.permission", hint="issues.permission_hint", length=80)

    def asker(self) -> Asker:
        """Who asks, as typed."""
        typed = {n: str(self.data.get(n, "")).strip() for n in ("name", "cnie", "proof", "permission")}
        kinship = str(self.data.get("kinship", ""))
        return Asker(kinship=Kinship(kinship) if kinship in set(Kinship) else Kinship.OTHER, **typed)


class GiveForm(AskerForm):
    """What is given from a record, in which languages."""

    given = chosen("issues.given", "givens", [], empty=False)
    languages = chosen("issues.languages", "written_in", ["ar", "fr", "ar,fr"], empty=False)
    other_ar = written("issues.other_ar", hint="issues.other_hint", length=120)
    other_la = written("issues.other_la", latin=True, length=120)
    seen_in = written("issues.seen_in", hint="issues.seen_in_hint", length=200)

    field_order = ("given", "languages", "kinship", "name", "cnie", "proof", "permission")

    def __init__(self, offered: tuple[Given, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given"].choices = [(g.value, t(f"civil_status.givens.{g.value}")) for g in offered]  # type: ignore[attr-defined]
