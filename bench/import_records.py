"""Checked civil records against a bare COPY of the same columns, on the same database.

    python bench/import_records.py [--records 20000]

`import` is the whole service on the bytes of a file: decode, read, check every field, know rows already there, key
the names and teach the dictionary, write records and first versions under row security, journal, report. `copy` is
PostgreSQL's own COPY of the same rows into a table of the same columns and indexes, as its owner, with nothing
checked. Files are made by the demo's families.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from served import fresh_database

RUNS = 3


def a_register(count: int, seed: int) -> tuple[bytes, int]:
    """A register of births as a file, and how many acts it has."""
    from diwan.modules.civil_status.content import Place
    from diwan.modules.civil_status.demo import families_for, register_lines

    rng = Random(seed)
    until = date(2025, 1, 1)
    lines, _ = register_lines(families_for(rng, count, until), Place("مراكش", "Marrakech"), until, rng)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(lines[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig"), len(lines)


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def imported(somebody: Any, office: Any, data: bytes) -> None:
    """The service, as a page or the API calls it."""
    from diwan.modules.civil_status.content import RecordType
    from diwan.modules.civil_status.services import import_register

    report = import_register(
        somebody.in_office(), office=office, type=RecordType.BIRTH, file_name="bench.csv", data=data
    )
    if not report.accepted:
        raise SystemExit(f"the register was refused: {report.faults[:3]}")


def copied(rows: dict[str, list[tuple[Any, ...]]], columns: dict[str, list[str]]) -> None:
    """The same rows by COPY, as the owner, into tables of the same columns and indexes."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, lines in rows.items():
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING INDEXES)")
            with cursor.cursor.copy(f"COPY bench_{table} ({', '.join(columns[table])}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        for table in rows:
            cursor.execute(f"DROP TABLE bench_{table}")


def as_written(office: Any) -> tuple[dict[str, list[tuple[Any, ...]]], dict[str, list[str]]]:
    """What one import wrote, table by table."""
    from django.db import connection

    rows: dict[str, list[tuple[Any, ...]]] = {}
    columns: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in ("civil_status_record", "civil_status_recordversion"):
            kept = "content::text" if table.endswith("version") else ""
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
                [table],
            )
            columns[table] = [name for (name,) in cursor.fetchall()]
            shown = [kept if name == "content" else f'"{name}"' for name in columns[table]]
            where = "office_id = %s" if table == "civil_status_record" else (
                "record_id IN (SELECT id FROM civil_status_record WHERE office_id = %s)"
            )  # fmt: skip
            cursor.execute(f"SELECT {', '.join(shown)} FROM {table} WHERE {where}", [office.pk])
            rows[table] = cursor.fetchall()
    return rows, columns


def run(records: int) -> tuple[list[float], list[float], int]:
    """Imports and copies in turn, each import into an office of its own."""
    from django.conf import settings
    from django.db import connection

    from diwan.kernel.territory.roles import become
    from diwan.kernel.testing.world import COMMUNE, make_holder, make_office, make_tree

    make_tree()
    application = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
    clerk = make_holder("bench", "civil_status.clerk")
    whole: list[float] = []
    plain: list[float] = []
    count = 0
    for number in range(RUNS):
        office = make_office(COMMUNE, f"{number + 1:02}")
        data, count = a_register(records, seed=number)
        whole.append(timed(lambda o=office, d=data: imported(clerk, o, d)))
        become(settings.DATABASE_OWNER)
        rows, columns = as_written(office)
        plain.append(timed(lambda r=rows, c=columns: copied(r, c)))
        become(application)
    return whole, plain, count


def main() -> None:
    """Print the figures, the ratio last, and as JSON for whoever keeps them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    options = parser.parse_args()
    with fresh_database():
        whole, plain, count = run(options.records)
    imported_in, copied_in = statistics.median(whole), statistics.median(plain)
    ratio = imported_in / copied_in
    print(f"import: registers of about {count:,} births, median of {RUNS}")
    print(f"  checked import   {imported_in:.2f} s   {count / imported_in:,.0f} acts a second")
    print(f"  bare COPY        {copied_in:.2f} s   {count / copied_in:,.0f} acts a second")
    print(f"  ratio (checked import / bare COPY of the same rows, same indexes): {ratio:.1f}")
    print(
        json.dumps(
            {"bench": "import", "acts_per_second": round(count / imported_in), "ratio": round(ratio, 2)}
        )
    )


if __name__ == "__main__":
    main()
