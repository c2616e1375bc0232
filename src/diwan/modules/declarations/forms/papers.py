"""The fields for the papers of proof: a reference, or a file."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from diwan.kernel.base.text import t
from diwan.modules.declarations.forms.fields import own
from diwan.modules.declarations.rules import Need


def merged(needs: Iterable[tuple[Need, str]]) -> list[tuple[Need, str]]:
    """Each need once, with every filiation that asks for it."""
    found: dict[Need, list[str]] = {}
    for need, when in needs:
        found.setdefault(need, []).append(when)
    return [(need, " ".join(filter(None, whens))) for need, whens in found.items()]


def paper_fields(need: Need, when: str) -> dict[str, forms.Field]:
    """For each paper that proves a thing: its reference, and a file of it."""
    fields: dict[str, forms.Field] = {}
    for kind in need.any_of:
        reference = own("paper_reference", length=120)
        reference.label = t(f"declarations.papers.{kind}")
        reference.help_text = t("declarations.hints.one_is_enough") if len(need.any_of) > 1 else ""
        sent = forms.FileField(
            required=False,
            label=t("declarations.fields.paper_file", paper=t(f"declarations.papers.{kind}")),
            widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"}),
        )
        if when:
            reference.shown_when = {"field": "filiation", "answers": when}  # type: ignore[attr-defined]
            sent.shown_when = {"field": "filiation", "answers": when}  # type: ignore[attr-defined]
        fields |= {f"paper_{kind}": reference, f"file_{kind}": sent}
    return fields
