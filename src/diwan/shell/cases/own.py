"""Pages of modules in the place of the generic ones: where a transition is better made, and what else to offer.

A module registers them when its app is ready:

    @acts_on("watiqa.birth_copy", "match", "unmatch")
    def page_of_match(case): return reverse("watiqa:match", args=[case.number])

    @beside("watiqa.birth_copy")
    def copy_of(case): return [Choice(...)]      # shown to the applicant on the page of the request
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diwan.kernel.cases.models import Case
from diwan.shell.parts import Choice

ActPage = Callable[[Case], str]
Offer = Callable[[Case], Sequence[Choice]]

_acts: dict[tuple[str, str], ActPage] = {}
_offers: dict[str, Offer] = {}


def acts_on(procedure: str, *transitions: str) -> Callable[[ActPage], ActPage]:
    """Register the page on which these transitions of a procedure are made."""

    def register(page: ActPage) -> ActPage:
        for transition in transitions:
            _acts[procedure, transition] = page
        return page

    return register


def beside(procedure: str) -> Callable[[Offer], Offer]:
    """Register what the page of a request offers its applicant besides the generic acts."""

    def register(offer: Offer) -> Offer:
        _offers[procedure] = offer
        return offer

    return register


def own_page(case: Case, transition: str) -> str:
    """The module's own page for a transition; nothing where the generic one serves."""
    page = _acts.get((case.procedure, transition))
    return page(case) if page else ""


def offers_beside(case: Case) -> Sequence[Choice]:
    """What a module offers the applicant beside the generic acts."""
    offer = _offers.get(case.procedure)
    return offer(case) if offer else ()
