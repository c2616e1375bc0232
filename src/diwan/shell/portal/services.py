"""The services the portal offers, by life event, and how a search understands everyday words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from diwan.kernel.base.text import Text
from diwan.shell.portal.folding import folded, key_words, sound_of

ALIKE = 84
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An occasion on which people need the administration."""

    key: str
    icon: str
    categories: tuple[str, ...]

    @property
    def title(self) -> str:
        """Message key of its name."""
        return f"shell.events.{self.key}"

    @property
    def text(self) -> str:
        """Message key of the sentence under its name."""
        return f"shell.events.{self.key}_text"


EVENTS = (
    LifeEvent("birth", "baby", ("civil_status",)),
    LifeEvent("family", "users", ("social",)),
    LifeEvent("death", "flower-2", ("funerals",)),
    LifeEvent("home", "hammer", ("town_planning",)),
    LifeEvent("work", "store", ("business", "public_space")),
    LifeEvent("rights", "scale", ("complaints", "information", "appeals")),
    LifeEvent("city", "lamp", ("life_in_town",)),
    LifeEvent("civic", "vote", ("associations", "elections")),
    LifeEvent("other", "ellipsis", ("other",)),
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service as the portal shows it."""

    key: str
    title: Text
    summary: Text
    category: str
    url: str
    keywords: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Everything a search looks at."""
        said = (self.title.ar, self.title.fr, *self.keywords, self.summary.ar, self.summary.fr)
        return " ".join(said)

    @property
    def event(self) -> LifeEvent:
        """The occasion it belongs to."""
        return next((e for e in EVENTS if self.category in e.categories), EVENTS[-1])


Source = Callable[[date], Iterable[Service]]
_sources: list[Source] = []


def offered_by(source: Source) -> Source:
    """Register a source of services: what is open on a day."""
    _sources.append(source)
    return source


def services_on(day: date) -> list[Service]:
    """Every service open on a day, in the order of their titles."""
    return sorted((s for source in _sources for s in source(day)), key=lambda s: folded(str(s.title)))


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everyday words and the words of the office they stand for, both folded."""

    asked: frozenset[str]
    means: frozenset[str]


@cache
def meanings() -> tuple[Meaning, ...]:
    """The dictionary of everyday words."""
    table = tomllib.loads((files("diwan.shell.portal") / "words.toml").read_text("utf-8"))
    return tuple(
        Meaning(frozenset(map(plain, entry["asked"])), frozenset(map(plain, entry["means"])))
        for entry in table.values()
    )


def plain(text: str) -> str:
    """Key words in one string."""
    return " ".join(key_words(text))


def understood(asked: str) -> list[frozenset[str]]:
    """Each thing asked for, as the words that would name it: the typed word, and what it stands for."""
    whole = plain(asked)
    found: list[frozenset[str]] = []
    for word in key_words(asked):
        stands_for = {
            official
            for meaning in meanings()
            if any(same(word, known) or (" " in known and known in whole) for known in meaning.asked)
            for official in meaning.means
        }
        found.append(frozenset({word, *stands_for}))
    return found


def same(one: str, other: str) -> bool:
    """Whether two words are one word spelt differently."""
    if one == other or (min(len(one), len(other)) > 3 and (one.startswith(other) or other.startswith(one))):
        return True
    return min(len(one), len(other)) > 3 and fuzz.ratio(sound_of(one), sound_of(other)) >= ALIKE


def said_in(words: frozenset[str], text: frozenset[str]) -> float:
    """Whether any of these words is in a text: the typed word itself counts most."""
    return 1.0 if any(same(word, known) for word in words for known in text) else 0.0


def score(service: Service, wanted: list[frozenset[str]]) -> float:
    """How much of what was asked a service answers; its title counts more than its summary."""
    title = frozenset(key_words(f"{service.title.ar} {service.title.fr} {' '.join(service.keywords)}"))
    whole = title | frozenset(key_words(f"{service.summary.ar} {service.summary.fr}"))
    return sum(said_in(w, title) + 0.5 * said_in(w, whole) for w in wanted) / (1.5 * len(wanted))


def services_for(asked: str, day: date) -> list[Service]:
    """Services that answer what somebody typed, the best answer first."""
    wanted = understood(asked)
    if not wanted:
        return []
    ranked = [(score(service, wanted), service) for service in services_on(day)]
    best = max((s for s, _ in ranked), default=0)
    kept = [(s, service) for s, service in ranked if s >= max(0.3, best * ENOUGH)]
    return [service for _, service in sorted(kept, key=lambda pair: -pair[0])]


def by_event(services: Iterable[Service]) -> list[tuple[LifeEvent, list[Service]]]:
    """Services under the occasions on which they are needed, empty occasions left out."""
    found = list(services)
    grouped = [(event, [s for s in found if s.event is event]) for event in EVENTS]
    return [(event, inside) for event, inside in grouped if inside]
