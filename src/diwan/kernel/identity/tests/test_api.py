"""What machines and pages alike can do to people in office, over HTTP."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.identity import services
from diwan.kernel.identity.models import Mandate
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, make_holder, make_office, make_person

pytestmark = pytest.mark.usefixtures("communities")


@pytest.fixture(autouse=True)
def no_calls_before() -> None:
    caches["process"].clear()


def appointed(
    username: str, *kinds: str, standing: str = "", territory: int = COMMUNE
) -> tuple[Somebody, Mandate]:
    somebody, act = make_person(username), system_act(territory, timezone.now())
    post = services.create_post(
        act, title_ar="منصب", title_fr="Poste", kinds=kinds, standing=standing, rank=1
    )
    return somebody, services.give_mandate(act, person=somebody.person, post=post, starts=date(2021, 9, 15))


def sent(client: Client, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
    response = client.post(f"/api/identity{path}", json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def test_a_delegation_lives_and_ends_over_http(client: Client) -> None:
    (president, giver), (vice, receiver) = (
        appointed("p", "president"),
        appointed("v", standing="vice_president"),
    )
    client.force_login(president.account)
    today = timezone.localdate().isoformat()
    order = {
        "giver": giver.pk,
        "receiver": receiver.pk,
        "kinds": ["registrar"],
        "starts": today,
        "reference": "12/2026",
    }
    status, made = sent(client, "/delegations", order)
    assert status == 201, made
    assert "registrar" in seats_of(vice.person.pk, timezone.localdate())[0].kinds
    status, problem = sent(client, "/delegations", {**order, "kinds": ["governor"]})
    assert (status, problem["errors"][0]["field"]) == (422, "kinds")
    status, made = sent(client, f"/delegations/{made['id']}/revoke", {"on": today, "reference": "13/2026"})
    assert (status, made["revoked_on"]) == (200, today)
    assert client.get("/api/identity/delegations").json()["items"][0]["reference"] == "12/2026"


def test_replacement_and_end_over_http(client: Client) -> None:
    (president, absent), (_, vice) = appointed("p", "president"), appointed("v", standing="vice_president")
    client.force_login(president.account)
    today = timezone.localdate().isoformat()
    status, problem = sent(
        client, "/replacements", {"absent": absent.pk, "starts": today, "ends": today, "reason": "سفر"}
    )
    assert (status, problem["errors"][0]["field"]) == (422, "ends")
    status, made = sent(client, "/replacements", {"absent": absent.pk, "starts": today, "reason": "مرض"})
    assert (status, made["replacement_id"]) == (201, vice.pk)


def test_people_and_posts_of_ones_own_community_only(client: Client) -> None:
    president, _ = appointed("p", "president")
    _, elsewhere = appointed("q", "president", territory=OTHER_COMMUNE)
    client.force_login(president.account)
    people = client.get("/api/identity/people").json()["items"]
    assert [one["person_id"] for one in people] == [president.person.pk]
    assert len(client.get("/api/identity/posts").json()["items"]) == 1
    today = timezone.localdate().isoformat()
    assert sent(client, f"/mandates/{elsewhere.pk}/end", {"on": today, "reason": "x"})[0] == 404


def test_a_clerk_and_a_stranger_are_refused(client: Client) -> None:
    assert client.get("/api/identity/people").status_code == 401
    client.force_login(make_holder("clerk", "clerk").account)
    assert client.get("/api/identity/people").status_code == 403


def test_anybody_finds_a_territory_and_its_offices(client: Client) -> None:
    make_office()
    (found,) = client.get("/api/territories/named", {"name": "تاسلطانت"}).json()
    assert found["id"] == COMMUNE
    path = client.get(f"/api/territories/{COMMUNE}/path").json()
    assert [one["level"] for one in path] == ["region", "prefecture", "commune"]
    assert len(client.get(f"/api/territories/{COMMUNE}/offices").json()) == 1


def test_a_mandate_is_given_to_who_is_known_here_and_to_nobody_else(client: Client) -> None:
    president, held = appointed("p", "president")
    stranger = make_person("stranger")
    _, elsewhere = appointed("q", "clerk", territory=OTHER_COMMUNE)
    newcomer = services.register_person(
        system_act(COMMUNE, timezone.now()), family_ar="البقالي", first_ar="زينب", cnie="AB1234"
    )
    client.force_login(president.account)
    free = services.create_post(
        system_act(COMMUNE, timezone.now()), title_ar="كاتبة", title_fr="Agente", kinds=("clerk",)
    )
    wanted = {"post": free.pk, "starts": timezone.localdate().isoformat(), "reference": "1/2026"}
    unknown = sent(client, "/mandates", {**wanted, "person": 2_000_000_000})
    assert unknown[0] == 404
    for somebody in (stranger.person.pk, elsewhere.person_id):
        status, said = sent(client, "/mandates", {**wanted, "person": somebody})
        assert (status, said["title"], said.get("detail")) == (
            404,
            unknown[1]["title"],
            unknown[1].get("detail"),
        )
    assert sent(client, "/mandates", {**wanted, "person": newcomer.pk})[0] == 201
    assert sent(client, "/mandates", {**wanted, "person": held.person_id})[0] == 201


MAIN = {"kind": "civil_status_main", "code": "01", "name_ar": "المكتب الرئيسي", "name_fr": "Bureau principal"}


def test_an_office_is_opened_amended_and_closed_over_http(client: Client) -> None:
    """Decree 2-22-04, art. 7: what the pages do, by the same orders."""
    (president, _) = appointed("p", "president")
    client.force_login(president.account)
    today = timezone.localdate().isoformat()
    status, made = sent(client, "/offices", {**MAIN, "starts": today, "reference": "7/2026"})
    assert (status, made["code"], made["name"]["fr"]) == (201, "01", "Bureau principal"), made
    status, problem = sent(client, "/offices", {**MAIN, "code": "02", "reference": "8/2026"})
    assert (status, problem["errors"][0]["field"]) == (422, "kind")
    annexe = {**MAIN, "kind": "civil_status_subsidiary", "code": "02", "reference": "8/2026"}
    status, problem = sent(client, "/offices", annexe)
    assert (status, problem["errors"][0]["field"]) == (422, "visa")
    visa = {"reference": "45/2026", "received_on": today, "given_on": today}
    assert sent(client, "/offices", {**annexe, "visa": visa})[0] == 201
    path = f"/offices/{made['id']}"
    named = {"name_ar": "المكتب المركزي", "name_fr": "Bureau central", "reference": "9/2026"}
    assert sent(client, f"{path}/amend", named)[1]["name"] == {"ar": "المكتب المركزي", "fr": "Bureau central"}
    assert sent(client, f"{path}/close", {"on": today, "reference": "10/2026"})[1]["valid_to"] == today
    assert sent(client, f"{path}/close", {"on": today, "reference": "10/2026"})[0] == 409
    assert [one["code"] for one in client.get("/api/identity/offices").json()["items"]] == ["01", "02"]
    back = sent(client, f"{path}/close/withdraw", {"reference": "11/2026"})
    assert (back[0], back[1]["valid_to"]) == (200, None)
    assert sent(client, f"{path}/close/withdraw", {"reference": "11/2026"})[0] == 409


def test_offices_over_http_are_ones_own_and_their_heads_to_open(client: Client) -> None:
    office = make_office(OTHER_COMMUNE)
    (president, _), (clerk, _) = appointed("p", "president"), appointed("c", "clerk")
    client.force_login(president.account)
    assert client.get(f"/api/identity/offices/{office.pk}").status_code == 404
    assert sent(client, f"/offices/{office.pk}/close", {"on": "2026-11-22", "reference": "1"})[0] == 404
    client.force_login(clerk.account)
    assert client.get("/api/identity/offices").status_code == 403
    assert sent(client, "/offices", {**MAIN, "reference": "7/2026"})[0] == 403
