"""What pages hand to components: small frozen things with words already chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.safestring import SafeString

from diwan.kernel.base.text import Text

Kind = Literal["", "ok", "info", "late", "danger"]
Words = str | Text


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one."""

    title: Words
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a short sequence; `url` only where one may go back to it."""

    title: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a timeline: done, where the file is now, or still to come; `post` is what `who` holds."""

    title: Words
    at: date | datetime | None = None
    who: Words = ""
    note: str = ""
    state: Literal["done", "here", "future", "late", "danger"] = "done"
    post: Words = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Who has the file, since when, until when by law, and what happens if nobody answers.

    `last_day` is the day that comes next, `until` says what it is the end of; `legal_day` is the last day the
    law allows, where that is another one, `legal` the text that sets it, `silence` the sentence on silence;
    a clock that stands still says why in `paused`; `label` is said in place of who has it, where nobody has.
    """

    who: Words
    since: date
    last_day: date | None = None
    legal: Words = ""
    silence: Words = ""
    paused: Words = ""
    closed: bool = False
    until: Words = ""
    legal_day: date | None = None
    provisional: Words = ""
    label: Words = ""


class Block(SafeString):
    """Markup of its own in the place of a word: a table, a drawing, a file."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a description list; `act` is a link beside it (change, see)."""

    label: Words
    value: object = None
    act: Words = ""
    url: str = ""

    @property
    def is_block(self) -> bool:
        """Whether the value is drawn by its own markup."""
        return isinstance(self.value, Block)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as one sees it in a list."""

    name: str
    size: int = 0
    kind: Words = ""
    url: str = ""
    remove_url: str = ""
    note: Words = ""
    picture: bool = False
    """Whether it is shown small in place of its sign."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same thing; each is a page of its own."""

    title: Words
    url: str
    here: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that something was filed: its number, when, and the texts the law wants on it (55.19 art. 9)."""

    number: str
    title: Words
    at: datetime
    facts: Sequence[Fact] = ()
    texts: Sequence[Words] = ()
    office: Words = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to go, with a sentence about it."""

    title: Words
    url: str
    text: Words = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Something the command palette found."""

    title: Words
    url: str
    more: Words = ""
    icon: str = "file-text"


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """What one source of the command palette found."""

    title: Words
    found: Sequence[Found] = field(default_factory=tuple)
