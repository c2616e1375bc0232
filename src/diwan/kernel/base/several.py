"""Several things done one by one: each is an act of its own, and one that is refused stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from diwan.kernel.base.errors import DomainError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of one thing; `error` is why it was refused."""

    thing: T
    error: DomainError | None = None

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.error is None

    @property
    def reason(self) -> str:
        """Why it was refused, in the reader's language; empty where it was done."""
        return self.error.words() if self.error else ""


def each(things: Iterable[T], do: Callable[[T], object]) -> list[Outcome[T]]:
    """Do it with each of them, in order."""
    found = []
    for thing in things:
        try:
            do(thing)
            found.append(Outcome(thing))
        except DomainError as refusal:
            found.append(Outcome(thing, refusal))
    return found
