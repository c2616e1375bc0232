"""Courts and administrations ask by machine: taken once, answered by a signed copy or refused on an article, seen."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.documents.services import sign_document
from diwan.kernel.exchange.services import create_token
from diwan.kernel.identity.models import Mandate, Person, Proof
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    Somebody,
    as_office,
    in_some_act,
    make_holder,
    make_person,
)
from diwan.modules.civil_status import demand_rules
from diwan.modules.civil_status.demand_rules import Refusal
from diwan.modules.civil_status.looks import looks
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import IncomingDemand, Issue, OutgoingDemand, Record
from diwan.modules.civil_status.services import freeze_record, prepare_demand, refuse_demand, register_birth
from diwan.modules.civil_status.tests.samples import birth
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

API = "/api/civil_status/demands"
HERE = Scope("office", COMMUNE, COMMUNE)
CARD = "EE123456"
SCOPES = ("civil_status.demands:read", "civil_status.demands:write")


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie=CARD))


def robot(holder: Somebody, boss: str, *scopes: str, territory: int = KINGDOM) -> Client:
    """A machine in the seat of somebody."""
    administrator = make_holder(boss, "administrator", territory=territory)
    with reading(Scope("office", territory, territory)):
        seat = Mandate.objects.get(person=holder.person).pk
    act = administrator.in_office(timezone.now())
    made = create_token(act, name="نظام", mandate=seat, scopes=scopes or SCOPES, days=30)
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


@pytest.fixture
def court(office: Office, other_office: Office) -> Client:
    holder = make_holder("court", "civil_status.asking_court", territory=KINGDOM)
    return robot(holder, "boss")


def said(**changes: Any) -> dict[str, Any]:
    whole = {
        "entry": str(uuid4()), "community": COMMUNE, "given": "full", "ground": "القانون 70.03، المادة 16",
        "file_number": "1620/512/2026",
        "person": {"first_ar": "يوسف", "family_ar": "العلوي", "birth_date": "2026-03-02"},
    }  # fmt: skip
    return {**whole, **changes}


def sent(client: Client, body: dict[str, Any]) -> Any:
    return client.post(API, json.dumps(body), content_type="application/json")


def received(territory: int = COMMUNE) -> IncomingDemand:
    with reading(Scope("office", territory, territory)):
        return IncomingDemand.objects.select_related("issue").get()


def test_a_court_asks_waits_and_takes_the_signed_copy(
    court: Client, clerk: Somebody, officer: Somebody, record: Record
) -> None:
    """Law 36.21, art. 43: no fee, no signature but the officer's."""
    made = sent(court, said())
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["quality"]) == ("waiting", "court")
    path = f"{API}/{made.json()['id']}"
    assert court.get(f"{path}/pdf").status_code == 409
    issue = prepare_demand(clerk.in_office(), demand=received(), record=record)
    assert (issue.kinship, issue.fee.centimes) == ("court", 0)
    assert "1620/512/2026" in issue.proof
    assert court.get(path).json()["state"] == "waiting"
    with as_office(COMMUNE):
        document = Issue.objects.select_related("document").get(pk=issue.pk).document
    sign_document(officer.in_office(kind=OFFICER), document=document)
    answered = court.get(path).json()
    assert (answered["state"], answered["refused"]) == ("given", None)
    assert (answered["code"], len(answered["sha256"])) == (document.printed_code, 64)
    assert court.get(f"{path}/pdf").content.startswith(b"%PDF")


def test_a_refusal_names_its_article_in_both_languages(court: Client, officer: Somebody) -> None:
    made = sent(court, said()).json()
    refuse_demand(
        officer.in_office(kind=OFFICER),
        demand=received(),
        refusal=Refusal.NO_GROUND,
        reason="النص يخص الزواج",
    )
    told = court.get(f"{API}/{made['id']}").json()
    assert (told["state"], told["refused"]["words"]) == ("refused", "النص يخص الزواج")
    assert "36.21" in told["refused"]["article"]["fr"]
    assert told["refused"]["meaning"]["ar"] != told["refused"]["meaning"]["fr"]


def test_the_same_demand_sent_twice_is_one(court: Client) -> None:
    body = said()
    first, again = sent(court, body), sent(court, body)
    assert first.json()["id"] == again.json()["id"]
    assert received().file_number == body["file_number"]
    assert sent(court, {**body, "ground": "نص آخر"}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"file_number": " "}, "file_number"),
        ({"person": {"first_ar": "يوسف", "family_ar": "العلوي"}}, "person.record"),
        ({"person": {"cnie": CARD}}, "person.family_ar"),
        ({"person": {"family_ar": "العلوي", "record": "أربعة"}}, "person.record"),
        ({"community": PROVINCE}, "community"),
    ],
)
def test_a_demand_says_on_what_ground_for_which_file_and_person(
    court: Client, changes: dict[str, Any], field: str
) -> None:
    """Law 09-08, art. 3: nobody fishes in the registers."""
    said_so = []
    for language in ("ar", "fr"):
        court.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = sent(court, said(**changes))
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        (error,) = answer.json()["errors"]
        assert error["field"] == field
        said_so.append(error["detail"])
    assert len(set(said_so)) == 2


