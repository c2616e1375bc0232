"""Names in both scripts over a million records: 95th percentile and recall at 10, policies on, as the application.

    python bench/search.py [--records 1000000] [--queries 500] [--seed 202611] [--families 50000] [--hard]

Names are synthetic (bench/civil_world.py): 50,000 family and 2,400 first names, few of them borne by many. Queries
are spelt by habits the program was not tuned on; the birth year is off by one or two in a fifth. Each is measured
whole, through the selector that pages and other modules call: keys, dictionary, index, ranking, the records
themselves, in three ways: names and year in their fields, names alone, all in one box. With `--hard` also what
people seldom do, with the year and without: the fields swapped, two consonants changed in the family name, all in
Tifinagh, names from abroad. `--families 300000` is as many names as the country may have. The reference, in the same
run: the same person by the exact pair of keys and the year, one btree lookup under the same hat and scope.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from civil_world import (
    CASES,
    FAMILIES,
    FOREIGN_FAMILIES,
    FOREIGN_FIRSTS,
    Asked,
    Person,
    Spelling,
    asked,
    people,
    population,
)
from served import fresh_database

WARM = 50
SHOWN = 10
LEARNT_AT_ONCE = 4_000
COMMUNES = 400
FIRST_COMMUNE = 10_000_000
COLUMNS = ("territory_id", "office_id", "type", "regime", "year", "register", "number", "page", "state", "latest",
           "family_ar", "first_ar", "family_la", "first_la", "family_tf", "first_tf", "sex", "birth_date",
           "birth_year",
           "event_date", "event_year", "father_ar", "father_la", "mother_ar", "mother_la", "cnie", "idcs", "deceased",
           "stillborn",
           "family_key", "first_key", "registered_at", "digest", "proof")  # fmt: skip


def learn_all(families: list[Spelling], firsts: list[Spelling]) -> tuple[list[int], list[int]]:
    """Teach the dictionary every name; the keys of each, in order."""
    from diwan.kernel.territory.scope import Scope, opened
    from diwan.modules.civil_status.content import Name
    from diwan.modules.civil_status.names.dictionary import learn

    def keys(names: list[Any], part: str) -> list[int]:
        found: list[int] = []
        for start in range(0, len(names), LEARNT_AT_ONCE):
            some = names[start : start + LEARNT_AT_ONCE]
            with opened(Scope("office", 1, 199_999_999), "bench", read_only=False):
                known = learn(some)
            found += [getattr(known[name], part) for name in some]
        return found

    return (
        keys([Name(family_ar=n.arabic, family_la=n.latin) for n in families], "family"),
        keys([Name(first_ar=n.arabic, first_la=n.latin) for n in firsts], "first"),
    )


def make_communes() -> list[tuple[int, int]]:
    """Communes, each with its office."""
    from diwan.kernel.territory.models import Level
    from diwan.kernel.testing.world import make_office, make_territory

    make_territory(1, 199_999_999, Level.KINGDOM, "Royaume", "المملكة", None)
    places = []
    for number in range(COMMUNES):
        commune = FIRST_COMMUNE + 1_000 * number
        make_territory(commune, commune, Level.COMMUNE, f"Commune {number}", f"جماعة {number}", 1)
        places.append((commune, make_office(commune, "01").pk))
    return places


def load(
    persons: list[Person], families: list[Spelling], firsts: list[Spelling], keys: tuple[list[int], list[int]],
    places: list[tuple[int, int]],
) -> None:  # fmt: skip
    """The records, by COPY as the owner of the tables: the bench of imports is another one."""
    from django.db import connection

    at = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    with connection.cursor() as cursor:
        raw = cursor.cursor
        with raw.copy(f"COPY civil_status_record ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for number, person in enumerate(persons):
                territory, office = places[number % len(places)]
                family, first = families[person.family], firsts[person.first]
                copy.write_row(
                    (territory, office, "birth", "paper_37_99", person.year, "", number + 1, "", "active", 1,
                     family.arabic, first.arabic, family.latin, first.latin, "", "", "M", None, person.year, None,
                     person.year, "", "", "", "", "", "", False, False,
                     keys[0][person.family], keys[1][person.first], at, "", "final")
                )  # fmt: skip
        cursor.execute("VACUUM ANALYZE")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of one run, and what it gave."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def search_with_year(asked: Asked) -> Any:
    """By family name, first name and birth year, which may be off."""
    from diwan.modules.civil_status.search import Where, records_named

    return records_named(asked.family, asked.first, Where(birth_year=asked.year), limit=SHOWN)


def search_without_year(asked: Asked) -> Any:
    """By the two names alone."""
    from diwan.modules.civil_status.search import records_named

    return records_named(asked.family, asked.first, limit=SHOWN)


def search_in_one_box(asked: Asked) -> Any:
    """As a clerk types: first name, family name, year, in one line."""
    from diwan.modules.civil_status.names.query import query_from
    from diwan.modules.civil_status.search import records_for

    return records_for(query_from(f"{asked.first} {asked.family} {asked.year}"), limit=SHOWN)


WAYS: dict[str, Callable[[Asked], Any]] = {
    "with_year": search_with_year,
    "without_year": search_without_year,
    "one_box": search_in_one_box,
}


@dataclass
class Figures:
    """Times in milliseconds, and how many of the persons were among the first ten."""

    times: list[float] = field(default_factory=list)
    hits: int = 0
    namesakes: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, spent: float, asked: Asked, wanted: tuple[str, str, int], found: Any) -> None:
        """One search: what it took, whom it was for, what it gave."""
        got = [(m.record.family_ar, m.record.first_ar, m.record.birth_year) for m in found.matches]
        self.times.append(spent)
        self.hits += wanted in got
        self.namesakes += wanted[:2] in [one[:2] for one in got]
        if wanted not in got:
            self.missed.append(f"{asked.family} / {asked.first} for {wanted[0]} / {wanted[1]}")

    def summary(self) -> dict[str, float]:
        """50th and 95th percentile, recall at ten of the person and of the person's name."""
        count = len(self.times)
        return {
            "p50_ms": round(percentile(self.times, 50), 2), "p95_ms": round(percentile(self.times, 95), 2),
            "recall": round(self.hits / count, 4), "recall_of_name": round(self.namesakes / count, 4),
        }  # fmt: skip


