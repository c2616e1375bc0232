"""The desk finds cases by what they say; no word stands in an address, and who may not open finds nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from diwan.kernel.cases.tests.conftest import club, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import filed
from diwan.kernel.testing.world import Somebody, make_holder

FIND = "/desk/cases/find/"


def sought(somebody: Somebody, words: str, *, language: str = "ar") -> str:
    client = Client()
    client.cookies["diwan_language"] = language
    client.force_login(somebody.account)
    answer = client.post(FIND, {"q": words})
    assert answer.status_code == 302
    assert words not in answer["Location"]
    return client.get(answer["Location"]).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_case_is_found_by_a_name_in_other_letters(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    page = sought(people["clerk"], "السعاد علوى")
    assert case.number in page
    assert "ملف واحد" in page
    assert "répond à votre recherche" in sought(people["clerk"], "سعاد", language="fr")


@pytest.mark.django_db(transaction=True)
def test_nothing_found_says_what_to_do(people: dict[str, Somebody]) -> None:  # noqa: F811
    filed(people["citizen"])
    assert "جربوا كلمات أقل" in sought(people["clerk"], "زيتون")
    assert "العلامات وحدها" in sought(people["clerk"], "؟!")


@pytest.mark.django_db(transaction=True)
def test_another_seat_and_another_community_find_nothing(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    assert case.number not in sought(people["other"], "سعاد")
    assert case.number not in sought(make_holder("cashier", "cashier"), "سعاد")


@pytest.mark.django_db(transaction=True)
def test_htmx_gets_the_page_at_once(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    client = Client()
    client.force_login(people["clerk"].account)
    answer = client.post(FIND, {"q": "سعاد"}, headers={"HX-Request": "true"})
    assert case.number in answer.content.decode()
    assert "سعاد" not in answer["HX-Replace-Url"]