def test_past_the_days_figure_it_is_told_to_wait(court: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diwan.modules.civil_status.services.demands.demands_a_day", lambda day: 1)
    assert sent(court, said()).status_code == 201
    late = sent(court, said())
    assert (late.status_code, late["Content-Type"]) == (429, "application/problem+json")
    assert demand_rules.demands_a_day(timezone.localdate()) == 200


def test_the_scope_opens_nothing_else_and_no_other_opens_it(court: Client, office: Office) -> None:
    assert court.get("/api/civil_status/records", {"number": 1}).status_code == 403
    whole = make_holder("whole", "civil_status.asking_court", territory=KINGDOM)
    assert sent(robot(whole, "b2", "civil_status:write"), said()).status_code == 403
    clerkly = make_holder("k", "civil_status.clerk", office=office)
    assert sent(robot(clerkly, "b3", *SCOPES, territory=COMMUNE), said()).status_code == 403


def test_a_body_sees_its_own_demands_alone(court: Client) -> None:
    made = sent(court, said()).json()
    holder = make_holder("tax", "civil_status.asking_administration", territory=KINGDOM)
    other = robot(holder, "boss2")
    assert other.get(API).json()["items"] == []
    assert other.get(f"{API}/{made['id']}").status_code == 404
    assert sent(other, said()).json()["quality"] == "administration"
    assert len(court.get(API).json()["items"]) == 1


def test_only_the_commune_that_keeps_the_record_sees_it(
    court: Client, other_clerk: Somebody, record: Record
) -> None:
    sent(court, said())
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not IncomingDemand.objects.exists()
    held = received()
    assert signed_in(other_clerk).get(reverse("civil_status:demand", args=[held.pk])).status_code == 404
    with reading(HERE):
        assert not OutgoingDemand.objects.exists()


@pytest.mark.parametrize("way", ["push", "answer"])
def test_nothing_crosses_outside_an_act_or_for_another_community(court: Client, way: str) -> None:
    sent(court, said())
    for scope in (as_office(OTHER_COMMUNE), reading(HERE)):
        with pytest.raises(ProgrammingError), scope, connection.cursor() as cursor:
            cursor.execute(f"SELECT civil_status_{way}_demand(%s, %s)", [KINGDOM, 1])


def test_the_person_sees_who_asked_and_what_was_given(court: Client, clerk: Somebody, record: Record) -> None:
    sent(court, said())
    citizen = make_person("youssef", cnie=CARD)
    with in_some_act():
        Person.objects.filter(pk=citizen.person.pk).update(proof=Proof.COUNTER, birth_date=record.birth_date)
    prepare_demand(clerk.in_office(), demand=received(), record=record)
    with reading(Scope("citizen", person=citizen.person.pk)):
        found = looks(0, None)
    assert {(one.act, one.to) for one in found} == {("demanded", "court"), ("full", "court")}
    asked = next(one for one in found if one.act == "demanded")
    assert (asked.body.fr, asked.capacity.fr, asked.machine) == ("Royaume", "Poste", True)


def test_a_frozen_record_gives_nothing_and_an_answer_is_given_once(
    court: Client, clerk: Somebody, officer: Somebody, record: Record
) -> None:
    """Law 36.21, art. 23."""
    sent(court, said())
    freeze_record(officer.in_office(kind=OFFICER), record=record, reason="ازدواج")
    with pytest.raises(Refused):
        prepare_demand(clerk.in_office(), demand=received(), record=record)
    act = officer.in_office(kind=OFFICER)
    refuse_demand(act, demand=received(), refusal=Refusal.VOID, reason="مجمد", record=record)
    with pytest.raises(Conflict):
        refuse_demand(act, demand=received(), refusal=Refusal.VOID, reason="مجمد")


def test_what_is_asked_stays_out_of_the_plain_facts_of_the_journal(court: Client) -> None:
    sent(court, said())
    with reading(Scope("office", KINGDOM, KINGDOM)):
        assert "يوسف" not in Entry.objects.get(verb="civil_status.demand_made").facts


def test_the_desk_finds_the_record_prepares_and_refuses(
    court: Client, clerk: Somebody, officer: Somebody, record: Record
) -> None:
    sent(court, said())
    sent(court, said(file_number="77/2026"))
    desk, signer = signed_in(clerk), signed_in(officer)
    queue = reverse("civil_status:demands")
    assert "1620/512/2026" in text_of(desk.get(queue))
    with reading(HERE):
        first, second = IncomingDemand.objects.order_by("id")
    page = reverse("civil_status:demand", args=[first.pk])
    shown = text_of(desk.get(page))
    assert record.reference in shown
    assert "القانون 70.03" in shown
    done = desk.post(page, {"verb": "prepare", "record": record.pk})
    assert done.status_code == 302
    assert desk.get(page).status_code == 200
    other = reverse("civil_status:demand", args=[second.pk])
    wrong = signer.post(other, {"verb": "refuse", "refusal": "not_found", "reason": " "})
    assert wrong.status_code == 422
    assert (
        signer.post(other, {"verb": "refuse", "refusal": "not_found", "reason": "لا رسم"}).status_code == 302
    )
    assert "لا رسم" in text_of(signer.get(other))
    assert "77/2026" in text_of(desk.get(queue, {"list": "settled"}))
