"""No route shows or changes a row of another community: every address of the router, every role, a stranger too.

Routes are found from the router, never from a list. Their arguments are filled from the rows of the community
that must stay hidden. A value that exists only in those rows is a canary: it must not be in any answer, and the
rows must be the same afterwards. The people of the hidden community take the same walk, and do see canaries:
so the walk looks where there is something to see.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.db import connection, models
from django.http import HttpResponseBase
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from diwan.config.demo.making import parts
from diwan.config.demo.world import Community, World
from diwan.kernel.base.rows import dicts_of
from diwan.kernel.base.text import LANGUAGES
from diwan.kernel.base.text import catalogue as catalogue_of_words
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.identity.models import Account
from diwan.kernel.territory.models import TerritorialModel, Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.shell.samples import sample_rows

HERE, THERE = "chefchaouen", "menara"
BUSY = frozenset({HERE, THERE, "moulayabdellah"})
ROWS_OF_A_MODEL = 2
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FILLINGS_OF_A_ROUTE = 3
SHORTEST_CANARY = 7
NO_SECRET = re.compile(r"\d{1,6}/\d{4}|\d{4}-\d{2}-\d{2}")
"""A bare day, a month, a number in a book of the year: any community writes the same."""
WORDS_FOR_A_LEVEL = 2
CHANGING = {"api": ("post", "put", "patch", "delete"), "": ("post",)}
LEAVES_THE_HOUSE = re.compile(r"^accounts/(?:logout|3rdparty|oidc|social)|^language/|^theme/|^simulator/")
"""Signing out in the middle of the walk; other sites' sign-in; cookies; the simulator of another party's site."""
ARGUMENT = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")
OWN_ACCOUNT = "accounts"
FEW = ("clerk", "stranger")
"""Pages of one's own password and sessions are the same for every role: these two walk them for all."""
EVERY_ROW = ("president", "clerk", "stranger")
"""Rows are kept apart by the database alike for all: these try several rows under a route, the other roles one."""
OPEN_TO_THE_HOLDER_OF_A_CODE = {"documents:code", "api:verified"}
"""Whoever holds the printed code of a document may ask whether it is genuine."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the router: its shape, its name, what it asks for."""

    shape: str
    name: str
    asks: tuple[str, ...]
    app: str


def routes(resolver: URLResolver | None = None, before: str = "", space: str = "") -> Iterator[Route]:
    """Every address below a resolver."""
    for pattern in (resolver or get_resolver()).url_patterns:
        shape = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, shape, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern) and not LEAVES_THE_HOUSE.match(shape):
            asks = tuple(hit.group(1) or hit.group(2) for hit in ARGUMENT.finditer(shape))
            yield Route(shape, space + (pattern.name or ""), asks, shape.split("/")[0])


def path_of(route: Route, values: dict[str, str]) -> str:
    """The address with its arguments filled in."""
    plain = ARGUMENT.sub(lambda hit: values[hit.group(1) or hit.group(2)], route.shape)
    return "/" + plain.replace("^", "").replace("$", "").replace("\\Z", "")


def hidden_models() -> list[type[TerritorialModel]]:
    """Community-owned tables that are not open to everybody."""
    return [m for m in apps.get_models() if issubclass(m, TerritorialModel) and not m.security.anyone]


