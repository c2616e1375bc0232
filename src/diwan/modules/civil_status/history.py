"""The history of a record as a register reads: what changed, from what to what, who signed, by which authority."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from diwan.kernel.base.text import Text, t
from diwan.kernel.identity.doers import doers
from diwan.modules.civil_status.margin_words import datum_words, value_words
from diwan.modules.civil_status.models import Mention, Record, RecordVersion
from diwan.modules.civil_status.selectors import reading_of


@dataclass(frozen=True, slots=True)
class Change:
    """One datum of the record, as it stood and as it stands."""

    datum: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One version: its cause, whose signature, and what it changed."""

    number: int
    title: str
    at: datetime
    who: str
    post: str
    reason: str
    authority: str = ""
    reference: str = ""
    date: date | None = None
    text: Text | str = ""
    changes: tuple[Change, ...] = ()


def history_of(record: Record) -> list[Entry]:
    """Every version in order, the first one without changes."""
    read = reading_of(record)
    people = doers((v.officer_id for v in read.versions), record.territory_id)
    mentions = {mention.version: mention for mention in read.mentions}
    before: Mapping[str, Any] | None = None
    entries = []
    for version in read.versions:
        who = people.name(version.officer_id, version.officer)
        post = people.post(version.officer_id, version.at)
        entries.append(entry_of(version, mentions.get(version.number), before, str(who), str(post)))
        before = version.content
    return entries


def entry_of(
    version: RecordVersion, mention: Mention | None, before: Mapping[str, Any] | None, who: str, post: str
) -> Entry:
    """One version with its words."""
    changes = tuple(changes_between(before, version.content)) if before is not None else ()
    if mention is None:
        title = t(f"civil_status.causes.{version.cause}")
        return Entry(version.number, title, version.at, who, post, version.reason, changes=changes)
    return Entry(
        version.number, t(f"civil_status.mentions.{mention.type}"), version.at, who, post, mention.reason,
        mention.authority, mention.reference, mention.date, mention.text, changes,
    )  # fmt: skip


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Each datum that differs, by its path, in the order of the record."""
    old, new = dict(flat(before)), dict(flat(after))
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield Change(
                datum_words(path), value_words(path, old.get(path)), value_words(path, new.get(path))
            )


def flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A stored content as dotted paths."""
    for name, value in content.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}.")
        else:
            yield path, value
