"""Entries that were kept on a device while the line was cut: their arrival, and the review of likely doubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Arrival


@dataclass(frozen=True, slots=True)
class Made:
    """What an entry made: its kind, its page and argument there, its number, and what it may double."""

    type: str
    page: str
    subject: str
    reference: str
    alike: Sequence[Mapping[str, str]] = ()


@service("civil_status.arrived", mandate=DESK, personal=("made",))
def note_arrival(act: Act, *, key: UUID, captured_at: dt.datetime, made: Made) -> Arrival:
    """Note that what was typed without the line has arrived; told again, the first telling stands.

    The day of the declaration is the server's or the one the clerk typed: lateness is measured on it (law 36.21,
    art. 21); the device's clock is kept beside and decides nothing.
    """
    return arrival_written(act, key, captured_at, made)


def arrival_written(act: Act, key: UUID, captured_at: dt.datetime, made: Made) -> Arrival:
    """The same within a service of another module, under its own mandate."""
    known = Arrival.objects.filter(territory_id=act.territory, key=key).first()
    if known is not None:
        note(again=True)
        return known
    note(reference=made.reference, captured_at=captured_at.isoformat(), alike=len(made.alike))
    return Arrival.objects.create(
        territory_id=act.territory, key=key, type=made.type, page=made.page, subject=made.subject,
        reference=made.reference, captured_at=captured_at, received_at=act.at, received_by=act.actor.label,
        alike=[dict(one) for one in made.alike],
    )  # fmt: skip


@service("civil_status.arrival_reviewed", mandate=DESK, personal=("finding",))
def review_arrival(act: Act, *, arrival: int, finding: str) -> Arrival:
    """Say what was found of a likely double; to cancel a record is another act (law 36.21, art. 23)."""
    row = Arrival.objects.select_for_update().filter(territory_id=act.territory, pk=arrival).first()
    if row is None:
        raise NotFound("civil_status.errors.no_such_record")
    if not finding.strip():
        missing = Refused("civil_status.faults.missing", value="")
        raise Invalid({"finding": [missing]}, "civil_status.errors.invalid_record")
    if row.reviewed_at is not None:
        raise Refused("civil_status.arrivals.reviewed_already", who=row.reviewed_by)
    row.reviewed_at, row.reviewed_by, row.finding = act.at, act.actor.label, finding.strip()
    row.save(update_fields=["reviewed_at", "reviewed_by", "finding"])
    note(reference=row.reference)
    return row
