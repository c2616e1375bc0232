"""First declarations by machine: once for each key, whatever the line does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.exchange.services import create_token
from diwan.kernel.identity.models import Mandate
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import in_some_act, make_holder
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.tests.world import HERE, People

TODAY = timezone.localdate()


def said(**changes: Any) -> dict[str, Any]:
    child = {
        "name": {}, "sex": "F", "event": {"year": TODAY.year, "day": TODAY.isoformat(), "hour": "04:20:00"},
        "place": {"ar": "مستشفى ابن زهر"}, "mother": {"name": {"first_ar": "فاطمة", "family_ar": "بناني"}},
    }  # fmt: skip
    return {"key": str(uuid4()), "children": [child], "medical": "114/2026", **changes}


@pytest.fixture
def machine(people: People) -> Client:
    administrator = make_holder("administrator", "administrator")
    seat = Mandate.objects.get(person=people.hospital.person)
    token = create_token(
        administrator.in_office(timezone.now()), name="HIS", mandate=seat.pk,
        scopes=["declarations:read", "declarations:write"], days=30,
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {token.secret}"})


def post(client: Client, path: str, data: dict[str, Any]) -> Any:
    return client.post(f"/api/declarations/{path}", data, content_type="application/json")


def test_a_hospital_s_system_declares_and_a_repeat_changes_nothing(machine: Client) -> None:
    sent = said()
    one, two = post(machine, "births", sent), post(machine, "births", sent)
    assert (one.status_code, two.status_code) == (201, 201), one.content
    assert one.json() == two.json()
    made = one.json()[0]
    assert (made["source"], made["state"], made["record_reference"]) == ("hospital", "first_declared", "")
    assert machine.get(f"/api/declarations/by-key/{sent['key']}").json()["reference"] == made["reference"]
    assert machine.get(f"/api/declarations/{made['reference']}").status_code == 200
    assert len(machine.get("/api/declarations/declared").json()["items"]) == 1
    with reading(HERE):
        assert Declaration.objects.count() == 1


def test_twins_answer_as_several(machine: Client) -> None:
    child = said()["children"][0]
    answer = post(machine, "births", said(children=[child | {"twin_order": 1}, child | {"twin_order": 2}]))
    assert len(answer.json()) == 2
    assert len({d["reference"] for d in answer.json()}) == 2


def test_what_is_wrong_is_told_by_field(machine: Client) -> None:
    tomorrow = TODAY + timedelta(days=1)
    child = said()["children"][0] | {"event": {"year": tomorrow.year, "day": tomorrow.isoformat()}}
    answer = post(machine, "births", said(children=[child]))
    assert answer.status_code == 422
    assert "event" in str(answer.json())


def test_a_hospital_s_token_completes_nothing(machine: Client) -> None:
    made = post(machine, "births", said()).json()[0]
    assert machine.get("/api/declarations/waiting").status_code == 403
    answer = post(machine, f"{made['reference']}/papers", {"kind": "birth_certificate", "reference": "1"})
    assert answer.status_code == 403


def test_an_office_sees_the_queue_and_signs_by_api(people: People, machine: Client) -> None:
    made = post(machine, "births", said()).json()[0]
    clerk = Client()
    clerk.force_login(people.clerk.account)
    waiting = clerk.get("/api/declarations/waiting").json()["items"]
    assert [d["reference"] for d in waiting] == [made["reference"]]
    for kind in ("birth_certificate", "marriage_contract"):
        assert post(clerk, f"{made['reference']}/papers", {"kind": kind, "reference": "1"}).status_code == 201
    child = said()["children"][0]
    names = {
        "name": {"first_ar": "سلمى", "family_ar": "العلوي"},
        "father": {"name": {"first_ar": "أحمد", "family_ar": "العلوي"}},
    }
    wanted = {
        "content": child | names, "name": "أحمد العلوي", "capacity": "father", "cnie": "EE1", "consents": True,
        "signature": "أحمد العلوي", "filiation": "first_of_marriage", "seen": made["revision"],
    }  # fmt: skip
    done = post(clerk, f"{made['reference']}/completion", wanted)
    assert done.status_code == 200, done.content
    officer = Client()
    officer.force_login(people.officer.account)
    signed = post(officer, f"{made['reference']}/signature", {"seen": done.json()["revision"]})
    assert signed.json()["record_reference"] == f"1/{TODAY.year}"


def test_a_declaration_that_names_no_office_goes_to_the_main_one_that_is_open(
    machine: Client, people: People
) -> None:
    """The main office before it was closed, and its code comes first in the list."""
    first = people.office
    with in_some_act(first.territory_id):
        first.valid_to = TODAY - timedelta(days=1)
        first.save()
        now = Office.objects.create(
            territory_id=first.territory_id, kind=first.kind, code="99", name_ar="المكتب الجديد", name_fr="Nouveau"
        )  # fmt: skip
    made = post(machine, "births", said())
    assert made.status_code == 201, made.content
    assert made.json()[0]["office_id"] == now.pk
