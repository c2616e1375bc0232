"""The demo world as modules see it: who is who, what day it is, and how to act as somebody at a past date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from diwan.config.demo.names import Named, Sex
from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.text import Text
from diwan.kernel.identity.acting import citizen_act, officer_act
from diwan.kernel.identity.models import Account, Person
from diwan.kernel.identity.selectors import Seat, seats_of

SEED = 2026
PASSWORD = "diwan-demo"

OPENS, CLOSES = time(8, 30), time(16, 30)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody in office: the account, the person, and the role the demo gives them (`clerk`, `officer` …)."""

    role: str
    title: Text
    account: Account
    person: Person


@dataclass(frozen=True, slots=True)
class Community:
    """One community of the demo, its offices (main civil-status office first) and its people by role."""

    key: str
    territory: int
    name: Text
    level: str
    offices: tuple[int, ...]
    staff: dict[str, Officer]

    @property
    def keeps_civil_status(self) -> bool:
        """Whether births and deaths are recorded here (not in a city that has arrondissements)."""
        return bool(self.offices)


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen with an account, and what their birth record must say."""

    account: Account
    person: Person
    name: Named
    sex: Sex
    born_on: date
    born_in: Community
    father: Named
    mother: Named


@dataclass(slots=True)
class World:
    """What every module's `load(world)` receives.

    `size` is 1 for `make demo` and less in tests: multiply the number of things you make by it. A test that needs
    little names in `busy` the communities where there is work; the others have their people and their offices.
    """

    now: datetime
    size: float = 1.0
    busy: frozenset[str] = frozenset()
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311
    communities: dict[str, Community] = field(default_factory=dict)
    citizens: list[Citizen] = field(default_factory=list)
    telling: Callable[[float], None] = lambda part: None
    _seats: dict[tuple[int, date], list[Seat]] = field(default_factory=dict)

    def number(self, full: int) -> int:
        """How many to make of what `make demo` makes `full` of; at least one."""
        return max(1, round(full * self.size))

    def municipalities(self) -> list[Community]:
        """The busy ones that keep civil status: communes without arrondissements, and arrondissements."""
        keeping = (community for community in self.communities.values() if community.keeps_civil_status)
        return [community for community in keeping if not self.busy or community.key in self.busy]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> datetime:
        """An office hour so many days ago, moved back to the last working day before."""
        day = (self.now - timedelta(days=days)).date()
        while day.weekday() >= 5:
            day -= timedelta(days=1)
        moment = datetime.combine(day, time(hour, minute), self.now.tzinfo)
        return min(moment, office_moment(self.now))

    def office_act(self, community: Community, role: str, at: datetime, *, kind: str = "") -> Act:
        """An act of the holder of a role; with `kind`, by the delegation that gives it."""
        officer = community.staff[role]
        act = officer_act(officer.account, self._seat(officer, community, at.date()), at, kind=kind)
        return replace(act, occasion="demo")

    def _seat(self, officer: Officer, community: Community, day: date) -> Seat:
        key = (officer.person.pk, day)
        if key not in self._seats:
            self._seats[key] = seats_of(officer.person.pk, day)
        return next(seat for seat in self._seats[key] if seat.territory == community.territory)

    def citizen_act(self, citizen: Citizen, community: Community, at: datetime) -> Act:
        """An act a citizen addresses to a community."""
        return citizen_act(citizen.account, community.territory, at, occasion="demo")

    def system_act(self, community: Community, at: datetime) -> Act:
        """An act of the system itself: an import, a timer."""
        return system_act(community.territory, at, occasion="demo")

    def tell(self, done: int, total: int) -> None:
        """Move the progress bar: `done` of `total` in this module's share."""
        self.telling(done / total if total else 1.0)


def office_moment(now: datetime) -> datetime:
    """The moment itself in opening hours, else the last time the offices closed: nobody works at night."""
    if now.weekday() < 5 and OPENS <= now.time() <= CLOSES:
        return now
    day = now.date() if now.time() > CLOSES else now.date() - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return datetime.combine(day, CLOSES, now.tzinfo)
