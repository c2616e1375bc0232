"""A clerk goes from file to file: the queue stays beside it where there is room; a telephone never asks for it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting
from tests.journeys.test_main_journey import seen

QUEUE = "/desk/cases/"
WHO = "chefchaouen.president"


def asked_lists(page: Page) -> list[str]:
    """The lists a page asks for of itself, as they are asked."""
    found: list[str] = []
    page.on(
        "request",
        lambda request: found.append(request.url) if request.headers.get("hx-target") == "beside" else None,
    )
    return found


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_queue_stays_while_files_change(visit: Visiting, language: Language) -> None:
    president = visit(language, signed_in=WHO)
    page = president.go(f"{QUEUE}?which=house")
    page.locator("[data-row]").nth(1).click()
    page.wait_for_url("**which=house")
    rows = page.locator("#beside [data-row]")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    seen(president)

    page.locator("#list").evaluate("list => { list.dataset.kept = 'yes' }")
    third = rows.nth(2)
    number = (third.get_attribute("href") or "").split("?")[0].rstrip("/").rpartition("/")[2]
    third.click()
    expect(page.locator("#file")).to_contain_text(number)
    expect(page.locator("#file")).to_be_focused()
    expect(page).to_have_title(re.compile(re.escape(number)))
    expect(page.locator("#list")).to_have_attribute("data-kept", "yes")
    expect(third).to_have_attribute("aria-current", "true")
    expect(page.locator("#beside [aria-current=true]")).to_have_count(1)
    assert "which=house" in page.url
    page.go_back()
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    roll(page, "#file")
    expect(page.locator(".band")).to_be_in_viewport()


def roll(page: Page, pane: str) -> None:
    """A wheel over a pane moves that pane, and nothing else."""
    box = page.locator(pane).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.wheel(0, 400)
    page.wait_for_function("pane => document.querySelector(pane).scrollTop > 0", arg=pane)
    assert page.evaluate("document.documentElement.scrollTop") == 0


def test_a_telephone_shows_the_file_alone(visit: Visiting) -> None:
    president = visit("ar", width=360, signed_in=WHO)
    page = president.go(f"{QUEUE}?which=house")
    asked = asked_lists(page)
    page.locator("[data-row]").first.click()
    expect(page.locator("#file h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#list")).to_be_hidden()
    assert asked == []
