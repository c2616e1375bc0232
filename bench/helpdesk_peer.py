"""django-helpdesk as a peer of the cases bench: its tickets, and what its clients ask."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from closed_loop import Asking, Request
from served import CSRF, free_port, granian, running

QUEUES = 16
RARE_EVERY = 5_000
SITE = Path(__file__).with_name("helpdesk_site.py")


@dataclass(slots=True)
class Peer:
    """The peer under way."""

    port: int
    headers: dict[str, str]
    line: psycopg.Connection[Any]
    size: int = 0

    def grow_to(self, size: int) -> None:
        """So many tickets, a follow-up each, one in twelve still open."""
        if size <= self.size:
            return
        source = f"generate_series({self.size + 1}, {size}) AS i"
        status = "CASE WHEN i / 16 % 12 = 0 THEN 1 ELSE 4 END"
        changed = {
            "id": "1000000 + i", "queue_id": f"1 + i % {QUEUES}", "status": status,
            "title": "'Adhésion au club n° ' || i", "secret_key": "md5(i::text)",
            "description": "'Madame Souad Alaoui demande son adhésion, commune ' || i % 97 || "
            f"CASE WHEN i % {RARE_EVERY} < {QUEUES} THEN ' nadira' ELSE '' END",
            "created": "now() - (i % 1800) * interval '1 day' - (i % 977) * interval '1 minute'",
        }  # fmt: skip
        self.line.execute("SET session_replication_role = replica")
        self.copied("helpdesk_ticket", changed, source, "t.id = 1")
        own_id = "nextval(pg_get_serial_sequence('helpdesk_followup', 'id'))"
        changed = {"id": own_id, "ticket_id": "1000000 + i", "date": changed["created"]}
        self.copied("helpdesk_followup", changed, source, "t.id = (SELECT min(id) FROM helpdesk_followup)")
        self.line.execute("SET session_replication_role = origin")
        self.line.commit()
        self.line.autocommit = True
        self.line.execute("VACUUM ANALYZE")
        self.line.autocommit = False
        self.size = size

    def copied(self, table: str, changed: dict[str, str], source: str, where: str) -> None:
        """Copies of the first row, as Diwan's cases are copied."""
        from cases_world import copied

        copied(self.line, table, changed, source, where)

    def asked(self) -> dict[str, Asking]:
        """The nearest equivalents, by the names of Diwan's operations."""
        return {
            "open": self.opening,
            "file": lambda c, n: self.page(f"/tickets/{1_000_001 + (n * 37 + c * 101) % self.size}/"),
            "list": lambda c, n: self.table(c, {}),
            "filter": lambda c, n: self.table(c, {"status__in": [1]}),
            "search rare": lambda c, n: self.table(c, {}, "nadira"),
            "search common": lambda c, n: self.table(c, {}, "Alaoui"),
        }

    def opening(self, client: int, turn: int) -> Request:
        """A ticket by its API."""
        said = {
            "queue": 1 + client % QUEUES, "title": "Adhésion au club", "priority": 3,
            "description": "Madame Souad Alaoui demande son adhésion", "submitter_email": "souad@example.org",
        }  # fmt: skip
        headers = self.headers | {"Content-Type": "application/json"}
        return Request("POST", "/api/tickets/", headers, json.dumps(said), 201)

    def page(self, path: str) -> Request:
        """A page."""
        return Request("GET", path, self.headers)

    def table(self, client: int, more: dict[str, Any], word: str = "") -> Request:
        """What the page of tickets asks to fill its table: 25 of one queue."""
        query = {
            "filtering": {"queue__id__in": [1 + client % QUEUES], **more}, "filtering_null": {},
            "sorting": "created", "sortreverse": True, "search_string": word,
        }  # fmt: skip
        packed = base64.b64encode(json.dumps(query).encode()).decode()
        return self.page(f"/datatables_ticket_list/{packed}?draw=1&start=0&length=25")


@contextlib.contextmanager
def served(python: str, url: Callable[[str], str], folder: Path, *, workers: int) -> Iterator[Peer]:
    """The peer on a database of its own on the same server, gone afterwards."""
    name = f"bench_helpdesk_{os.getpid()}"
    owner = psycopg.connect(url(""), autocommit=True)
    owner.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    told = {
        "DIWAN_BENCH_PEER": url(name), "DIWAN_BENCH_PEER_FILES": str(folder / "peer"),
        "PYTHONPATH": str(SITE.parent), "DJANGO_SETTINGS_MODULE": "",
    }  # fmt: skip
    try:
        made = subprocess.run(
            [python, str(SITE), "prepare"],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise SystemExit(f"the peer cannot be prepared:\n{made.stderr[-2000:]}")
        cookie = f"sessionid={made.stdout.split()[-1]}; csrftoken={CSRF}"
        headers = {"Cookie": cookie, "X-CSRFToken": CSRF}
        port = free_port()
        command = granian(python, port, workers, "helpdesk_site:application")
        with running(command, port, told), psycopg.connect(url(name)) as line:
            peer = Peer(port, headers, line)
            first(peer)
            yield peer
    finally:
        owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]


def first(peer: Peer) -> None:
    """The ticket the others are copies of, with a follow-up."""
    from closed_loop import Line

    Line(peer.port).ask(peer.opening(0, 0))
    peer.line.execute(
        "INSERT INTO helpdesk_followup (date, title, comment, public, ticket_id, message_id) "
        "SELECT now(), 'Reçu', 'Dossier reçu', true, id, '' FROM helpdesk_ticket LIMIT 1"
    )
    peer.line.execute("UPDATE helpdesk_ticket SET id = 1")
    peer.line.commit()
