"""Which procedure corrects what, and what its file says of the record (law 36.21, art. 23 and 47 to 51)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case
from diwan.modules.civil_status.content import MentionType, RecordType
from diwan.modules.civil_status.models import Correction, Record

MATERIAL = "civil_status.material_error"
SUBSTANTIAL = "civil_status.substantial_error"
DOUBLE = "civil_status.double_record"
LETTERS = "civil_status.letters"
MENTIONS = {
    MATERIAL: MentionType.MATERIAL_CORRECTION,
    SUBSTANTIAL: MentionType.SUBSTANTIAL_CORRECTION,
    DOUBLE: MentionType.DUPLICATE_CANCELLED,
    LETTERS: MentionType.LETTERS,
}
APPLIES = "to_apply"
DECIDED_BY = ("permit", "bring_order", "bring_judgment", "forward")
"""The moves after which the mention is to be made."""
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A record as a file names it: its type, number and year."""

    type: RecordType
    number: int | None
    year: int | None


def is_correction(procedure: str) -> bool:
    """Whether a case corrects or cancels a record."""
    return procedure in MENTIONS


def corrections_in(territory: int) -> QuerySet[Case]:
    """The open files of a community, the most pressing first."""
    found = Case.objects.filter(territory_id=territory, procedure__in=tuple(MENTIONS), closed_at=None)
    return found.exclude(phase="draft").select_related("territory").order_by("due_on", "opened_at")


def correction_case(id: int) -> Case:
    """One file; `NotFound` outside the scope."""
    found = Case.objects.select_related("territory").filter(pk=id, procedure__in=tuple(MENTIONS)).first()
    if found is None:
        raise NotFound("civil_status.errors.no_such_correction")
    return found


def correction_of(case: Case) -> Correction | None:
    """The record the file was matched with."""
    rows = Correction.objects.select_related("record", "double", "mention")
    return rows.filter(territory_id=case.territory_id, case=case).first()


def record_named(case: Case) -> Named:
    """The record to correct, or to cancel."""
    return _named(case.values, "record")


def record_kept(case: Case) -> Named:
    """Of two records, the one that stays."""
    return _named(case.values, "other")


def _named(values: dict[str, Any], prefix: str) -> Named:
    type = RecordType(values.get("record_type") or "birth")
    return Named(
        type,
        whole_number(str(values.get(f"{prefix}_number", ""))),
        whole_number(str(values.get(f"{prefix}_year", ""))),
    )


def records_under(territory: int, named: Named) -> list[Record]:
    """The records of this community under that number and year; paper years may have several registers."""
    if named.number is None or named.year is None:
        return []
    return list(
        Record.objects.select_related("office").filter(
            territory_id=territory, type=named.type.value, year=named.year, number=named.number
        ).order_by("id")[:MOST_CANDIDATES]
    )  # fmt: skip


def decided_on(case: Case) -> dt.date | None:
    """The day the authority or the court decided, as the file knows it."""
    judged = case.values.get("judged_on")
    if judged:
        return dt.date.fromisoformat(str(judged))
    moved = [f for f in case.facts.all() if f.kind == "moved" and f.key in DECIDED_BY]
    return moved[-1].at.date() if moved else None
