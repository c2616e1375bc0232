"""The world of the cases bench: communes with their clerks and citizens, and as many cases as asked.

Cases beyond the first are copies, written by the tables' owner in one statement for each table: other number, day,
name and words, one in twelve still open. Nothing of a case is left out but its journal, whose chain would not hold.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from closed_loop import Asking, Request
from django.conf import settings
from django.utils import timezone
from served import ROOT, owner_url, session_of

COMMUNES = 16
PROCEDURE = "tennis.membership"
ANSWERS = {"full_name": "سعاد العلوي", "born_on": "1990-05-04", "junior": "no", "level": "beginner"}
FAMILIES = (
    "العلوي", "الإدريسي", "بنعلي", "الفاسي", "التازي", "أيت أحمد", "بوزيد", "المراكشي", "الصقلي", "الحداد",
    "الخياط", "النجار", "بنجلون", "الشرقاوي", "الوزاني", "البقالي", "السباعي", "الناصري", "المنصوري", "الزهراوي",
)  # fmt: skip
FIRSTS = (
    "سعاد", "محمد", "فاطمة", "أحمد", "خديجة", "يوسف", "مريم", "حسن", "زينب", "عمر",
    "نادية", "إبراهيم", "سلمى", "رشيد", "هند",
)  # fmt: skip
RARE, COMMON = "نادرة", "العلوي"
RARE_EVERY = 5_000
"""One case in so many holds the rare word."""
BASE = 1_000_000_000
CHILDREN = ("cases_casefact", "cases_caseclock", "cases_casedue", "cases_casedocument")
DRAFTS = 2_000
"""Requests ready to be filed, for each citizen."""


@dataclass(slots=True)
class World:
    """What the clients need: where they are, who they are, what is there."""

    procedures: Path
    communes: list[int]
    clerks: list[dict[str, str]]
    citizens: list[dict[str, str]]
    written: list[Any]
    line: psycopg.Connection[Any]
    first: int
    numbers: dict[int, list[str]] = field(default_factory=dict)
    drafts: list[list[int]] = field(default_factory=list)
    size: int = 0
    round: int = 0

    def grow_to(self, size: int) -> None:
        """Copy the first case until there are so many, then let the database look at what it has."""
        if size > self.size:
            copy_cases(self.line, self.communes, self.first, self.size, size)
            self.size = size
        make_drafts(self)
        with self.line.cursor() as cursor:
            for place in self.communes:
                rows = cursor.execute(
                    "SELECT number FROM cases_case WHERE territory_id = %s ORDER BY id DESC LIMIT 2000",
                    [place],
                ).fetchall()
                self.numbers[place] = [number for (number,) in rows]
        self.line.commit()

    def asked(self) -> dict[str, Asking]:
        """What each operation asks."""
        return {
            "open": self.opening,
            "file": self.reading_a_file,
            "list": lambda c, n: self.page(c, "/desk/cases/"),
            "filter": lambda c, n: self.page(
                c, f"/desk/cases/?which=office&procedure={PROCEDURE}&step=in_review"
            ),
            "search rare": lambda c, n: self.searching(c, RARE),
            "search common": lambda c, n: self.searching(c, COMMON),
        }

    def opening(self, client: int, turn: int) -> Request:
        """File a draft that is ready."""
        draft = self.drafts[client].pop()
        headers = self.citizens[client] | {"Content-Type": "application/json"}
        return Request("POST", f"/api/cases/drafts/{draft}/submit", headers, "{}")

    def reading_a_file(self, client: int, turn: int) -> Request:
        """Open one file of one's commune, each time another."""
        place = self.communes[client % COMMUNES]
        known = self.numbers[place]
        return self.page(client, f"/desk/cases/{place}/{known[(turn * 37 + client) % len(known)]}/")

    def page(self, client: int, path: str) -> Request:
        """A page of the desk."""
        return Request("GET", path, self.clerks[client])

    def searching(self, client: int, word: str) -> Request:
        """Cases of one's commune by a word."""
        headers = self.clerks[client] | {"Content-Type": "application/json"}
        return Request("POST", "/api/cases/find", headers, json.dumps({"words": word}))


