"""First declarations typed while the line was cut: taken once, doubles left to the office, faults at their fields."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.models import Arrival
from diwan.modules.civil_status.public import Moment
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.tests.test_pages import TYPED, address, signed_in, text_of
from diwan.modules.declarations.tests.world import HERE, People, completed, dead, first, newborn, signed

CAPTURED = "2026-03-10T14:05:00+01:00"
DEAD = {
    "first_ar": "إدريس", "family_ar": "التازي", "sex": "M", "cnie": "K445566", "hour": "06:10",
    "date": TYPED["date"], "place_ar": "مستشفى ابن زهر", "birth_date": "1948",
}  # fmt: skip
NOW = timezone.now()
TODAY = timezone.localdate()


def sent(client: Client, typed: dict[str, str], kind: str = "birth", **more: Any) -> Any:
    """The form sent as the device does when the line is back."""
    who = client.get("/desk/kept/who/").json()
    key = typed.get("key") or str(uuid4())
    body = {
        "key": key, "owner": f"{who.get('account')}:{who.get('seat')}", "captured_at": CAPTURED,
        "answers": {name: [value] for name, value in {**typed, "key": key}.items()}, **more,
    }  # fmt: skip
    address = f"/api/declarations/kept/{kind}"
    return client.post(address, json.dumps(body), content_type="application/json")


def declared() -> list[Declaration]:
    with reading(HERE):
        return list(Declaration.objects.order_by("id"))


@pytest.mark.parametrize("who", ["hospital", "clerk"])
@pytest.mark.parametrize(("kind", "typed"), [("birth", TYPED), ("death", DEAD)])
def test_sent_twice_it_is_one_declaration_and_one_arrival(
    people: People, who: str, kind: str, typed: dict[str, str]
) -> None:
    client, once = signed_in(getattr(people, who)), {**typed, "key": str(uuid4())}
    made, again = sent(client, once, kind), sent(client, once, kind)
    assert made.status_code == 201, made.content
    assert again.json() == made.json()
    (row,) = declared()
    assert (row.type, row.source, row.reference) == (
        kind, "hospital" if who == "hospital" else "counter", made.json()["reference"],
    )  # fmt: skip
    with reading(HERE):
        arrival = Arrival.objects.get()
    assert (arrival.subject, arrival.alike) == (row.reference, [])
    assert row.declared_at > arrival.captured_at, "the device's clock dates nothing"
    assert client.get(made.json()["address"]).status_code == 200


def test_no_number_of_the_register_is_taken(people: People) -> None:
    """Law 36.21, art. 20 to 22; decree 2-22-04, art. 27."""
    sent(signed_in(people.clerk), TYPED)
    assert [(row.record_id, row.record_reference) for row in declared()] == [(None, "")]


def test_twins_kept_are_as_many_declarations(people: People) -> None:
    twins = TYPED | {"children": "2", "child2_sex": "M", "child2_hour": "04:35"}
    assert sent(signed_in(people.hospital), twins).status_code == 201
    assert [row.content.get("twin_order") for row in declared()] == [1, 2]


def test_one_declared_meanwhile_by_the_hospital_is_flagged_and_both_stay(people: People) -> None:
    known = first(people, newborn(event=Moment.on(TODAY)), when=NOW)
    clerk = signed_in(people.clerk)
    answer = sent(clerk, TYPED).json()
    assert [one["reference"] for one in answer["alike"]] == [known.reference]
    assert len(declared()) == 2
    page = clerk.get("/desk/civil-status/arrivals/")
    assert known.reference in text_of(page)
    assert f"{answer['reference']}" in text_of(page)
    assert page.content.decode().count("<textarea") == 1
    assert clerk.get(answer["alike"][0]["address"]).status_code == 200


def test_the_hospital_is_not_told_what_others_declared_and_the_office_is(people: People) -> None:
    known = first(people, newborn(event=Moment.on(TODAY)), who=people.clerk, when=NOW)
    answer = sent(signed_in(people.hospital), TYPED).json()
    assert answer["alike"] == []
    with reading(HERE):
        assert [one["reference"] for one in Arrival.objects.get().alike] == [known.reference]


def test_a_death_in_the_register_already_is_flagged_with_its_record(people: People) -> None:
    done = first(people, dead(event=Moment.on(TODAY)), when=NOW)
    record = signed(people, completed(people, done, when=NOW), when=NOW).record_reference
    answer = sent(signed_in(people.clerk), DEAD, "death").json()
    assert record in [one["reference"] for one in answer["alike"]]


def test_another_mothers_child_is_no_double(people: People) -> None:
    sent(signed_in(people.clerk), TYPED)
    other = TYPED | {"mother_first_ar": "زينب", "mother_family_ar": "بنكيران"}
    assert sent(signed_in(people.clerk), other).json()["alike"] == []


def test_a_fault_comes_back_at_its_field_and_the_mended_form_is_taken(people: People) -> None:
    client, key = signed_in(people.hospital), str(uuid4())
    refused = sent(client, TYPED | {"key": key, "date": "31/02/2026", "mother_first_ar": ""})
    assert refused.status_code == 422
    assert "date" in [error["field"] for error in refused.json()["errors"]]
    assert declared() == []
    nameless = sent(client, TYPED | {"key": key, "mother_first_ar": ""})
    assert [error["field"] for error in nameless.json()["errors"]] == ["mother_first_ar"]
    assert sent(client, TYPED | {"key": key}).status_code == 201


def test_somebody_elses_declaration_is_not_sent(people: People) -> None:
    told = signed_in(people.clerk).get("/desk/kept/who/").json()
    refused = sent(signed_in(people.hospital), TYPED, owner=f"{told['account']}:{told['seat']}")
    assert refused.status_code == 409
    assert declared() == []


def test_who_may_not_declare_is_refused(people: People) -> None:
    def refused(who: Somebody) -> int:
        return int(sent(signed_in(who), TYPED).status_code)

    assert refused(people.authority) in (403, 404)
    assert refused(people.father) in (403, 404, 409)
    assert declared() == []


@pytest.mark.parametrize("who", ["hospital", "clerk"])
@pytest.mark.parametrize("page", ["first_birth", "first_death"])
def test_the_forms_are_kept_on_the_device_of_who_declares(people: People, who: str, page: str) -> None:
    client = signed_in(getattr(people, who))
    assert address(page) in [one["path"] for one in client.get("/desk/kept/who/").json()["pages"]]
    assert " data-kept " in client.get(address(page)).content.decode()
