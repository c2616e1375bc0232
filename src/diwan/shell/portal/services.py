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

ALIKE = 86
BY_MEANING = 0.7
LEAST = 0.25
ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An occasion on which people need the administration."""

    key: str
    icon: str
    categories: tuple[str, ...]
    words: frozenset[str] = frozenset()

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
    LifeEvent("family", "users", ("social", "civil_status"), frozenset({"زواج", "طلاق", "دفتر", "عاءله"})),
    LifeEvent("death", "flower-2", ("funerals", "civil_status"), frozenset({"وفاه", "دفن"})),
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
    place: Text | None = None
    """The one community that offers it; found by a search, and left out of the lists of the whole Kingdom."""

    @property
    def event(self) -> LifeEvent:
        """The occasion it belongs to: by its office, and by its title where one office serves several."""
        fitting = [event for event in EVENTS if self.category in event.categories] or [EVENTS[-1]]
        words = set(key_words(self.title.ar))
        named = (event for event in fitting if not event.words.isdisjoint(words))
        return next(named, next((event for event in fitting if not event.words), fitting[0]))


Source = Callable[[date], Iterable[Service]]
_sources: list[Source] = []


def offered_by(source: Source) -> Source:
    """Register a source of services: what is open on a day."""
    _sources.append(source)
    return source


def services_on(day: date) -> list[Service]:
    """Every service open on a day, in the order of their titles."""
    return sorted((s for source in _sources for s in source(day)), key=lambda s: folded(str(s.title)))


def everywhere(offered: Iterable[Service]) -> list[Service]:
    """The services of the whole Kingdom, those of one community left out."""
    return [service for service in offered if service.place is None]


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


@dataclass(frozen=True, slots=True)
class Asked:
    """One word somebody typed, and the words of the office it stands for."""

    word: str
    stands_for: frozenset[str]


def understood(asked: str) -> list[Asked]:
    """Every word that matters in what was typed, with what it stands for."""
    whole = plain(asked)
    return [Asked(word, meant_by(word, whole)) for word in key_words(asked)]


def meant_by(word: str, whole: str) -> frozenset[str]:
    """What an everyday word stands for, by itself or in the phrase it is part of."""
    return frozenset(
        official
        for meaning in meanings()
        if any(same(word, known) or (" " in known and word in known.split() and known in whole)
               for known in meaning.asked)
        for official in meaning.means
    )  # fmt: skip


def begins(one: str, other: str) -> bool:
    """Whether two words are one word, or one is the other with an ending."""
    return one == other or (
        min(len(one), len(other)) > 3 and (one.startswith(other) or other.startswith(one))
    )


def same(one: str, other: str) -> bool:
    """Whether two words are one word, spelt differently perhaps."""
    if begins(one, other):
        return True
    return min(len(one), len(other)) > 3 and fuzz.ratio(sound_of(one), sound_of(other)) >= ALIKE


def said_in(asked: Asked, text: frozenset[str]) -> float:
    """Whether a text says what was asked: in the word typed, or in one it stands for."""
    if any(same(asked.word, known) for known in text):
        return 1.0
    return BY_MEANING if any(begins(word, known) for word in asked.stands_for for known in text) else 0.0


def score(service: Service, wanted: list[Asked]) -> float:
    """How much of what was asked a service answers; its title counts more than its summary."""
    title = frozenset(key_words(f"{service.title.ar} {service.title.fr} {' '.join(service.keywords)}"))
    whole = title | frozenset(key_words(f"{service.summary.ar} {service.summary.fr}"))
    if is_loose(wanted, whole):
        return 0.0
    return sum(said_in(w, title) + 0.5 * said_in(w, whole) for w in wanted) / (1.5 * len(wanted))


def is_loose(wanted: list[Asked], text: frozenset[str]) -> bool:
    """Whether one of several words is answered, and by its meaning alone: any permit is an authorisation."""
    answered = [said_in(w, text) for w in wanted]
    return len(wanted) > 1 and sum(map(bool, answered)) == 1 and max(answered) < 1


def services_for(asked: str, services: Iterable[Service]) -> list[Service]:
    """Services that answer what somebody typed, the best answer first; of equal ones the plainest title."""
    wanted = understood(asked)
    if not wanted:
        return []
    ranked = [(score(service, wanted), service) for service in services]
    best = max((s for s, _ in ranked), default=0)
    kept = [(s, service) for s, service in ranked if s >= max(LEAST, best * ENOUGH)]
    return [
        service for _, service in sorted(kept, key=lambda pair: (-pair[0], len(key_words(pair[1].title.ar))))
    ]


def by_event(services: Iterable[Service]) -> list[tuple[LifeEvent, list[Service]]]:
    """Services under the occasions on which they are needed, empty occasions left out."""
    found = list(services)
    grouped = [(event, [s for s in found if s.event is event]) for event in EVENTS]
    return [(event, inside) for event, inside in grouped if inside]
