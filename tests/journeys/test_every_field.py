"""A question of every type: asked, drawn, counted, priced, signed; in Arabic on a telephone, in French at a desk."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_shell import overflow

KEY, CODE = "testing.every_field", "01.151.01.01"
CITIZENS = {"ar": "fatima", "fr": "hassan"}
CORNERS = "35.1690, -5.2640\n35.1690, -5.2638\n35.1692, -5.2638\n35.1692, -5.2640"


@dataclass(frozen=True)
class Said:
    """What one reader reads."""

    held: str
    unsigned: str
    ice: str
    cell: str
    area: str
    line: str
    receipt: str


SAID = {
    "ar": Said(
        "تتوفر الإدارة", "لا بد من التوقيع", "رقما المراقبة", "السطر 2، المساحة", "م²", "× شهران × ", "وصل",
    ),
    "fr": Said(
        "L'administration détient déjà", "doit être signée", "chiffres de contrôle", "Ligne 2, Surface", "m²",
        "× 2 mois × ", "Récépissé",
    ),
}  # fmt: skip


def picture() -> bytes:
    """A small whole picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = b"".join(b"\0" + bytes((x, 120, 90)) * 8 for x in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def looked_at(visitor: Visitor) -> None:
    """Nothing wider than the screen, nothing axe finds."""
    assert overflow(visitor.page) == 0, visitor.page.url
    visitor.require_accessible()


def onward(page: Page) -> None:
    """The button that goes on, and the page after it."""
    page.locator("button.button[name=next]").click()
    page.wait_for_load_state("networkidle")


def day(page: Page, name: str, value: tuple[str, str, str]) -> None:
    """A date in its three parts."""
    page.fill(f"[name={name}_day]", value[0])
    page.select_option(f"[name={name}_month]", value[1])
    page.fill(f"[name={name}_year]", value[2])


def who(visitor: Visitor, said: Said) -> None:
    """What is held is offered first; then the person, the address, the company with a number typed wrong."""
    page = visitor.page
    expect(page.locator(".offered")).to_contain_text(said.held)
    looked_at(visitor)
    page.locator('[name="consent"][value="yes"]').click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".offered")).to_have_count(0)
    assert page.input_value("[name=applicant_name_ar]") != ""
    page.select_option("[name=applicant_paper]", "cnie")
    page.fill("[name=applicant_number]", "AB123456")
    page.fill("[name=home_commune]", "Chefchaouen")
    page.fill("[name=home_quarter]", "Souika")
    page.check("[name=trader][value=yes]")
    onward(page)
    page.fill("[name=business_name]", "Atlas")
    page.fill("[name=business_ice]", "001561191000065")
    onward(page)
    expect(page.locator("main")).to_contain_text(said.ice)
    assert page.input_value("[name=business_name]") == "Atlas"
    looked_at(visitor)
    page.fill("[name=business_ice]", "001561191000066")
    onward(page)


def where(visitor: Visitor, said: Said) -> None:
    """A place, a parcel, ground drawn on the map as far as this machine draws, months counted from two dates."""
    page = visitor.page
    page.fill("[name=market]", "Chefchaouen")
    page.select_option("[name=plot_title]", "title")
    page.fill("[name=plot_number]", "12345/04")
    page.fill("[name=ground_corners]", CORNERS)
    expect(page.locator("[data-ground-area]")).to_contain_text(said.area)
    page.locator('[data-ground="polygon"] [value="undo"]').click()
    assert page.input_value("[name=ground_corners]").count("\n") == 2
    page.fill("[name=ground_corners]", CORNERS)
    page.check("[name=zone][value=centre]")
    day(page, "from", ("15", "1", "2027"))
    day(page, "until", ("14", "3", "2027"))
    looked_at(visitor)
    onward(page)


def what(visitor: Visitor, said: Said) -> None:
    """A row more, a cell typed wrong and said, a picture given."""
    page = visitor.page
    page.fill("[name=goods_0_name]", "Pain")
    page.select_option("[name=goods_0_kind]", "food")
    page.fill("[name=goods_0_area]", "2,5")
    page.locator('[data-row="add"]').click()
    expect(page.locator("[name=goods_1_name]")).to_be_focused()
    page.locator('[data-row="add"]').click()
    page.locator('[value="remove:goods:2"]').click()
    expect(page.locator("[name=goods_2_name]")).to_have_count(0)
    page.fill("[name=goods_1_name]", "Tapis")
    page.select_option("[name=goods_1_kind]", "crafts")
    page.fill("[name=goods_1_area]", "beaucoup")
    onward(page)
    expect(page.locator("main")).to_contain_text(said.cell)
    looked_at(visitor)
    page.fill("[name=goods_1_area]", "3")
    page.set_input_files("[name=sketch]", {"name": "plan.png", "mimeType": "image/png", "buffer": picture()})
    onward(page)


@pytest.mark.parametrize(("language", "width"), [("ar", 360), ("fr", 1280)])
def test_a_request_with_every_field_is_filled_checked_priced_signed_and_filed(
    visit: Visiting, language: Language, width: int
) -> None:
    said = SAID[language]
    visitor = visit(language, width=width, signed_in=CITIZENS[language])
    page = visitor.go(f"/services/{KEY}/{CODE}/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    who(visitor, said)
    where(visitor, said)
    what(visitor, said)
    while "/check/" not in page.url:
        onward(page)
    expect(page.locator("main")).to_contain_text(said.line)
    expect(page.locator("main svg polygon")).to_have_count(1)
    expect(page.locator("main .given img")).to_be_visible()
    looked_at(visitor)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(said.unsigned)
    page.check("[name=oath]")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    assert "/receipt/" in page.url, page.url
    looked_at(visitor)


def test_without_scripts_a_row_is_added_and_corners_are_typed(visit: Visiting) -> None:
    visitor = visit("ar", width=360, signed_in="fatima", javascript=False)
    page = visitor.go(f"/services/{KEY}/{CODE}/")
    page.locator("main form button[type=submit]").last.click()
    draft = page.url.split("/drafts/")[1].split("/")[0]
    visitor.go(f"/drafts/{draft}/form/what/")
    page.fill("[name=goods_0_name]", "خبز")
    page.locator('[value="add:goods"]').click()
    assert page.input_value("[name=goods_0_name]") == "خبز"
    page.fill("[name=goods_1_name]", "زربية")
    page.locator('[value="remove:goods:0"]').click()
    assert page.input_value("[name=goods_0_name]") == "زربية"
    visitor.go(f"/drafts/{draft}/form/where/")
    expect(page.locator("[data-ground]").first).to_be_hidden()
    page.fill("[name=ground_corners]", "35.1690, -5.2640")
    page.locator("button.button[name=next]").click()
    expect(page.locator("main")).to_contain_text("ثلاثة رؤوس")
