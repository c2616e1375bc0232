"""Reads of declarations: one, queues by deadline, those that are likely the same event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.selectors import taken_over_by
from diwan.modules.civil_status.public import (
    Content,
    RecordSummary,
    RecordType,
    Wanted,
    civil_offices,
    content_from,
    name_likeness,
    records_matching,
)
from diwan.modules.declarations.models import Declaration, NameQuestion, Paper, Step
from diwan.modules.declarations.rules import COMPLETABLE, ENDED, LATE, Need, State, missing_papers

ALIKE = 0.86
SAME = 0.97
NEAR = dt.timedelta(days=1)
RELATED = ("office", "institution", "territory")


def declaration_with(territory: int, reference: str) -> Declaration:
    """One declaration by its reference; `NotFound` outside the reader's scope, as if it did not exist."""
    rows = Declaration.objects.select_related(*RELATED)
    found = rows.filter(territory_id=territory, reference=reference.strip().upper()).first()
    if found is None:
        raise NotFound("declarations.errors.not_found")
    return found


def content_of(declaration: Declaration) -> Content:
    """What is known so far."""
    return content_from(RecordType(declaration.type), declaration.content)


def to_complete(territory: int, last: int) -> QuerySet[Declaration]:
    """What waits for a relative, the nearest limit first; a name in dispute stays in sight."""
    return in_states(territory, last, (*COMPLETABLE, State.NAME_ASKED)).order_by("last_day", "id")


def to_sign(territory: int, last: int) -> QuerySet[Declaration]:
    """What waits for the officer, the oldest completion first."""
    return in_states(territory, last, (State.COMPLETED,)).order_by("completed_at", "id")


def too_late(territory: int, last: int) -> QuerySet[Declaration]:
    """What passed its limit: to ask permission for, at the central authority, in court."""
    return in_states(territory, last, LATE).order_by("last_day", "id")


def over(territory: int, last: int) -> QuerySet[Declaration]:
    """What is signed, or closed without a record; the latest first."""
    ended = (State.SIGNED, State.ABANDONED, State.DUPLICATE, State.VOID)
    return in_states(territory, last, ended).order_by("-id")


def in_states(territory: int, last: int, states: tuple[State, ...]) -> QuerySet[Declaration]:
    """Declarations of a community, or of a range, in some states."""
    return Declaration.objects.filter(
        territory_id__gte=territory, territory_id__lte=last, state__in=states
    ).select_related(*RELATED)


def permissions_asked(lo: int, hi: int) -> QuerySet[Declaration]:
    """What the central authority has to answer, the oldest request first."""
    return in_states(lo, hi, (State.PERMISSION_REQUESTED,)).order_by("answer_by", "id")


def permissions_answered(lo: int, hi: int) -> QuerySet[Declaration]:
    """What it answered, the latest first."""
    rows = Declaration.objects.filter(territory_id__gte=lo, territory_id__lte=hi, answered_at__isnull=False)
    return rows.select_related(*RELATED).order_by("-answered_at")


def open_questions() -> QuerySet[NameQuestion]:
    """The names put to the High Commission that wait for its answer, as far as the scope reaches."""
    waiting = NameQuestion.objects.filter(answered_at=None)
    return waiting.select_related("declaration__office", "declaration__territory", "declaration__institution")


def names_asked(lo: int, hi: int) -> QuerySet[NameQuestion]:
    """What the Commission's secretariat has to bring before it, the oldest question first."""
    return open_questions().filter(territory_id__gte=lo, territory_id__lte=hi).order_by("asked_at", "id")


def questions_of(declaration: Declaration) -> list[NameQuestion]:
    """The names of a declaration that were put to the Commission, oldest first."""
    rows = NameQuestion.objects.filter(territory_id=declaration.territory_id, declaration=declaration)
    return list(rows.order_by("id"))


def count_names_asked(seat: Seat) -> int:
    """How many names wait for the Commission."""
    return names_asked(seat.territory, seat.last).count()


def count_waiting_in(territory: int, office: int) -> int:
    """How many declarations made at an office are not signed yet, nor over."""
    rows = Declaration.objects.filter(territory_id=territory, office_id=office)
    return rows.exclude(state__in=ENDED).count()


def institutions_of(seat: Seat) -> frozenset[int]:
    """The institution of a seat, and those that closed and handed on to it: it follows what they declared."""
    return taken_over_by(seat.territory, seat.office, timezone.localdate()) if seat.office else frozenset()


def declared_by_institution(seat: Seat) -> QuerySet[Declaration]:
    """What an institution declared, or one it took over from, the latest first; nothing of what others did."""
    rows = Declaration.objects.filter(territory_id=seat.territory, institution_id__in=institutions_of(seat))
    return rows.select_related(*RELATED).order_by("-declared_at", "-id")


def own_declarations(person: int) -> QuerySet[Declaration]:
    """The declarations a citizen made, or may complete."""
    return Declaration.objects.filter(holder_id=person).select_related(*RELATED).order_by("-id")


def count_to_complete(seat: Seat) -> int:
    """How many wait for a relative, or passed the limit."""
    return to_complete(seat.territory, seat.last).count()


