"""The house in a browser: every portal page and component, the desk by keyboard, all of it without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, Language, Visiting

PORTAL = (
    "/",
    "/services/",
    "/services/?q=كونط",
    "/communes/",
    "/communes/?q=chaouen",
    "/accessibility/",
    "/nowhere/",
)
PARTS = (
    "type", "values", "buttons", "chips", "notices", "forms", "choices", "errors", "search", "cards", "table",
    "facts", "steps", "timeline", "calendar", "files", "receipt", "seal", "tabs", "empty", "confirm",
)  # fmt: skip
LANGUAGES: tuple[Language, ...] = ("ar", "fr")


def clerk_of(house: House) -> str:
    """Somebody who has a desk."""
    return next(name for name, account in house.accounts.items() if account["role"] != "citizen")


def overflow(page: Page) -> int:
    """By how much the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_portal_pages_are_open_to_everyone(
    visit: Visiting, language: Language, width: int, dark: bool
) -> None:
    visitor = visit(language, width=width, dark=dark)
    for address in PORTAL:
        page = visitor.go(address)
        visitor.require_accessible()
        assert overflow(page) == 0, address
        assert page.evaluate("document.dir") == {"ar": "rtl", "fr": "ltr"}[language]


@pytest.mark.parametrize("width", [360, 1280])
def test_every_component_is_accessible_in_every_look(visit: Visiting, width: int) -> None:
    visitor = visit("ar", width=width)
    for part in PARTS:
        page = visitor.go(f"/design/?part={part}&all=1")
        visitor.require_accessible()
        assert overflow(page) == 0, part


def test_arrows_point_onward_and_clocks_do_not_turn(visit: Visiting) -> None:
    page = visit("ar").go("/design/?part=buttons")
    for language, turned in (("ar", "-1 1"), ("fr", "none")):
        arrow = page.locator(f"[data-theme=light][lang={language}] .icon--mirror").first
        assert arrow.evaluate("icon => getComputedStyle(icon).scale") == turned
    page = visit("ar").go("/design/?part=chips")
    assert (
        page.locator("[lang=ar] .chip .icon").first.evaluate("icon => getComputedStyle(icon).scale") == "none"
    )


def test_arabic_starts_at_the_right_and_is_set_in_its_own_font(visit: Visiting) -> None:
    page = visit("ar").go("/communes/")
    box = page.locator("h1").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] > 1200
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('600 1rem \"Diwan Sans\"', 'ابحث')")


def test_one_click_changes_the_language_and_keeps_the_page(visit: Visiting) -> None:
    page = visit("ar").go("/communes/?q=chaouen")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url.endswith("/communes/?q=chaouen")
    page.goto(page.url.split("/communes")[0] + "/")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


def test_what_was_typed_is_there_again_in_the_other_language(visit: Visiting) -> None:
    page = visit("ar").go("/accounts/signup/")
    page.fill("[name=first_ar]", "زينب")
    page.select_option("select[name^=birth_date]", index=3)
    page.fill("[name=password1]", "une phrase assez longue")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("[name=first_ar]")).to_have_value("زينب")
    expect(page.locator("select[name^=birth_date]")).to_have_value("3")
    expect(page.locator("[name=password1]")).to_have_value("")
    page.goto(page.url)
    expect(page.locator("[name=first_ar]")).to_have_value("")