def made(folder: Path, *, most: int) -> World:
    """Communes, a clerk and a citizen for each client, and one case filed as it is in life."""
    from diwan.kernel.cases.registry import catalogue
    from diwan.kernel.cases.services import submit_case
    from diwan.kernel.territory.models import Level
    from diwan.kernel.testing.world import (
        COMMUNE,
        PROVINCE,
        make_holder,
        make_person,
        make_territory,
        make_tree,
    )

    procedures = folder / "procedures"
    procedures.mkdir()
    shutil.copy(ROOT / "tests" / "fixtures" / "procedures" / "tennis_membership.toml", procedures)
    settings.DIWAN_PROCEDURES_DIR = procedures
    catalogue.cache_clear()
    make_tree()
    communes = [COMMUNE] + [COMMUNE + 2 * n for n in range(1, COMMUNES)]
    for place in communes[1:]:
        make_territory(place, place, Level.COMMUNE, f"Commune {place}", f"جماعة {place}", PROVINCE)
    clerks, citizens, written = [], [], []
    for client in range(max(most, 1)):
        place = communes[client % COMMUNES]
        clerks.append(session_of(make_holder(f"clerk{client}", "clerk", territory=place)))
        somebody = make_person(f"citizen{client}")
        citizens.append(session_of(somebody))
        written.append(draft_of(somebody, place).pk)
    first = submit_case(somebody.as_citizen(place, timezone.now()), draft=draft_of(somebody, place))
    return World(procedures, communes, clerks, citizens, written, psycopg.connect(owner_url()), first.pk)


def draft_of(somebody: Any, place: int) -> Any:
    """A request as a citizen writes it, with its document."""
    from diwan.kernel.cases.services import attach_document, save_draft

    act = somebody.as_citizen(place, timezone.now())
    draft = save_draft(act, procedure=PROCEDURE, values=ANSWERS)
    attach_document(
        act, document="photo", name="photo.png", media_type="image/png", size=9, digest="0" * 64, draft=draft
    )  # fmt: skip
    return draft


def columns(line: psycopg.Connection[Any], table: str) -> list[str]:
    """The columns of a table that are written."""
    rows = line.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' ORDER BY attnum",
        [table],
    ).fetchall()
    return [name for (name,) in rows]


