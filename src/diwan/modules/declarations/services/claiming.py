"""A relative takes over, from home, what an institution declared: by the code of its receipt and a name."""

from __future__ import annotations

from dataclasses import replace

from django.core.cache import cache

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.public import name_likeness
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import COMPLETABLE, LATE, Source, State
from diwan.modules.declarations.selectors import ALIKE, siblings_of
from diwan.modules.declarations.services.completing import require_proven
from diwan.modules.declarations.services.held import held, kept, moved, required

TRIES = 5
WITHIN_SECONDS = 3_600
CLAIMABLE = (*COMPLETABLE, *LATE)
UNKNOWN = "declarations.errors.no_such_receipt"


def claim_declaration(act: Act, *, reference: str, name: str) -> Declaration:
    """Take over an institution's declaration as the relative who follows and completes it (law 36.21, art. 21).

    `reference` is the code of the receipt, `name` the mother's for a birth and the dead person's for a death, both
    as the institution declared them. A wrong code and a wrong name are refused in the same words, five times an hour
    for each person at most; only who has proven his identity claims, and nobody what another relative follows.
    """
    required(reference=reference, name=name)
    require_proven(act)
    refuse_often(act.person or 0)
    found = declared_under(reference)
    if found is None or not is_named(found, name):
        raise Refused(UNKNOWN)
    taking = replace(system_act(found.territory_id, act.at, occasion=act.occasion), actor=act.actor)
    return take_over(taking, declaration=found)


def refuse_often(person: int) -> None:
    """Refuse whoever tries codes: each try counts, for every process of the house, until an hour without one."""
    key = f"declarations.claim.{person}"
    tried = int(cache.get(key, 0))
    if tried >= TRIES:
        raise Refused("declarations.errors.too_many_tries", count=TRIES)
    cache.set(key, tried + 1, WITHIN_SECONDS)


def declared_under(reference: str) -> Declaration | None:
    """What an institution or an authority declared under this code, wherever; nothing a citizen declared himself."""
    with reading(Scope("national")):
        rows = Declaration.objects.filter(reference=reference.strip().upper(), state__in=CLAIMABLE)
        return rows.exclude(source=Source.CITIZEN).first()


def is_named(declaration: Declaration, name: str) -> bool:
    """Whether the name is the one declared, as people spell it."""
    known = declaration.mother_ar if declaration.type == "birth" else declaration.person_ar
    return bool(known) and name_likeness(known, " ".join(name.split())) >= ALIKE


@service("declarations.claimed", mandate="system")
def take_over(act: Act, *, declaration: Declaration) -> Declaration:
    """Make who acts the relative of a declaration, and of the others of its entry that nobody follows."""
    row = held(declaration)
    if row.holder_id == act.person:
        return row
    if row.holder_id is not None:
        raise Refused("declarations.errors.followed_already")
    if row.state not in CLAIMABLE or act.person is None:
        raise NotFound(UNKNOWN)
    note(reference=row.reference)
    for other in siblings_of(row):
        if other.holder_id is None and other.state in CLAIMABLE:
            follow(act, held(other))
    return follow(act, row)


def follow(act: Act, row: Declaration) -> Declaration:
    """One declaration, its papers too, followed by who acts."""
    row.holder_id = act.person
    Paper.objects.filter(territory_id=row.territory_id, declaration=row).update(holder_id=act.person)
    if row.state == State.FIRST_DECLARED:
        return moved(act, row, State.AWAITING, "claimed")
    return kept(act, row, "claimed")
