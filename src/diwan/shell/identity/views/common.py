"""What the desk's pages on people share: tabs, who may do what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import seat_held
from diwan.kernel.identity.rules import APPOINTERS, SEERS
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.selectors import offices_of
from diwan.shell.filling import drawn
from diwan.shell.pages import show
from diwan.shell.parts import Tab
from diwan.shell.spellings import with_spellings

VIEWS = ("people", "posts", "offices", "delegations", "replacements", "journal")


def may_appoint(request: HttpRequest) -> bool:
    """Whether the seat may change posts, mandates and delegations."""
    return not seat_held(request).kinds.isdisjoint(APPOINTERS)


def offices_there(territory: int) -> list[Office]:
    """The offices a signature may be delegated for: those open today or to open."""
    today = timezone.localdate()
    return [one for one in offices_of(territory) if one.valid_to is None or one.valid_to >= today]


def tabs_for(here: str) -> list[Tab]:
    """The pages on people in office, side by side."""
    return [
        Tab(t(f"identity_pages.tabs.{one}"), reverse(f"identity_pages:{one}"), one == here) for one in VIEWS
    ]


def list_page(request: HttpRequest, tab: str, **said: Any) -> HttpResponse:
    """A page that lists what its tab is called after."""
    return show(request, f"identity/{tab}.html", {"tabs": tabs_for(tab), "may": may_appoint(request), **said})


def form_page(request: HttpRequest, form: forms.Form, key: str, tab: str, **more: Any) -> HttpResponse:
    """A page that is one form."""
    said = {"form": with_spellings(request, drawn(request, form)), "key": key,
            "heading": t(f"identity_pages.{key}.title"), "act": t(f"identity_pages.{key}.act"),
            "tabs": tabs_for(tab), "here": tab, "returns": "people", **more}  # fmt: skip
    return show(request, "identity/desk_form.html", said)


__all__ = ["APPOINTERS", "SEERS", "form_page", "list_page", "may_appoint", "offices_there", "tabs_for"]
