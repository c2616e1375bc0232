"""Reads of the reports of an outage, and of the records that waited for its end."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.modules.civil_status.content import Regime, State
from diwan.modules.civil_status.models import OutageReport, Record

MOST = 200


def outages_of(territory: int, last: int) -> QuerySet[OutageReport]:
    """The reports of a community, the latest outage first."""
    rows = OutageReport.objects.filter(territory_id__gte=territory, territory_id__lte=last)
    return rows.select_related("office", "document")


def outage_with(territory: int, report: int) -> OutageReport:
    """One report; `NotFound` outside the community."""
    found = outages_of(territory, territory).filter(pk=report).first()
    if found is None:
        raise NotFound("civil_status.outages.no_such_report")
    return found


def delayed_by(report: OutageReport) -> QuerySet[Record]:
    """Records of the office whose declaration was received during the outage and that were drawn after it began."""
    first, last = (timezone.localtime(at).date() for at in (report.started_at, report.ended_at))
    rows = Record.objects.filter(
        territory_id=report.territory_id, office_id=report.office_id, regime=Regime.NATIONAL_36_21.value,
        registered_at__gte=report.started_at, declared_on__gte=first, declared_on__lte=last,
    ).exclude(state=State.CANCELLED.value)  # fmt: skip
    return rows.order_by("id")


def to_attach(report: OutageReport) -> list[Record]:
    """Those among them to which the report is not attached yet."""
    return list(delayed_by(report).exclude(outages__report=report)[:MOST])


def attached_to(report: OutageReport) -> list[Record]:
    """The records to which the report is attached."""
    rows = Record.objects.filter(territory_id=report.territory_id, outages__report=report)
    return list(rows.order_by("id"))


def reports_on(record: Record) -> list[OutageReport]:
    """The reports among a record's supporting documents."""
    rows = OutageReport.objects.filter(territory_id=record.territory_id, records__record=record)
    return list(rows.select_related("document"))
