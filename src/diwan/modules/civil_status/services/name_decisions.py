"""Keeping the list of the High Commission's decisions on names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, NotAllowed, Refused
from diwan.kernel.base.text import t
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.territory.models import KINGDOM
from diwan.modules.civil_status.events import NameDecided
from diwan.modules.civil_status.mandates import CENTRAL
from diwan.modules.civil_status.models import NameDecision, NameKind
from diwan.modules.civil_status.name_csv import Line, decisions_in
from diwan.modules.civil_status.name_decisions import decisions_kept, plain_name
from diwan.modules.civil_status.register_csv import LineFault, UnreadableFile
from diwan.modules.civil_status.rules import Fault, is_arabic_name
from diwan.modules.civil_status.services.cards import refuse

MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of decisions: how many were entered, how many were known already."""

    entered: int
    known: int


@service("civil_status.name_decisions_imported", mandate=CENTRAL)
def import_name_decisions(act: Act, *, data: bytes) -> Imported:
    """Enter a file of decisions, all or none; one entered before is passed over, so that a file sent again changes
    nothing. `Invalid` says what is wrong line by line."""
    try:
        lines, faults = decisions_in(data)
    except UnreadableFile as why:
        raise Invalid({"file": [Refused(f"civil_status.faults.{why.code}", value=why.value)]}) from why
    if not lines and not faults:
        raise Invalid({"file": [Refused("civil_status.errors.no_file")]})
    reasons = [said_of(fault.line, fault.column, fault_words(fault)) for fault in faults]
    fresh = [] if faults else [line for line in lines if not is_known(line)]
    for line in fresh:
        reasons += entered_from(act, line)
    if reasons:
        raise Invalid({"file": reasons[:MOST_FAULTS]}, "civil_status.errors.invalid_record")
    note(entered=len(fresh), known=len(lines) - len(fresh))
    return Imported(len(fresh), len(lines) - len(fresh))


def entered_from(act: Act, line: Line) -> list[DomainError]:
    """Enter one line; the reasons for which it cannot be, each saying where."""
    try:
        record_name_decision(
            act, kind=line.kind, arabic=line.arabic, accepted=line.accepted, reference=line.reference,
            decided_on=line.decided_on, reasons=line.reasons,
        )  # fmt: skip
    except Invalid as why:
        return [said_of(line.line, at, one.words()) for at, found in why.fields.items() for one in found]
    return []


def fault_words(fault: LineFault) -> str:
    """What is wrong with one cell."""
    return t(f"civil_status.faults.{fault.code}", value=fault.value)


def said_of(line: int, column: str, words: str) -> DomainError:
    """A reason with the line and the column it is about."""
    return Refused(
        "civil_status.decisions.fault_line",
        line=line,
        column=t(f"civil_status.decisions.{column}"),
        words=words,
    )


def is_known(line: Line) -> bool:
    """Whether this very decision is entered already."""
    return decisions_kept().filter(
        kind=line.kind, plain=plain_name(line.arabic), reference=line.reference, accepted=line.accepted
    ).exists()  # fmt: skip


@service("civil_status.name_decided", mandate=CENTRAL)
def record_name_decision(
    act: Act,
    *,
    kind: NameKind,
    arabic: str,
    accepted: bool,
    reference: str,
    decided_on: dt.date,
    reasons: str = "",
) -> NameDecision:
    """Enter one decision of the Commission, whose secretariat the central authority is (decree 2-22-04, art. 28).

    A refusal carries its reasons (decree, art. 29 and 34). The rows are the Kingdom's: nobody below writes one.
    """
    if act.territory != KINGDOM:
        raise NotAllowed("base.errors.not_allowed")
    name = " ".join(arabic.split())
    refuse(
        [
            *(
                [Fault("arabic", "missing" if not name else "not_ar", name)]
                if not is_arabic_name(name)
                else []
            ),
            *([Fault("reference", "missing")] if not reference.strip() else []),
            *([Fault("reasons", "missing")] if not accepted and not reasons.strip() else []),
            *([Fault("decided_on", "in_future", f"{decided_on:%d/%m/%Y}")] if decided_on > act.day else []),
        ]
    )
    note(name=name, decision=reference.strip())
    try:
        with transaction.atomic():
            made = NameDecision.objects.create(
                territory_id=act.territory, kind=kind, arabic=name, plain=plain_name(name), accepted=accepted,
                reference=reference.strip(), decided_on=decided_on, reasons=reasons.strip(), recorded_at=act.at,
                recorded_by=act.actor.label,
            )  # fmt: skip
    except IntegrityError as why:
        if "name_decided_once_by_decision" not in str(why):
            raise
        again = Refused("civil_status.faults.name_decided_already", value=reference.strip())
        raise Invalid({"reference": [again]}, "civil_status.errors.invalid_record") from why
    emit(act, NameDecided(made))
    return made
