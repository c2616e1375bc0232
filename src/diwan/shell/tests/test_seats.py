"""A desk form opened under one seat is not written under another without a word."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.identity.models import Mandate, Post
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, as_office, make_holder

pytestmark = pytest.mark.usefixtures("communities")
TYPED = {
    "title_ar": "رئيس قسم",
    "title_fr": "Chef de <division>",
    "standing": "staff",
    "kinds": ["clerk", "cashier"],
}


def president_of_two() -> Somebody:
    somebody = make_holder("p", "president")
    with as_office(OTHER_COMMUNE):
        post = Post.objects.create(
            territory_id=OTHER_COMMUNE, title_ar="رئيس", title_fr="Président", kinds=["president"]
        )
        Mandate.objects.create(
            territory_id=OTHER_COMMUNE, person=somebody.person, post=post, starts=date(2021, 9, 15)
        )
    return somebody


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def chosen(client: Client, territory: int) -> None:
    mandate = Mandate.objects.get(territory_id=territory)
    client.post("/me/", {"seat": mandate.pk})


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(president_of_two().account)
    client.cookies["diwan_language"] = "fr"
    return client


def opened_in_one_and_sent_from_the_other(browser: Client) -> tuple[dict[str, object], str]:
    chosen(browser, COMMUNE)
    url = reverse("identity_pages:new_post")
    (seat,) = set(hidden(browser.get(url).content.decode(), "desk_seat"))
    chosen(browser, OTHER_COMMUNE)
    sent = {**TYPED, "desk_seat": seat}
    answer = browser.post(url, sent)
    assert answer.status_code == 409
    assert not Post.objects.filter(title_ar="رئيس قسم").exists()
    return sent, answer.content.decode()


def test_nothing_is_written_and_everything_typed_is_kept(browser: Client) -> None:
    _, page = opened_in_one_and_sent_from_the_other(browser)
    assert "Tassoultante" in page
    assert "Chefchaouen" in page
    assert set(hidden(page, "kinds")) == {"clerk", "cashier"}
    assert "Chef de &lt;division&gt;" in page


def test_it_is_sent_under_the_seat_it_was_opened_under(browser: Client) -> None:
    sent, page = opened_in_one_and_sent_from_the_other(browser)
    again = {**sent, "desk_seat_chosen": hidden(page, "desk_seat_chosen")[0]}
    assert browser.post(reverse("identity_pages:new_post"), again).status_code == 302
    assert Post.objects.get(title_ar="رئيس قسم").territory_id == COMMUNE


def test_it_is_sent_under_the_present_seat_when_that_is_meant(browser: Client) -> None:
    sent, page = opened_in_one_and_sent_from_the_other(browser)
    now = hidden(page, "desk_seat")[-1]
    assert browser.post(reverse("identity_pages:new_post"), {**sent, "desk_seat": now}).status_code == 302
    assert Post.objects.get(title_ar="رئيس قسم").territory_id == OTHER_COMMUNE


@pytest.mark.parametrize("seat", ["", "²", "999999999", "9" * 5000])
def test_a_form_of_no_seat_is_asked_about(browser: Client, seat: str) -> None:
    answer = browser.post(reverse("identity_pages:new_post"), {**TYPED, "desk_seat": seat})
    assert answer.status_code == 409
    assert not hidden(answer.content.decode(), "desk_seat_chosen")


def test_nobody_takes_a_seat_of_somebody_else(browser: Client) -> None:
    other = make_holder("q", "president", territory=COMMUNE)
    foreign = Mandate.objects.get(person=other.person).pk
    sent = {**TYPED, "desk_seat": foreign, "desk_seat_chosen": foreign}
    assert browser.post(reverse("identity_pages:new_post"), sent).status_code == 409


def test_a_page_one_has_no_right_to_under_the_present_seat_keeps_what_was_typed(browser: Client) -> None:
    chosen(browser, COMMUNE)
    url = reverse("identity_pages:new_post")
    seat = hidden(browser.get(url).content.decode(), "desk_seat")[0]
    with as_office(OTHER_COMMUNE):
        Post.objects.filter(territory_id=OTHER_COMMUNE).update(kinds=["clerk"])
    chosen(browser, OTHER_COMMUNE)
    answer = browser.post(url, {**TYPED, "desk_seat": seat})
    assert answer.status_code == 409
    assert "Chef de &lt;division&gt;" in answer.content.decode()


def test_every_form_of_the_desk_names_its_seat_and_no_other_page_does(browser: Client) -> None:
    for name in ("new_post", "new_person", "new_mandate", "new_delegation"):
        page = browser.get(reverse(f"identity_pages:{name}")).content.decode()
        forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL)
        assert forms
        assert all("desk_seat" in one for one in forms)
    assert "desk_seat" not in browser.get("/me/").content.decode()
