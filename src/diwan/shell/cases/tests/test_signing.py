"""One list of what waits for a signature: by deadline, whichever module prepared it, signed by its own service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.testing.world import NOW, make_holder
from diwan.shell.cases import signing
from diwan.shell.cases.signing import Presented, SigningPlace

pytestmark = pytest.mark.usefixtures("communities_for_real")

TODAY = NOW.date()
signed: list[str] = []


def one(key: str, *, days: int, due: int | None = None) -> Presented:
    """Something presented so many days ago, due in so many."""
    return Presented(
        key=key, thing=key, kind="president", what=f"Papier {key}", number=f"{key}/2026", about="سعاد", by="Nadia",
        since=NOW - timedelta(days=days), url="/desk/", due=TODAY + timedelta(days=due) if due is not None else None,
    )  # fmt: skip


def presented(seat: Seat) -> list[Presented]:
    return [
        one("late", days=9, due=-2),
        one("soon", days=9, due=1),
        one("undated", days=1),
        one("far", days=20, due=9),
    ]


def sign(act: Act, thing: Any) -> None:
    if thing == "soon":
        raise Refused("cases.errors.output_void")
    signed.append(f"{thing} {act.mandate_id is not None}")


@pytest.fixture(autouse=True)
def a_place() -> Iterator[None]:
    place = SigningPlace("tests", Text("تجربة", "Essai"), ("president",), lambda seat: 4, presented, sign)
    signing.signs_at(place)
    signed.clear()
    yield
    signing._places.remove(place)


def signed_in(kind: str) -> Client:
    client = Client()
    client.force_login(make_holder(kind, kind).account)
    client.cookies["diwan_language"] = "fr"
    return client


def test_the_most_pressing_is_first_and_what_has_no_deadline_is_not_left_to_the_end() -> None:
    page = signed_in("president").get("/desk/cases/sign/").content.decode().split("<main")[1]
    places = [page.index(f'value="tests:{key}"') for key in ("late", "undated", "soon", "far")]
    assert places == sorted(places)
    assert "Nadia" in page


def test_it_is_shown_to_who_may_sign_it_and_counted_where_they_look() -> None:
    assert "tests:" not in signed_in("clerk").get("/desk/cases/sign/").content.decode()
    menu = signed_in("president").get("/desk/calendar/").content.decode()
    entry = menu.split('href="/desk/cases/sign/"')[1].split("</a>")[0]
    assert "<bdi>4</bdi> en attente" in entry


def test_several_are_signed_each_by_its_own_service_and_one_refused_loses_no_other() -> None:
    client = signed_in("president")
    picked = {"pick": ["tests:late", "tests:soon", "tests:undated"], "which": "picked"}
    answer = client.post("/desk/cases/sign/", picked, follow=True).content.decode()
    assert signed == ["late True", "undated True"]
    assert "2 documents signés" in answer
    assert "soon/2026" in answer


def test_one_kind_is_a_view_of_the_list_and_signing_all_of_it_leaves_the_rest() -> None:
    client = signed_in("president")
    assert "tests:late" in client.get("/desk/cases/sign/?of=tests").content.decode()
    assert "tests:late" not in client.get("/desk/cases/sign/?of=cases").content.decode()
    assert client.post("/desk/cases/sign/?of=cases", {"which": "all"}).status_code == 422
    assert client.post("/desk/cases/sign/?of=tests", {"which": "all"}).status_code == 302
    assert len(signed) == 3


def test_the_api_lists_and_signs_the_same() -> None:
    client = signed_in("president")
    listed = client.get("/api/shell_cases/to-sign").json()
    assert [line["key"] for line in listed] == ["tests:late", "tests:undated", "tests:soon", "tests:far"]
    body = json.dumps({"keys": ["tests:far", "tests:soon"]})
    told = client.post("/api/shell_cases/to-sign", body, content_type="application/json").json()
    assert {line["key"]: line["signed"] for line in told} == {"tests:soon": False, "tests:far": True}
    assert signed == ["far True"]
    gone = client.post("/api/shell_cases/to-sign", '{"keys": ["x"]}', content_type="application/json")
    assert gone.status_code == 422