def measure(
    queries: list[tuple[Person, Asked]], names: tuple[list[Spelling], list[Spelling]],
    keys: tuple[list[int], list[int]], ways: dict[str, Callable[[Asked], Any]], warm: int = WARM,
) -> tuple[dict[str, Figures], list[float]]:  # fmt: skip
    """Every way of searching and the reference in turn, one query after the other."""
    from diwan.kernel.territory.scope import Scope, reading
    from diwan.modules.civil_status.models import Record

    families, firsts = names
    scope = Scope("office", 1, 199_999_999)
    figures = {way: Figures() for way in ways}
    plain: list[float] = []

    def under_scope(work: Callable[[], Any]) -> Any:
        with reading(scope):
            return work()

    def exact(person: Person) -> Any:
        same = Record.objects.filter(family_key=keys[0][person.family], first_key=keys[1][person.first])
        return list(same.filter(birth_year=person.year).select_related("office", "territory")[:SHOWN])

    for count, (person, query) in enumerate(queries):
        wanted = (families[person.family].arabic, firsts[person.first].arabic, person.year)
        for way, search in ways.items():
            spent, found = timed(lambda s=search, q=query: under_scope(lambda: s(q)))
            if count >= warm:
                figures[way].add(spent, query, wanted, found)
        spent, _ = timed(lambda p=person: under_scope(lambda: exact(p)))
        if count >= warm:
            plain.append(spent)
    return figures, plain


def percentile(times: list[float], part: int) -> float:
    """The time under which so many in a hundred stay."""
    return statistics.quantiles(times, n=100)[part - 1]


HARD_WAYS = {"with_year": search_with_year, "without_year": search_without_year}


def hard_figures(
    persons: list[Person], names: tuple[list[Spelling], list[Spelling]], keys: tuple[list[int], list[int]],
    queries: int, seed: int,
) -> dict[str, Figures]:  # fmt: skip
    """The harder questions, each asked of persons of its own; foreign ones of those who bear such a name."""
    abroad = {arabic for arabic, _ in FOREIGN_FAMILIES}
    found: dict[str, Figures] = {}
    for number, (case, spelt) in enumerate(CASES.items()):
        rng = Random(seed + 10 + number)
        about = [p for p in persons if names[0][p.family].arabic in abroad] if case == "foreign" else persons
        some = rng.sample(about, min(queries, len(about)))
        told = [(p, spelt(rng, names[0][p.family], names[1][p.first], p.year)) for p in some]
        figures, _ = measure(told, names, keys, HARD_WAYS, warm=0)
        found |= {f"{case} {way}": one for way, one in figures.items()}
    return found


