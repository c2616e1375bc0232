"""The procedures of the house: found in every app and in one folder of the installation, checked, then frozen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from django.apps import apps
from django.conf import settings

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.lock import FILE as LOCK_FILE
from diwan.kernel.cases.lock import broken_locks, locks_in
from diwan.kernel.cases.schema.amending import Raw, among, written_out
from diwan.kernel.cases.schema.load import Resolved, add_blocks, load_tables, parsed
from diwan.kernel.cases.schema.problems import Problem, ProcedureInvalid
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.world import World
from diwan.kernel.payments.fees import fee_book

SETTING = "DIWAN_PROCEDURES_DIR"
TEMPLATE_FOLDER = "documents"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every procedure, the earliest first."""

    versions: Mapping[str, tuple[Resolved, ...]]

    def in_force(self, key: str, day: date) -> Resolved:
        """The version of a procedure in force on a day; `NotFound` when none is."""
        found = [r for r in self.versions.get(key, ()) if is_in_force(r.procedure, day)]
        if not found:
            raise NotFound("cases.errors.no_procedure", key=key)
        return found[-1]

    def latest(self) -> dict[str, Procedure]:
        """Each procedure in its latest version, in force yet or not, by key."""
        return {key: versions[-1].procedure for key, versions in self.versions.items()}

    def listed(self, day: date) -> list[Procedure]:
        """What the portal offers on a day: in force, listed, and runnable by this engine."""
        current = (
            next((r.procedure for r in reversed(versions) if is_in_force(r.procedure, day)), None)
            for versions in self.versions.values()
        )
        return [p for p in current if p and p.listed and not p.waits_for]


def is_in_force(procedure: Procedure, day: date) -> bool:
    """Whether a version applies to a case opened on that day."""
    return procedure.in_force <= day and (procedure.until is None or day <= procedure.until)


def procedure_files() -> Iterator[Path]:
    """The procedure files of the installed apps, then those of the installation's own folder."""
    for app in apps.get_app_configs():
        if app.name.startswith("diwan."):
            yield from sorted((Path(app.path) / "procedures").glob("*.toml"))
    if own := folder_of_installation():
        yield from sorted(own.glob("*.toml"))


def block_folders() -> Iterator[Path]:
    """The folders of the installed apps that hold blocks their procedures share."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "blocks"
        if app.name.startswith("diwan.") and app.label != "cases" and folder.is_dir():
            yield folder


def folder_of_installation() -> Path | None:
    """The folder in which an installation drops procedures of its own."""
    given: Path | None = getattr(settings, SETTING, None) or settings.ENVIRONMENT.procedures_dir
    return given


@cache
def catalogue() -> Catalogue:
    """The procedures of the house; raises ProcedureInvalid naming file, place and fault."""
    found: dict[str, list[Resolved]] = {}
    for folder, loaded in by_folder().items():
        if faults := list(broken_locks(locks_in(folder), loaded, date.today())):
            raise ProcedureInvalid(str(folder / LOCK_FILE), faults)
        for resolved in loaded:
            same = found.setdefault(resolved.procedure.key, [])
            if any(other.procedure.version == resolved.procedure.version for other in same):
                fault = Problem("version", "declared_twice")
                raise ProcedureInvalid(resolved.procedure.key, [fault])
            same.append(resolved)
    versions = {key: tuple(sorted(rs, key=_order_of)) for key, rs in sorted(found.items())}
    _check_links(versions)
    return Catalogue(MappingProxyType(versions))


def _order_of(resolved: Resolved) -> tuple[date, int]:
    """Versions in the order in which they hold; of two that begin one day the later takes the place of the other."""
    return resolved.procedure.in_force, resolved.procedure.version


def by_folder() -> dict[Path, list[Resolved]]:
    """Every version, loaded and checked, by the folder its file is in."""
    for blocks in block_folders():
        add_blocks(blocks)
    tables = [(file, parsed(file.read_text("utf-8"), file.name)) for file in procedure_files()]
    keys = (raw.get("key") for _, raw in tables)
    world = world_of_house(frozenset(key for key in keys if isinstance(key, str)))
    beside: dict[Path, dict[tuple[str, int], Raw]] = {}
    for file, raw in tables:
        beside.setdefault(file.parent, {})[str(raw.get("key")), _number_of(raw)] = raw
    found: dict[Path, list[Resolved]] = {}
    for file, raw in tables:
        whole = written_out(raw, among(beside[file.parent], str(raw.get("key"))), file.name)
        found.setdefault(file.parent, []).append(load_tables(whole, world, name=file.name))
    return found


def _number_of(raw: Raw) -> int:
    version = raw.get("version")
    return version if isinstance(version, int) else 0


def world_of_house(procedures: frozenset[str]) -> World:
    """What the installed modules declare and a procedure may name."""
    declared = house()
    return World(
        mandates=frozenset(declared.mandates),
        bodies=frozenset(BODIES),
        registers=frozenset(declared.registers),
        templates=frozenset(templates()),
        rules=frozenset(rules()),
        tariffs=frozenset(fee_book()),
        procedures=procedures,
    )


@cache
def rules() -> Mapping[str, Callable[..., object]]:
    """The named pure functions of every app's `rules.py`, as `app.function`."""
    found: dict[str, Callable[..., object]] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("diwan.") and find_spec(f"{app.name}.rules"):
            module = import_module(f"{app.name}.rules")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    found[f"{app.label}.{name}"] = function
    return MappingProxyType(found)


def templates() -> Iterator[str]:
    """The typeset templates of every app, as `app/name`."""
    for app in apps.get_app_configs():
        if app.name.startswith("diwan."):
            for file in (Path(app.path) / TEMPLATE_FOLDER).glob("*.typ"):
                yield f"{app.label}/{file.stem}"


def _check_links(versions: Mapping[str, tuple[Resolved, ...]]) -> None:
    latest = {key: rs[-1].procedure for key, rs in versions.items()}
    for resolved in (r for rs in versions.values() for r in rs):
        problems = list(broken_links(resolved.procedure, latest))
        if problems:
            raise ProcedureInvalid(resolved.procedure.key, problems)


def broken_links(procedure: Procedure, laws: Mapping[str, Procedure]) -> Iterator[Problem]:
    """What a procedure expects of the procedures it leads to, and they do not hold; `laws` are those it may name."""
    for key, link in procedure.links.items():
        child = laws[link.procedure]
        carried = [("carries", str(field)) for field in link.carries]
        if link.number_goes_to:
            carried.append(("number_goes_to", link.number_goes_to))
        for where, field in carried:
            if field not in child.fields:
                yield Problem(
                    f"links.{key}.{where}", "child_without_field", {"procedure": child.key, "field": field}
                )
        outcomes = {step.outcome for step in child.steps.values() if step.outcome}
        for outcome in link.on_child:
            if outcome not in outcomes:
                yield Problem(
                    f"links.{key}.on_child",
                    "child_without_outcome",
                    {"procedure": child.key, "outcome": outcome},
                )
