"""Years searched and entries that arrived after a cut, over the API."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.identity.services import close_office
from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import NOW, Somebody, as_office, make_holder
from diwan.modules.civil_status.services import Made, note_arrival, register_birth
from diwan.modules.civil_status.tests.samples import paper_birth
from diwan.modules.civil_status.tests.test_api import API, calling, sent

SEARCHED = {
    "family": "العلوي", "first": "يوسف", "sex": "M", "father": "أحمد", "from_year": 1980, "to_year": 1990,
}  # fmt: skip
ASKER = {"name": "يوسف العلوي", "kinship": "self", "cnie": "EE1"}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


def test_a_certificate_of_no_registration_stands_on_a_search(clerk: Somebody, office: Office) -> None:
    """Law 30-89, art. 74: each year searched is paid for."""
    client = calling(clerk)
    wanted = {"office": office.pk, "searched": SEARCHED, "asker": ASKER}
    assert sent(client, "/searches", SEARCHED).json() == []
    made = sent(client, "/searches/certificate", wanted)
    assert (made.status_code, made.json()["given"]) == (201, "unregistered"), made.content
    register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984))
    (match,) = sent(client, "/searches", SEARCHED).json()
    assert match["record"]["reference"] == "412/1984"
    assert sent(client, "/searches/certificate", wanted).status_code == 422
    namesake = {**wanted, "searched": {**SEARCHED, "father": "المصطفى"}}
    assert sent(client, "/searches/certificate", namesake).status_code == 201
    backwards = sent(client, "/searches", {**SEARCHED, "from_year": 1990, "to_year": 1980})
    assert (backwards.status_code, backwards.json()["errors"][0]["field"]) == (422, "from_year")


def test_a_likely_double_is_listed_and_reviewed_once(clerk: Somebody, other_clerk: Somebody) -> None:
    made = Made("birth", "civil_status:record", "7", "7/2026", ({"subject": "6", "reference": "6/2026"},))
    note_arrival(clerk.in_office(), key=UUID(int=7), captured_at=NOW, made=made)
    client = calling(clerk)
    (one,) = client.get(f"{API}/arrivals", {"waiting": True}).json()["items"]
    assert (one["reference"], one["alike"]) == ("7/2026", [{"subject": "6", "reference": "6/2026"}])
    review = f"/arrivals/{one['id']}/review"
    assert sent(calling(other_clerk), review, {"finding": "x"}).status_code == 404
    assert sent(client, review, {"finding": " "}).json()["errors"][0]["field"] == "finding"
    assert sent(client, review, {"finding": "توأمان"}).json()["finding"] == "توأمان"
    assert client.get(f"{API}/arrivals", {"waiting": True}).json()["items"] == []
    assert sent(client, review, {"finding": "توأمان"}).status_code == 422


def test_where_no_office_is_open_the_page_says_so(office: Office) -> None:
    clerk = make_holder("alone", "civil_status.clerk")
    boss = make_holder("boss", "administrator")
    close_office(boss.in_office(), office=office, on=NOW.date(), reference="9/2026")
    client = Client()
    client.force_login(clerk.account)
    typed = {
        "first": "يوسف", "family": "العلوي", "sex": "M", "from_year": "1980", "to_year": "1990", "kinship": "self",
        "name": "أحمد", "cnie": "EE1", "languages": "ar",
    }  # fmt: skip
    answer = client.post(reverse("civil_status:search_years"), typed)
    assert answer.status_code == 422
    assert "لا يوجد اليوم أي مكتب مفتوح" in answer.content.decode()
    with as_office(office.territory_id):
        assert Office.objects.get(pk=office.pk).valid_to == NOW.date()
