"""What the law asks of a declaration: its states, who may complete it, with which papers, by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from diwan.kernel.base.calendar import Delay, WorkingCalendar

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits nobody mistakes for one another when reading a receipt aloud."""
REMIND_BEFORE = (15, 7, 2)
"""Days before the limit on which the family is reminded."""
MOST_CHILDREN = 9
ANSWER = Delay.parse("60 days")
"""The central authority's time to answer (decree 2-22-04, art. 41)."""


class State(StrEnum):
    """How far a declaration is (law 36.21, art. 20 to 22)."""

    FIRST_DECLARED = "first_declared"
    AWAITING = "awaiting_completion"
    COMPLETED = "completed"
    SIGNED = "signed"
    EXPIRED = "expired"
    PERMISSION_REQUESTED = "permission_requested"
    PERMITTED = "permitted"
    REFUSED = "refused"
    IN_COURT = "in_court"
    JUDGED = "judged"
    NAME_ASKED = "name_asked"
    ABANDONED = "abandoned"
    DUPLICATE = "duplicate"
    VOID = "void"


OPEN = (State.FIRST_DECLARED, State.AWAITING)
COMPLETABLE = (*OPEN, State.PERMITTED, State.JUDGED)
LATE = (State.EXPIRED, State.PERMISSION_REQUESTED, State.REFUSED, State.IN_COURT)
ENDED = (State.SIGNED, State.ABANDONED, State.DUPLICATE, State.VOID)

MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.FIRST_DECLARED: frozenset(
            {State.AWAITING, State.COMPLETED, State.NAME_ASKED, State.EXPIRED, State.PERMISSION_REQUESTED}
        ),
        State.AWAITING: frozenset(
            {State.COMPLETED, State.NAME_ASKED, State.EXPIRED, State.PERMISSION_REQUESTED}
        ),
        State.NAME_ASKED: frozenset({State.AWAITING, State.PERMITTED, State.JUDGED}),
        State.COMPLETED: frozenset({State.SIGNED, State.AWAITING, State.PERMITTED, State.JUDGED}),
        State.EXPIRED: frozenset({State.PERMISSION_REQUESTED, State.IN_COURT, State.JUDGED}),
        State.PERMISSION_REQUESTED: frozenset({State.PERMITTED, State.REFUSED}),
        State.PERMITTED: frozenset({State.COMPLETED, State.NAME_ASKED}),
        State.REFUSED: frozenset({State.IN_COURT, State.JUDGED}),
        State.IN_COURT: frozenset({State.JUDGED}),
        State.JUDGED: frozenset({State.COMPLETED, State.NAME_ASKED}),
    }
)  # fmt: skip
CLOSINGS = frozenset({State.ABANDONED, State.DUPLICATE, State.VOID})


def may_move(origin: State, to: State) -> bool:
    """Whether a declaration goes from one state to another; whatever is not ended may be closed with a reason."""
    if to in CLOSINGS:
        return origin not in ENDED
    return to in MOVES.get(origin, frozenset())


class Source(StrEnum):
    """Who made the first declaration (law 36.21, art. 19, 20, 25 and 42)."""

    HOSPITAL = "hospital"
    PRISON = "prison"
    SOCIAL = "social"
    LOCAL_AUTHORITY = "local_authority"
    PROSECUTOR = "prosecutor"
    DEFENCE = "defence"
    CITIZEN = "citizen"
    COUNTER = "counter"

    @property
    def is_institution(self) -> bool:
        """Whether it is a place in which people are born or die under somebody's care (law 36.21, art. 39)."""
        return self in (Source.HOSPITAL, Source.PRISON, Source.SOCIAL)


class Particular(StrEnum):
    """The special cases of law 36.21, art. 25 to 31 and 38 to 42."""

    UNKNOWN_PARENTS = "unknown_parents"
    UNKNOWN_FATHER = "unknown_father"
    KAFALA = "kafala"
    LIVED_BRIEFLY = "lived_briefly"
    INTERSEX = "intersex"
    STILLBORN = "stillborn"
    UNNATURAL = "unnatural"
    FOUND_BODY = "found_body"
    MISSING = "missing"
    SOLDIER = "soldier"
    ON_BOARD = "on_board"
    ABROAD = "abroad"


P = Particular
BIRTHS = (P.UNKNOWN_FATHER, P.UNKNOWN_PARENTS, P.KAFALA, P.LIVED_BRIEFLY, P.INTERSEX, P.ON_BOARD, P.ABROAD)
DEATHS = (P.STILLBORN, P.UNNATURAL, P.FOUND_BODY, P.MISSING, P.SOLDIER, P.ON_BOARD, P.ABROAD)
FOR_AUTHORITIES = frozenset({P.UNKNOWN_PARENTS, P.FOUND_BODY, P.MISSING, P.INTERSEX, P.SOLDIER})
"""What a citizen does not declare alone: a report, a judgment or an authority comes first."""
EXCLUDE = (
    frozenset({P.UNKNOWN_PARENTS, P.UNKNOWN_FATHER}),
    frozenset({P.ON_BOARD, P.ABROAD}),
    frozenset({P.STILLBORN, P.MISSING}),
    frozenset({P.STILLBORN, P.FOUND_BODY}),
    frozenset({P.MISSING, P.FOUND_BODY}),
    frozenset({P.STILLBORN, P.SOLDIER}),
)


