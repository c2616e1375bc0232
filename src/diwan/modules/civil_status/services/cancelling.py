"""Cancelling a record on the decision that says so, whose paper is kept with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from diwan.kernel.base.act import Act
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.services import record_file
from diwan.kernel.journal.services import emit, note, service
from diwan.modules.civil_status.content import Cause, Decider, State
from diwan.modules.civil_status.events import RecordCancelled
from diwan.modules.civil_status.mandates import SIGNING
from diwan.modules.civil_status.models import Cancellation, Record
from diwan.modules.civil_status.rules import Fault
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.mentions import restated
from diwan.modules.civil_status.services.records import locked


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided that a record be cancelled, under which reference, on which day."""

    decider: Decider
    authority: str
    reference: str
    decided_on: dt.date | None


@service("civil_status.cancelled", mandate=SIGNING, personal=("reason", "paper"))
def cancel_record(
    act: Act,
    *,
    record: Record,
    decision: Decision,
    paper: KeptFile | None,
    reason: str,
    seen: int | None = None,
) -> Record:
    """Cancel a record on a final judgment, or on the central authority's permission when somebody was registered
    twice with the same data (law 36.21, art. 23 and 42); it stays readable and gives no copies. The decision and
    its paper are demanded (art. 53)."""
    held = locked(record, seen=seen)
    refuse(list(_faults(act, held, decision, paper, reason)))
    cancelled = restated(act, held, None, State.CANCELLED, Cause.CANCELLED, reason, seen)
    assert paper is not None  # refused above
    assert decision.decided_on is not None
    file = record_file(
        act, name=paper.name, digest=paper.digest, media_type=paper.media_type, size=paper.size,
        about=cancelled, purpose="cancellation",
    )  # fmt: skip
    Cancellation.objects.create(
        territory_id=cancelled.territory_id, record=cancelled, version=cancelled.latest,
        decider=decision.decider.value, authority=decision.authority.strip(),
        reference=decision.reference.strip(), decided_on=decision.decided_on, paper=file, at=act.at,
        officer_id=act.person, officer=act.actor.label,
    )  # fmt: skip
    note(version=cancelled.latest)
    emit(act, RecordCancelled(cancelled))
    return cancelled


def _faults(
    act: Act, record: Record, decision: Decision, paper: KeptFile | None, reason: str
) -> Iterator[Fault]:
    told = {"authority": decision.authority, "reference": decision.reference, "reason": reason}
    yield from (Fault(name, "missing") for name, value in told.items() if not value.strip())
    if paper is None:
        yield Fault("paper", "missing")
    if decision.decided_on is None:
        yield Fault("date", "missing")
    elif decision.decided_on > act.day:
        yield Fault("date", "in_future", decision.decided_on.isoformat())
    elif decision.decided_on.year < record.event_year:
        yield Fault("date", "decision_before_event", decision.decided_on.isoformat())
