"""The house as assembled at start: every module's declaration, checked, then frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.utils.module_loading import import_string

from diwan.kernel.assembly.declaration import (
    GROUPS,
    ApiScope,
    MandateKind,
    MenuItem,
    Module,
    Register,
    Verb,
)
from diwan.kernel.base.spellings import Proposer
from diwan.kernel.base.text import Text

BUILT_IN_MANDATES = frozenset({"citizen", "system", "anyone"})


class AssemblyError(Exception):
    """The modules do not fit together; the message lists every reason."""


class Keyed(Protocol):
    """Anything declared under a key."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


@dataclass(frozen=True, slots=True)
class House:
    """What all modules declare, by key, and in the order in which they require one another."""

    modules: MappingProxyType[str, Module]
    mandates: MappingProxyType[str, MandateKind]
    verbs: MappingProxyType[str, Verb]
    registers: MappingProxyType[str, Register]
    menu: tuple[MenuItem, ...]
    api_scopes: MappingProxyType[str, ApiScope]
    listeners: MappingProxyType[type, tuple[Callable[..., None], ...]]
    office_work: tuple[tuple[Text, Callable[[int, int], int]], ...] = ()
    spellings: Proposer | None = None

    def included(self, kinds: Iterable[str]) -> frozenset[str]:
        """These kinds of mandate and every kind they include by law."""
        found: set[str] = set()
        waiting = list(kinds)
        while waiting:
            kind = waiting.pop()
            if kind not in found:
                found.add(kind)
                waiting.extend(self.mandates[kind].includes if kind in self.mandates else ())
        return frozenset(found)


def declared_modules() -> Iterator[Module]:
    """The `MODULE` of every installed Diwan app that has a `module.py`."""
    for app in apps.get_app_configs():
        if app.name.startswith("diwan.") and find_spec(f"{app.name}.module"):
            yield import_module(f"{app.name}.module").MODULE


def keyed(kind: str, things: Iterable[K], faults: list[str]) -> MappingProxyType[str, K]:
    """Things by key; a key declared twice is a fault."""
    found: dict[str, K] = {}
    for thing in things:
        if thing.key in found:
            faults.append(f"{kind} {thing.key!r} is declared twice")
        found[thing.key] = thing
    return MappingProxyType(found)


def in_order(modules: MappingProxyType[str, Module], faults: list[str]) -> dict[str, Module]:
    """Modules, each after those it requires; a missing or circular requirement is a fault."""
    placed: dict[str, Module] = {}

    def place(module: Module, path: tuple[str, ...]) -> None:
        if module.key in placed:
            return
        if module.key in path:
            faults.append(f"modules require one another in a circle: {' > '.join((*path, module.key))}")
            return
        for needed in module.requires:
            if needed in modules:
                place(modules[needed], (*path, module.key))
            else:
                faults.append(f"module {module.key!r} requires {needed!r}, which is not installed")
        placed[module.key] = module

    for module in modules.values():
        place(module, ())
    return placed


def listeners_of(modules: Iterable[Module], faults: list[str]) -> dict[type, tuple[Callable[..., None], ...]]:
    """Event handlers by event class, resolved now so that a misspelt path fails at start."""
    found: dict[type, tuple[Callable[..., None], ...]] = {}
    for module in modules:
        for event, paths in module.listens.items():
            for path in paths:
                if handler := resolved(path, f"module {module.key!r} listens with", faults):
                    found[event] = (*found.get(event, ()), handler)
    return found


def resolved(path: str, said: str, faults: list[str]) -> Any:
    """What a module names by a dotted path, or None with the fault."""
    try:
        return import_string(path)
    except ImportError as why:
        faults.append(f"{said} {path!r}: {why}")
        return None


def office_work_of(
    modules: Iterable[Module], faults: list[str]
) -> Iterator[tuple[Text, Callable[[int, int], int]]]:
    """What tells how much of each kind of work waits in an office, resolved now as listeners are."""
    for module in modules:
        for work in module.office_work:
            if count := resolved(work.count, f"module {module.key!r} counts with", faults):
                yield work.title, count


def proposer_of(modules: Iterable[Module], faults: list[str]) -> Proposer | None:
    """What proposes names in other scripts, resolved as listeners are; two would contradict each other."""
    found: Proposer | None = None
    for module in modules:
        if module.spellings and found is not None:
            faults.append(f"module {module.key!r} proposes spellings too: one does")
        elif module.spellings:
            found = resolved(module.spellings, f"module {module.key!r} proposes with", faults)
    return found


def unknown_mandates(modules: Iterable[Module], known: Iterable[str]) -> Iterator[str]:
    """Mandate kinds named somewhere and declared nowhere."""
    kinds = {*known, *BUILT_IN_MANDATES}
    for module in modules:
        named = [k for m in module.mandates for k in m.includes] + [
            k for i in module.menu for k in i.mandates
        ]
        yield from (f"module {module.key!r} names the unknown mandate {k!r}" for k in named if k not in kinds)


def ungrouped(modules: Iterable[Module]) -> Iterator[str]:
    """Entries of the desk's menu that stand in no group of it."""
    for module in modules:
        for item in module.menu:
            if item.face == "desk" and item.group not in GROUPS:
                yield f"module {module.key!r} puts {item.url_name!r} in no group of the desk's menu"


def missing_words(value: Any) -> Iterator[str]:
    """Declared texts with an empty language."""
    for text in (value.title,) if hasattr(value, "title") else ():
        if not (text.ar.strip() and text.fr.strip()):
            yield f"{value.key!r} lacks Arabic or French"


@cache
def house() -> House:
    """The assembled house; raises `AssemblyError` naming every fault at once."""
    faults: list[str] = []
    modules = in_order(keyed("module", declared_modules(), faults), faults)
    ordered = tuple(modules.values())
    mandates = keyed("mandate", (m for module in ordered for m in module.mandates), faults)
    verbs = keyed("verb", (v for module in ordered for v in module.verbs), faults)
    registers = keyed("register", (r for module in ordered for r in module.registers), faults)
    scopes = keyed("API scope", (s for module in ordered for s in module.api_scopes), faults)
    faults += unknown_mandates(ordered, mandates)
    faults += ungrouped(ordered)
    for thing in (*ordered, *mandates.values(), *verbs.values(), *registers.values(), *scopes.values()):
        faults += missing_words(thing)
    listeners = listeners_of(ordered, faults)
    office_work = tuple(office_work_of(ordered, faults))
    spellings = proposer_of(ordered, faults)
    for module in ordered:
        faults += [fault for check in module.checks for fault in check()]
    if faults:
        raise AssemblyError("\n".join(faults))
    menu = sorted((item for module in ordered for item in module.menu), key=lambda item: item.order)
    return House(
        MappingProxyType(modules),
        mandates,
        verbs,
        registers,
        tuple(menu),
        scopes,
        MappingProxyType(listeners),
        office_work,
        spellings,
    )
