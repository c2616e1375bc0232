"""Pages of modules in the place of the generic ones: where a transition is better made, and what else to offer.

A module registers them when its app is ready:

    @acts_on("watiqa.birth_copy", "match", "unmatch")
    def page_of_match(case): return reverse("watiqa:match", args=[case.number])

    @beside("watiqa.birth_copy")
    def copy_of(case): return [Choice(...)]      # shown to the applicant on the page of the request

    @names("watiqa.birth_copy")
    def holder_of(case): return Text(...)        # what tells one's requests apart in a list
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.identity.models import Person
from diwan.shell.parts import Choice

ActPage = Callable[[Case], str]
Offer = Callable[[Case], Sequence[Choice]]
Weigh = Callable[[Act, Draft], Mapping[str, list[DomainError]]]
Name = Callable[[Case], Text]
Known = Callable[[Person, str], Mapping[str, object]]

_acts: dict[tuple[str, str], ActPage] = {}
_offers: dict[str, Offer] = {}
_known: dict[str, Known] = {}
_weighs: dict[str, Weigh] = {}
_names: dict[str, Name] = {}


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


def names(procedure: str) -> Callable[[Name], Name]:
    """Register whom or what a request is about, by which its applicant tells it from the others."""

    def register(name: Name) -> Name:
        _names[procedure] = name
        return name

    return register


def weighs(procedure: str) -> Callable[[Weigh], Weigh]:
    """Register what a module finds wrong in a request while it is written, by field; it refuses it when filed too."""

    def register(weigh: Weigh) -> Weigh:
        _weighs[procedure] = weigh
        return weigh

    return register


def faults_so_far(act: Act, draft: Draft) -> Mapping[str, list[DomainError]]:
    """What is wrong already in a draft, by field, as its module sees it."""
    weigh = _weighs.get(draft.procedure)
    return weigh(act, draft) if weigh else {}


def name_of(case: Case) -> Text:
    """Whom or what a request is about; empty where its procedure does not say."""
    name = _names.get(case.procedure)
    return name(case) if name else Text("", "")


def known_by(procedure: str) -> Callable[[Known], Known]:
    """Register what a form need not ask whoever is signed in, by field; each answer may be changed.

    The function is told by which link the draft grew from another case, empty for one begun by itself.
    """

    def register(known: Known) -> Known:
        _known[procedure] = known
        return known

    return register


def known_answers(draft: Draft, person: Person) -> Mapping[str, object]:
    """The answers the house knows of a person for the own fields of a draft's procedure."""
    known = _known.get(draft.procedure)
    return known(person, draft.link) if known else {}


def own_page(case: Case, transition: str) -> str:
    """The module's own page for a transition; nothing where the generic one serves."""
    page = _acts.get((case.procedure, transition))
    return page(case) if page else ""


def offers_beside(case: Case) -> Sequence[Choice]:
    """What a module offers the applicant beside the generic acts."""
    offer = _offers.get(case.procedure)
    return offer(case) if offer else ()
