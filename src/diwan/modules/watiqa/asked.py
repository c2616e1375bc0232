"""What a request asks for, read from the answers of its form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diwan.modules.watiqa.comparison import Described
from diwan.modules.watiqa.rules import Delivery, Event, Kind, Quality, Writing

BIRTH_COPY = "watiqa.birth_copy"
DEATH_COPY = "watiqa.death_copy"
EVENTS: Mapping[str, Event] = {BIRTH_COPY: Event.BIRTH, DEATH_COPY: Event.DEATH}
PROCEDURES = tuple(EVENTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, typed."""

    event: Event
    described: Described
    quality: Quality
    kind: Kind
    writing: Writing
    delivery: Delivery
    copies: int
    cnie: str = ""
    family_ar: str = ""
    first_ar: str = ""
    office: int | None = None
    """The office that keeps the record, where the citizen said it."""


def is_ours(procedure: str) -> bool:
    """Whether a procedure asks for a copy of a civil-status record."""
    return procedure in EVENTS


def asked_in(procedure: str, values: Mapping[str, Any]) -> Asked:
    """The request these answers make."""
    return Asked(
        event=EVENTS[procedure],
        described=described_in(values),
        quality=Quality(values["quality"]),
        kind=Kind(values["kind"]),
        writing=Writing(values["language"]),
        delivery=Delivery(values["delivery"]),
        copies=int(values.get("number_of_copies") or 1),
        cnie=text(values, "cnie"),
        family_ar=text(values, "family_ar"),
        first_ar=text(values, "first_ar"),
        office=office(values, "office"),
    )


def described_in(values: Mapping[str, Any]) -> Described:
    """The record as the citizen describes it."""
    return Described(
        number=number(values, "number"),
        year=number(values, "year"),
        name_ar=f"{text(values, 'first_ar')} {text(values, 'family_ar')}".strip(),
        name_la=f"{text(values, 'first_la')} {text(values, 'family_la')}".strip(),
        born=day(values, "birth_date"),
        died=day(values, "death_date"),
        father=text(values, "father_ar"),
        mother=text(values, "mother_ar"),
    )


def office(values: Mapping[str, Any], key: str) -> int | None:
    """An office chosen; the name typed in a request of before 2026 is none."""
    said = values.get(key)
    return int(said["office"]) if isinstance(said, Mapping) else None


def collected_at(values: Mapping[str, Any]) -> int | None:
    """The office where the form says the copies are collected; None for the counter of who keeps the record."""
    return office(values, "collect_office") if values.get("collect_where") == "other" else None


def text(values: Mapping[str, Any], key: str) -> str:
    """A typed text, empty when it was not given."""
    return str(values.get(key) or "").strip()


def number(values: Mapping[str, Any], key: str) -> int | None:
    """A typed number, if it was given."""
    return int(values[key]) if values.get(key) else None


def day(values: Mapping[str, Any], key: str) -> dt.date | None:
    """A typed day, if it was given."""
    return dt.date.fromisoformat(str(values[key])) if values.get(key) else None
