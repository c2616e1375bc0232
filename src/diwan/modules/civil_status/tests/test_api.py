"""What a page can do, the API can do, through the same services."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.content_json import stored
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.selectors import consultations_of
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import birth, paper_birth
from diwan.modules.civil_status.tests.test_import import FILE

API = "/api/civil_status"
HERE = Scope("office", COMMUNE, COMMUNE)


def calling(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.account)
    return client


def sent(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{API}{path}", json.dumps(body), content_type="application/json")


def test_a_birth_is_registered_found_and_opened(clerk: Somebody, office: Office) -> None:
    client = calling(clerk)
    body = {"office": office.pk, "content": stored(paper_birth(412, 1984))}
    made = sent(client, "/births", body)
    assert made.status_code == 201, made.content
    assert made.json()["reference"] == "412/1984"
    for found in (
        sent(client, "/records/search", {"words": "youssef alaoui"}),
        client.get(f"{API}/records", {"number": 412, "year": 1984}),
    ):
        assert [match["record"]["id"] for match in found.json()["matches"]] == [made.json()["id"]]
    opened = client.get(f"{API}/records/{made.json()['id']}")
    assert opened.json()["content"]["name"]["first_ar"] == "يوسف"
    with reading(HERE):
        assert consultations_of(Record.objects.get()).count() == 1


def test_a_name_is_not_taken_in_an_address(clerk: Somebody) -> None:
    """Addresses stand in logs: the old way to search is closed, and says what it wants instead."""
    assert calling(clerk).get(f"{API}/records", {"q": "youssef alaoui"}).status_code == 422


def test_who_signed_is_told_by_name_and_post(clerk: Somebody, officer: Somebody, office: Office) -> None:
    """Not by what an account is called."""
    record = register_birth(clerk.in_office(), office=office, content=birth())
    client = calling(officer)
    mention = {
        "type": "marriage", "date": "2026-03-09", "authority": "قسم قضاء الأسرة", "text_ar": "تزوج", "seen": 1,
    }  # fmt: skip
    made = sent(client, f"/records/{record.pk}/mentions", mention).json()
    name = {"ar": officer.person.name.ar, "fr": officer.person.name.fr}
    assert made["officer"]["name"] == name
    opened = client.get(f"{API}/records/{record.pk}").json()
    assert opened["mentions"][0]["officer"] == made["officer"]
    registered, mentioned = opened["versions"]
    assert registered["officer"]["name"]["ar"] == clerk.person.name.ar
    assert mentioned["officer"]["name"] == name
    assert mentioned["officer"]["post"]["ar"]


def test_the_same_number_twice_is_a_problem_in_words(clerk: Somebody, office: Office) -> None:
    client = calling(clerk)
    body = {"office": office.pk, "content": stored(paper_birth(412, 1984))}
    sent(client, "/births", body)
    again = sent(client, "/births", body)
    assert again.status_code == 422
    assert again.json()["errors"][0]["code"] == "civil_status.faults.number_taken"


def test_an_officer_mentions_freezes_and_releases(clerk: Somebody, officer: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    client = calling(officer)
    mention = {
        "type": "marriage", "date": "2026-03-09", "authority": "قسم قضاء الأسرة", "text_ar": "تزوج", "seen": 1,
    }  # fmt: skip
    assert sent(client, f"/records/{record.pk}/mentions", mention).status_code == 201
    assert sent(client, f"/records/{record.pk}/mentions", mention).status_code == 409
    frozen = sent(client, f"/records/{record.pk}/freeze", {"reason": "ازدواج", "seen": 2})
    assert frozen.json()["state"] == "frozen"
    released = sent(client, f"/records/{record.pk}/release", {"reason": "حكم", "seen": 3})
    assert released.json()["state"] == "active"


def test_another_commune_reaches_nothing(clerk: Somebody, other_clerk: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    client = calling(other_clerk)
    assert client.get(f"{API}/records/{record.pk}").status_code == 404
    assert sent(client, "/records/search", {"words": "youssef alaoui"}).json()["matches"] == []
    assert sent(client, "/births", {"office": office.pk, "content": stored(birth())}).status_code == 422
    assert sent(client, f"/records/{record.pk}/freeze", {"reason": "x", "seen": 1}).status_code == 403


def test_a_register_is_imported_and_its_report_read(clerk: Somebody, office: Office) -> None:
    client = calling(clerk)
    given = {"office": office.pk, "type": "birth", "file": SimpleUploadedFile("r.csv", FILE.encode("utf-16"))}
    made = client.post(f"{API}/imports", given)
    assert made.status_code == 201, made.content
    assert (made.json()["created"], made.json()["encoding"]) == (3, "utf-16")
    assert client.get(f"{API}/imports/{made.json()['id']}").json()["accepted"] is True


def test_a_stranger_is_refused(office: Office) -> None:
    assert Client().get(f"{API}/records", {"number": 412}).status_code == 401
    assert sent(Client(), "/records/search", {"words": "alaoui"}).status_code == 401


def test_a_marriage_is_mentioned_by_machine_with_its_spouse(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """What its sentences are made of, as on the page: a booklet and a dissolution rest on it (law 36.21, art. 36)."""
    record = register_birth(clerk.in_office(), office=office, content=paper_birth(5, 1984))
    spouse = {"spouse_ar": "خديجة بناني", "spouse_cnie": "BE55"}
    said = {"authority": "قاضي الأسرة", "text_ar": "تزوج", "reference": "4/2012", "reason": "ملخص"}
    married = {**said, "type": "marriage", "date": "2012-05-01", "seen": 1, "fields": spouse}
    made = sent(calling(officer), f"/records/{record.pk}/mentions", married)
    assert made.status_code == 201, made.content
    assert made.json()["fields"] == spouse
    ended = {**said, "type": "dissolution", "date": "2020-05-01", "seen": 2, "fields": {"kind": "divorce"}}
    assert sent(calling(officer), f"/records/{record.pk}/mentions", ended).status_code == 201
