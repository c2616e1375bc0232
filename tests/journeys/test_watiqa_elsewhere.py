"""Collected at another commune's office, chosen in the form, moved and handed over; an online payment given back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import (
    FATIMA,
    YOUSSEF,
    Caller,
    Somebody,
    choose,
    go_on,
    pay_online,
    press,
    request_copy,
    seen,
    settled,
)
from tests.journeys.test_watiqa_order import asked_for_own_extract, filed

SOON = 60
"""Seconds within which a worker has carried word from one community to the other."""


@dataclass(frozen=True, slots=True)
class There:
    """The commune where one collects: as one types it, its accounts, and a word of the name of its office."""

    typed: str
    accounts: str


WORDS: dict[Language, dict[str, str]] = {
    "ar": {"delivered": "تم التسليم", "back": "تم إرجاع المبلغ"},
    "fr": {"delivered": "Remise", "back": "Remboursé"},
}


def ask_for_another_counter(visitor: Visitor, who: Somebody, there: There) -> str:
    """The form: counter, another office, its commune by name, then one of its offices."""
    page = asked_for_own_extract(visitor, who)
    choose(page, "delivery", "counter")
    page.fill("[name=number_of_copies]", "1")
    choose(page, "collect_where", "other")
    page.fill("[name=collect_commune]", "Xzqwkjh")
    go_on(visitor)
    expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
    expect(page.locator("[name=collect_commune]")).to_have_value("Xzqwkjh")
    page.fill("[name=collect_commune]", there.typed)
    go_on(visitor)
    page.locator("input[name=collect_office]").first.check()
    return filed(visitor)


def prepared_and_signed(clerk: Visitor, officer: Visitor, number: str) -> None:
    """The office's own work, by the API of the same services."""
    at, calls = f"/watiqa/desk/requests/{number}", Caller(clerk)
    clerk.go("/desk/watiqa/match/")
    officer.go("/desk/watiqa/sign/")
    (first, *_) = calls.get(f"{at}/candidates")
    calls.post(f"{at}/match", {"record": first["record"], "paper_seen": True})
    calls.post(f"{at}/prepare")
    (signed,) = Caller(officer).post("/watiqa/desk/sign", {"numbers": [number]}).json()
    assert signed["signed"], signed


def until(page: Page, selector: str, text: str) -> None:
    """Read the page again until word has come."""
    end = time.monotonic() + SOON
    while text not in " ".join(page.locator(selector).all_inner_texts()):
        assert time.monotonic() < end, f"{text!r} did not come: {page.url}"
        page.wait_for_timeout(500)
        page.reload()
        settled(page)


@pytest.mark.long("ar")
@pytest.mark.parametrize(
    ("language", "width", "who", "there"),
    [
        ("ar", 1280, FATIMA, There("المنارة", "menara")),
        ("fr", 360, YOUSSEF, There("Chefchaouen", "chefchaouen")),
    ],
    ids=["ar-desk", "fr-phone"],
)
def test_a_copy_is_collected_at_the_office_chosen_in_the_form(
    visit: Visiting, language: Language, width: int, who: Somebody, there: There
) -> None:
    citizen = visit(language, width=width, signed_in=who.username)
    number = ask_for_another_counter(citizen, who, there)
    pay_online(citizen, who, number)
    clerk = visit(language, width=width, signed_in=f"{who.commune}.clerk")
    officer = visit(language, width=width, signed_in=f"{who.commune}.officer")
    prepared_and_signed(clerk, officer, number)

    page = clerk.go(f"/desk/watiqa/deliver/{number}/")
    seen(clerk)
    page.locator(f"a[href='/desk/watiqa/deliver/{number}/office/']").click()
    settled(page)
    seen(clerk)
    page.go_back()
    press(page, "button[name=verb][value=ready]")

    away = visit(language, width=width, signed_in=f"{there.accounts}.clerk")
    page = away.go("/desk/watiqa/collect/")
    name = f"{who.first} {who.family}"
    until(page, "main", name)
    page.locator("main a", has_text=name).last.click()
    settled(page)
    seen(away)
    page.fill("[name=handed_to]", f"{who.first} {who.family}")
    choose(page, "handed_paper", "cnie")
    press(page, "main form:has([name=handed_to]) button[type=submit]")
    seen(away)

    page = citizen.go(f"/requests/{who.code}/{number}/")
    until(page, "main", WORDS[language]["delivered"])
    seen(citizen)


@pytest.mark.long("fr")
@pytest.mark.parametrize(("language", "width", "who"), [("ar", 360, YOUSSEF), ("fr", 1280, FATIMA)])
def test_an_online_payment_goes_back_the_way_it_came(
    visit: Visiting, language: Language, width: int, who: Somebody
) -> None:
    citizen = visit(language, width=width, signed_in=who.username)
    number = request_copy(citizen, who, language)
    pay_online(citizen, who, number)
    address = citizen.page.url
    reference = address.rstrip("/").rpartition("/")[2]

    cashier = visit(language, width=width, signed_in=f"{who.commune}.cashier")
    page = cashier.go(f"/desk/cashier/{quote(reference)}/give-back/")
    seen(cashier)
    page.fill("[name=reason]", "أدي مرتين" if language == "ar" else "Payé deux fois")
    press(page, "main form button[type=submit]")
    seen(cashier)
    page.locator("main th a").last.click()
    settled(page)
    seen(cashier)
    press(page, "button[name=verb][value=ask]")
    seen(cashier)

    page = citizen.go(address.removeprefix(citizen.house.url))
    until(page, "main .chip", WORDS[language]["back"])
    seen(citizen)