def particulars_for(kind: str, source: Source) -> tuple[Particular, ...]:
    """The special cases that a declaration of this kind may be, for who declares."""
    every = BIRTHS if kind == "birth" else DEATHS
    if source is Source.CITIZEN:
        return tuple(p for p in every if p not in FOR_AUTHORITIES)
    return every


def contradict(particulars: Iterable[Particular]) -> bool:
    """Whether two of these cannot both be true."""
    told = frozenset(particulars)
    return any(pair <= told for pair in EXCLUDE)


class Filiation(StrEnum):
    """On what the father's name rests (law 36.21, art. 25; decree 2-22-04, art. 22)."""

    FIRST_OF_MARRIAGE = "first_of_marriage"
    OF_MARRIAGE = "of_marriage"
    ACKNOWLEDGED = "acknowledged"
    UNKNOWN_FATHER = "unknown_father"


# Who completes

SIBLINGS = (("full_sibling",), ("paternal_sibling",), ("maternal_sibling",))
"""Law 36.21, art. 24 (and 37): the full brother before the father's son, who comes before the mother's."""
BIRTH_ORDER = (
    ("father", "mother"), ("grandparent",), ("paternal_uncle_aunt",), ("maternal_uncle_aunt",), ("guardian",),
    *SIBLINGS, ("brothers_child",), ("sisters_child",),
)  # fmt: skip
DEATH_ORDER = (("spouse",), ("child",), *SIBLINGS, ("parent",), ("grandparent",), ("kafil",), ("kin",))
FATHERS_SIDE = (("paternal_uncle_aunt",), ("paternal_sibling",))


def order_for(kind: str, particulars: Iterable[Particular] = ()) -> tuple[tuple[str, ...], ...]:
    """The ranks of those who may complete, the nearest first (law 36.21, art. 24 and 37).

    An abandoned child is declared by the king's prosecutor; where the father is unknown the mother comes first
    and nobody of the father's side (art. 25); a body nobody knows has no kin (art. 38). Of several in one rank the
    elder comes first: no age is asked for it, who declares says why those before do not.
    """
    told = frozenset(particulars)
    if P.UNKNOWN_PARENTS in told:
        return (("prosecutor",),)
    if P.FOUND_BODY in told:
        return (("prosecutor", "local_authority"), *DEATH_ORDER)
    if kind == "birth":
        first = (("mother",), *BIRTH_ORDER[1:])
        without_father = tuple(rank for rank in first if rank not in FATHERS_SIDE)
        return without_father if P.UNKNOWN_FATHER in told else BIRTH_ORDER
    return (*DEATH_ORDER, ("defence",)) if P.SOLDIER in told else DEATH_ORDER


def capacities_for(kind: str, particulars: Iterable[Particular] = ()) -> tuple[str, ...]:
    """Everybody who may complete, in legal order."""
    return tuple(capacity for rank in order_for(kind, particulars) for capacity in rank)


def those_before(kind: str, capacity: str, particulars: Iterable[Particular] = ()) -> tuple[str, ...]:
    """Who comes before this relative and must be absent or unable (law 36.21, art. 24 and 37).

    An authority that declares a body found or a soldier takes nobody's place.
    """
    if capacity in ("prosecutor", "local_authority", "defence"):
        return ()
    before: list[str] = []
    for rank in order_for(kind, particulars):
        if capacity in rank:
            return tuple(c for c in before if c not in ("prosecutor", "local_authority"))
        before += rank
    return tuple(before)


# Papers


@dataclass(frozen=True, slots=True)
class Need:
    """A thing to prove, and the papers of which one proves it."""

    key: str
    any_of: tuple[str, ...]


def papers_for(
    kind: str,
    particulars: Iterable[Particular] = (),
    filiation: Filiation | None = None,
    *,
    by_proxy: bool = False,
    by_institution: bool = False,
) -> tuple[Need, ...]:
    """The papers a completion carries (decree 2-22-04, art. 22 for births and 25 for deaths)."""
    told = frozenset(particulars)
    needs = _birth_papers(told, filiation) if kind == "birth" else _death_papers(told)
    if P.ON_BOARD in told:
        needs.append(Need("on_board", ("logbook",)))
    if by_proxy and not by_institution:
        needs.append(Need("proxy", ("proxy_deed",)))
    return tuple(needs)


OF_EACH = frozenset({"event", "sex"})
"""What is proven of each child by itself; the rest twins have in common."""


def papers_of_each(needs: Iterable[Need]) -> tuple[Need, ...]:
    """What each of several twins brings for himself: a record and its proof each (law 36.21, art. 27; decree 2-22-04,
    art. 22)."""
    return tuple(need for need in needs if need.key in OF_EACH)


