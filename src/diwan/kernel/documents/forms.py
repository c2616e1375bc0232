"""What the verification page asks."""

from __future__ import annotations

from django import forms


class CodeForm(forms.Form):
    """A code as printed."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FileForm(forms.Form):
    """A signed PDF."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))
