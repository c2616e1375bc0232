"""Which mandates a person holds at a date, by post, by delegation, by replacement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Delegation, Mandate, Replacement
from diwan.kernel.territory.models import Territory


@dataclass(frozen=True, slots=True)
class Seat:
    """A place from which a person acts: one mandate, with what delegations and replacements add to it.

    `capacity` is how it is written under a signature; `reference` names the delegation or replacement.
    `last` ends the range of communities seen; it is wider than `territory` only for oversight.
    """

    mandate: int
    person: int
    territory: int
    last: int
    office: int | None
    kinds: frozenset[str]
    title: Text
    community: Text
    delegations: tuple[tuple[int, frozenset[str], str], ...] = ()
    replaces: tuple[tuple[int, frozenset[str], str], ...] = ()

    def delegation_for(self, kind: str) -> tuple[int, str] | None:
        """The delegation `(id, reference)` that gives this kind of mandate, or None when the post itself does."""
        included = house().included
        for number, kinds, reference in self.delegations:
            if kind in included(kinds):
                return number, reference
        return None


def in_force(day: date, prefix: str = "") -> Q:
    """The condition of being in force on a day."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gte": day})
    )


def mandates_of(person: int, day: date) -> QuerySet[Mandate]:
    """Mandates in force of one person."""
    return (
        Mandate.objects.filter(in_force(day), person_id=person)
        .select_related("post", "territory")
        .order_by("territory_id", "id")
    )


def delegations_to(mandates: list[int], day: date) -> QuerySet[Delegation]:
    """Published, unrevoked delegations in force whose giver still holds the mandate that is delegated."""
    return Delegation.objects.filter(
        in_force(day),
        in_force(day, "giver__"),
        Q(revoked_on=None) | Q(revoked_on__gt=day),
        receiver_id__in=mandates,
        published_on__lte=day,
    )


def replacements_by(mandates: list[int], day: date) -> QuerySet[Replacement]:
    """Replacements in force in which one of these mandates stands in for another."""
    return (
        Replacement.objects.filter(in_force(day), in_force(day, "absent__"), replacement_id__in=mandates)
        .annotate(kinds=F("absent__post__kinds"))
        .order_by("id")
    )


def seats_of(person: int, day: date) -> list[Seat]:
    """Every seat of a person on a day; four queries whatever their number."""
    mandates = list(mandates_of(person, day))
    if not mandates:
        return []
    ids = [m.pk for m in mandates]
    given = grouped(delegations_to(ids, day), "receiver_id")
    stands_in = grouped(replacements_by(ids, day), "replacement_id")
    return [seat_of(m, given.get(m.pk, ()), stands_in.get(m.pk, ())) for m in mandates]


def grouped(rows: QuerySet[Any], key: str) -> dict[int, tuple[Any, ...]]:
    """Rows by the mandate they belong to."""
    found: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        found[getattr(row, key)] = (*found.get(getattr(row, key), ()), row)
    return found


def seat_of(mandate: Mandate, given: tuple[Any, ...], stands_in: tuple[Any, ...]) -> Seat:
    """One mandate with what is added to it."""
    added = {k for row in (*given, *stands_in) for k in row.kinds}
    community: Territory = mandate.territory
    return Seat(
        mandate=mandate.pk,
        person=mandate.person_id,
        territory=mandate.territory_id,
        last=community.last if mandate.post.wide else mandate.territory_id,
        office=mandate.post.office_id,
        kinds=house().included({*mandate.post.kinds, *added}),
        title=mandate.post.title,
        community=community.name,
        delegations=tuple((row.pk, frozenset(row.kinds), row.reference) for row in given),
        replaces=tuple((row.pk, frozenset(row.kinds), row.reference) for row in stands_in),
    )
