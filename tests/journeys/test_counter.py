"""A request filed at the counter for somebody without an account, its receipt, and its tracking code."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import choose, press, seen, settled


@dataclass(frozen=True, slots=True)
class Present:
    """Who stands at the counter, and the words of the reader's language."""

    card: str
    family_ar: str
    first_ar: str
    missing: str


PRESENT: dict[Language, Present] = {
    "ar": Present("LB{:06d}", "الريفي", "عبد السلام", "لا يوجد طلب"),
    "fr": Present("LC{:06d}", "الجبلي", "رحمة", "Aucune demande"),
}


def write_down(page: Page, who: Present, card: str) -> None:
    """The person's identity, card in hand."""
    page.select_option("[name=procedure]", "watiqa.birth_copy")
    choose(page, "paper", "cnie")
    page.fill("[name=cnie]", card)
    page.fill("[name=first_ar]", who.first_ar)
    page.fill("[name=family_ar]", who.family_ar)
    page.fill("[name=birth_date_day]", "3")
    page.select_option("[name=birth_date_month]", "5")
    page.fill("[name=birth_date_year]", "1951")
    page.fill("[name=phone]", "0612345678")
    choose(page, "language", "ar")


def go_on(visitor: Visitor) -> None:
    """The next page of the sequence."""
    press(visitor.page, "button[name=next]")
    seen(visitor)


def file_copy(visitor: Visitor, who: Present, card: str) -> None:
    """The citizen's own sequence, asked across the counter."""
    page = visitor.page
    page.fill("[name=family_ar]", who.family_ar)
    page.fill("[name=first_ar]", who.first_ar)
    page.fill("[name=birth_date_day]", "3")
    page.select_option("[name=birth_date_month]", "5")
    page.fill("[name=birth_date_year]", "1951")
    go_on(visitor)
    choose(page, "quality", "holder")
    expect(page.locator("[name=cnie]")).to_have_value(card)
    expect(page.locator("[name=phone]")).not_to_have_value("")
    go_on(visitor)
    choose(page, "kind", "extract")
    choose(page, "language", "ar")
    go_on(visitor)
    choose(page, "delivery", "counter")
    choose(page, "collect_where", "keeper")
    page.fill("[name=number_of_copies]", "1")
    while "/check/" not in page.url:
        go_on(visitor)
    press(page, "main :is(form.actions, form .actions) button[type=submit]")
    seen(visitor)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_clerk_files_for_somebody_present_who_then_follows_by_the_code(
    visit: Visiting, language: Language
) -> None:
    who = PRESENT[language]
    clerk = visit(language, width=1280, signed_in="chefchaouen.clerk")
    page = clerk.go("/desk/counter/")
    seen(clerk)
    card = who.card.format(abs(hash((language, id(page)))) % 1_000_000)
    write_down(page, who, card)
    press(page, "main form .actions button[type=submit]")
    seen(clerk)
    file_copy(clerk, who, card)
    assert page.url.endswith("/receipt/"), page.url
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.locator(".receipt").inner_text())
    assert found is not None
    paper = page.request.get(page.url.removesuffix("/") + ".pdf")
    assert paper.body().startswith(b"%PDF")
    page.goto(page.url + "print/")
    expect(page.locator(".receipt")).to_contain_text(found[0])
    follows(visit(language, width=360), found[0], who)


def follows(person: Visitor, code: str, who: Present) -> None:
    """At home, on a telephone, without an account."""
    page = person.go("/track/")
    seen(person)
    page.fill("[name=code]", "AAAA-AAAA-AAAA")
    press(page, "main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(who.missing)
    page.fill("[name=code]", code.lower())
    press(page, "main form button[type=submit]")
    settled(page)
    seen(person)
    expect(page.locator("main")).not_to_contain_text(who.family_ar)
    expect(page.locator(".timeline")).to_be_visible()
