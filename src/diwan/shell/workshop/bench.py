"""One procedure on the bench: its text as it was read, what may be named, what is wrong and where to mend it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import in_a_row, t
from diwan.kernel.cases.models import ProcedureDraft
from diwan.kernel.cases.resolving import latest_in
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.writing.reading import Reading, read_text, world_of
from diwan.kernel.cases.writing.text import TABLES
from diwan.kernel.cases.writing.words import called, problem_words
from diwan.kernel.identity.acting import seat_held
from diwan.kernel.payments.models import Tariff
from diwan.kernel.payments.selectors import own_tariffs
from diwan.kernel.territory.models import KINGDOM
from diwan.shell.parts import Crumb
from diwan.shell.workshop.controls import Around
from diwan.shell.workshop.names import Names
from diwan.shell.workshop.said import attribute_words, table_words

PARTS: dict[str, tuple[str, ...]] = {
    "form": ("sections", "fields"),
    "documents": ("documents",),
    "path": ("steps", "transitions"),
    "delays": ("clocks", "timers"),
    "consulted": ("opinions", "committees", "visits", "inquiries"),
    "fees": ("fees",),
    "outputs": ("outputs",),
    "links": ("links",),
    "conditions": ("conditions",),
    "slots": ("slots",),
}
PART_OF = {table: part for part, tables in PARTS.items() for table in tables}


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem as the pages show it: where it is, in words, and the page that mends it."""

    place: str
    words: str
    url: str
    part: str


@dataclass(frozen=True, slots=True)
class Room:
    """One part of the editor in its list."""

    key: str
    title: str
    url: str
    count: int | None
    faults: int


@dataclass
class Bench:
    """What every page of the editor is drawn from."""

    row: ProcedureDraft
    reading: Reading

    @cached_property
    def names(self) -> Names:
        """What the procedure may name; one query."""
        titles = {key: as_text(law.title) for key, law in latest_in(self.row.territory_id).items()}
        return Names(self.reading.whole, world_of(self.row.territory_id), titles)

    @cached_property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, each with its place."""
        return [self._fault(problem) for problem in self.reading.problems]

    def around(self, table: str = "") -> Around:
        """What forms are drawn in."""
        found: dict[str, list[str]] = {}
        for problem in self.reading.problems:
            found.setdefault(problem.path, []).append(problem_words(problem, self.reading.whole))
        return Around(self.names, found, table, self.tariffs() if table == "fees" else None)

    def tariffs(self) -> dict[str, Tariff] | None:
        """What its community takes today; none where it is everybody's procedure."""
        here = self.row.territory_id
        return None if here == KINGDOM else own_tariffs(here, timezone.localdate())

    def own(self, table: str) -> dict[str, Any]:
        """The things the text itself says of a table, in its order."""
        found = self.reading.raw.get(table)
        return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}

    def shared(self, table: str) -> list[str]:
        """The things of a table that come from shared rules."""
        whole = self.reading.whole.get(table)
        return [key for key in whole if key not in self.own(table)] if isinstance(whole, dict) else []

    def url(self, name: str, *args: Any) -> str:
        """The address of one of its pages."""
        return reverse(f"workshop:{name}", args=(self.row.pk, *args))

    def rooms(self) -> list[Room]:
        """The parts of the editor with how much is in each and how much is wrong there."""
        wrong = Counter(fault.part for fault in self.faults)
        plain = [
            Room(key, t(f"workshop.parts.{key}"), self.url(key), None, wrong[key])
            for key in ("about", "rules")
        ]
        parts = [
            Room(
                key, t(f"workshop.parts.{key}"), self.url("part", key),
                sum(len(self.own(table)) for table in tables), wrong[key],
            )
            for key, tables in PARTS.items()
        ]  # fmt: skip
        text = Room("text", t("workshop.parts.text"), self.url("text"), None, wrong["text"])
        return [plain[0], *parts[:3], plain[1], *parts[3:], text]

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """Back to the workshop, and to the procedure."""
        home = Crumb(t("workshop.title"), reverse("workshop:home"))
        return [home, Crumb(self.row.title, self.url("draft")), *more]

    def _fault(self, problem: Problem) -> Fault:
        words = problem_words(problem, self.reading.whole)
        table, _, rest = problem.path.partition(".")
        if problem.path == "(file)":
            return Fault(t("workshop.parts.text"), words, self.url("text"), "text")
        if table == "uses":
            return Fault(t("workshop.parts.rules"), words, self.url("rules"), "rules")
        if table not in TABLES:
            name = table.partition("[")[0]
            return Fault(attribute_words("about", name), words, f"{self.url('about')}#at-{name}", "about")
        key, _, attribute = rest.partition(".")
        if not key:
            return Fault(table_words(table), words, self.url("part", PART_OF[table]), PART_OF[table])
        if key not in self.own(table):
            return Fault(called(self.reading.whole, table, key), words, self.url("rules"), "rules")
        name = attribute.partition(".")[0].partition("[")[0]
        place = f"{table_words(table, 'one')} «{called(self.reading.whole, table, key)}»"
        if name:
            place = in_a_row((place, attribute_words(table, name)))
        anchor = f"#at-{name}" if name else ""
        return Fault(place, words, f"{self.url('thing', table, key)}{anchor}", PART_OF[table])


def row_at(request: HttpRequest, number: int) -> ProcedureDraft:
    """A draft of the seat's own community."""
    found = ProcedureDraft.objects.filter(territory_id=seat_held(request).territory, pk=number).first()
    if found is None:
        raise NotFound("cases.workshop.none")
    return found


def bench_of(request: HttpRequest, number: int) -> Bench:
    """A draft, read and checked; four queries."""
    row = row_at(request, number)
    return Bench(row, read_text(row.text, row.territory_id, row.key))


def state_words(row: ProcedureDraft) -> tuple[str, str]:
    """The state of a draft as a chip."""
    kinds = {"draft": "", "proposed": "info", "returned": "late", "published": "ok"}
    return t(f"workshop.states.{row.state}"), kinds[row.state]
