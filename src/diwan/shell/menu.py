"""The menu of a face: the entries modules declare, as one person sees them; on the desk in groups by use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.module_loading import import_string

from diwan.kernel.assembly.declaration import GROUPS, Face, Group, MenuItem
from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import Text, t
from diwan.kernel.identity.acting import seat_in
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.scope import current_scope
from diwan.shell.addresses import address_of

ROOTS = ("/", "/desk/")
TAKEN_IN = 12
"""A menu of so many entries is read at one glance: folding it would only hide them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu as shown: where it leads, whether one is there, how much waits."""

    title: Text
    url: str
    icon: str
    here: bool
    count: int | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """One group of the desk's menu: open where one is, or where people's work waits; what waits in it is said too."""

    title: str
    entries: tuple[Entry, ...]
    open: bool

    @property
    def count(self) -> int:
        """How much waits behind its entries together."""
        return sum(entry.count or 0 for entry in self.entries)


def menu_of(request: HttpRequest, face: Face) -> Iterator[Entry]:
    """The entries of one face that lead somewhere and are open to who looks; one page named twice is one entry."""
    seat = seat_in(request) if face == "desk" else None
    led: dict[str, MenuItem] = {}
    pages: dict[str, str] = {}
    for item in house().menu:
        if item.face == face and may_see(item, seat) and (url := address_of(item.url_name)):
            led.setdefault(url, item)
            pages |= {page: url for page in (url, *map(address_of, item.also)) if page}
    here = pages.get(nearest_above(request.path, pages))
    known: dict[str, int] = getattr(request, "waiting_known", {})
    for url, item in led.items():
        count = known[item.url_name] if item.url_name in known else waiting(item, seat)
        yield Entry(item.title, url, item.icon, url == here, count, item.group)


def say_waiting(request: HttpRequest, url_name: str, count: int) -> None:
    """Tell the menu what a page has counted for itself, so that it is not counted twice."""
    request.waiting_known = {**getattr(request, "waiting_known", {}), url_name: count}  # type: ignore[attr-defined]


def in_groups(entries: Iterable[Entry]) -> list[EntryGroup]:
    """The desk's menu by group; a short one is open throughout, a long one where one is and where work waits."""
    shown = list(entries)
    short = len(shown) <= TAKEN_IN
    found = []
    for group in GROUPS:
        own = tuple(entry for entry in shown if entry.group == group)
        unfolded = short or group == "work" or any(entry.here for entry in own)
        if own:
            found.append(EntryGroup(t(f"shell.menu.{group}"), own, unfolded))
    return found


def may_see(item: MenuItem, seat: Seat | None) -> bool:
    """Whether an entry is open to a seat, and of any use to it."""
    if item.mandates and (seat is None or seat.kinds.isdisjoint(item.mandates)):
        return False
    return not item.shown or (seat is not None and bool(import_string(item.shown)(seat)))


def nearest_above(path: str, urls: Iterable[str]) -> str:
    """The entry a page is, or lies below: the longest address, since one entry may lie below another."""
    above = (url for url in urls if path == url or (url not in ROOTS and path.startswith(url)))
    return max(above, key=len, default="")


def waiting(item: MenuItem, seat: Seat | None) -> int | None:
    """How much waits behind an entry: its selector takes the seat, under the page's own scope."""
    if not item.count or seat is None or current_scope() is None:
        return None
    count: int | None = import_string(item.count)(seat)
    return count
