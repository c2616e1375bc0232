"""What the command palette finds, and for whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services.filing import open_case
from diwan.kernel.cases.tests.conftest import club  # noqa: F401
from diwan.kernel.testing.world import OTHER_COMMUNE, make_holder, make_person
from diwan.shell.palette import finds


@pytest.fixture
def filed(club: Path) -> Case:  # noqa: F811
    player = make_person("player", cnie="BK9876")
    values = {"full_name": "سعاد العلوي", "born_on": date(1990, 5, 4), "junior": False}
    return open_case(make_holder("clerk", "clerk").in_office(), procedure="tennis.membership", values=values,
                     holder=player.person)  # fmt: skip


def found_by(username: str, words: str) -> str:
    from diwan.kernel.identity.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    answer = client.post("/desk/find/", {"q": words}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode().split('<div id="found">')[1].split("</main>")[0]


def test_a_case_is_found_by_its_number_and_by_how_it_begins(filed: Case) -> None:
    assert f">{filed.number}<" in found_by("clerk", filed.number)
    assert f">{filed.number}<" in found_by("clerk", filed.number[:-1])


def test_a_case_that_is_found_says_whose_it_is(filed: Case) -> None:
    assert filed.applicant
    assert f"{filed.applicant} · " in found_by("clerk", filed.number)


def test_a_case_is_found_by_the_identity_card_of_its_holder(filed: Case) -> None:
    assert f">{filed.number}<" in found_by("clerk", "bk9876")
    assert filed.number not in found_by("clerk", "bk9877")


def test_another_community_finds_nothing_of_it(filed: Case) -> None:
    make_holder("elsewhere", "clerk", territory=OTHER_COMMUNE)
    for words in (filed.number, "bk9876"):
        assert filed.number not in found_by("elsewhere", words).replace(f"«<bdi>{words}</bdi>»", "")


def test_two_sources_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="cases"):
        finds("cases", Text("ملفات", "Dossiers"))(lambda seat, words: [])
