"""Filing over HTTP in closed loop, against the same rows written by the barest SQL transaction on the same database.

    python bench/request.py [--requests 200]

One run measures both, in turn. `request` is the whole way: one client sends `POST /api/cases/drafts/{id}/submit`
over a kept connection to the server Diwan runs in production, which signs the session in, checks answers and
documents, opens the case with its facts, clocks and dues, tells the applicant, takes the number, writes the journal,
commits and answers. `bare` writes as many rows of the same tables with the same values, number and journal sequence
included, in one transaction of plain statements as the tables' owner: no row security, no checks, nothing read.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from served import ROOT, fresh_database, owner_url, server, session_of

from diwan.kernel.cases.registry import catalogue

WARM = 10
PROCEDURE = "tennis.membership"
ANSWERS = {"full_name": "سعاد العلوي", "born_on": "1990-05-04", "junior": "no", "level": "beginner"}
TABLES = (
    "cases_casefact", "cases_caseclock", "cases_casedue", "cases_casedocument",
)  # fmt: skip


def drafts(somebody: Any, count: int) -> list[int]:
    """Requests written and ready to be filed."""
    from django.utils import timezone

    from diwan.kernel.cases.services import attach_document, save_draft

    act = somebody.as_citizen(at=timezone.now())
    found = []
    for _ in range(count):
        draft = save_draft(act, procedure=PROCEDURE, values=ANSWERS)
        attach_document(
            act,
            document="photo",
            name="photo.png",
            media_type="image/png",
            size=9,
            digest="0" * 64,
            draft=draft,
        )
        found.append(draft.pk)
    return found


def filing(port: int, headers: dict[str, str]) -> Callable[[int], str]:
    """One filing over a kept connection; says the number given."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def run(draft: int) -> str:
        line.request("POST", f"/api/cases/drafts/{draft}/submit", body="{}", headers=headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {body[:400].decode(errors='replace')}")
        return str(json.loads(body)["number"])

    return run


class Bare:
    """The same rows by plain statements in one transaction, as the owner of the tables."""

    def __init__(self, number: str) -> None:
        self.line = psycopg.connect(owner_url())
        self.case = self.rows("cases_case", "number = %s", number)[0]
        where = "case_id = %s AND territory_id = %s"
        self.children = {t: self.rows(t, where, self.case["id"], self.case["territory_id"]) for t in TABLES}
        self.journal = self.rows(
            "journal_entry", "act = (SELECT act FROM journal_entry WHERE subject_type = 'cases.case' "
            "AND subject_id = %s LIMIT 1)", str(self.case["id"]),
        )  # fmt: skip
        self.notices = self.rows("notices_notice", "id = (SELECT max(id) FROM notices_notice)")
        self.line.commit()
        self.count = 0

    def rows(self, table: str, where: str, *values: object) -> list[dict[str, Any]]:
        """Rows to copy."""
        with self.line.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            return cursor.execute(f"SELECT * FROM {table} WHERE {where}", values).fetchall()  # type: ignore[arg-type]

    def put(self, table: str, row: dict[str, Any]) -> int:
        """One row, its key given by the table."""
        kept = {k: self.adapted(v) for k, v in row.items() if k != "id"}
        marks = ", ".join(["%s"] * len(kept))
        names = ", ".join(f'"{name}"' for name in kept)
        said = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id"
        (key,) = self.line.execute(said, list(kept.values())).fetchone()  # type: ignore[arg-type, misc]
        return int(key)

    def adapted(self, value: Any) -> Any:
        """JSON as the driver wants it."""
        return psycopg.types.json.Jsonb(value) if isinstance(value, dict | list) else value

    def __call__(self, draft: int) -> None:
        """One filing's worth of rows."""
        self.count += 1
        label = f"bare-{self.count}"
        with self.line.transaction():
            case = self.put("cases_case", {**self.case, "number": label, "origin": label})
            for table, rows in self.children.items():
                for row in rows:
                    self.put(table, {**row, "case_id": case})
            self.line.execute(
                "UPDATE cases_draft SET case_id = %s, values = '{}' WHERE id = %s", [case, draft]
            )
            for notice in self.notices:
                self.put("notices_notice", notice)
            self.line.execute("UPDATE registers_book SET last = last + 1 WHERE register = 'cases.files'")
            for entry in self.journal:
                (seq,) = self.line.execute(  # type: ignore[misc]
                    "UPDATE journal_head SET seq = seq + 1 WHERE territory_id = %s RETURNING seq",
                    [entry["territory_id"]],
                ).fetchone()
                self.put("journal_entry", {**entry, "seq": seq, "subject_id": str(case)})

    @property
    def written(self) -> int:
        """Rows one filing writes."""
        return 3 + sum(map(len, self.children.values())) + len(self.notices) + 2 * len(self.journal)


def timed(work: Callable[[int], object], draft: int) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work(draft)
    return (time.perf_counter() - start) * 1000


def measure(requests: int, folder: Path) -> tuple[list[float], list[float], int]:
    """Times of each filing, whole and bare, in turn; and how many rows each writes."""
    from diwan.kernel.testing.world import make_person, make_tree

    procedures = folder / "procedures"
    procedures.mkdir()
    shutil.copy(ROOT / "tests" / "fixtures" / "procedures" / "tennis_membership.toml", procedures)
    settings.DIWAN_PROCEDURES_DIR = procedures
    catalogue.cache_clear()
    make_tree()
    citizen = make_person("bench")
    ready = drafts(citizen, 2 * (requests + WARM) + 1)
    whole: list[float] = []
    plain: list[float] = []
    with server(folder, procedures) as port:
        file_it = filing(port, session_of(citizen) | {"Content-Type": "application/json"})
        bare = Bare(file_it(ready.pop()))
        with contextlib.closing(bare.line):
            for count in range(requests + WARM):
                turns = [(file_it, whole), (bare, plain)]
                for work, times in reversed(turns) if count % 2 else turns:
                    times.append(timed(work, ready.pop()))
    return whole[WARM:], plain[WARM:], bare.written


def main() -> None:
    """Measure and print one ratio, with what it is made of."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=200)
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder, fresh_database():
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, storage_url=(Path(folder) / "files").as_uri())
        whole, plain, rows = measure(requests, Path(folder))
    request, reference = statistics.median(whole), statistics.median(plain)
    p95 = statistics.quantiles(whole, n=20)[-1]
    print(
        f"request: {request:.1f} ms a filing over HTTP (95th percentile {p95:.1f}); the same {rows} rows by bare SQL "
        f"{reference:.1f} ms; ratio {request / reference:.2f} ({requests} filings)"
    )


if __name__ == "__main__":
    main()
