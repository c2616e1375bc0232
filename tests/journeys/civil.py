"""What the journeys of civil status have in common: a family nobody has, an act entered, a copy given and checked."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import Visitor
from tests.journeys.paper import text_of
from tests.journeys.test_main_journey import press, seen

LETTERS = "ابتجحدرسشعفقكلمنهوي"
CODES = {"chefchaouen": "01.151.01.01", "menara": "07.351.01.09", "moulayabdellah": "06.181.05.01"}
REFERENCE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")
BIRTHS = "/desk/civil-status/births/new/"


def family() -> str:
    """A family name nobody has, so that a journey lives again on the same demo."""
    return "".join(secrets.choice(LETTERS) for _ in range(7))


def some_card() -> str:
    """An identity card nobody has."""
    return f"ZT{secrets.randbelow(900_000) + 100_000}"


def day_words(ago: int = 0) -> str:
    """A day as a clerk types it."""
    return f"{date.today() - timedelta(days=ago):%d/%m/%Y}"


def fill(page: Page, words: Mapping[str, str]) -> None:
    """Type each word in its field; a choice is chosen."""
    for name, value in words.items():
        field = page.locator(f"main [name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"main [name={name}][value='{value}']").check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def unfold(page: Page) -> None:
    """Open what is folded."""
    for fold in page.locator("main details:not([open]) > summary").all():
        fold.click()


def first_office(page: Page) -> None:
    """The first office, where the clerk has several."""
    office = page.locator("main select[name=office]")
    if office.count():
        office.select_option(index=0)


def entered_birth(clerk: Visitor, words: Mapping[str, str]) -> tuple[str, str]:
    """A birth entered at the counter; gives the address of its record, and its number as one quotes it."""
    page = clerk.go(BIRTHS)
    first_office(page)
    unfold(page)
    fill(page, words)
    press(page, "main form[data-kept] .actions button[type=submit]")
    assert "after=" in page.url, page.locator("main").inner_text()
    address = page.locator("main .notice a").first.get_attribute("href") or ""
    page.goto(clerk.house.url + address)
    seen(clerk)
    number = re.search(r"\d+/\d{4}", page.locator(".page-head__over").inner_text())
    assert number, page.url
    return address, number[0]


def given(clerk: Visitor, officer: Visitor, record: str, file: Path, *, kind: str) -> str:
    """A copy prepared by the clerk and signed by the officer, kept in `file`; gives the address that checks it."""
    page = clerk.go(f"{record}give/")
    seen(clerk)
    fill(page, {"given": kind, "languages": "ar,fr", "kinship": "descendant", "name": "مريم التازي",
                "cnie": some_card(), "proof": "الدفتر العائلي"})  # fmt: skip
    press(page, "main form button[type=submit]")
    assert "/issues/" in page.url, page.locator("main").inner_text()
    seen(clerk)
    page = officer.go(page.url.removeprefix(clerk.house.url))
    press(page, "main form button[type=submit]")
    seen(officer)
    links = page.locator("main .actions a")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    pdf = page.request.get(officer.house.url + addresses[0])
    assert pdf.body().startswith(b"%PDF"), page.locator("main").inner_text()
    file.write_bytes(pdf.body())
    return addresses[1]


def words_of(file: Path) -> str:
    """The words of a paper, on one line."""
    return " ".join(text_of(file).split())