def test_the_look_changes_at_once_and_is_kept(visit: Visiting) -> None:
    page = visit("ar").go("/")
    with page.expect_response(re.compile("/theme/dark/")):
        page.locator("[data-theme-to=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("[data-theme-to=light]")).to_be_visible()


def test_the_first_key_leads_past_the_header(visit: Visiting) -> None:
    page = visit("ar").go("/services/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_unfolds_on_a_telephone(visit: Visiting) -> None:
    visitor = visit("ar", width=360)
    page = visitor.go("/")
    page.locator(".band__fold > summary").click()
    page.locator(".band__fold").get_by_role("link", name="الجماعات").click()
    assert page.url.endswith("/communes/")


def test_two_clicks_send_once(visit: Visiting) -> None:
    page = visit("ar").go("/accounts/login/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.fill("input[name=login]", "nobody")
    page.fill("input[name=password]", "nothing")
    page.locator("form:has(input[name=password]) [type=submit]").first.dblclick()
    page.wait_for_load_state()
    expect(page.locator(".summary")).to_be_focused()
    assert len(sent) == 1


def test_the_list_stays_while_files_open_beside_it(visit: Visiting) -> None:
    page = visit("ar").go("/design/desk/2/")
    page.locator("#list").evaluate("list => { list.dataset.kept = 'yes' }")
    row = page.locator("[data-row]").nth(2)
    row.click()
    page.wait_for_url("**/design/desk/3/")
    expect(page.locator("#list")).to_have_attribute("data-kept", "yes")
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.locator("#file h1")).to_have_text(row.locator(".file-row__title").inner_text())
    expect(page.locator("#file")).to_be_focused()
    page.go_back()
    expect(page.locator("#file h1")).to_have_text(
        page.locator("[data-row]").nth(1).locator(".file-row__title").inner_text()
    )


def test_a_clerk_needs_no_mouse(visit: Visiting) -> None:
    page = visit("ar").go("/design/desk/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.pathname") == "/design/desk/1/"
    page.keyboard.press("Enter")
    page.wait_for_url("**/design/desk/1/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys [data-page-keys] kbd").first).to_have_text("p")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_letters_typed_into_a_field_are_letters(visit: Visiting) -> None:
    page = visit("ar").go("/design/desk/2/")
    page.locator("#desk-seek").focus()
    page.keyboard.type("jk?")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#desk-seek")).to_have_value("jk?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_palette_finds_a_page_and_goes_there(visit: Visiting, house: House, language: Language) -> None:
    visitor = visit(language, signed_in=clerk_of(house))
    page = visitor.go("/desk/")
    visitor.require_accessible()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    first = page.locator("#palette .palette__item").first
    expect(first).to_have_attribute("aria-selected", "true")
    visitor.require_accessible()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/desk/" in page.url
    page.keyboard.press("Control+k")
    page.keyboard.type("zzzzzz")
    expect(page.locator("#palette-found")).to_contain_text("zzzzzz")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_and_the_account_are_accessible(
    visit: Visiting, house: House, language: Language, width: int
) -> None:
    visitor = visit(language, width=width, signed_in=clerk_of(house))
    for address in ("/desk/", "/desk/find/", "/me/", "/design/desk/", "/design/desk/2/", "/accounts/2fa/"):
        page = visitor.go(address)
        visitor.require_accessible()
        assert overflow(page) == 0, address


def test_everything_works_without_scripts(visit: Visiting) -> None:
    visitor = visit("ar", javascript=False)
    page = visitor.go("/")
    page.get_by_role("searchbox").fill("chaouen")
    page.locator(".seek button").click()
    assert "/services/?q=chaouen" in page.url
    visitor.go("/communes/")
    page.get_by_role("searchbox").fill("chaouen")
    page.locator(".seek button").click()
    page.get_by_role("link", name="شفشاون", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("شفشاون")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("h1")).to_have_text("Chefchaouen")
    page.locator("[data-theme-to=dark]").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.go("/design/desk/")
    page.locator("[data-row]").nth(1).click()
    expect(page.locator("#file")).to_be_visible()
    visitor.go("/design/?part=confirm")
    page.locator(".button--danger").first.click()
    expect(page.locator(".confirm")).to_be_visible()


def test_a_confirmation_is_asked_over_the_page_where_scripts_run(visit: Visiting) -> None:
    page = visit("ar").go("/design/?part=confirm")
    page.locator("[data-dialog]").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_who_asks_for_no_motion_gets_none_and_forced_colours_keep_edges(visit: Visiting) -> None:
    page = visit("ar").go("/design/?part=buttons")
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    button = page.locator(".button").first
    assert button.evaluate("b => parseFloat(getComputedStyle(b).transitionDuration)") <= 0.001
    assert button.evaluate("b => getComputedStyle(b).borderTopStyle") == "solid"


def test_on_paper_only_what_matters_is_printed(visit: Visiting) -> None:
    page = visit("ar", dark=True).go("/design/desk/2/")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".band")).to_be_hidden()
    expect(page.locator("#list")).to_be_hidden()
    expect(page.locator("#file h1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
