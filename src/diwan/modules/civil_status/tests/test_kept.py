"""What was typed while the line was cut: taken once, its doubles named, its faults at their fields."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.models import Arrival, Record
from diwan.modules.civil_status.services import review_arrival

HERE = Scope("office", COMMUNE, COMMUNE)
CAPTURED = "2026-03-10T14:05:00+01:00"
CHILD = {
    "first_ar": "يوسف", "family_ar": "العلوي", "first_la": "Youssef", "family_la": "Alaoui", "sex": "M", "date": "",
    "hour": "09:30", "place_ar": "شفشاون", "place_fr": "Chefchaouen",
    "father_first_ar": "أحمد", "father_family_ar": "العلوي", "father_first_la": "Ahmed", "father_family_la": "Alaoui",
    "mother_first_ar": "فاطمة", "mother_family_ar": "الراجي", "mother_first_la": "Fatima", "mother_family_la": "Raji",
    "declarant_name": "أحمد العلوي", "declarant_capacity": "father", "nationality": "MA",
}  # fmt: skip


@pytest.fixture
def client(clerk: Somebody) -> Client:
    found = Client()
    found.force_login(clerk.account)
    return found


def answers(key: object, **more: str) -> dict[str, list[str]]:
    from django.utils import timezone

    typed = {**CHILD, "date": timezone.localdate().strftime("%d/%m/%Y"), "key": str(key), **more}
    return {name: [value] for name, value in typed.items()}


def sent(client: Client, typed: dict[str, list[str]], **more: object) -> Any:
    who = client.get("/desk/kept/who/").json()
    body = {
        "key": typed["key"][0],
        "owner": f"{who.get('account')}:{who.get('seat')}",
        "captured_at": CAPTURED,
        "answers": typed,
        **more,
    }
    return client.post("/api/civil_status/kept/birth", json.dumps(body), content_type="application/json")


def test_sent_twice_it_is_one_record_and_one_arrival(client: Client, office: Office) -> None:
    typed = answers(uuid4())
    made, again = sent(client, typed), sent(client, typed)
    assert made.status_code == 201, made.content
    assert again.json() == made.json()
    assert made.json()["alike"] == []
    with reading(HERE):
        record, arrival = Record.objects.get(), Arrival.objects.get()
    assert arrival.subject == str(record.pk)
    assert arrival.captured_at.isoformat().startswith("2026-03-10T13:05")
    assert arrival.received_at > arrival.captured_at


def test_the_day_of_the_declaration_is_the_servers_not_the_devices(client: Client, office: Office) -> None:
    sent(client, answers(uuid4()), captured_at="2020-01-01T10:00:00+00:00")
    with reading(HERE):
        record = Record.objects.get()
    assert record.year == record.registered_at.year


def test_a_child_entered_meanwhile_is_flagged_and_both_stay(client: Client, office: Office) -> None:
    first = sent(client, answers(uuid4())).json()
    second = sent(client, answers(uuid4())).json()
    assert [one["reference"] for one in second["alike"]] == [first["reference"]]
    assert second["reference"] != first["reference"]
    shown = client.get("/desk/civil-status/arrivals/").content.decode()
    assert shown.count("<textarea") == 1
    assert first["reference"] in shown


def test_twins_of_other_names_are_not_doubles(client: Client, office: Office) -> None:
    sent(client, answers(uuid4()))
    assert sent(client, answers(uuid4(), first_ar="مريم", first_la="Maryam", sex="F")).json()["alike"] == []


def test_namesakes_of_other_mothers_are_not_doubles(client: Client, office: Office) -> None:
    sent(client, answers(uuid4()))
    other = answers(uuid4(), mother_first_ar="زينب", mother_family_ar="بنكيران")
    assert sent(client, other).json()["alike"] == []


def test_a_fault_comes_back_at_its_field_and_the_mended_entry_is_taken(
    client: Client, office: Office
) -> None:
    key = uuid4()
    refused = sent(client, answers(key, father_birth_date="99/99/1980"))
    assert refused.status_code == 422
    assert "father_birth_date" in [error["field"] for error in refused.json()["errors"]]
    assert sent(client, answers(key)).status_code == 201


def test_somebody_elses_entry_is_not_sent(client: Client, other_clerk: Somebody, office: Office) -> None:
    other = Client()
    other.force_login(other_clerk.account)
    told = other.get("/desk/kept/who/").json()
    refused = sent(client, answers(uuid4()), owner=f"{told['account']}:{told['seat']}")
    assert refused.status_code == 409
    with reading(HERE):
        assert not Record.objects.exists()


def test_another_seat_of_the_same_person_is_refused(client: Client, office: Office) -> None:
    told = client.get("/desk/kept/who/").json()
    assert sent(client, answers(uuid4()), owner=f"{told['account']}:{told['seat'] + 1}").status_code == 409


def test_a_stranger_sends_nothing(office: Office) -> None:
    assert Client().get("/desk/kept/who/").json() == {"account": ""}
    body = {"key": str(uuid4()), "owner": ":", "captured_at": CAPTURED, "answers": {}}
    answer = Client().post("/api/civil_status/kept/birth", json.dumps(body), content_type="application/json")
    assert answer.status_code == 401


def test_a_double_is_reviewed_once_with_words(client: Client, clerk: Somebody, office: Office) -> None:
    sent(client, answers(uuid4()))
    sent(client, answers(uuid4()))
    with reading(HERE):
        wanted = Arrival.objects.exclude(alike=[]).get()
    with pytest.raises(Invalid):
        review_arrival(clerk.in_office(), arrival=wanted.pk, finding=" ")
    client.post("/desk/civil-status/arrivals/", {"arrival": wanted.pk, "finding": "نفس الطفل"})
    with reading(HERE):
        assert Arrival.objects.get(pk=wanted.pk).finding == "نفس الطفل"
    with pytest.raises(Refused):
        review_arrival(clerk.in_office(), arrival=wanted.pk, finding="مرة أخرى")
