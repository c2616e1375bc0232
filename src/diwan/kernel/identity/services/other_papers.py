"""Papers that say who somebody is without the national number: passport, residence card, a parent's booklet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.identity.identifiers import normal_cnie
from diwan.kernel.identity.models import Account, IdentitySeen, PaperKind, Person, Proof
from diwan.kernel.identity.selectors import person_confirmed_as
from diwan.kernel.identity.services.people import Identity
from diwan.kernel.journal.services import note

CARD_AGE = 16
"""The age from which the card is compulsory (law 04-20); before it a child may come with a parent instead."""
DESCRIBED = ("family_ar", "first_ar", "birth_date")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper held in hand: its kind and its number; of a card the number is the CNIE itself.

    `parent` is the CNIE of the parent who presents a child's family booklet, their own card in hand.
    """

    kind: PaperKind
    number: str = ""
    parent: str = ""

    @property
    def is_card(self) -> bool:
        """Whether it shows the national number."""
        return self.kind == PaperKind.CNIE


def parent_of(row: Person, shown: Identity, paper: Paper, day: date) -> Person:
    """The parent who presents a child, known by their own confirmed number; `Invalid` by field."""
    born = shown.birth_date
    if born is None or (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) >= CARD_AGE:
        raise Invalid({"paper": [Refused("identity.errors.card_age", age=CARD_AGE)]})
    parent = person_confirmed_as(normal_cnie(paper.parent))
    if parent is None or parent.pk == row.pk:
        raise Invalid({"parent": [Refused("identity.errors.parent_unknown")]})
    if parent.birth_date is not None and parent.birth_date >= born:
        raise Invalid({"parent": [Refused("identity.errors.parent_younger")]})
    return parent


def join_or_refuse(act: Act, row: Person, shown: Identity, paper: Paper) -> None:
    """Whom this community saw with the same paper before: a counter's row joins, another account stays."""
    seen = IdentitySeen.objects.filter(
        territory_id=act.territory, paper=paper.kind, paper_number__iexact=paper.number.strip()
    ).exclude(person=row)
    for other in Person.objects.filter(pk__in=list(seen.values_list("person_id", flat=True))):
        if not all(getattr(other, name) == getattr(shown, name) for name in DESCRIBED):
            if paper.kind == PaperKind.FAMILY_BOOKLET:
                continue  # one booklet names the whole family
            raise Invalid({"paper_number": [Conflict("identity.errors.paper_differs")]})
        if Account.objects.filter(person=other).exists():
            raise Invalid({"paper_number": [Conflict("identity.errors.paper_confirmed_elsewhere")]})
        other.same_as = row
        other.save(update_fields=["same_as"])
        note(joined=other.pk)


def drop_claim(row: Person) -> None:
    """A number that was only declared, and that no card was seen for, is not confirmed with the rest."""
    if row.proof == Proof.DECLARED:
        row.cnie = row.idcs = None