def count_to_sign(seat: Seat) -> int:
    """How many wait for the officer."""
    return to_sign(seat.territory, seat.last).count()


def count_permissions(seat: Seat) -> int:
    """How many wait for the central authority."""
    return permissions_asked(seat.territory, seat.last).count()


def papers_of(declaration: Declaration) -> list[Paper]:
    """The papers it carries."""
    rows = Paper.objects.filter(territory_id=declaration.territory_id, declaration=declaration)
    return list(rows.select_related("file"))


def steps_of(declaration: Declaration) -> list[Step]:
    """What happened to it, oldest first."""
    return list(Step.objects.filter(territory_id=declaration.territory_id, declaration=declaration))


def still_missing(declaration: Declaration, needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """The papers nobody brought yet."""
    return missing_papers(needs, (paper.kind for paper in papers_of(declaration)))


def siblings_of(declaration: Declaration) -> list[Declaration]:
    """The other declarations of the same entry: twins, a death after a birth."""
    rows = Declaration.objects.filter(territory_id=declaration.territory_id, batch=declaration.batch)
    return list(rows.exclude(pk=declaration.pk).select_related("office").order_by("id"))


def first_office(territory: int, day: dt.date) -> Office:
    """The main civil-status office of a community on a day; `NotFound` where none is open."""
    found = civil_offices(territory, day=day).first()
    if found is None:
        raise NotFound("declarations.errors.no_office")
    return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another declaration of what is likely the same event, and how alike the names are."""

    declaration: Declaration
    score: float


def likely_same(declaration: Declaration) -> list[Likeness]:
    """Declarations of the same community that are likely of the same event (hospital and citizen, two offices).

    Same kind, a day apart at most, of another entry; the same identity card, or names alike.
    """
    rows = Declaration.objects.filter(
        territory_id=declaration.territory_id, type=declaration.type,
        event_date__gte=declaration.event_date - NEAR, event_date__lte=declaration.event_date + NEAR,
    ).exclude(state__in=(State.DUPLICATE, State.VOID)).exclude(batch=declaration.batch)  # fmt: skip
    scored = [Likeness(row, likeness(declaration, row)) for row in rows.select_related(*RELATED)]
    return sorted((one for one in scored if one.score >= ALIKE), key=lambda one: -one.score)


def likeness(one: Declaration, other: Declaration) -> float:
    """How alike two declarations are: 1 for the same identity card, else by name."""
    birth = one.type == RecordType.BIRTH
    cards = (one.mother_cnie, other.mother_cnie) if birth else (one.cnie, other.cnie)
    if cards[0] and cards[1]:
        return float(cards[0] == cards[1])
    names = (one.mother_ar, other.mother_ar) if birth else (one.person_ar, other.person_ar)
    return name_likeness(*names) if all(names) else 0.0


@dataclass(frozen=True, slots=True)
class Same:
    """Something likely of the same event: the page that shows it, what that page takes, and its number."""

    page: str
    subject: str
    reference: str
    declaration: Declaration | None = None


def same_event(declaration: Declaration) -> list[Same]:
    """Other declarations, and records of the register, that are likely of this very event."""
    others = [
        Same("declarations:opened", one.declaration.reference, one.declaration.reference, one.declaration)
        for one in likely_same(declaration)
    ]
    known = registered_already(declaration)
    return [*others, *(Same("civil_status:record", str(r.id), r.reference) for r in known)]


def registered_already(declaration: Declaration) -> tuple[RecordSummary, ...]:
    """Records of the register that may be this very event: same card, or same name on the same day."""
    kind = RecordType(declaration.type)
    content = content_of(declaration)
    if not content.name.first_ar or declaration.state == State.SIGNED:
        return ()
    wanted = Wanted(
        family=content.name.family_ar, first=content.name.first_ar, cnie=content.cnie, type=kind,
        birth_date=content.born.day if content.born else None,
    )  # fmt: skip
    found = records_matching(wanted, lo=declaration.territory_id, hi=declaration.territory_id, limit=5)
    known = {sibling.record_id for sibling in siblings_of(declaration)}
    return tuple(
        r for r in found if r.type is kind and r.id not in known and is_near(r, declaration, content.cnie)
    )


def is_near(record: RecordSummary, declaration: Declaration, cnie: str) -> bool:
    """Whether a record has the same card, or nearly the same name on the very day."""
    if cnie and record.cnie:
        return cnie == record.cnie
    return record.event_date == declaration.event_date and record.score >= ALIKE


def surely_registered(declaration: Declaration) -> RecordSummary | None:
    """The record that this event surely has already: the dead man's card, or the child's name and the mother's.

    Namesakes born on one day are not the same child; for them the officer is shown the record and decides.
    """
    for record in registered_already(declaration):
        if declaration.type == RecordType.DEATH and declaration.cnie and record.cnie == declaration.cnie:
            return record
        mothers = name_likeness(record.mother.ar, declaration.mother_ar) if declaration.mother_ar else 0.0
        if declaration.type == RecordType.BIRTH and record.score >= SAME and mothers >= ALIKE:
            return record
    return None
