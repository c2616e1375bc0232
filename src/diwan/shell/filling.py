"""Forms between a page and its service: what was typed, what it holds, and the reasons why not at their fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from diwan.kernel.base.errors import DomainError, Invalid

F = TypeVar("F", bound=forms.BaseForm)


def posted(request: HttpRequest) -> Any:
    """What was typed, or nothing on a first look."""
    return request.POST if request.method == "POST" else None


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """What a form holds; `Invalid` when the form itself finds faults."""
    if not form.is_valid():
        raise Invalid({})
    found: dict[str, Any] = form.cleaned_data
    return found


def drawn(request: HttpRequest, form: F) -> F:
    """A form with the reasons why it was refused on its fields, beside what it says itself."""
    trouble = getattr(request, "trouble", None)
    if form.is_bound and isinstance(trouble, DomainError):
        refuse(form, trouble)
    return form


def refuse(form: forms.BaseForm, trouble: DomainError, field: Callable[[str], str] = str) -> None:
    """Put a domain error where it belongs in a form: its field, or the whole.

    `field` gives the form's name for what the error calls otherwise; a field that has a fault already keeps it.
    """
    if not isinstance(trouble, Invalid):
        form.add_error(None, trouble.words())
        return
    for path, reasons in trouble.fields.items():
        name = field(path)
        for reason in reasons if name not in form.errors else ():
            form.add_error(name if name in form.fields else None, reason.words())