def rows_of(model: type[models.Model], territory: int) -> list[dict[str, Any]]:
    """All rows of one community; the national scope sees them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT * FROM "{model._meta.db_table}" WHERE territory_id = %s ORDER BY 1', [territory]
        )
        return dicts_of(cursor)


def words_in(value: Any) -> Iterator[str]:
    """Every text inside a value of the database."""
    if isinstance(value, str):
        if value[:1] in "{[":
            try:
                yield from words_in(json.loads(value))
            except ValueError:
                yield value
        else:
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_in(inner)


def telling(word: str) -> bool:
    """Long and particular enough that finding it in a page is no accident."""
    if NO_SECRET.fullmatch(word):
        return False
    return len(word) >= SHORTEST_CANARY and (not word.isascii() or bool(re.search(r"\d{4}", word)))


def is_public_name(word: str, names: frozenset[str]) -> bool:
    """Whether a word is the name of a territory, with or without the words for its level."""
    parts = word.split(" ")
    return any(" ".join(parts[start:]) in names for start in range(WORDS_FOR_A_LEVEL + 1))


class Isolation(TestCase):
    """One small demo world, walked as everybody."""

    world: World
    here = HERE
    there = THERE

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World(now=timezone.localtime(), size=0.004, busy=BUSY)
        for part in parts():
            part.do(cls.world)
        with reading(Scope("national")):
            cls.hidden = {m: rows_of(m, cls.world.communities[cls.there].territory) for m in hidden_models()}
            cls.canaries = cls.only_there()
        cls.fillings = {route: list(cls.filled(route)) for route in routes()}

    @classmethod
    def only_there(cls) -> frozenset[str]:
        """Words of the hidden rows that stand in no row of any other community, nor in any open table, nor in what
        the pages say to everybody."""
        there = {w for rows in cls.hidden.values() for row in rows for w in words_in(list(row.values()))}
        elsewhere: set[str] = set()
        for model in apps.get_models():
            elsewhere.update(cls.words_elsewhere(model))
        names = frozenset(n for row in Territory.objects.values_list("name_ar", "name_fr") for n in row)
        said = "\n".join(
            words for language in LANGUAGES for words in map(str, catalogue_of_words(language).values())
        )
        said += "\n".join(
            name for row in sample_rows(timezone.localdate()) for name in (row.who.ar, row.who.fr)
        )
        return frozenset(
            w for w in there - elsewhere if telling(w) and w not in said and not is_public_name(w, names)
        )

    @classmethod
    def words_elsewhere(cls, model: type[models.Model]) -> Iterator[str]:
        """The words of a table, the hidden rows left out."""
        hidden = issubclass(model, TerritorialModel) and not model.security.anyone
        where = "WHERE territory_id <> %s" if hidden else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT * FROM "{model._meta.db_table}" {where}',
                [cls.world.communities[cls.there].territory] if hidden else [],
            )
            for row in cursor.fetchall():
                yield from words_in(list(row))

    @classmethod
    def filled(cls, route: Route) -> Iterator[str]:
        """Addresses of the hidden community's rows under one route."""
        if not route.asks:
            yield path_of(route, {})
            return
        found = dict.fromkeys(
            path_of(route, dict(zip(route.asks, values, strict=True)))
            for row in cls.rows_for(route)
            for values in itertools.product(*(cls.values_for(ask, row) for ask in route.asks))
        )
        yield from itertools.islice(found, FILLINGS_OF_A_ROUTE)

    @classmethod
    def rows_for(cls, route: Route) -> Iterator[dict[str, Any]]:
        """A few hidden rows of every table; those of the route's own app first."""
        app = route.name.split(":")[0]
        own = sorted(cls.hidden, key=lambda model: model._meta.app_label != app)
        numbered = sorted(
            own, key=lambda model: not ({"number", "reference"} & {f.name for f in model._meta.fields})
        )
        for model in numbered if {"number", "reference"} & set(route.asks) else own:
            yield from cls.hidden[model][-ROWS_OF_A_MODEL:]

    @classmethod
    def values_for(cls, ask: str, row: dict[str, Any]) -> list[str]:
        """What an argument may be, given a row."""
        community = cls.world.communities[cls.there]
        if ask == "territory":
            return [str(community.territory)]
        if ask == "code":
            return [str(row.get("code") or Territory.objects.get(pk=community.territory).code)]
        if ask == "transition":
            return transitions()
        known = row.get(ask)
        return [str(known if known not in (None, "") else row["id"]).replace("/", "-")]

    def seen_in(self, answer: HttpResponseBase) -> set[str]:
        """The canaries in an answer."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", errors="ignore")
        return {canary for canary in self.canaries if canary in text}

    def walk(self, account: Account | None, who: str, *, changing: bool = False) -> dict[str, set[str]]:
        """The canaries somebody sees, by address, but for what the address itself says."""
        client = Client(raise_request_exception=False)
        found: dict[str, set[str]] = {}
        for path, method in self.steps(changing, every=who in EVERY_ROW):
            if path.startswith(f"/{OWN_ACCOUNT}/") and who not in FEW:
                continue
            if account is not None and SESSION_KEY not in client.session:
                client.force_login(account, backend=BACKEND)
            seen = self.seen_in(getattr(client, method)(path, **extras(method)))
            if told := {canary for canary in seen if canary not in path}:
                found[f"{method} {path}"] = told
        return found

    def steps(self, changing: bool, *, every: bool = True) -> Iterator[tuple[str, str]]:
        """Every route, with one row or every row, with each method it may be asked with."""
        for route, paths in self.fillings.items():
            if route.name not in OPEN_TO_THE_HOLDER_OF_A_CODE:
                methods = CHANGING.get(route.app, CHANGING[""]) if changing else ("get",)
                yield from itertools.product(paths if every else paths[:1], methods)

    def strangers(self) -> dict[str, Account | None]:
        """Every role of the other community, its citizens, and nobody at all."""
        here: Community = self.world.communities[self.here]
        people: dict[str, Account | None] = {role: officer.account for role, officer in here.staff.items()}
        for citizen in self.world.citizens:
            if citizen.born_in.key == self.here and not self.has_business_there(citizen.person.pk):
                people[citizen.account.username] = citizen.account
        return people | {"stranger": None}

    def has_business_there(self, person: int) -> bool:
        """Whether somebody asked something of the hidden community: their own rows are theirs to see."""
        there = self.world.communities[self.there].territory
        with reading(Scope("national")):
            return Case.objects.filter(territory_id=there, holder_id=person).exists()

    def test_the_router_was_read(self) -> None:
        assert len(self.fillings) > 60
        assert [route.shape for route, paths in self.fillings.items() if not paths] == []
        assert len(self.canaries) > 50

    def test_the_walk_sees_what_there_is_to_see(self) -> None:
        there = self.world.communities[self.there]
        seen = {role: self.walk(there.staff[role].account, role) for role in ("officer", "clerk")}
        for role, found in seen.items():
            assert len(found) >= 2, f"{found}: {role} of the community itself sees nothing: the walk is blind"

    def test_nobody_else_sees_anything(self) -> None:
        leaks = {
            f"{who}: {address}": sorted(seen)[:3]
            for who, account in self.strangers().items()
            for address, seen in self.walk(account, who).items()
        }
        assert leaks == {}

    def test_nobody_else_changes_anything(self) -> None:
        leaks: dict[str, list[str]] = {}
        for who in ("president", "clerk", "cashier", "stranger"):
            for address, seen in self.walk(self.strangers()[who], who, changing=True).items():
                leaks[f"{who}: {address}"] = sorted(seen)[:3]
        assert leaks == {}
        with reading(Scope("national")):
            now = {m: rows_of(m, self.world.communities[self.there].territory) for m in hidden_models()}
        changed = [m._meta.label for m in now if now[m] != self.hidden[m]]
        assert changed == []


@functools.cache
def transitions() -> list[str]:
    """A few steps a procedure may take, so that acting on a hidden case is tried with real ones."""
    versions = [version for found in catalogue().versions.values() for version in found]
    names = {name for version in versions for name in version.procedure.transitions}
    return sorted(names)[:6]


def extras(method: str) -> dict[str, Any]:
    """An empty body of the kind an address of the API reads."""
    return {} if method in ("get", "post") else {"data": "{}", "content_type": "application/json"}
