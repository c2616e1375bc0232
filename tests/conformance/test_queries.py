"""How many queries each page asks: found from the router, pinned in `query_counts.toml`, never more.

A page that asks more than is written there fails, and so does a new page that is not written there yet. To take
the counts anew after a change that is worth its queries: `DIWAN_COUNT_QUERIES=1 make test`.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diwan.config.demo.making import parts
from diwan.config.demo.world import World
from diwan.kernel.identity.models import Account
from tests.conformance.test_isolation import BACKEND, BUSY, HERE, routes

PINNED = Path(__file__).with_name("query_counts.toml")
ROLES = ("clerk", "officer", "cashier", "president", "administrator")
LEFT_OUT = ("api/", "accounts/", "design/", "healthz", "readyz", "language/", "theme/", "simulator/")
PREAMBLE = "# The most queries each page may ask, over every role that may open it. See test_queries.py.\n"


def pages() -> list[str]:
    """The pages that need no argument: homes, queues, lists, empty forms."""
    return sorted({r.shape for r in routes() if not r.asks and not r.shape.startswith(LEFT_OUT)})


def asked_by(client: Client, path: str) -> int | None:
    """The queries of one page once what is remembered between requests is warm; None if it is not for them."""
    if client.get(path).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


class Queries(TestCase):
    """One small demo world, its pages opened by everybody who may."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World(now=timezone.localtime(), size=0.004, busy=BUSY)
        for part in parts():
            part.do(cls.world)

    def readers(self) -> list[Account | None]:
        staff = self.world.communities[HERE].staff
        return [None, self.world.citizens[0].account, *(staff[role].account for role in ROLES)]

    def counted(self) -> dict[str, int]:
        """The most queries of each page."""
        most: dict[str, int] = {}
        for account in self.readers():
            client = Client()
            if account is not None:
                client.force_login(account, backend=BACKEND)
            for page in pages():
                if (asked := asked_by(client, f"/{page}")) is not None:
                    most[page] = max(asked, most.get(page, 0))
        return most

    def test_no_page_asks_more_than_is_written(self) -> None:
        most = self.counted()
        if os.environ.get("DIWAN_COUNT_QUERIES"):
            lines = (f'"{page}" = {count}\n' for page, count in sorted(most.items()))
            PINNED.write_text(PREAMBLE + "".join(lines), "utf-8")
        pinned = tomllib.loads(PINNED.read_text("utf-8"))
        assert sorted(set(most) - set(pinned)) == [], "write these pages down"
        over = {page: (count, pinned[page]) for page, count in most.items() if count > pinned[page]}
        assert over == {}, "pages that ask more than is written (asked, written)"

    def test_many_pages_were_opened(self) -> None:
        assert len(pages()) > 25
