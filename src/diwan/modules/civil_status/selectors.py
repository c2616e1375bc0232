"""Reads of civil status: what a record says, its history, who looked at it; offices and imports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.journal.models import Entry
from diwan.kernel.journal.selectors import entries_about
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.kernel.territory.selectors import existing
from diwan.modules.civil_status.content import Content, Proof, RecordType
from diwan.modules.civil_status.content_json import content_from
from diwan.modules.civil_status.models import Cancellation, ImportReport, Mention, Record, RecordVersion

CONSULTED = "civil_status.consulted"


@dataclass(frozen=True, slots=True)
class Reading:
    """A record opened: what it says today, its versions and mentions in order of time."""

    record: Record
    content: Content
    versions: list[RecordVersion]
    mentions: list[Mention]


def civil_offices(territory: int, last: int | None = None, *, day: dt.date | None = None) -> QuerySet[Office]:
    """The civil-status offices of a community, or of a range, the main one first; with a day, those open on it."""
    kinds = (OfficeKind.CIVIL_STATUS_MAIN, OfficeKind.CIVIL_STATUS_SUBSIDIARY)
    found = Office.objects.filter(kind__in=kinds)
    if day is not None:
        found = found.filter(existing(day))
    if last is None or last == territory:
        return found.filter(territory_id=territory).order_by("kind", "code")
    return found.filter(territory_id__gte=territory, territory_id__lte=last).order_by(
        "territory_id", "kind", "code"
    )


def record_in_scope(record_id: int) -> Record:
    """One record; `NotFound` outside the reader's scope, as if it did not exist."""
    record = Record.objects.select_related("office", "territory").filter(pk=record_id).first()
    if record is None:
        raise NotFound("civil_status.errors.no_such_record")
    return record


def latest_content(record: Record) -> Content:
    """What the record says today."""
    return content_of(record, record.latest)


def content_of(record: Record, version: int) -> Content:
    """What one version of the record says."""
    kept = RecordVersion.objects.get(territory_id=record.territory_id, record=record, number=version)
    return content_from(RecordType(record.type), kept.content)


def reading_of(record: Record) -> Reading:
    """The record as one reads it in the register."""
    here = {"territory_id": record.territory_id, "record": record}
    versions = list(RecordVersion.objects.filter(**here).order_by("number"))
    return Reading(
        record=record,
        content=content_from(RecordType(record.type), versions[-1].content),
        versions=versions,
        mentions=list(Mention.objects.filter(**here).order_by("version")),
    )


def cancellation_of(record: Record) -> Cancellation | None:
    """On what decision a record was cancelled; None for those a mention cancelled."""
    return Cancellation.objects.filter(territory_id=record.territory_id, record=record).first()


def consultations_of(record: Record) -> QuerySet[Entry]:
    """Who opened the record, latest first."""
    return entries_about(record).filter(verb=CONSULTED).order_by("-seq")


def records_to_validate(
    territory: int, *, signs: bool, type: RecordType | None = None, year: int | None = None
) -> QuerySet[Record]:
    """Digitised records to hold against their paper, in the order of the register.

    Who `signs` also sees what clerks have confirmed and no officer has (decree 2-22-04, art. 37).
    """
    found = Record.objects.filter(territory_id=territory).exclude(proof=Proof.FINAL.value)
    found = found if signs else found.filter(proof=Proof.IMPORTED.value)
    found = found.filter(type=type.value) if type is not None else found
    found = found.filter(year=year) if year is not None else found
    return found.select_related("office").order_by("office_id", "type", "year", "number")


def imports_of(territory: int) -> QuerySet[ImportReport]:
    """The imports of a community, latest first."""
    return ImportReport.objects.filter(territory_id=territory).select_related("office").order_by("-id")


def import_report(report_id: int) -> ImportReport:
    """One report; `NotFound` outside the reader's scope."""
    report = ImportReport.objects.select_related("office").filter(pk=report_id).first()
    if report is None:
        raise NotFound("civil_status.errors.no_such_import")
    return report
