"""Who answers for a consulted body: named by the office itself, without a programmer."""

from __future__ import annotations

import pytest
from django.test import Client

from diwan.kernel.base.act import system_act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import BodySeat
from diwan.kernel.cases.requests import seat_of_body
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, Somebody, make_holder

LIST, TREASURY, API = "/desk/bodies/", "/desk/bodies/treasury/", "/api/cases/bodies"
DESK = {"name_ar": "قباضة شفشاون", "name_fr": "Perception de Chefchaouen", "way": "desk",
        "seat": str(COMMUNE), "kind": "body_treasury"}  # fmt: skip


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.cookies["diwan_language"] = "fr"
    client.force_login(somebody.account)
    return client


@pytest.fixture
def head(communities: None) -> Client:
    return signed_in(make_holder("head", "president"))


def answering(place: int = COMMUNE) -> BodySeat | None:
    with reading(Scope("national")):
        return seat_of_body("treasury", Territory.objects.get(pk=place))


def text_of(client: Client, url: str = LIST) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_president_names_who_answers_at_a_desk(head: Client) -> None:
    assert "Personne n’est désigné" in text_of(head).replace("'", "’").replace("&#x27;", "’")
    assert head.post(TREASURY, DESK).status_code == 302
    named = answering()
    assert named is not None
    assert (named.seat_id, named.kind, named.email) == (COMMUNE, "body_treasury", "")
    assert "Perception de Chefchaouen" in text_of(head)
    assert answering(OTHER_COMMUNE) is None
    with reading(Scope("national")):
        assert Entry.objects.filter(verb="cases.body_named", territory_id=COMMUNE).count() == 1


def test_by_a_link_the_seat_is_left_out_and_the_address_kept(head: Client) -> None:
    assert head.post(TREASURY, DESK | {"way": "link", "email": "tresor@example.ma"}).status_code == 302
    named = answering()
    assert named is not None
    assert (named.seat_id, named.kind, named.email) == (None, "", "tresor@example.ma")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_ar": ""}, "name_ar"),
        ({"name_fr": "   "}, "name_fr"),
        ({"way": "link", "email": "tresor"}, "email"),
        ({"seat": str(OTHER_COMMUNE)}, "seat"),
        ({"kind": "body_governor"}, "kind"),
        ({"kind": ""}, "kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    head: Client, wrong: dict[str, str], field: str
) -> None:
    answer = head.post(TREASURY, DESK | wrong)
    text = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert f'id="id_{field}-error"' in text or f'href="#id_{field}' in text
    assert ("Perception de Chefchaouen" in text) == (field != "name_fr")
    assert answering() is None


def test_the_nearest_naming_wins_and_taken_back_the_one_above_answers(head: Client) -> None:
    name_body(
        system_act(PROVINCE, NOW), body="treasury", name=Text("الخزينة الإقليمية", "Trésorerie provinciale"),
        seat=PROVINCE, kind="body_treasury",
    )  # fmt: skip
    assert "Désigné par" in text_of(head)
    assert "Trésorerie provinciale" in text_of(head, TREASURY)
    head.post(TREASURY, DESK)
    near = answering()
    assert near is not None
    assert near.territory_id == COMMUNE
    head.post(TREASURY, {"withdraw": "yes"})
    above = answering()
    assert above is not None
    assert above.territory_id == PROVINCE
    assert head.post(TREASURY, {"withdraw": "yes"}).status_code == 404


def test_a_clerk_names_nobody_and_an_unknown_body_is_not_found(head: Client, communities: None) -> None:
    clerk = signed_in(make_holder("clerk", "clerk"))
    assert clerk.get(LIST).status_code == 403
    assert clerk.post(TREASURY, DESK).status_code == 403
    assert head.get("/desk/bodies/nobody/").status_code == 404
    assert answering() is None


def test_bodies_are_named_through_the_api(head: Client) -> None:
    told = {"name": {"ar": "القباضة", "fr": "Perception"}, "seat": COMMUNE, "kind": "body_treasury"}
    answer = head.put(f"{API}/treasury", told, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["way"] == "desk"
    (listed,) = [one for one in head.get(API).json() if one["key"] == "treasury"]
    assert listed["here"]
    assert (listed["called"]["fr"], listed["named_by"]) == ("Perception", COMMUNE)
    refused = head.put(f"{API}/treasury", told | {"email": "no"}, content_type="application/json")
    assert refused.status_code == 422
    assert head.delete(f"{API}/treasury").status_code == 204
    assert head.delete(f"{API}/treasury").status_code == 404
