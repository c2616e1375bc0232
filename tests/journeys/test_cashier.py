"""At the cashier's: cash against a receipt; and a payment online whose confirmation comes late."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import (
    FATIMA,
    YOUSSEF,
    Somebody,
    choose,
    press,
    request_copy,
    seen,
    settled,
)

DIRHAM: dict[Language, str] = {"ar": "درهم", "fr": "DH"}
LATE = 90_000


def order_of(visitor: Visitor, who: Somebody, number: str) -> str:
    """The payment of a request, opened by who owes it; gives its reference as it is said at the counter."""
    page = visitor.go(f"/requests/{who.code}/{number}/")
    page.locator("main a[href^='/payments/']").first.click()
    settled(page)
    seen(visitor)
    return page.locator(".receipt__number").first.inner_text().strip()


def owed(page: Page) -> str:
    """The amount owed, in whole dirhams above it."""
    figure = re.search(r"\d+", page.locator("main .amount").last.inner_text())
    assert figure is not None
    return figure[0]


def choose_manner(page: Page, manner: str) -> None:
    """How the simulated provider is to behave."""
    for fold in page.locator("details:not([open]) > summary").all():
        fold.click()
    choose(page, "scenario", manner)


@pytest.mark.parametrize(("language", "who"), [("ar", FATIMA), ("fr", YOUSSEF)])
def test_cash_is_taken_against_a_receipt(visit: Visiting, language: Language, who: Somebody) -> None:
    citizen = visit(language, width=360, signed_in=who.username)
    number = request_copy(citizen, who, language)
    reference = order_of(citizen, who, number)

    cashier = visit(language, signed_in=f"{who.commune}.cashier")
    page = cashier.go("/desk/cashier/")
    seen(cashier)
    page.fill("[name=reference]", reference)
    press(page, ".seek button[type=submit]")
    seen(cashier)
    price = owed(page)
    page.fill("[name=tendered]", "0")
    press(page, "form.next-act button[type=submit]")
    seen(cashier)
    expect(page.locator("form.next-act")).to_be_visible()
    page.fill("[name=tendered]", str(int(price) + 10))
    press(page, "form.next-act button[type=submit]")
    seen(cashier)
    expect(page.locator(".next-act__why .amount")).to_contain_text("10")
    expect(page.locator("form.next-act")).to_have_count(0)
    page.locator(".next-act a[href$='/receipt/']").click()
    settled(page)
    seen(cashier)
    expect(page.locator("main, body").first).to_contain_text(DIRHAM[language])
    receipt = page.locator(".receipt__number").first.inner_text().strip()
    cashier.go("/desk/cashier/")
    expect(page.locator("main")).to_contain_text(receipt)
    cashier.go("/desk/cashier/day/")
    seen(cashier)

    citizen.page.reload()
    settled(citizen.page)
    citizen.page.locator("main a[href$='/receipt/']").click()
    settled(citizen.page)
    seen(citizen)
    expect(citizen.page.locator(".receipt__number").first).to_have_text(receipt)


@pytest.mark.parametrize(("language", "who"), [("ar", YOUSSEF), ("fr", FATIMA)])
def test_a_payment_confirmed_late_waits_in_words_and_is_paid_once(
    visit: Visiting, language: Language, who: Somebody
) -> None:
    citizen = visit(language, width=360, signed_in=who.username)
    number = request_copy(citizen, who, language)
    reference = order_of(citizen, who, number)
    page = citizen.page
    address = page.url
    press(page, "main form button[type=submit]")
    assert "/simulator/" in page.url
    seen(citizen)
    choose_manner(page, "late")
    press(page, "button[name=decision][value=pay]")
    page.wait_for_url(lambda url: "/simulator/" not in url)
    settled(page)
    seen(citizen)
    expect(page.locator("main .notice").first).to_be_visible()
    expect(page.locator("main a[href$='/receipt/']")).to_have_count(0)

    cashier = visit(language, signed_in=f"{who.commune}.cashier")
    cashier.go("/desk/cashier/")
    cashier.page.fill("[name=reference]", reference)
    press(cashier.page, ".seek button[type=submit]")
    seen(cashier)
    expect(cashier.page.locator("main .notice").first).to_be_visible()

    expect(page.locator("main a[href$='/receipt/']")).to_be_visible(timeout=LATE)
    page.goto(address)
    settled(page)
    seen(citizen)
    page.locator("main a[href$='/receipt/']").click()
    settled(page)
    seen(citizen)
    expect(page.locator("body")).to_contain_text(DIRHAM[language])
    cashier.page.reload()
    settled(cashier.page)
    expect(cashier.page.locator("form.next-act")).to_have_count(0)
