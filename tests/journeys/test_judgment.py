"""A judgment corrects a record: asked from home, found at the desk, carried by the officer, told by old copies."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.civil import CODES, day_words, entered_birth, family, fill, given, words_of
from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import FATIMA, YOUSSEF, Somebody, press, seen, settled

SERVICE = "/services/civil_status.substantial_error/"
MOST_PAGES = 12
GENUINE: dict[Language, str] = {"ar": "صحيحة", "fr": "authentique"}
OLD: dict[Language, str] = {"ar": "لم تعد محينة", "fr": "n'est plus à jour"}


def newborn(name: str) -> dict[str, str]:
    """A child entered last week, whose mother's family name was given wrongly."""
    return {
        "first_ar": "سعد", "family_ar": name, "first_la": "Saad", "family_la": "Essai", "sex": "M",
        "date": day_words(6), "place_ar": "المستشفى الإقليمي", "father_first_ar": "علال", "father_family_ar": name,
        "mother_first_ar": "طامو", "mother_family_ar": "الخاطئ", "mother_first_la": "Tamou",
        "mother_family_la": "Khatie", "declarant_name": "علال", "declarant_capacity": "father",
    }  # fmt: skip


def answer(page: Page, said: dict[str, str]) -> None:
    """Fill whatever of the answers this page asks, and send the papers it wants."""
    for name, value in said.items():
        if page.locator(f"main [name={name}]").count():
            fill(page, {name: value})
    scan = page.screenshot()
    for paper in page.locator("main input[type=file]").all():
        paper.set_input_files({"name": "jugement.png", "mimeType": "image/png", "buffer": scan})


def asked(citizen: Visitor, who: Somebody, number: str, name: str) -> str:
    """The parent asks from home, judgment in hand; gives the number of the file."""
    page = citizen.go(f"{SERVICE}?q={quote(who.sought)}")
    seen(citizen)
    page.locator(f"a[href='{SERVICE}{who.code}/']").first.click()
    settled(page)
    press(page, "main form button[type=submit]")
    today, (serial, year) = date.today(), number.split("/")
    said = {
        "quality": "ascendant", "phone": "0612345678", "record_type": "birth", "record_number": serial,
        "record_year": year, "holder_name": f"سعد {name}", "court": "المحكمة الابتدائية", "judgment": "214/2026",
        "judged_on_day": str(today.day), "judged_on_month": str(today.month), "judged_on_year": str(today.year),
        "wanted": "اسم الأم العائلي: الصنهاجي عوض الخاطئ",
    }  # fmt: skip
    for _ in range(MOST_PAGES):
        if "/check/" in page.url:
            break
        seen(citizen)
        answer(page, said)
        press(page, "button[name=next]")
    assert "/check/" in page.url, page.locator("main").inner_text()
    seen(citizen)
    press(page, "main :is(form.actions, form .actions) button[type=submit]")
    seen(citizen)
    found = re.search(r"/requests/[^/]+/([^/]+)/receipt/", page.url)
    assert found, page.url
    return found[1]


def found_at_the_desk(clerk: Visitor, case: str, code: str) -> str:
    """The clerk finds the record the file names and presents it; gives the address of the correction."""
    page = clerk.go("/desk/civil-status/corrections/")
    seen(clerk)
    page.locator("tbody tr", has_text=case).locator("a").first.click()
    settled(page)
    seen(clerk)
    address = page.url.removeprefix(clerk.house.url)
    press(page, "main form.section button[type=submit]")
    seen(clerk)
    expect(page.locator(".notice--ok").first).to_be_visible()
    page = clerk.go(f"/desk/cases/{code}/{case}/")
    seen(clerk)
    press(page, ".next-act a")
    seen(clerk)
    press(page, "main form[method=post] button[type=submit]")
    seen(clerk)
    return address


def carried(officer: Visitor, address: str) -> None:
    """The officer reads what the judgment orders, words it and signs."""
    page = officer.go(address)
    seen(officer)
    page.locator(f"a[href='{address}apply/']").click()
    settled(page)
    seen(officer)
    fill(page, {"datum": "mother.name.family_ar", "new": "الصنهاجي"})
    press(page, "button[name=verb][value=propose]")
    seen(officer)
    expect(page.locator("[name=text_ar]")).to_have_value(re.compile("الصنهاجي"))
    press(page, "button[name=verb][value=sign]")
    assert "/records/" in page.url, page.locator("main").inner_text()
    seen(officer)


@pytest.mark.long("fr")
@pytest.mark.parametrize(("language", "who"), [("ar", FATIMA), ("fr", YOUSSEF)])
def test_a_judgment_corrects_a_record_and_old_copies_say_so(
    visit: Visiting, language: Language, who: Somebody, tmp_path: Path
) -> None:
    name = family()
    clerk = visit(language, signed_in=f"{who.commune}.clerk")
    officer = visit(language, signed_in=f"{who.commune}.officer")
    record, number = entered_birth(clerk, newborn(name))
    before = given(clerk, officer, record, tmp_path / "before.pdf", kind="full")
    anybody = visit(language, width=360)
    page = anybody.go(before)
    expect(page.locator("main")).to_contain_text(GENUINE[language])

    case = asked(visit(language, width=360, signed_in=who.username), who, number, name)
    address = found_at_the_desk(clerk, case, CODES[who.commune])
    carried(officer, address)

    page = clerk.go(record)
    seen(clerk)
    expect(page.locator(".record__sheet").first).to_contain_text("الصنهاجي")
    expect(page.locator(".record__mention")).to_contain_text("214/2026")
    page = anybody.go(before)
    seen(anybody)
    expect(page.locator("main")).to_contain_text(OLD[language])
    after = given(clerk, officer, record, tmp_path / "after.pdf", kind="full")
    page = anybody.go(after)
    expect(page.locator("main")).to_contain_text(GENUINE[language])
    expect(page.locator("main")).not_to_contain_text(OLD[language])
    assert words_of(tmp_path / "before.pdf") != words_of(tmp_path / "after.pdf")
