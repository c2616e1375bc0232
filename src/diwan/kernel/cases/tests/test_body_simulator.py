"""The simulated body over the real API: prompt, late, twice, changed, silent; its token opens nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diwan.kernel.base.act import system_act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import CaseOpinion
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.cases.services.requests import deliver_answer, send_request
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.tests.club_opinions import ranked, with_opinions
from diwan.kernel.documents.intake import take_in
from diwan.kernel.exchange.services import create_token
from diwan.kernel.exchange.simulator.body import MIXED, PAPER, SCENARIOS, Body, Unwelcome, manner_for
from diwan.kernel.exchange.simulator.door import form_of
from diwan.kernel.identity.models import Mandate
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, PROVINCE, Somebody, as_office, make_holder

DOCTOR = "body_health_doctor"


class ClientDoor:
    """The API without the network: the same routes, the same token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "fr"})

    def get(self, path: str) -> tuple[int, Any]:
        said = self.client.get(path)
        return said.status_code, said.json()

    def post(self, path: str, fields: Mapping[str, str], file: bytes | None) -> tuple[int, Any]:
        more = {"file": SimpleUploadedFile("p.pdf", file, "application/pdf")} if file else {}
        said = self.client.post(path, {**fields, **more})
        return said.status_code, said.json()


@pytest.fixture
def door(people: dict[str, Somebody], club: Path) -> ClientDoor:
    """A doctor's office that answers by a machine, in the province, asked about one request."""
    with_opinions(club)
    name_body(
        system_act(COMMUNE, NOW),
        body="health_doctor",
        name=Text("الطبيب", "Médecin"),
        seat=PROVINCE,
        kind=DOCTOR,
    )
    doctor = make_holder("doctor", DOCTOR, territory=PROVINCE)
    boss = make_holder("boss", "administrator", territory=PROVINCE)
    with as_office(PROVINCE):
        mandate = Mandate.objects.get(person=doctor.person)
    new = create_token(
        boss.in_office(),
        name="agence",
        mandate=mandate.pk,
        scopes=["opinions:read", "opinions:write"],
        days=300,
    )
    case = ranked(people["citizen"])
    send_request(
        territory=COMMUNE,
        number=case.number,
        what="opinion",
        key="doctor",
        body="health_doctor",
        round=1,
        at=NOW,
    )
    return ClientDoor(new.secret)


def outcome_after(door: ClientDoor, scenario: str, days: int = 0) -> tuple[list[int], str, str]:
    """The statuses of a round some days on, then the case's opinion and what came late."""
    body = Body(door, scenario)
    sent = list(body.round((NOW + timedelta(days=days)).date()))
    assert list(body.round((NOW + timedelta(days=days)).date())) == []
    for one in {one.request for one in sent if one.taken}:
        deliver_answer(territory=PROVINCE, request=one, at=NOW + timedelta(days=days))
    with reading(Scope("office", COMMUNE, COMMUNE)):
        row = CaseOpinion.objects.get(key="doctor")
    return [one.status for one in sent], row.outcome, row.late_outcome


@pytest.mark.parametrize(
    ("scenario", "statuses", "outcome"),
    [
        ("prompt", [200], "favourable"), ("unfavourable", [200], "unfavourable"),
        ("duplicate", [200, 409], "favourable"),
        ("changed", [200, 409], "favourable"), ("silent", [], ""), ("late", [], ""),
    ],
)  # fmt: skip
def test_each_manner_of_answering(door: ClientDoor, scenario: str, statuses: list[int], outcome: str) -> None:
    assert outcome_after(door, scenario)[:2] == (statuses, outcome)


def test_what_is_late_comes_after_silence_has_spoken(door: ClientDoor) -> None:
    """A silence that refers the question back waits for the answer of the body that binds."""
    run_due_timers(NOW + timedelta(days=15))
    statuses, outcome, late = outcome_after(door, "late", days=16)
    assert (statuses, outcome or late) == ([200], "favourable")


def test_its_token_opens_what_it_is_asked_and_nothing_else(door: ClientDoor) -> None:
    assert door.get("/api/cases/asked")[0] == 200
    assert door.get("/api/cases/queue")[0] == 403
    with pytest.raises(Unwelcome):
        list(Body(ClientDoor("diwan_nothing")).round(NOW.date()))


def test_mixed_goes_through_every_manner() -> None:
    assert {manner_for(MIXED, number) for number in range(len(SCENARIOS))} == set(SCENARIOS)


def test_the_piece_it_sends_is_one_the_house_takes_and_its_form_can_be_read() -> None:
    assert take_in("piece.pdf", [PAPER], limit=10_000).media_type == "application/pdf"
    body, kind = form_of({"given_for": "محاكي"}, PAPER)
    assert kind.startswith("multipart/form-data") and PAPER in body and "محاكي".encode() in body
