"""What a device is told and given for a counter that goes on without the line."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from diwan.kernel.testing.world import Somebody, make_holder, make_office
from diwan.shell.kept import account_secret


@pytest.fixture
def clerk(communities: None) -> Somebody:
    from diwan.kernel.testing.world import COMMUNE

    return make_holder("clerk", "civil_status.clerk", office=make_office(COMMUNE))


@pytest.fixture
def client(clerk: Somebody) -> Client:
    found = Client()
    found.force_login(clerk.account)
    return found


@pytest.mark.django_db
def test_the_worker_is_for_the_desk_and_keeps_only_files_of_the_house() -> None:
    answer = Client().get("/worker.js")
    assert answer["Service-Worker-Allowed"] == "/desk/"
    assert "no-cache" in answer["Cache-Control"]
    told = re.match(r"const KEPT = (.*);\n", answer.content.decode())
    assert told
    kept = json.loads(told[1])
    assert kept["version"]
    assert all(name.startswith("/static/") for name in kept["files"])
    assert any("shell/css/tokens" in name for name in kept["files"])


def test_a_seat_is_told_its_own_forms_and_its_own_lock(client: Client, clerk: Somebody) -> None:
    answer = client.get("/desk/kept/who/")
    told = answer.json()
    assert "no-store" in answer["Cache-Control"]
    assert [page["path"] for page in told["pages"]][:1] == ["/desk/civil-status/births/new/"]
    assert told["secret"] == account_secret(clerk.account)
    assert str(clerk.account.pk) != told["account"]


def test_a_page_kept_on_the_device_leaves_the_message_for_its_reader(client: Client, clerk: Somebody) -> None:
    seat = client.get("/desk/kept/who/").json()["seat"]
    client.post("/me/", {"seat": seat})
    copy = client.get("/desk/kept/", headers={"X-Kept-Copy": "1"}).content.decode()
    assert not re.search(r'class="toast[ "]', copy)
    assert re.search(r'class="toast[ "]', client.get("/desk/kept/").content.decode())


def test_a_page_says_to_the_device_that_nobody_is_signed_in(client: Client) -> None:
    assert " data-stranger" in Client().get("/").content.decode()
    assert " data-stranger" not in client.get("/desk/kept/").content.decode()