def _birth_papers(told: frozenset[Particular], filiation: Filiation | None) -> list[Need]:
    if P.UNKNOWN_PARENTS in told:
        needs = [Need("report", ("prosecutor_report",)), Need("age", ("medical_age",))]
    else:
        here: tuple[str, ...] = ("birth_certificate", "administrative_certificate")
        event = ("foreign_certificate",) if P.ABROAD in told else here
        needs = [Need("event", event), *_filiation_papers(told, filiation)]
    if P.KAFALA in told:
        needs.append(Need("kafala", ("kafala_order",)))
    if P.INTERSEX in told:
        needs.append(Need("sex", ("sex_certificate",)))
    return needs


def _filiation_papers(told: frozenset[Particular], filiation: Filiation | None) -> list[Need]:
    if P.UNKNOWN_FATHER in told or filiation is Filiation.UNKNOWN_FATHER:
        return [Need("mother", ("mother_full_copy",))]
    if filiation is Filiation.ACKNOWLEDGED:
        return [
            Need("acknowledgement", ("acknowledgement",)),
            Need("father", ("father_full_copy",)),
            Need("mother", ("mother_full_copy",)),
        ]
    return [Need("marriage", ("marriage_contract",))] if filiation is Filiation.FIRST_OF_MARRIAGE else []


def _death_papers(told: frozenset[Particular]) -> list[Need]:
    if P.MISSING in told:
        return [Need("judgment", ("final_judgment",))]
    event: tuple[str, ...]
    if P.SOLDIER in told:
        event = ("defence_statement", "death_certificate")
    elif P.ABROAD in told:
        event = ("foreign_certificate",)
    else:
        event = ("death_certificate", "administrative_certificate")
    needs = [Need("event", event)]
    if P.FOUND_BODY in told:
        needs.append(Need("report", ("police_report",)))
    if P.UNNATURAL in told or P.FOUND_BODY in told:
        needs.append(Need("permission", ("prosecutor_permission",)))
    return needs


def missing_papers(needs: Iterable[Need], brought: Iterable[str]) -> tuple[Need, ...]:
    """What is still to be proven."""
    here = frozenset(brought)
    return tuple(need for need in needs if here.isdisjoint(need.any_of))


# Names that are chosen

SERVITUDE = (
    ("عبد الله", "Abdellah"), ("عبد الرحمان", "Abderrahmane"), ("عبد الكريم", "Abdelkrim"),
    ("عبد السلام", "Abdeslam"), ("عبد الحق", "Abdelhak"), ("عبد اللطيف", "Abdellatif"),
    ("عبد العزيز", "Abdelaziz"), ("عبد الغني", "Abdelghani"),
)  # fmt: skip
"""Names of servitude to God, from which a father's name is taken where there is none (law 36.21, art. 25)."""


def is_name_of_servitude(first_ar: str) -> bool:
    """Whether a first name is one of servitude to God: عبد and a name of God (law 36.21, art. 25)."""
    words = first_ar.split()
    return len(words) == 2 and words[0] == "عبد" and words[1].startswith("ال")


# Days


def reminders_due(last_day: dt.date, day: dt.date, sent: Iterable[int]) -> tuple[int, ...]:
    """Which reminders are due on a day and not sent yet; a late run sends the nearest alone."""
    left = (last_day - day).days
    if left < 0:
        return ()
    due = [before for before in REMIND_BEFORE if left <= before and before not in set(sent)]
    return tuple(due)


def limit_after(last_day: dt.date, received: dt.date, answered: dt.date) -> dt.date:
    """The last day to complete, once the Commission has answered: what was left of the delay on the day the
    declaration was received provisionally begins again the day after the answer (decree 2-22-04, art. 33)."""
    return answered + max(last_day - received, dt.timedelta(0))


def answer_day_for(asked_on: dt.date, calendar: WorkingCalendar) -> dt.date:
    """The last day for the central authority to answer (decree 2-22-04, art. 41)."""
    return calendar.last_day(asked_on, ANSWER)


# Names of things


def key_for(batch: UUID, order: int) -> UUID:
    """The key of each declaration of one entry, the first having the entry's own: told twice, it is the same."""
    return batch if order == 1 else uuid5(batch, str(order))


def reference_for(key: UUID) -> str:
    """What stands on a receipt: ten letters and digits from the key, so that a device may print it offline."""
    number = key.int >> 78
    signs = "".join(ALPHABET[(number >> shift) & 31] for shift in range(45, -5, -5))
    return f"{signs[:5]}-{signs[5:]}"


def filled_from(kept: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What one declaration says, its blanks filled from another of the same event; nothing said is replaced."""
    whole = dict(other)
    for name, value in kept.items():
        known = other.get(name)
        if isinstance(value, Mapping) and isinstance(known, Mapping):
            whole[name] = filled_from(value, known)
        elif value not in (None, "", {}):
            whole[name] = value
    return whole
