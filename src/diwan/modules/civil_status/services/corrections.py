"""Correcting and cancelling records on a permission or a judgment: the file and the record move in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.content import MentionType, RecordType, State
from diwan.modules.civil_status.corrections import (
    APPLIES,
    DOUBLE,
    LETTERS,
    MENTIONS,
    correction_of,
    is_correction,
)
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Correction, Record
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services.mentions import add_mention, freeze_record, release_record

PERSONAL = ("fields", "text_ar", "text_fr", "reason", "reference")


@service("civil_status.correction_found", mandate=DESK)
def find_correction(act: Act, *, case: Case, record: Record, double: Record | None = None) -> Correction:
    """Say which record the file is about, and which one stays where there are two; until the mention is made."""
    row = locked_case(case)
    held = correction_of(row)
    if held is not None and held.applied_at is not None:
        raise Conflict("civil_status.errors.correction_made")
    named = record_in_scope(record.pk)
    kept = record_in_scope(double.pk) if double is not None else None
    if row.procedure == DOUBLE and (kept is None or kept.pk == named.pk):
        raise Refused("civil_status.errors.two_records_needed")
    if row.procedure == LETTERS and named.type != RecordType.BIRTH:
        raise Refused("civil_status.errors.mention_out_of_place")
    held = held or Correction(territory_id=row.territory_id, case=row)
    held.record, held.double = named, kept
    held.found_at, held.found_by = act.at, act.actor.label
    held.save()
    note(number=row.number, record=named.reference)
    return held


@service("civil_status.correction_applied", mandate=SIGNING, personal=PERSONAL)
def apply_correction(
    act: Act,
    *,
    case: Case,
    date: dt.date,
    authority: str,
    reference: str,
    fields: Mapping[str, str],
    text_ar: str,
    text_fr: str = "",
    reason: str = "",
    seen: int | None = None,
) -> Correction:
    """Make the mention a file was granted, and close the file (law 36.21, art. 48 to 51; art. 23 for a double).

    The mention says the datum, what stood there and what stands there now; cancelling a double releases the other.
    Names in other letters are written on a permission too (art. 47).
    """
    row = locked_case(case)
    held = correction_of(row)
    if row.step != APPLIES:
        label = row.place.label
        raise Conflict("civil_status.errors.correction_elsewhere", step=Text(label.ar, label.fr))
    if held is None:
        raise Refused("civil_status.errors.find_record_first")
    type = MENTIONS[row.procedure]
    held.mention = add_mention(
        act, record=held.record, type=type, date=date, authority=authority, reference=reference, fields=fields,
        text_ar=text_ar, text_fr=text_fr, reason=reason or row.number, seen=seen,
    )  # fmt: skip
    if type is MentionType.DUPLICATE_CANCELLED and held.double and held.double.state == State.FROZEN:
        release_record(act, record=held.double, reason=f"{authority} {reference}".strip())
    held.applied_at = act.at
    held.save()
    do_transition(act, case=row, transition="apply")
    return held


def keep_corrections_in_step(act: Act, event: CaseMoved) -> None:
    """A file moves only with what the move stands on: a record found, a mention made, two records frozen."""
    if is_correction(event.case.procedure) and event.transition in AFTER:
        AFTER[event.transition](act, event.case)


def require_record(act: Act, case: Case) -> None:
    """Nobody permits or judges a correction of a record nobody has found."""
    if correction_of(case) is None:
        raise Refused("civil_status.errors.find_record_first")


def require_mention(act: Act, case: Case) -> None:
    """The file is closed by the mention, never without it."""
    held = correction_of(case)
    if held is None or held.applied_at is None:
        raise Refused("civil_status.errors.apply_on_record")


def freeze_both(act: Act, case: Case) -> None:
    """Two records of one person that differ wait for the court together (law 36.21, art. 23)."""
    held = correction_of(case)
    if held is None or held.double is None:
        raise Refused("civil_status.errors.find_record_first")
    for record in (held.record, held.double):
        if record.state == State.ACTIVE:
            freeze_record(act, record=record, reason=case.number)


AFTER: Mapping[str, Callable[[Act, Case], None]] = {
    "ask_permission": require_record,
    "forward": require_record,
    "freeze_both": freeze_both,
    "apply": require_mention,
}
