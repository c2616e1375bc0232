"""The officer's report of an outage: written, signed, attached to the records it delayed (law 36.21, art. 19)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody
from diwan.modules.civil_status.content import Moment
from diwan.modules.civil_status.models import OutageReport, Record
from diwan.modules.civil_status.outage_reads import attached_to, reports_on, to_attach
from diwan.modules.civil_status.services import attach_outage, register_birth, report_outage
from diwan.modules.civil_status.tests.samples import birth, paper_birth
from diwan.modules.civil_status.tests.test_api import API, calling
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
BEGAN, ENDED = NOW - dt.timedelta(hours=26), NOW - dt.timedelta(hours=20)
THAT_DAY = BEGAN.date()
RECEIVED = ["تصريح بولادة: فاطمة بناني", " ", "طلب نسخة موجزة"]


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


def reported(who: Somebody, office: Office, **changes: Any) -> OutageReport:
    said = {"started": BEGAN, "ended": ENDED, "why": "انقطاع الشبكة", "received": RECEIVED, **changes}
    return report_outage(who.in_office(), office=office, **said)


def delayed(clerk: Somebody, office: Office, declared: dt.date = THAT_DAY, **changes: Any) -> Record:
    """A birth declared during the outage and drawn afterwards."""
    return register_birth(clerk.in_office(), office=office, content=birth(declared_on=declared, **changes))


def test_the_officer_signs_what_was_received_meanwhile(officer: Somebody, office: Office) -> None:
    """Law 36.21, art. 19: a report where exceptional circumstances kept records from being drawn electronically."""
    made = reported(officer, office)
    assert made.received == ["تصريح بولادة: فاطمة بناني", "طلب نسخة موجزة"]
    with reading(HERE):
        document = IssuedDocument.objects.get(pk=made.document_id)
        entry = Entry.objects.get(verb="civil_status.outage_reported")
    assert document.state == State.SIGNED
    for words in ("انقطاع الشبكة", "فاطمة بناني", "09/03/2026 08:00"):
        assert words in str(document.data), words
    assert "فاطمة" not in entry.facts


def test_it_is_attached_to_the_records_it_delayed(clerk: Somebody, officer: Somebody, office: Office) -> None:
    """Law 36.21, art. 19: put with the declaration's documents once the electronic record can be made."""
    made = reported(officer, office)
    record = delayed(clerk, office)
    delayed(clerk, office, declared=NOW.date())
    register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984))
    with reading(HERE):
        assert [one.pk for one in to_attach(made)] == [record.pk]
    assert attach_outage(clerk.in_office(), report=made.pk, records=[record.pk]) == 1
    assert attach_outage(clerk.in_office(), report=made.pk, records=[record.pk]) == 0
    with reading(HERE):
        assert to_attach(made) == []
        assert [one.pk for one in attached_to(made)] == [record.pk]
        assert [one.pk for one in reports_on(record)] == [made.pk]


def test_no_record_it_did_not_delay(clerk: Somebody, officer: Somebody, office: Office) -> None:
    made = reported(officer, office)
    late = delayed(clerk, office, declared=NOW.date())
    for records in ([late.pk], [], [10**9]):
        with pytest.raises(Refused):
            attach_outage(clerk.in_office(), report=made.pk, records=records)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": " "}, "why"),
        ({"ended": BEGAN}, "ended_on"),
        ({"ended": NOW + dt.timedelta(hours=1)}, "ended_on"),
        ({"received": ["x"] * 301}, "received"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_at_its_field(
    officer: Somebody, office: Office, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as why:
        reported(officer, office, **changes)
    assert set(why.value.fields) == {field}
    with reading(HERE):
        assert not OutageReport.objects.exists()


def test_a_clerk_writes_none_and_another_commune_sees_none(
    clerk: Somebody, officer: Somebody, office: Office, other_clerk: Somebody, other_officer: Somebody
) -> None:
    with pytest.raises(NotAllowed):
        reported(clerk, office)
    with pytest.raises(Refused):
        reported(other_officer, office)
    made = reported(officer, office)
    with pytest.raises(NotFound):
        attach_outage(other_clerk.in_office(), report=made.pk, records=[1])
    assert signed_in(other_clerk).get(reverse("civil_status:outage", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_page(clerk: Somebody, officer: Somebody, office: Office, language: str) -> None:
    today = timezone.localdate()
    day = f"{today - dt.timedelta(days=1):%d/%m/%Y}"
    client, page = signed_in(officer, language), reverse("civil_status:outages")
    typed = {
        "office": str(office.pk), "started_on": day, "started_at": "8:00", "ended_on": day, "ended_at": "25:00",
        "why": "انقطاع الشبكة", "received": "\n".join(RECEIVED),
    }  # fmt: skip
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert 'id="id_ended_at-error"' in refused.content.decode()
    assert "طلب نسخة موجزة" in refused.content.decode()
    made = client.post(page, typed | {"ended_at": "14:30"}, follow=True)
    assert "انقطاع الشبكة" in text_of(made)
    with reading(HERE):
        report = OutageReport.objects.get()
    record = register_birth(
        clerk.in_office(timezone.now()), office=office,
        content=birth(declared_on=today - dt.timedelta(days=1), event=Moment.on(today - dt.timedelta(days=3))),
    )  # fmt: skip
    address = reverse("civil_status:outage", args=[report.pk])
    desk = signed_in(clerk, language)
    assert desk.post(address).status_code == 422
    assert record.reference in text_of(desk.post(address, {"record": str(record.pk)}, follow=True))
    with reading(HERE):
        code = IssuedDocument.objects.get(pk=report.document_id).code
    assert code in text_of(desk.get(reverse("civil_status:history", args=[record.pk])))
    assert 'name="why"' not in desk.get(page).content.decode()


def test_by_the_api(clerk: Somebody, officer: Somebody, office: Office) -> None:
    body = {
        "office": office.pk, "started_at": "2026-03-09T08:00:00+00:00", "ended_at": "2026-03-09T14:00:00+00:00",
        "why": "انقطاع الشبكة", "received": ["تصريح بولادة"],
    }  # fmt: skip
    made = calling(officer).post(f"{API}/outages", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert calling(clerk).post(f"{API}/outages", body, content_type="application/json").status_code == 403
    (one,) = calling(clerk).get(f"{API}/outages").json()["items"]
    assert (one["code"], one["received"]) == (made.json()["code"], ["تصريح بولادة"])
    record = register_birth(
        clerk.in_office(timezone.now()), office=office,
        content=birth(declared_on=dt.date(2026, 3, 9)),
    )  # fmt: skip
    path = f"{API}/outages/{one['id']}"
    done = calling(clerk).post(f"{path}/records", {"records": [record.pk]}, content_type="application/json")
    assert done.json() == {"attached": 1}
    assert calling(clerk).get(path).json()["records"] == [record.pk]
