"""A case file comes alone; the queue it was opened from follows where there is room, and stays while files change."""

from __future__ import annotations

import pytest
from django.test import Client

from diwan.kernel.cases.tests.conftest import club, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import filed
from diwan.kernel.testing.world import Somebody
from diwan.shell.cases.tests.test_queue_pages import QUEUE, at, text

pytestmark = pytest.mark.django_db(transaction=True)


def part(client: Client, address: str, target: str) -> str:
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": target})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_asks_for_the_queue_it_was_opened_from(people: dict[str, Somebody]) -> None:  # noqa: F811
    opened, other = filed(people["citizen"]), filed(people["citizen"])
    clerk = at(people["clerk"])
    file = f"{QUEUE}{opened.territory.code}/{opened.number}/"
    assert f'href="{file}?which=mine"' not in text(clerk, f"{QUEUE}?which=office")
    page = text(clerk, f"{file}?which=waiting")
    assert f'hx-get="{QUEUE}?which=waiting"' in page
    assert other.number not in page


def test_a_queue_nobody_has_is_the_offices(people: dict[str, Somebody]) -> None:  # noqa: F811
    opened = filed(people["citizen"])
    file = f"{QUEUE}{opened.territory.code}/{opened.number}/"
    assert f'hx-get="{QUEUE}?which=office"' in text(at(people["clerk"]), f"{file}?which=x%22%3E")


def test_the_list_beside_is_the_rows_as_the_seat_sifts_them(people: dict[str, Somebody]) -> None:  # noqa: F811
    opened, other = filed(people["citizen"]), filed(people["citizen"])
    president = at(people["president"])
    beside = part(president, f"{QUEUE}?which=house", "beside")
    assert "<html" not in beside and 'name="since"' not in beside
    for case in (opened, other):
        assert f'hx-get="{QUEUE}{case.territory.code}/{case.number}/?which=house"' in beside
    president.post(QUEUE, {"which": "house", "since": "2099-01-01", "keep": "1"})
    assert other.number not in part(president, f"{QUEUE}?which=house", "beside")


def test_a_file_set_beside_its_list_comes_without_menu_or_list(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    alone = part(at(people["clerk"]), f"{QUEUE}{case.territory.code}/{case.number}/", "file")
    assert alone.lstrip().startswith("<title>") and 'id="file"' in alone and case.number in alone
    assert 'id="list"' not in alone and 'class="queues"' not in alone


def test_the_parts_keep_their_doors(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    headers = {"HX-Request": "true", "HX-Target": "file"}
    file = f"{QUEUE}{case.territory.code}/{case.number}/"
    assert at(people["other"]).get(file, headers=headers).status_code in (403, 404)
    assert "login" in Client().get(file, headers=headers)["HX-Redirect"]
