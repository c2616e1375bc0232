"""A body that is consulted and answers with a machine: an urban agency, by default. It knows the API alone.

It may be prompt, reserved, opposed, late, silent, answer twice, or change its mind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

AGENCY = "urban_agency"
ALL_AT_ONCE = 100
SPEAKER = "Simulateur / محاكي"
RESERVES = "يراجع ارتداد الواجهة عن الطريق. / Revoir le retrait de la façade sur voie."
AGAINST = "المشروع مخالف لتصميم التهيئة. / Le projet contredit le plan d'aménagement."
PAPER = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\n"
    b"startxref\n170\n%%EOF\n"
)
"""The piece it gives when one is asked of it: one empty page."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to send; `paper` goes with it where a piece is asked for."""

    outcome: str = ""
    reserves: str = ""
    paper: bytes | None = None

    @property
    def fields(self) -> dict[str, str]:
        """As the API takes it."""
        return {"outcome": self.outcome, "reserves": self.reserves, "given_for": SPEAKER}


FAVOURABLE, RESERVED, OPPOSED = (
    Reply("favourable"),
    Reply("reserves", RESERVES),
    Reply("unfavourable", AGAINST),
)
SCENARIOS: dict[str, tuple[Reply, ...]] = {
    "prompt": (FAVOURABLE,),
    "reserves": (RESERVED,),
    "unfavourable": (OPPOSED,),
    "late": (FAVOURABLE,),
    "duplicate": (FAVOURABLE, FAVOURABLE),
    "changed": (FAVOURABLE, OPPOSED),
    "silent": (),
}
"""What it sends for one request, in order; `late` waits for the last day to pass first."""
MIXED = "mixed"


def manner_for(scenario: str, number: int) -> str:
    """How one request is answered: `mixed` goes through the manners, request after request."""
    return scenario if scenario != MIXED else list(SCENARIOS)[number % len(SCENARIOS)]


def replies_for(asked: Mapping[str, Any], scenario: str, today: date) -> tuple[Reply, ...]:
    """What it answers today to one request; nothing as long as it waits."""
    manner, what = manner_for(scenario, int(asked["id"])), asked["what"]
    if manner == "late" and not is_over(asked, today):
        return ()
    replies = SCENARIOS[manner]
    if what == "opinion":
        return replies
    return tuple(Reply(paper=PAPER if what == "fetch" else None) for _ in replies)


def is_over(asked: Mapping[str, Any], today: date) -> bool:
    """Whether the last day of a request is past."""
    return bool(asked["last_day"]) and date.fromisoformat(asked["last_day"]) < today


class Door(Protocol):
    """The way to the API: an operation, and its status and answer."""

    def get(self, path: str) -> tuple[int, Any]:
        """Read."""
        ...

    def post(self, path: str, fields: Mapping[str, str], file: bytes | None) -> tuple[int, Any]:
        """Send a form."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one answer: its request, its case, the status the API gave, and its words when it refused."""

    request: int
    number: str
    status: int
    words: str = ""

    @property
    def taken(self) -> bool:
        """Whether it was taken."""
        return self.status < 300


class Unwelcome(Exception):
    """The API refuses to be read: the token is wrong, over, or without the scope."""


@dataclass(slots=True)
class Body:
    """The simulated body at work."""

    door: Door
    scenario: str = "prompt"
    connector: str = AGENCY
    done: set[int] = field(default_factory=set)

    def waiting(self) -> list[dict[str, Any]]:
        """What it is asked and has not dealt with: opinions of its connector, and what else is put to its seat."""
        status, told = self.door.get(f"/api/cases/asked?limit={ALL_AT_ONCE}")
        if status != 200:
            raise Unwelcome(words_in(told))
        return [
            one
            for one in told["items"]
            if one["connector"] in ("", self.connector) and one["id"] not in self.done
        ]

    def round(self, today: date) -> Iterator[Sent]:
        """Answer what waits, once through."""
        for asked in self.waiting():
            replies = replies_for(asked, self.scenario, today)
            if replies or manner_for(self.scenario, asked["id"]) == "silent":
                self.done.add(asked["id"])
            for reply in replies:
                status, told = self.door.post(
                    f"/api/cases/asked/{asked['id']}/answer", reply.fields, reply.paper
                )
                yield Sent(asked["id"], asked["number"], status, words_in(told) if status >= 300 else "")


def words_in(told: Any) -> str:
    """The words of a refusal."""
    return str(told.get("detail") or told.get("title") or "") if isinstance(told, Mapping) else ""
