"""The officer's report of an outage, among the documents of the records it delayed (law 36.21, art. 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.services import prepare_document, sign_document
from diwan.kernel.documents.typeset import ARABIC, Languages, as_code
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import OutageRecord, OutageReport
from diwan.modules.civil_status.outage_reads import delayed_by, outage_with
from diwan.modules.civil_status.rules import Fault
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.offices import refuse_register
from diwan.modules.civil_status.services.records import refuse_office

OUTAGE = "civil_status.outage"
MOST_LINES = 300


@service("civil_status.outage_reported", mandate=SIGNING, personal=("why", "received"))
def report_outage(
    act: Act, *, office: Office, started: dt.datetime, ended: dt.datetime, why: str, received: Sequence[str] = (),
    languages: Languages = ARABIC,
) -> OutageReport:  # fmt: skip
    """Write and sign the report of exceptional circumstances that kept records from being drawn electronically (law
    36.21, art. 19): from when to when, why, and what was received on paper meanwhile, a line each.

    By the officer in person, once it is over; nothing is numbered by it.
    """
    refuse_office(act, office)
    refuse_register(act, office, SIGNING)
    lines = [line for one in received if (line := " ".join(one.split()))]
    refuse(list(outage_faults(act, started, ended, why, lines)))
    data = outage_data(office, started, ended, why.strip(), lines)
    document = prepare_document(
        act, kind=OUTAGE, template="documents/certificate", title=both("outages.document"), data=data,
        signer_kinds=SIGNING, languages=languages, number=f"{timezone.localtime(started):%Y-%m-%d}",
        office=office.pk, about=office,
    )  # fmt: skip
    sign_document(act, document=document)
    note(started=started.isoformat(), ended=ended.isoformat(), count=len(lines), code=document.code)
    return OutageReport.objects.create(
        territory_id=act.territory, office=office, started_at=started, ended_at=ended, why=why.strip(),
        received=lines, document=document, written_at=act.at, by_id=act.person,
    )  # fmt: skip


def outage_faults(
    act: Act, started: dt.datetime, ended: dt.datetime, why: str, lines: Sequence[str]
) -> Iterator[Fault]:
    """What keeps a report from being written."""
    if not why.strip():
        yield Fault("why", "missing")
    if ended > act.at:
        yield Fault("ended_on", "outage_not_over")
    elif ended <= started:
        yield Fault("ended_on", "outage_ends_first")
    if len(lines) > MOST_LINES:
        yield Fault("received", "outage_too_long", str(MOST_LINES))


def outage_data(
    office: Office, started: dt.datetime, ended: dt.datetime, why: str, lines: Sequence[str]
) -> dict[str, object]:
    """What the report says."""
    taken = [{"label": Text(str(rank), str(rank)), "value": line} for rank, line in enumerate(lines, 1)]
    nothing = {"text": both("outages.nothing_received")}
    return {
        "opening": both("outages.opening"),
        "facts": [
            {"label": both("fields.office"), "value": office.name},
            {"label": both("outages.from"), "value": as_code(moment_of(started))},
            {"label": both("outages.to"), "value": as_code(moment_of(ended))},
        ],
        "sections": [
            {"title": both("outages.why"), "text": Text(why, why)},
            {"title": both("outages.received"), **({"facts": taken} if taken else nothing)},
        ],
        "closing": both("outages.closing"),
        "legal": both("outages.legal"),
    }


def moment_of(at: dt.datetime) -> str:
    """A day and an hour in figures, in the Kingdom's time."""
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


@service("civil_status.outage_attached", mandate=DESK)
def attach_outage(act: Act, *, report: int, records: Sequence[int]) -> int:
    """Put a report among the supporting documents of records it delayed (law 36.21, art. 19); says how many are new.

    Attached again, a record keeps its first attachment; one the outage did not delay is refused.
    """
    held = outage_with(act.territory, report)
    wanted = set(records)
    fitting = {record.pk: record for record in delayed_by(held).filter(pk__in=wanted)}
    if not wanted:
        raise Refused("civil_status.outages.choose_records")
    if fitting.keys() != wanted:
        raise Refused("civil_status.outages.not_delayed")
    known = set(held.records.filter(record_id__in=wanted).values_list("record_id", flat=True))
    new = [fitting[pk] for pk in sorted(wanted - known)]
    for record in new:
        OutageRecord.objects.create(
            territory_id=held.territory_id, report=held, record=record, attached_at=act.at, by_id=act.person
        )
    note(report=held.pk, records=[record.reference for record in new])
    return len(new)
