"""The command palette: each source finds its own kind of thing under the reader's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from diwan.kernel.base.text import Text, t
from diwan.kernel.identity.selectors import Seat
from diwan.shell.menu import menu_of
from diwan.shell.parts import Found, FoundGroup
from diwan.shell.portal.folding import folded

MOST = 7
Finder = Callable[[Seat, str], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing the palette finds, the mandates that may look for it, and how."""

    key: str
    title: Text
    find: Finder
    mandates: tuple[str, ...] = ()


_sources: dict[str, Source] = {}


def finds(key: str, title: Text, *, mandates: tuple[str, ...] = ()) -> Callable[[Finder], Finder]:
    """Register a source: `@finds("civil_status.records", Text("رسوم", "Actes"))` over `find(seat, words)`."""

    def decorate(find: Finder) -> Finder:
        if key in _sources:
            raise ValueError(f"two palette sources are called {key!r}")
        _sources[key] = Source(key, title, find, mandates)
        return find

    return decorate


def found_for(request: HttpRequest, seat: Seat, words: str) -> list[FoundGroup]:
    """What every source finds for some words, pages first."""
    return [group for group in (pages(request, words), *things(seat, words)) if group.found]


def pages(request: HttpRequest, words: str) -> FoundGroup:
    """Pages of the desk by title; all of them when nothing is typed yet."""
    wanted = folded(words)
    entries = (e for e in menu_of(request, "desk") if wanted in folded(f"{e.title.ar} {e.title.fr}"))
    found = tuple(Found(e.title, e.url, icon=e.icon or "file-text") for e in entries)
    return FoundGroup(t("shell.palette.pages"), found)


def things(seat: Seat, words: str) -> Iterator[FoundGroup]:
    """What the modules' sources find; nothing before two characters."""
    if len(words.strip()) < 2:
        return
    for source in _sources.values():
        if not source.mandates or not seat.kinds.isdisjoint(source.mandates):
            yield FoundGroup(source.title, tuple(source.find(seat, words.strip()))[:MOST])
