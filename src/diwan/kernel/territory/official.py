"""The official division of the Kingdom as Diwan carries it: `data/territory.tsv` (see data/README.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.territory.places import place_of

TABLE = Path(__file__).parent / "data" / "territory.tsv"
CARRIED = (
    "last", "parent_id", "level", "code", "name_ar", "name_fr", "urban", "mechouar",
    "population_2024", "households_2024",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """One line of the table."""

    code: str
    level: Level
    name_ar: str
    name_fr: str
    population: int
    households: int | None
    urban: bool
    mechouar: bool


def official_rows() -> Iterator[OfficialRow]:
    """Every territory of the official list, those above before those below."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield OfficialRow(
                code=line["code"],
                level=Level(line["level"]),
                name_ar=line["name_ar"],
                name_fr=line["name_fr"],
                population=int(line["population_2024"]),
                households=int(line["households_2024"]) if line["households_2024"] else None,
                urban=line["urban"] == "yes",
                mechouar=line["mechouar"] == "yes",
            )


def territory_from(row: OfficialRow) -> Territory:
    """The unsaved territory of a line."""
    place = place_of(row.code, row.level)
    return Territory(
        id=place.id,
        last=place.last,
        parent_id=place.parent,
        level=row.level,
        code=row.code,
        name_ar=row.name_ar,
        name_fr=row.name_fr,
        urban=row.urban,
        mechouar=row.mechouar,
        population_2024=row.population,
        households_2024=row.households,
    )


def out_of_step() -> list[Territory]:
    """Territories the database lacks or has otherwise than the official list; what was merged since is left alone."""
    here = {row[0]: row[1:] for row in Territory.objects.values_list("id", *CARRIED, "valid_to")}
    wanted = (territory_from(row) for row in official_rows())
    return [
        one
        for one in wanted
        if one.pk not in here
        or (here[one.pk][-1] is None and here[one.pk][:-1] != tuple(getattr(one, f) for f in CARRIED))
    ]


def carry(territories: list[Territory]) -> None:
    """Write territories, new or changed, in one statement."""
    Territory.objects.bulk_create(
        territories, update_conflicts=True, unique_fields=["id"], update_fields=list(CARRIED)
    )
