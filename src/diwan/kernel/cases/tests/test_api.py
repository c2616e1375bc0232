"""Whatever a page of cases can do, the API can do, through the same services."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diwan.kernel.base.money import Money
from diwan.kernel.cases.tests.conftest import png
from diwan.kernel.cases.tests.tennis import ANSWERS, TENNIS
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, make_holder, make_person

ROOT = "/api/cases"


def signed_in(somebody: Somebody) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def citizen(club: Path, own_keys: None) -> Client:
    return signed_in(make_person("citizen"))


def post(client: Client, url: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(f"{ROOT}{url}", body or {}, content_type="application/json")


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.png", png(), content_type="image/png")


def filed(client: Client) -> dict[str, Any]:
    draft = post(client, "/drafts", {"procedure": TENNIS, "territory": COMMUNE, "values": ANSWERS}).json()
    return post(client, f"/drafts/{draft['id']}/submit").json()  # type: ignore[no-any-return]


def test_procedures_are_open_to_all(club: Path) -> None:
    found = Client().get(f"{ROOT}/procedures").json()
    assert TENNIS in {p["key"] for p in found}
    whole = Client().get(f"{ROOT}/procedures/{TENNIS}").json()
    assert {"photo", "medical"} <= {d["key"] for d in whole["documents"]}


def test_wrong_answers_come_back_by_field(citizen: Client) -> None:
    wrong = {**ANSWERS, "born_on": "31/02/1990"}
    answer = post(citizen, "/drafts", {"procedure": TENNIS, "territory": COMMUNE, "values": wrong})
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["born_on"]


def test_a_case_is_filed_followed_and_moved(citizen: Client) -> None:
    case = filed(citizen)
    assert case["step"] == "filed_incomplete"
    place = f"{COMMUNE}/{case['number']}"
    whole = citizen.get(f"{ROOT}/mine/{place}").json()
    assert {a["key"]: a["open"] for a in whole["acts"]} == {"complete": False, "withdraw": True}
    moved = post(citizen, f"/mine/{place}/transitions/withdraw", {"seen": whole["revision"]})
    assert moved.json()["outcome"] == "withdrawn"
    again = post(citizen, f"/mine/{place}/transitions/withdraw", {"seen": whole["revision"]})
    assert again.status_code == 409
    assert again["Content-Type"].startswith("application/problem+json")


def test_the_desk_decides_and_signs(citizen: Client) -> None:
    draft = post(citizen, "/drafts", {"procedure": TENNIS, "territory": COMMUNE, "values": ANSWERS}).json()
    assert (
        citizen.post(
            f"{ROOT}/drafts/{draft['id']}/documents/photo",
            {"file": picture()},
        ).status_code
        == 200
    )
    number = post(citizen, f"/drafts/{draft['id']}/submit").json()["number"]
    president, clerk = (signed_in(make_holder(kind, kind)) for kind in ("president", "clerk"))
    place = f"{COMMUNE}/{number}"
    assert post(president, f"/desk/{place}/transitions/admit").json()["step"] == "to_pay"
    with reading(Scope("national")):
        order = Order.objects.get()
    take_cash(make_holder("cashier", "cashier").in_office(), order=order.pk, tendered=Money.of(200))
    assert post(clerk, f"/desk/{place}/transitions/welcome", {"values": {"racket": "7"}}).status_code == 200
    (output,) = president.get(f"{ROOT}/to-sign").json()
    assert post(clerk, f"/to-sign/{output['id']}").status_code == 404
    assert post(president, f"/to-sign/{output['id']}").json()["signed_at"]
    pdf = citizen.get(f"{ROOT}/mine/{place}/issued/{output['id']}")
    assert pdf.content.startswith(b"%PDF")


def test_another_community_and_a_stranger_are_told_nothing(citizen: Client) -> None:
    place = f"{COMMUNE}/{filed(citizen)['number']}"
    other = signed_in(make_holder("other", "president", "clerk", territory=OTHER_COMMUNE))
    stranger = signed_in(make_person("stranger"))
    assert other.get(f"{ROOT}/desk/{place}").status_code == 404
    assert post(other, f"/desk/{place}/transitions/admit").status_code == 404
    assert other.get(f"{ROOT}/queue").json()["items"] == []
    assert stranger.get(f"{ROOT}/mine/{place}").status_code == 404
    assert stranger.get(f"{ROOT}/mine").json()["items"] == []
    assert Client().get(f"{ROOT}/mine").status_code in (401, 403)
