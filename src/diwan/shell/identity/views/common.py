"""What the desk's pages on people share: forms drawn again with their reasons, tabs, who may do what."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from diwan.kernel.base.errors import DomainError, Invalid
from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import seat_held
from diwan.shell.identity.forms import refuse
from diwan.shell.identity.module import SEERS
from diwan.shell.parts import Tab

APPOINTERS = ("administrator", "president", "governor", "wali")
F = TypeVar("F", bound=forms.Form)
VIEWS = ("people", "posts", "delegations", "replacements", "journal")


def may_appoint(request: HttpRequest) -> bool:
    """Whether the seat may change posts, mandates and delegations."""
    return not seat_held(request).kinds.isdisjoint(APPOINTERS)


def tabs_for(here: str) -> list[Tab]:
    """The pages on people in office, side by side."""
    return [
        Tab(t(f"identity_pages.tabs.{one}"), reverse(f"identity_pages:{one}"), one == here) for one in VIEWS
    ]


def drawn(request: HttpRequest, form: F) -> F:
    """A form with the reasons why it was refused on its fields."""
    trouble = getattr(request, "trouble", None)
    if form.is_bound and form.is_valid() and isinstance(trouble, DomainError):
        refuse(form, trouble)
    return form


def filled(form: F) -> dict[str, Any]:
    """What a form holds; `Invalid` when the form itself finds faults."""
    if not form.is_valid():
        raise Invalid({})
    return form.cleaned_data


__all__ = ["APPOINTERS", "SEERS", "drawn", "filled", "may_appoint", "tabs_for"]
