"""The form by which a body answers, at its desk, by a link, or written down from its paper by the office."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.base.text import t
from diwan.kernel.cases.services.opinions import Answer
from diwan.shell.cases.uploads import paper_in

LONGEST = 8_000
ACCEPTED = "application/pdf,image/png,image/jpeg"


class AnswerForm(forms.Form):
    """What a body says: the outcome where it gives an opinion, its words, who speaks for it, a file."""

    def __init__(self, request: HttpRequest, what: str, choices: Iterable[str] = ()) -> None:
        trouble = getattr(request, "trouble", None)
        super().__init__(data=request.POST if request.method == "POST" else None)
        if what == "opinion":
            named = [(one, t(f"shell_cases.opinions.state.{one}")) for one in choices]
            self.fields["outcome"] = forms.ChoiceField(
                label=t("shell_cases.opinions.outcome"), choices=named, widget=forms.RadioSelect
            )
        if what in ("opinion", "fetch"):
            self.fields["reserves"] = forms.CharField(
                label=t(f"shell_cases.opinions.words.{what}"), required=False, widget=forms.Textarea({"rows": 5}),
                help_text=t(f"shell_cases.opinions.words_help.{what}"),
            )  # fmt: skip
            self.fields["paper"] = forms.FileField(
                label=t(f"shell_cases.opinions.paper.{what}"), required=False,
                widget=forms.FileInput({"accept": ACCEPTED}),
            )  # fmt: skip
        self.fields["given_for"] = forms.CharField(
            label=t("shell_cases.opinions.given_for"), required=False, max_length=160,
            help_text=t("shell_cases.opinions.given_for_help"),
        )  # fmt: skip
        faults = trouble.fields if isinstance(trouble, Invalid) else {}
        self._errors = ErrorDict(
            {
                key: ErrorList([why.words() for why in found])
                for key, found in faults.items()
                if key in self.fields
            }
        )


def answer_in(request: HttpRequest, way: str) -> Answer:
    """What was typed and sent, as an answer."""
    outcome, reserves, given_for = (
        request.POST.get(name, "")[:LONGEST].strip() for name in ("outcome", "reserves", "given_for")
    )
    return Answer(outcome, reserves, given_for, way, paper_in(request, "paper"))
