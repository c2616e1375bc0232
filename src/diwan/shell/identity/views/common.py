"""What the desk's pages on people share: tabs, who may do what."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import seat_held
from diwan.shell.identity.module import SEERS
from diwan.shell.parts import Tab

APPOINTERS = ("administrator", "president", "governor", "wali")
VIEWS = ("people", "posts", "delegations", "replacements", "journal")


def may_appoint(request: HttpRequest) -> bool:
    """Whether the seat may change posts, mandates and delegations."""
    return not seat_held(request).kinds.isdisjoint(APPOINTERS)


def tabs_for(here: str) -> list[Tab]:
    """The pages on people in office, side by side."""
    return [
        Tab(t(f"identity_pages.tabs.{one}"), reverse(f"identity_pages:{one}"), one == here) for one in VIEWS
    ]


__all__ = ["APPOINTERS", "SEERS", "may_appoint", "tabs_for"]
