"""Find a commune however its name is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.db import connection
from rapidfuzz import fuzz, process

from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import Level, Office, Territory
from diwan.shell.portal.folding import name_key

SHOWN = 12
CERTAIN = 93
CLOSE = 74
ASKED = (Level.COMMUNE, Level.ARRONDISSEMENT)


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or arrondissement as the picker shows it."""

    id: int
    code: str
    level: str
    name: Text
    above: Text
    population: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Places whose name was written, and places whose name is close to it."""

    exact: tuple[Place, ...]
    close: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Every spelling of every place, folded, and the place each one belongs to."""

    places: dict[int, Place]
    spellings: tuple[str, ...]
    owners: tuple[int, ...]


def place_of(row: Territory, above: Territory | None) -> Place:
    """A place with the province that tells it from its namesakes."""
    return Place(
        row.id, row.code, row.level, row.name, above.name if above else Text("", ""), row.population_2024 or 0
    )


def other_spellings() -> dict[str, list[str]]:
    """Spellings met elsewhere, by official code."""
    found: dict[str, list[str]] = {}
    for line in (files("diwan.shell.portal") / "spellings.csv").read_text("utf-8").splitlines()[1:]:
        code, spelling = line.split(",", 1)
        found.setdefault(code, []).append(spelling)
    return found


STATE = """
    SELECT md5(string_agg(concat_ws('|', id, code, name_ar, name_fr, population_2024, valid_to), ',' ORDER BY id))
    FROM territory_territory
"""


def index() -> Index:
    """The index of today's places; one digest of the table says whether it must be made again."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        return built(str(cursor.fetchone()[0]))


@lru_cache(maxsize=2)
def built(digest: str) -> Index:
    """The index for one state of the territory."""
    rows = {row.id: row for row in Territory.objects.filter(valid_to=None)}
    spelt = other_spellings()
    places: dict[int, Place] = {}
    pairs: set[tuple[str, int]] = set()
    for row in rows.values():
        if row.level in ASKED:
            places[row.id] = place_of(row, rows.get(row.parent_id or 0))
            names = (row.name_fr, row.name_ar, row.name_zgh, *spelt.get(row.code, ()))
            pairs |= {(key, row.id) for name in names if name and (key := name_key(name))}
    ordered = sorted(pairs)
    return Index(places, tuple(key for key, _ in ordered), tuple(owner for _, owner in ordered))


def places_named(words: str) -> Answer:
    """Places by name, however written: those that match first, the most populous first."""
    key = name_key(words)
    if not key:
        return Answer((), ())
    here = index()
    best: dict[int, float] = {}
    for spelling, score, position in process.extract(
        key, here.spellings, scorer=fuzz.WRatio if len(key) > 3 else fuzz.ratio, limit=80, score_cutoff=CLOSE
    ):
        owner = here.owners[position]
        best[owner] = max(best.get(owner, 0), graded(key, spelling, score))
    return parted(here, best)


def graded(key: str, spelling: str, score: float) -> float:
    """A match on the whole name counts most, then on its beginning, then on whole words of it."""
    if key == spelling or key.replace(" ", "") == spelling.replace(" ", ""):
        return 100
    if spelling.startswith(key) and len(key) > 2:
        return 98
    if set(key.split()) <= set(spelling.split()):
        return 96
    return min(score, fuzz.ratio(key, spelling) + 12, 95)


def parted(here: Index, best: dict[int, float]) -> Answer:
    """The certain apart from the close, each in the order a reader wants."""
    ranked = sorted(
        (-round(score / 2), -here.places[owner].population, owner, score)
        for owner, score in best.items()
        if score >= CLOSE
    )
    exact = tuple(here.places[owner] for _, _, owner, score in ranked if score >= CERTAIN)
    close = tuple(here.places[owner] for _, _, owner, score in ranked if score < CERTAIN)
    return Answer(exact[:SHOWN], close[: SHOWN // 2])


def regions() -> list[Territory]:
    """The regions, in the official order, with the number of their communes."""
    found = list(Territory.objects.filter(level=Level.REGION, valid_to=None))
    return with_counts(found)


def with_counts(above: list[Territory]) -> list[Territory]:
    """Territories with `communes`, the number of communes below each."""
    ids = list(Territory.objects.filter(level=Level.COMMUNE, valid_to=None).values_list("id", flat=True))
    for territory in above:
        territory.communes = sum(territory.id <= id <= territory.last for id in ids)  # type: ignore[attr-defined]
    return above


def chain_above(territory: Territory) -> list[Territory]:
    """The territories a territory lies in, the widest first, without the Kingdom."""
    found = Territory.objects.filter(id__lt=territory.id, last__gte=territory.last).exclude(
        level=Level.KINGDOM
    )
    return list(found.order_by("id"))


def below(territory: Territory) -> list[Territory]:
    """What a territory directly comprises."""
    return list(Territory.objects.filter(parent=territory, valid_to=None).order_by("name_fr"))


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office as its visitors need it."""

    name: Text
    address: Text
    phone: str
    hours: Text


def offices_of(territory: Territory) -> list[OfficeLine]:
    """The open offices of a community, main ones first."""
    found = Office.objects.filter(territory=territory, valid_to=None).order_by("kind", "code")
    return [
        OfficeLine(o.name, Text(o.address_ar, o.address_fr), o.phone, Text(o.hours_ar, o.hours_fr))
        for o in found
    ]
