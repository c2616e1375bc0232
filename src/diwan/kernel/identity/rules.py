"""Pure rules on mandates, delegations of signature and replacement."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from diwan.kernel.base.calendar import months_after
from diwan.kernel.identity.standing import Standing

APPOINTERS = ("administrator", "president", "governor", "wali")
"""Who appoints and receives delegations."""
OPENERS = ("administrator", "president", "governor")
"""Who opens, amends and closes the offices of the community: its head, or the administrator who enters the order."""
SEERS = (*APPOINTERS, "supervisor")
"""Who sees how a community is manned and how it works."""
OVERSEERS = frozenset({"president", "governor", "wali", "supervisor", "registry_clerk"})
"""Who reads any file of a community: those who answer for it, watch over it, or register all that comes in."""
SINGLE = frozenset({"president", "governor", "wali"})
RECEIVERS: dict[str, frozenset[str]] = {
    Standing.PRESIDENT: frozenset({Standing.VICE_PRESIDENT, Standing.STAFF}),
    Standing.STATE: frozenset({Standing.STATE, Standing.STAFF}),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A mandate as the rules see it; `kinds` are those of its own post, what they include by law counted."""

    mandate: int
    person: int
    standing: str
    kinds: frozenset[str]
    starts: date
    ends: date | None = None
    rank: int = 0
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A delegation of signature as it is asked for."""

    kinds: frozenset[str]
    starts: date
    ends: date | None
    reference: str
    published_on: date
    office: int | None = None
    civil_status_office: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why not: the field it concerns, a message key, what fills it."""

    field: str
    code: str
    details: dict[str, object] = dataclasses.field(default_factory=dict)


VISA_DAYS = 20
"""The governor's, from the day the order on a subsidiary office reaches him (decree 2-22-04, art. 7)."""


@dataclass(frozen=True, slots=True)
class Visa:
    """The governor's visa on an order: its reference, the day the order reached him, the day he gave it."""

    reference: str
    received_on: date
    given_on: date

    @property
    def is_late(self) -> bool:
        """Whether it came after the twenty days; the decree gives its silence no effect."""
        return self.given_on > self.received_on + timedelta(days=VISA_DAYS)


def standing_for(kinds: Iterable[str]) -> Standing:
    """The standing of a post that carries these kinds, when nobody says otherwise."""
    held = frozenset(kinds)
    if "president" in held:
        return Standing.PRESIDENT
    return Standing.STATE if held & {"governor", "wali"} else Standing.STAFF


def within(starts: date, ends: date | None, lo: date, hi: date | None) -> bool:
    """Whether the days of one period all fall in another; no end means for ever."""
    return lo <= starts and (hi is None or (ends is not None and ends <= hi))


def overlap(starts: date, ends: date | None, lo: date, hi: date | None) -> bool:
    """Whether two periods share a day."""
    return (hi is None or starts <= hi) and (ends is None or lo <= ends)


def delegation_faults(
    giver: Holder,
    receiver: Holder,
    grant: Grant,
    *,
    per_office: frozenset[str],
    other_offices: frozenset[int] = frozenset(),
) -> Iterator[Fault]:
    """Why a signature cannot be delegated so (113.14 art. 102 to 105; decree 2-22-04 art. 3).

    `per_office` are the kinds delegated for one office only; `other_offices` the civil-status offices the
    receiver is already delegated to in the same days.
    """
    yield from giver_faults(giver, grant)
    yield from receiver_faults(giver, receiver)
    yield from period_faults(giver, receiver, grant)
    if not grant.reference.strip():
        yield Fault("reference", "identity.errors.reference_missing")
    if grant.kinds & per_office:
        yield from office_faults(grant, other_offices)


def giver_faults(giver: Holder, grant: Grant) -> Iterator[Fault]:
    """Only what one holds oneself can be delegated: no delegation of a delegation (113.14 art. 103)."""
    if giver.standing not in RECEIVERS:
        yield Fault("giver", "identity.errors.giver_cannot")
    elif not grant.kinds:
        yield Fault("kinds", "identity.errors.kinds_missing")
    elif not grant.kinds <= giver.kinds:
        yield Fault("kinds", "identity.errors.not_held")


def receiver_faults(giver: Holder, receiver: Holder) -> Iterator[Fault]:
    """To vice-presidents and staff, never to plain councillors (113.14 art. 102-104; decree 2-22-04 art. 3)."""
    if giver.person == receiver.person:
        yield Fault("receiver", "identity.errors.to_oneself")
    elif receiver.standing == Standing.COUNCILLOR:
        yield Fault("receiver", "identity.errors.plain_councillor")
    elif giver.standing in RECEIVERS and receiver.standing not in RECEIVERS[giver.standing]:
        yield Fault("receiver", "identity.errors.receiver_cannot")


def period_faults(giver: Holder, receiver: Holder, grant: Grant) -> Iterator[Fault]:
    """The days lie within both mandates and begin with the publication of the order."""
    if grant.ends is not None and grant.ends < grant.starts:
        yield Fault("ends", "identity.errors.dates_reversed")
        return
    if not within(grant.starts, grant.ends, giver.starts, giver.ends):
        yield Fault("ends", "identity.errors.beyond_giver")
    if not within(grant.starts, grant.ends, receiver.starts, receiver.ends):
        yield Fault("ends", "identity.errors.beyond_receiver")
    if grant.starts < grant.published_on:
        yield Fault("starts", "identity.errors.before_publication")


def office_faults(grant: Grant, other_offices: frozenset[int]) -> Iterator[Fault]:
    """Never the same person for more than one civil-status office (decree 2-22-04 art. 3)."""
    if grant.office is None or not grant.civil_status_office:
        yield Fault("office", "identity.errors.office_missing")
    elif other_offices - {grant.office}:
        yield Fault("office", "identity.errors.one_office_only")


def calls_for_replacement(starts: date, ends: date | None) -> bool:
    """Whether an absence lasts more than a month (113.14 art. 109); an open one may."""
    return ends is None or ends >= months_after(starts, 1)


def replacement_for(council: Iterable[Holder]) -> Holder | None:
    """Who replaces the president: the vice-presidents in their order; without any, the member elected first,
    and among equals the eldest (113.14 art. 109; 112.14 art. 105)."""
    members = list(council)
    vice = [m for m in members if m.standing == Standing.VICE_PRESIDENT]
    if vice:
        return min(vice, key=lambda m: (m.rank, m.starts, m.mandate))
    plain = [m for m in members if m.standing == Standing.COUNCILLOR]
    return min(plain, key=lambda m: (m.starts, m.birth_date or date.max, m.mandate), default=None)