def copied(
    line: psycopg.Connection[Any], table: str, changed: dict[str, str], source: str, where: str
) -> None:
    """Rows of a table as a statement makes them: each column as in the first row, or as `changed` says in SQL."""
    names = columns(line, table)
    said = ", ".join(f"{changed[name]}" if name in changed else f't."{name}"' for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    line.execute(f"INSERT INTO {table} ({listed}) SELECT {said} FROM {table} AS t, {source} WHERE {where}")  # type: ignore[arg-type]


def copy_cases(line: psycopg.Connection[Any], communes: list[int], first: int, begun: int, size: int) -> None:
    """Cases `begun` to `size` as copies of the first, their children and their words beside them."""
    place = f"(ARRAY[{','.join(map(str, communes))}])[1 + i % {COMMUNES}]"
    rare = f"CASE WHEN i % {RARE_EVERY} < {COMMUNES} THEN ' {RARE}' ELSE '' END"
    name = f"({one_of(FIRSTS, 17)} || ' ' || {one_of(FAMILIES, 13)} || {rare})"
    day = "(now() - (i % 1800) * interval '1 day' - (i % 977) * interval '1 minute')"
    is_open = "(i / 16 % 12 = 0)"
    source = f"generate_series({begun}, {size - 1}) AS i"
    line.execute("SET session_replication_role = replica")
    copied(line, "cases_case", {
        "id": f"{BASE} + i", "territory_id": place, "number": "'2020-' || i", "origin": "'fill:' || i",
        "holder_id": "NULL", "applicant": name, "opened_at": day, "step_since": day,
        "values": f"jsonb_set(t.values, '{{full_name}}', to_jsonb({name}))",
        "step": f"CASE WHEN {is_open} THEN t.step ELSE 'member' END",
        "phase": f"CASE WHEN {is_open} THEN t.phase ELSE 'closed' END",
        "ball": f"CASE WHEN {is_open} THEN t.ball ELSE 'none' END",
        "outcome": f"CASE WHEN {is_open} THEN '' ELSE 'granted' END",
        "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE {day} + interval '20 days' END",
        "due_on": f"CASE WHEN {is_open} THEN now()::date + (i / 200 % 60 - 10)::int ELSE NULL END",
    }, source, f"t.id = {first}")  # fmt: skip
    for table in CHILDREN:
        own_id = f"nextval(pg_get_serial_sequence('{table}', 'id'))"
        changed = {"id": own_id, "territory_id": place, "case_id": f"{BASE} + i", "holder_id": "NULL"}
        still = f" AND {is_open}" if table == "cases_casedue" else ""
        copied(line, table, changed, source, f"t.case_id = {first}{still}")
    copy_words(line, first, source, place, name, day)
    line.execute("SET session_replication_role = origin")
    line.commit()
    line.autocommit = True
    line.execute("VACUUM ANALYZE")
    line.autocommit = False


def one_of(words: tuple[str, ...], stride: int) -> str:
    """One of some words for each `i`, in SQL."""
    return f"(ARRAY[{listed(words)}])[1 + i / {stride} % {len(words)}]"


def copy_words(
    line: psycopg.Connection[Any], first: int, source: str, place: str, name: str, day: str
) -> None:
    """The words of the copies: those of the first case, with a name, a commune and a day of their own."""
    from diwan.kernel.base.folding import words_in
    from diwan.kernel.cases.models import Case
    from diwan.kernel.cases.wording import marks_of
    from diwan.kernel.territory.models import Territory
    from diwan.kernel.territory.scope import Scope, reading

    with reading(Scope("national")):
        case = Case.objects.filter(pk=first).get()
        marks_there = marks_of(case)
    own = list(words_in([ANSWERS["full_name"]]).plain) + marks_there
    readers = [mark for mark in marks_there if "." not in mark]
    above = list(
        Territory.objects.filter(pk__lt=case.territory_id, last__gte=case.territory_id).values_list(
            "pk", flat=True
        )
    )
    line.execute("CREATE TEMP TABLE IF NOT EXISTS bench_word (name text PRIMARY KEY, words text[])")
    rare = " " + RARE
    for said in [f"{first} {family}{more}" for first in FIRSTS for family in FAMILIES for more in ("", rare)]:
        line.execute(
            "INSERT INTO bench_word VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [said, list(words_in([said]).plain)],
        )
    places = f"ARRAY[{place}, {','.join(map(str, above))}]"
    times = "unnest(ARRAY['YYYYMM', 'YYYY']) AS m"
    marks = f"ARRAY(SELECT '#' || p || '.' || to_char(x.day, m) FROM unnest({places}) AS p, {times})"
    here = f"ARRAY(SELECT r || '@' || {place} || to_char(x.day, '.YYYY') FROM unnest({array(readers)}) AS r)"
    copied(line, "cases_casetext", {
        "id": "nextval(pg_get_serial_sequence('cases_casetext', 'id'))", "territory_id": place, "holder_id": "NULL",
        "case_id": f"{BASE} + i", "opened_at": day,
        "words": f"ts_delete(t.words, {array(own)}) || "
                 f"array_to_tsvector(w.words || {array(readers)} || {here} || {marks})",
    }, f"{source}, LATERAL (SELECT {day} AT TIME ZONE 'UTC' AS day, {name} AS name) AS x JOIN bench_word AS w "
       "ON w.name = x.name", f"t.case_id = {first}")  # fmt: skip


def array(words: list[str]) -> str:
    """Words as an array in SQL."""
    return "ARRAY[" + ",".join(f"'{word}'" for word in words) + "]::text[]"


def listed(words: tuple[str, ...]) -> str:
    """Words as a list in SQL."""
    return ",".join(f"'{word}'" for word in words)


def make_drafts(world: World) -> None:
    """Requests ready to be filed: copies of the one each citizen has written."""
    line, world.drafts = world.line, []
    for draft in world.written:
        world.round += 1
        begun = 2_000_000_000 + world.round * DRAFTS
        source = f"generate_series({begun}, {begun + DRAFTS - 1}) AS i"
        copied(line, "cases_draft", {"id": "i"}, source, f"t.id = {draft}")
        own_id = "nextval(pg_get_serial_sequence('cases_casedocument', 'id'))"
        copied(line, "cases_casedocument", {"id": own_id, "draft_id": "i"}, source, f"t.draft_id = {draft}")
        world.drafts.append(list(range(begun, begun + DRAFTS)))
    line.commit()