def from_abroad(rng: Random, names: tuple[list[Spelling], list[Spelling]], count: int) -> list[Person]:
    """Persons with a foreign family name, and a foreign first name in two cases of three."""
    where = [{n.arabic: i for i, n in enumerate(some)} for some in names]
    families = [where[0][arabic] for arabic, _ in FOREIGN_FAMILIES if arabic in where[0]]
    firsts = [where[1][arabic] for arabic, _ in FOREIGN_FIRSTS if arabic in where[1]]
    return [
        Person(
            rng.choice(families), rng.choice(firsts) if rng.random() < 0.67 else rng.randrange(len(names[1])),
            rng.randrange(1930, 2026),
        )
        for _ in range(count)
    ]  # fmt: skip


def run(
    records: int, queries: int, seed: int, families: int = FAMILIES, *, hard: bool = False
) -> dict[str, Any]:
    """Make the world, ask, and say."""
    from django.conf import settings
    from django.db import connection

    from diwan.kernel.territory.roles import become

    rng = Random(seed)
    names = population(rng, records, families, foreign=hard)
    persons = list(people(rng, len(names[0]), len(names[1]), records))
    persons += from_abroad(rng, names, max(20, records // 200)) if hard else []
    application = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
    places = make_communes()
    keys = learn_all(*names)
    become(settings.DATABASE_OWNER)
    load(persons, names[0], names[1], keys, places)
    become(application)
    wanted = [persons[i] for i in Random(seed + 1).sample(range(records), queries + WARM)]
    ask = Random(seed + 2)
    told = [(p, asked(ask, names[0][p.family], names[1][p.first], p.year)) for p in wanted]
    figures, plain = measure(told, names, keys, WAYS)
    harder = hard_figures(persons, names, keys, queries, seed) if hard else {}
    exactly = sum(
        (a.family, a.first) in ((names[0][p.family].arabic, names[1][p.first].arabic),
                                (names[0][p.family].latin, names[1][p.first].latin))
        for p, a in told
    )  # fmt: skip
    return {"figures": figures, "harder": harder, "plain": plain, "exactly": exactly / len(told)}


def main() -> None:
    """Print the figures, the ratios, and the whole as JSON for whoever keeps them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument(
        "--seed", type=int, default=2026_11, help="another one makes other names, people and slips"
    )
    parser.add_argument("--families", type=int, default=FAMILIES, help="how many different family names")
    parser.add_argument(
        "--hard", action="store_true", help="swapped fields, changed consonants, Tifinagh, foreign"
    )
    parser.add_argument("--missed", action="store_true", help="print the queries that found nobody")
    options = parser.parse_args()
    with fresh_database():
        result = run(options.records, options.queries, options.seed, options.families, hard=options.hard)
    reference = percentile(result["plain"], 95)
    measured = {**result["figures"], **result["harder"]}
    said = {way: figures.summary() for way, figures in measured.items()}
    print(
        f"search: {options.records:,} records, {options.queries} queries, "
        f"{result['exactly']:.0%} spelt as registered"
    )
    for way, one in said.items():
        print(
            f"  {way:24} p50 {one['p50_ms']:5.1f} ms   p95 {one['p95_ms']:5.1f} ms"
            f"   recall@10 {one['recall']:.3f} (a namesake counted: {one['recall_of_name']:.3f})"
            f"   ratio {one['p95_ms'] / reference:.2f}"
        )
    print(f"  {'exact lookup':24} p50 {percentile(result['plain'], 50):5.1f} ms   p95 {reference:5.1f} ms")
    print("  ratio: p95 of the search / p95 of an exact btree lookup, same hat and scope")
    if options.missed:
        for way, figures in measured.items():
            print(f"{way}:", *figures.missed, sep="\n  ", file=sys.stderr)
    whole = said["with_year"]
    print(json.dumps({"bench": "search", "p95_ms": whole["p95_ms"], "recall": whole["recall"],
                      "ratio": round(whole["p95_ms"] / reference, 3), **said}))  # fmt: skip


if __name__ == "__main__":
    main()
