"""What the verification page asks."""

from __future__ import annotations

from typing import Any

from django import forms

from diwan.kernel.base.text import t


class CodeForm(forms.Form):
    """A code as printed."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["code"].label = t("documents.verify.code")

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FileForm(forms.Form):
    """A signed PDF."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["file"].label = t("documents.verify.file")

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))
