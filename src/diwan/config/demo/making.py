"""Makes the demo world once: every module's part in order of requirement, with a progress bar."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any, Literal

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from diwan.config.demo import calendar, communities
from diwan.config.demo.world import World
from diwan.config.environment import Environment
from diwan.config.launch.trouble import CannotStart
from diwan.kernel.assembly.registry import house
from diwan.kernel.cases.services.counting import count_all_procedures
from diwan.kernel.territory.roles import as_owner, ensure_database

State = Literal["none", "making", "made"]
MARK = "diwan demo: "
FOLDERS_MADE_WITH_IT = ("files", "keys", "mail")


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the work; `weight` is about its seconds, for the bar."""

    name: str
    weight: float
    do: Callable[[World], None]


def make_world(environment: Environment) -> None:
    """Bring the database up to date and make the demo world unless it is there; a half-made one is made anew."""
    with as_owner():
        ensure_database()
        state = world_state()
        if state == "making":
            print("The first run was interrupted: the demo world is made anew.", flush=True)
            empty_everything(environment)
            state = "none"
        require_ours(state)
    if state == "made":
        call_command("migrate", verbosity=0, interactive=False)
        return
    make_anew(environment)


def make_anew(environment: Environment) -> None:
    """The whole first run, under a mark that it is not finished."""
    began = time.monotonic()
    with as_owner():
        mark("making")
    with unsynchronised():
        fill(
            World(now=timezone.localtime(), size=environment.demo_size),
            [Part("database", 6, migrate), *parts()],
        )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        mark("made")
    print(f"The demo world was made in {time.monotonic() - began:.0f} seconds.", flush=True)


def fill(world: World, todo: list[Part]) -> None:
    """Do the parts one after the other, moving the bar."""
    bar = Bar(sum(part.weight for part in todo))
    for part in todo:
        bar.begin(part)
        world.telling = bar.tell
        part.do(world)
    bar.end()


def parts() -> list[Part]:
    """The parts in order: the territory, its people, the calendar, each module's `demo.load`, then the nights."""
    first = [
        Part("territory", 2, load_territory),
        Part("communities", 4, communities.load),
        Part("calendar", 1, calendar.load),
    ]
    rest = [Part(key, float(getattr(module, "WEIGHT", 10)), module.load) for key, module in demo_modules()]
    return [*first, *rest, Part("figures", 2, count_figures)]


def count_figures(world: World) -> None:
    """The public figures, as the night before left them."""
    count_all_procedures(world.now)


def migrate(_: World) -> None:
    """Tables, roles, row security."""
    call_command("migrate", verbosity=0, interactive=False)


def demo_modules() -> Iterator[tuple[str, Any]]:
    """The `demo.py` of each assembled app, those required first."""
    names = {config.label: config.name for config in apps.get_app_configs()}
    for key in house().modules:
        name = names.get(key)
        if name and find_spec(f"{name}.demo"):
            yield key, import_module(f"{name}.demo")


def load_territory(_: World) -> None:
    """The official division."""
    call_command("load_territory", verbosity=0, stdout=StringIO())


def world_state() -> State:
    """How far the demo world of this database is; kept as the database's comment, which rolls back with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        (comment,) = cursor.fetchone()
    return comment.removeprefix(MARK) if comment and comment.startswith(MARK) else "none"


def mark(state: State) -> None:
    """Write how far the demo world is; the owner must be connected."""
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {database_name()} IS '{MARK}{state}'")


def database_name() -> str:
    """The database's name, quoted."""
    return connection.ops.quote_name(connection.settings_dict["NAME"])


def require_ours(state: State) -> None:
    """Refuse a database that holds something else; the owner must be connected."""
    if state == "none" and connection.introspection.table_names():
        raise CannotStart(
            "This database already holds tables, and they are not the demo's. Give the demo an empty database "
            "(DATABASE_URL), or serve this one with `diwan serve`."
        )


def empty_everything(environment: Environment) -> None:
    """Throw the half-made world away; the owner must be connected."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    for folder in FOLDERS_MADE_WITH_IT:
        shutil.rmtree(environment.var / folder, ignore_errors=True)


@contextmanager
def unsynchronised() -> Iterator[None]:
    """Do not wait for the disk at every act while the world is made: if the power fails it is made anew."""
    setting = f"ALTER DATABASE {database_name()}"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"{setting} SET synchronous_commit = off")
    try:
        yield
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"{setting} RESET synchronous_commit")


class Bar:
    """One scale of weights over all parts; plain lines where there is no terminal."""

    def __init__(self, total: float) -> None:
        self.live = sys.stderr.isatty()
        self.start = self.weight = 0.0
        self.bar = tqdm(
            total=total,
            disable=not self.live,
            bar_format="{desc:<14} {bar:40} {percentage:3.0f} %  {elapsed}",
            dynamic_ncols=True,
        )

    def begin(self, part: Part) -> None:
        """The part before is done, this one begins."""
        self.start += self.weight
        self.weight = part.weight
        if not self.live:
            print(f"· {part.name}", flush=True)
        self.bar.set_description_str(part.name)
        self.tell(0.0)

    def tell(self, share: float) -> None:
        """How far the present part is, from 0 to 1."""
        self.bar.update(self.start + self.weight * min(share, 1.0) - self.bar.n)

    def end(self) -> None:
        """All is done."""
        self.tell(1.0)
        self.bar.close()
