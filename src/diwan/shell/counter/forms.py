"""What is typed at the counter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from diwan.kernel.exchange.rules import LONGEST_DAYS
from diwan.shell.dates import DateField, t_lazy

LARGEST = Decimal(10) ** 9
EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.")


class AmountField(forms.DecimalField):
    """An amount in dirhams as people type it: 1.250,00 or 1250.5, in whichever digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off", "class": "input--short", "dir": "ltr"}
        )
        messages = dict.fromkeys(
            ("invalid", "max_decimal_places", "max_digits"), t_lazy("counter.form.amount_wrong")
        )
        super().__init__(
            max_value=LARGEST, decimal_places=2, widget=widget, error_messages=messages, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        """The number meant, whichever sign stands before the centimes."""
        text = str(value or "").translate(EASTERN)
        for blank in (" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"):
            text = text.replace(blank, "")
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        return super().to_python(text)


class CashForm(forms.Form):
    """What was handed over."""

    tendered = AmountField(
        min_value=Decimal("0.01"),
        label=t_lazy("counter.form.tendered"),
        help_text=t_lazy("counter.form.tendered_hint"),
    )


class ReasonForm(forms.Form):
    """Why money is given back."""

    reason = forms.CharField(
        max_length=300, label=t_lazy("counter.form.reason"), widget=forms.Textarea({"rows": 3})
    )


class RefundForm(forms.Form):
    """How money was given back."""

    reference = forms.CharField(
        max_length=100,
        label=t_lazy("counter.form.refund_reference"),
        help_text=t_lazy("counter.form.refund_hint"),
    )


class TariffForm(forms.Form):
    """A community's own amount."""

    amount = AmountField(min_value=Decimal(0), label=t_lazy("counter.form.amount"))
    valid_from = DateField(label=t_lazy("counter.form.valid_from"))
    legal_ref = forms.CharField(
        max_length=300, label=t_lazy("counter.form.legal_ref"), help_text=t_lazy("counter.form.legal_hint")
    )


class TokenForm(forms.Form):
    """What a machine may do, from which seat, and until when."""

    name = forms.CharField(
        max_length=100,
        label=t_lazy("counter.form.token_name"),
        help_text=t_lazy("counter.form.token_name_hint"),
    )
    mandate = forms.TypedChoiceField(coerce=int, label=t_lazy("counter.form.token_seat"))
    scopes = forms.MultipleChoiceField(
        label=t_lazy("counter.form.token_scopes"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, initial=90, label=t_lazy("counter.form.token_days"),
        widget=forms.NumberInput({"class": "input--short"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, seats: list[tuple[int, str]], scopes: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"].choices = seats  # type: ignore[attr-defined]
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]
