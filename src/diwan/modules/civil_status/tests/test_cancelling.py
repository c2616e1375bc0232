"""Cancelling a record: on which decision, with which paper, and what is left of it (law 36.21, art. 23, 53)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.documents.models import StoredFile
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.content import CopyKind, Decider, State
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.selectors import cancellation_of, reading_of
from diwan.modules.civil_status.services import cancel_record, prepare_copy, register_birth
from diwan.modules.civil_status.services.cancelling import Decision
from diwan.modules.civil_status.tests.samples import birth, decided

HERE = Scope("office", COMMUNE, COMMUNE)


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth())


def signed_in(somebody: Somebody, language: str = "ar") -> Client:
    client = Client()
    client.force_login(somebody.account)
    client.cookies["diwan_language"] = language
    return client


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "seen": 1, "decider": "court", "authority": "المحكمة الابتدائية بمراكش", "reference": "512/1620/2026",
        "date": "09/03/2026", "reason": "هويتان مختلفتان", "paper": picture(), **changes,
    }  # fmt: skip


def picture() -> SimpleUploadedFile:
    """The smallest picture there is."""
    import base64

    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    return SimpleUploadedFile("hokm.png", base64.b64decode(dot), "image/png")


def test_a_judgment_cancels_and_its_paper_is_kept_articles_23_and_53(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    assert cancel_record(officer.in_office(), record=record, seen=1, **decided()).state == State.CANCELLED
    with reading(HERE):
        made = cancellation_of(record)
        assert made is not None
        assert (made.decider, made.reference, made.version) == ("court", "512/1620/2026", 2)
        assert StoredFile.objects.get(pk=made.paper_id).purpose == "cancellation"
        assert [v.cause for v in reading_of(record).versions] == ["registered", "cancelled"]
    with pytest.raises(Refused):
        prepare_copy(clerk.in_office(), record=record, kind=CopyKind.FULL)
    with pytest.raises(Refused):
        cancel_record(officer.in_office(), record=record, **decided())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"paper": None}, "paper"),
        ({"reason": " "}, "reason"),
        ({"decision": Decision(Decider.COURT, "", "5/2026", dt.date(2026, 3, 9))}, "authority"),
        ({"decision": Decision(Decider.COURT, "المحكمة", " ", dt.date(2026, 3, 9))}, "reference"),
        ({"decision": Decision(Decider.AUTHORITY, "المحكمة", "5/2026", None)}, "date"),
        ({"decision": Decision(Decider.AUTHORITY, "المحكمة", "5/2026", dt.date(2190, 1, 1))}, "date"),
        ({"decision": Decision(Decider.COURT, "المحكمة", "5/2026", dt.date(1990, 1, 1))}, "date"),
    ],
)
def test_a_decision_that_is_not_whole_cancels_nothing(
    officer: Somebody, record: Record, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as why:
        cancel_record(officer.in_office(), record=record, **{**decided(), **changes})
    assert field in why.value.fields
    with reading(HERE):
        assert Record.objects.get(pk=record.pk).state == State.ACTIVE


def test_a_clerk_cancels_nothing(clerk: Somebody, record: Record) -> None:
    with pytest.raises(NotAllowed):
        cancel_record(clerk.in_office(), record=record, **decided())


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_officer_cancels_from_the_page_and_the_record_says_so(
    officer: Somebody, record: Record, language: str
) -> None:
    client = signed_in(officer, language)
    address = reverse("civil_status:cancel", args=[record.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, typed()).status_code == 302
    page = client.get(reverse("civil_status:record", args=[record.pk])).content.decode()
    assert "512/1620/2026" in page
    assert address not in page
    with reading(HERE):
        made = cancellation_of(record)
    assert made is not None
    assert client.get(reverse("documents:file", args=[COMMUNE, made.paper_id])).status_code == 200
    assert client.get(address).status_code in (409, 422)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(officer: Somebody, record: Record) -> None:
    client = signed_in(officer, "fr")
    address = reverse("civil_status:cancel", args=[record.pk])
    answer = client.post(address, typed(reference="", paper=SimpleUploadedFile("a.pdf", b"MZ\x90 not a pdf")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "هويتان مختلفتان" in page
    assert 'id="id_paper' in page or 'name="paper"' in page
    with reading(HERE):
        assert Record.objects.get(pk=record.pk).state == State.ACTIVE


def test_the_api_cancels_with_the_paper(officer: Somebody, clerk: Somebody, record: Record) -> None:
    address = f"/api/civil_status/records/{record.pk}/cancel"
    body = typed(date="2026-03-09")
    assert signed_in(clerk).post(address, {**body, "paper": picture()}).status_code == 403
    answer = signed_in(officer).post(address, {**body, "paper": picture()})
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == "cancelled"
