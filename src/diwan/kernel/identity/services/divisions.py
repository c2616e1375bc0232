"""The division of the Kingdom: loaded, merged, split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, Refused
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM, Level, Territory
from diwan.kernel.territory.official import TABLE, carry, out_of_step
from diwan.kernel.territory.places import BadCode, Place, place_of

CENTRAL = ("administrator", "system")
MOVABLE = (Level.COMMUNE, Level.ARRONDISSEMENT)


@dataclass(frozen=True, slots=True)
class Part:
    """A territory that comes out of a merger or a split: its new code and names."""

    code: str
    name_ar: str
    name_fr: str
    population: int | None = None


@service("territory.loaded", mandate="system")
def load_official_division(act: Act) -> int:
    """Carry the official list into the database; what is in step already is left alone."""
    changed = out_of_step()
    carry(changed)
    note(count=len(changed), table=sha256(TABLE.read_bytes()).hexdigest())
    return len(changed)


def require_central(act: Act) -> None:
    """Territories are made by decree: the whole Kingdom is acted for (113.14 art. 4)."""
    if act.territory != KINGDOM:
        raise NotAllowed("identity.errors.central_only")


def place_for(part: Part, level: Level, parent: int | None) -> Place:
    """The place of a new territory beside those it comes from."""
    try:
        place = place_of(part.code, level)
    except BadCode as bad:
        raise Invalid({"code": [Refused("identity.errors.territory_code", written=part.code)]}) from bad
    if place.parent != parent:
        raise Invalid({"code": [Refused("identity.errors.territory_elsewhere", written=part.code)]})
    if Territory.objects.filter(pk=place.id).exists() or Territory.objects.filter(code=part.code).exists():
        raise Invalid({"code": [Conflict("identity.errors.territory_known", written=part.code)]})
    return place


def new_territory(part: Part, like: Territory, on: date, reference: str) -> Territory:
    """The row of a new territory of the same level and place as another."""
    place = place_for(part, Level(like.level), like.parent_id)
    return Territory.objects.create(
        id=place.id,
        last=place.last,
        parent_id=place.parent,
        level=like.level,
        code=part.code,
        name_ar=part.name_ar,
        name_fr=part.name_fr,
        urban=like.urban,
        population_2024=part.population,
        valid_from=on,
        reference=reference,
    )


def still_there(territories: Iterable[Territory]) -> list[Territory]:
    """The territories, locked in order of id; refuses one that has ended already or that is no single place."""
    wanted = sorted({one.pk for one in territories})
    found = list(Territory.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    for one in found:
        if one.valid_to is not None:
            raise Conflict("identity.errors.territory_ended", name=one.name)
        if one.level not in MOVABLE or one.last != one.pk:
            raise Refused("identity.errors.territory_whole", name=one.name)
    return found


def end_of(territory: Territory, on: date, successor: Territory | None) -> None:
    """A territory exists until the day before `on`; its records stay its own."""
    territory.valid_to = on - timedelta(days=1)
    territory.successor = successor
    territory.save(update_fields=("valid_to", "successor"))


@service("territory.merged", mandate=CENTRAL)
def merge_territories(
    act: Act, *, territories: Sequence[Territory], into: Part, on: date, reference: str
) -> Territory:
    """Make one community of several of the same parent, by decree; each old one points at its successor."""
    require_central(act)
    old = still_there(territories)
    if len(old) < 2 or len({(one.level, one.parent_id) for one in old}) > 1:
        raise Refused("identity.errors.merge_apart")
    known = [one.population_2024 for one in old]
    total = None if None in known else sum(p for p in known if p is not None)
    part = into if into.population is not None else Part(into.code, into.name_ar, into.name_fr, total)
    made = new_territory(part, old[0], on, reference)
    for one in old:
        end_of(one, on, made)
    note(subject=made.pk)
    return made


@service("territory.split", mandate=CENTRAL)
def split_territory(
    act: Act, *, territory: Territory, parts: Sequence[Part], on: date, reference: str, remains: bool = False
) -> Territory:
    """Make several communities of one, by decree; with `remains` the old one goes on without what left it."""
    require_central(act)
    (old,) = still_there([territory])
    if len(parts) < (1 if remains else 2):
        raise Refused("identity.errors.split_parts")
    made = [new_territory(part, old, on, reference) for part in parts]
    Territory.objects.filter(pk__in=[one.pk for one in made]).update(origin=old)
    if not remains:
        end_of(old, on, None)
    note(made=[one.pk for one in made])
    return old
