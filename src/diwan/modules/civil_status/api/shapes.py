"""What the API of civil status takes and tells: records, mentions, imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from diwan.kernel.documents import typeset
from diwan.kernel.identity.doers import Doers, doers
from diwan.kernel.identity.shapes import BothWords, Day, DoerOut, Id, Line
from diwan.modules.civil_status.content import (
    BirthContent,
    DeathContent,
    Decider,
    MentionType,
    RecordType,
    State,
)
from diwan.modules.civil_status.models import Mention, RecordVersion
from diwan.modules.civil_status.search import Why
from diwan.modules.civil_status.selectors import Reading

Words = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Languages = Annotated[list[Literal["ar", "fr"]], Field(min_length=1, max_length=2)]


def languages_in(asked: list[Literal["ar", "fr"]]) -> typeset.Languages:
    """The languages of a paper, Arabic first."""
    return tuple(language for language in typeset.SIDE_BY_SIDE if language in asked)


class RecordOut(Schema):
    """A record as a list shows it."""

    id: int
    territory_id: int
    office_id: int
    type: RecordType
    reference: str
    number: int
    year: int
    state: State
    latest: int
    full_name: BothWords
    sex: str
    birth_date: date | None
    birth_year: int | None
    event_date: date | None
    event_year: int
    deceased: bool


class MatchOut(Schema):
    """A record found; a score of 1 is the same name, `why` says what differs from what was asked."""

    record: RecordOut
    score: float
    why: list[Why]


class FoundOut(Schema):
    """What a search found; `many` when namesakes fill the page."""

    matches: list[MatchOut]
    many: bool


class RecordSearchIn(Schema):
    """What somebody looks for, as typed in the box of the page: a name, a number/year, a date, an identity card."""

    words: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    birth_year: Annotated[int | None, Field(ge=1850, le=2200)] = None
    office: Id | None = None
    type: RecordType | None = None


class VersionOut(Schema):
    """Why the record changed, when, and who answers for it."""

    number: int
    cause: str
    reason: str
    at: datetime
    officer: DoerOut


class MentionOut(Schema):
    """A marginal mention."""

    id: int
    version: int
    type: MentionType
    date: date
    authority: str
    reference: str
    text_ar: str
    text_fr: str
    fields: dict[str, str]
    at: datetime
    officer: DoerOut


class ReadingOut(Schema):
    """A record opened: what it says today, its mentions and versions."""

    record: RecordOut
    content: BirthContent | DeathContent
    mentions: list[MentionOut]
    versions: list[VersionOut]


class BirthIn(Schema):
    """A birth to register; `entry` is the caller's own key, which registers it once."""

    office: Id
    content: BirthContent
    permission: Words = ""
    entry: UUID | None = None


class DeathIn(Schema):
    """A death to register."""

    office: Id
    content: DeathContent
    permission: Words = ""
    entry: UUID | None = None


class MentionIn(Schema):
    """A mention to enter; `fields` are what its sentences are made of (the spouse, the kind of dissolution),
    `changes` new data by dotted path where `fields` do not say them, `seen` the version one has read."""

    type: MentionType
    date: Day
    authority: Line
    text_ar: Line
    text_fr: Words = ""
    reference: Words = ""
    fields: dict[Line, Short] = {}
    changes: dict[Line, Any] = {}
    reason: Words = ""
    seen: int = Field(ge=1, le=1_000_000)


class RecordReasonIn(Schema):
    """Why, and the version one has read."""

    reason: Line
    seen: int = Field(ge=1, le=1_000_000)


class CancellationIn(Schema):
    """Who decided, under which reference, when and why; and the version one has read."""

    decider: Decider
    authority: Line
    reference: Line
    date: Day
    reason: Line
    seen: int = Field(ge=1, le=1_000_000)


class FaultOut(Schema):
    """A fault of a file, by line and column."""

    line: int
    column: str
    code: str
    value: str


class ImportOut(Schema):
    """What an import did, or why it did nothing."""

    id: int
    office_id: int
    type: RecordType
    file_name: str
    encoding: str
    separator: str
    rows: int
    created: int
    known: int
    accepted: bool
    faults: list[FaultOut]
    at: datetime


def mention_said(mention: Mention, people: Doers | None = None) -> dict[str, Any]:
    """A mention with the officer who entered it, by name and post."""
    people = people or doers([mention.officer_id], mention.territory_id)
    said = {name: getattr(mention, name) for name in MentionOut.model_fields if name != "officer"}
    return {**said, "officer": people.doer(mention.officer_id, mention.at, mention.officer)}


def version_said(version: RecordVersion, people: Doers) -> dict[str, Any]:
    """A version with the officer who answers for it, by name and post."""
    said = {name: getattr(version, name) for name in VersionOut.model_fields if name != "officer"}
    return {**said, "officer": people.doer(version.officer_id, version.at, version.officer)}


def reading_said(read: Reading) -> dict[str, Any]:
    """A record opened; one query for the names of all who signed, one for their posts."""
    signed = (*(v.officer_id for v in read.versions), *(m.officer_id for m in read.mentions))
    people = doers(signed, read.record.territory_id)
    return {
        "record": read.record,
        "content": read.content,
        "mentions": [mention_said(mention, people) for mention in read.mentions],
        "versions": [version_said(version, people) for version in read.versions],
    }
