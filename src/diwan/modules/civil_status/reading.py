"""A record as its page reads: facts in the order of the register, mentions, versions, who opened it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diwan.kernel.base.text import Text, catalogue, t
from diwan.kernel.identity.doers import Doers, doers
from diwan.modules.civil_status.content import (
    BirthContent,
    Content,
    DeathContent,
    Moment,
    Name,
    Parent,
    Place,
)
from diwan.modules.civil_status.copies import particulars
from diwan.modules.civil_status.models import Mention, Record
from diwan.modules.civil_status.notice_reads import community_name, notices_of
from diwan.modules.civil_status.notice_words import shown as shown_notice
from diwan.modules.civil_status.selectors import consultations_of, reading_of
from diwan.shell.parts import Event, Fact
from diwan.shell.written import date_words

CONSULTATIONS_SHOWN = 20


def reading_page(record: Record) -> dict[str, Any]:
    """Everything the page of a record shows."""
    read = reading_of(record)
    opened = list(consultations_of(record)[:CONSULTATIONS_SHOWN])
    people = doers(
        (*(v.officer_id for v in read.versions), *(m.officer_id for m in read.mentions),
         *(entry.person_id for entry in opened)),
        record.territory_id,
    )  # fmt: skip
    return {
        "record": record,
        "register": list(register_facts(record)),
        "person": list(person_facts(read.content)),
        "father": list(parent_facts(read.content.father)),
        "mother": list(parent_facts(read.content.mother)),
        "declaration": list(declaration_facts(read.content)),
        "mentions": [shown(mention, people) for mention in read.mentions],
        "history": [
            Event(
                t(f"civil_status.causes.{version.cause}"),
                at=version.at,
                who=people.name(version.officer_id, version.officer),
                post=people.post(version.officer_id, version.at),
                note=version.reason,
                state="here" if version.number == record.latest else "done",
            )
            for version in read.versions
        ],
        "consultations": [
            Doing(e.at, people.name(e.person_id, e.actor), people.post(e.person_id, e.at)) for e in opened
        ],
        "notices": [shown_notice(notice) for notice in notices_of(record)],
    }


@dataclass(frozen=True, slots=True)
class ShownMention:
    """A mention with its words chosen."""

    title: str
    date: dt.date
    authority: str
    reference: str
    text: Text
    entered: Doing


@dataclass(frozen=True, slots=True)
class Doing:
    """When somebody did something: the name, and the post held that day."""

    at: dt.datetime
    who: Text
    post: Text


def shown(mention: Mention, people: Doers) -> ShownMention:
    """A mention as the margin reads, with the officer who entered it."""
    title = t(f"civil_status.mentions.{mention.type}")
    officer = people.name(mention.officer_id, mention.officer)
    entered = Doing(mention.at, officer, people.post(mention.officer_id, mention.at))
    return ShownMention(title, mention.date, mention.authority, mention.reference, mention.text, entered)


def fact(field: str, value: object) -> Fact:
    """One line under the name of its field."""
    return Fact(t(f"civil_status.fields.{field}"), value)


def register_facts(record: Record) -> Iterator[Fact]:
    """Where the act stands."""
    yield fact("number", record.reference)
    yield fact("office", record.office.name)
    if record.page:
        yield fact("page", record.page)
    yield Fact(t("civil_status.notices.state"), t(f"civil_status.proofs.{record.proof}"))
    yield Fact(t("civil_status.record.regime"), t(f"civil_status.regimes.{record.regime}"))


def person_facts(content: Content) -> Iterator[Fact]:
    """The person, as the latest version says."""
    yield from name_facts(content.name)
    yield fact("sex", t(f"civil_status.sexes.{content.sex.value}"))
    born = isinstance(content, BirthContent)
    yield fact("birth_date" if born else "death_date", moment(content.event))
    if content.event.hour:
        yield fact("hour", f"{content.event.hour:%H:%M}")
    yield fact("birth_place" if born else "death_place", place(content.place))
    if isinstance(content, DeathContent):
        yield fact("birth_date", moment(content.born))
        yield fact("marital_status", listed("marital", content.marital_status))
        yield fact("occupation", content.occupation)
        yield fact("residence", content.residence)
        yield fact("birth_record", content.birth_record)
        yield fact("birth_community", community_name(content.birth_community))
    for label, value in particulars(content):
        said = date_words(value) if isinstance(value, dt.date) else value
        yield Fact(t(f"civil_status.circumstances.{label}"), said)
    yield fact("nationality", listed("nationalities", content.nationality))
    yield fact("cnie", content.cnie)
    yield fact("idcs", content.idcs)


def name_facts(name: Name) -> Iterator[Fact]:
    """The name in each script."""
    yield fact("full_name", name.arabic)
    if name.latin:
        yield Fact(t("civil_status.record.latin"), name.latin)
    if name.tifinagh:
        yield fact("tifinagh", name.tifinagh)


def parent_facts(parent: Parent) -> Iterator[Fact]:
    """The father or the mother."""
    yield from name_facts(parent.name)
    yield fact("birth_date", moment(parent.born))
    yield fact("birth_place", place(parent.birth_place))
    yield fact("occupation", parent.occupation)
    yield fact("residence", parent.residence)
    yield fact("nationality", listed("nationalities", parent.nationality))
    yield fact("cnie", parent.cnie)


def declaration_facts(content: Content) -> Iterator[Fact]:
    """Who declared, and when."""
    yield fact("declarant", content.declarant.name)
    yield fact("capacity", listed("capacities", content.declarant.capacity))
    yield fact("declared_on", date_words(content.declared_on) if content.declared_on else "")


def moment(value: Moment | None) -> str:
    """A day written out, or the year alone."""
    if value is None:
        return ""
    return date_words(value.day) if value.day else t("civil_status.copy.year_alone", year=value.year)


def place(value: Place) -> str:
    """A place in the reader's language."""
    return str(Text(value.ar or value.fr, value.fr or value.ar))


def listed(table: str, value: str) -> str:
    """A word of a short list; what is not in it as typed."""
    key = f"civil_status.{table}.{value}"
    return t(key) if key in catalogue("ar") else value
