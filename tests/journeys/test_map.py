"""Finding one's commune on the map, by position, and without either."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting
from tests.journeys.test_shell import LANGUAGES, overflow

CHEFCHAOUEN = {"latitude": 35.1688, "longitude": -5.2636, "accuracy": 25}
NAMES = {"ar": ("طنجة-تطوان-الحسيمة", "شفشاون"), "fr": ("Tanger-Tétouan-Al Hoceima", "Chefchaouen")}


def ready(page: Page) -> None:
    """Until the map is drawn; software drawing on a busy machine takes its time."""
    page.wait_for_selector("[data-map-ready]", timeout=15_000)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_down_the_list_to_a_commune_the_map_following(
    visit: Visiting, language: Language, width: int, dark: bool
) -> None:
    region, province = NAMES[language]
    visitor = visit(language, width=width, dark=dark)
    page = visitor.go("/communes/")
    ready(page)
    assert overflow(page) == 0
    visitor.require_accessible()
    page.locator("#places").get_by_role("link", name=region).click()
    expect(page).to_have_url(f"{visitor.house.url}/communes/?in=01")
    expect(page.locator("#places-title")).to_be_focused()
    page.locator("#places").get_by_role("link", name=province, exact=True).click()
    expect(page).to_have_url(f"{visitor.house.url}/communes/?in=01.151")
    visitor.require_accessible()
    assert overflow(page) == 0
    page.locator("#places .places__lines").get_by_role("link", name=province, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(province)


def test_a_tap_on_the_map_chooses_a_region_then_a_province(visit: Visiting) -> None:
    page = visit("ar").go("/communes/")
    ready(page)
    canvas = page.locator("[data-map-canvas]")
    box = canvas.bounding_box()
    assert box
    inland = {"x": box["width"] * 0.75, "y": box["height"] * 0.2}
    canvas.hover(position=inland)
    expect(page.locator("[data-map-name]")).to_be_visible()
    canvas.click(position=inland)
    expect(page.locator("#places")).to_have_attribute("data-kind", "provinces")
    page.wait_for_timeout(900)  # the map glides to the region
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.locator("#places")).to_have_attribute("data-kind", "communes")
    page.locator('[data-map-do="whole"]').click()
    page.go_back()
    expect(page.locator("#places")).to_have_attribute("data-kind", "provinces")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_position_given_leads_to_its_communes_and_is_in_no_address(
    visit: Visiting, language: Language
) -> None:
    visitor = visit(language)
    visitor.page.context.grant_permissions(["geolocation"], origin=visitor.house.url)
    visitor.page.context.set_geolocation(CHEFCHAOUEN)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = visitor.go("/communes/")
    page.locator("[data-here-ask]").click()
    expect(page.locator("#places")).to_contain_text(NAMES[language][1])
    expect(page.locator("#places")).to_have_attribute("data-kind", "communes")
    visitor.require_accessible()
    assert not [address for address in [*asked, page.url] if "35.1" in address or "5.26" in address]
    ready(page)
    expect(page.locator(".map__you")).to_be_visible()


def test_a_position_refused_is_said_and_the_list_remains(visit: Visiting) -> None:
    visitor = visit("fr", width=360)
    visitor.page.context.clear_permissions()
    page = visitor.go("/communes/")
    page.locator("[data-here-ask]").click()
    expect(page.locator("[data-here-said]")).to_contain_text("liste")
    expect(page.locator("#places .places__lines a")).to_have_count(12)


def test_without_scripts_the_list_is_the_whole_page(visit: Visiting) -> None:
    visitor = visit("ar", javascript=False)
    page = visitor.go("/communes/")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("[data-here]")).to_be_hidden()
    page.get_by_role("link", name=NAMES["ar"][0]).click()
    page.get_by_role("link", name=NAMES["ar"][1], exact=True).click()
    page.locator(".places__lines").get_by_role("link", name=NAMES["ar"][1], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAMES["ar"][1])


def test_without_webgl_there_is_the_list_and_no_empty_frame(visit: Visiting) -> None:
    visitor = visit("fr")
    visitor.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = visitor.go("/communes/")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("#places .places__lines a")).to_have_count(12)
