"""A visit made with a telephone where there is no network; a public inquiry that anybody answers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diwan.kernel.cases.tests.conftest import png
from diwan.shell.cases.tests.test_visit_pages import jpeg
from tests.journeys.civil import family
from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_cut_journey import ANSWERS_MS, KEPT, READY, fits, quiet

COMMUNE, CODE = 11510101, "01.151.01.01"
PHONE = {"width": 360, "height": 780}
SIGNED: dict[Language, str] = {"ar": "محضر موقع", "fr": "Procès-verbal signé"}


def called(page: Page, house: str, method: str, path: str, **options: Any) -> Any:
    """An operation of the API, as the one who is signed in."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.context.request.fetch(
        f"{house}/api/cases{path}", method=method, headers={"X-CSRFToken": token}, **options
    )
    assert answer.ok, answer.text()
    return answer.json()


def filed(citizen: Visitor, name: str, **more: str) -> str:
    """A request to join the club; gives its number."""
    page, house = citizen.go(f"/services/tennis.membership/{CODE}/"), citizen.house.url
    values = {"full_name": name, "born_on": "1990-05-04", "junior": "no", "level": "beginner", **more}
    told = {"procedure": "tennis.membership", "territory": COMMUNE, "values": values}
    draft = called(page, house, "POST", "/drafts", data=told)["id"]
    for key in ("photo", *(["medical"] if more else [])):
        file = {"name": "photo.png", "mimeType": "image/png", "buffer": png()}
        called(page, house, "POST", f"/drafts/{draft}/documents/{key}", multipart={"file": file})
    return str(called(page, house, "POST", f"/drafts/{draft}/submit")["number"])


def planned(desk: Visitor, number: str) -> str:
    """Give the visit of a case tomorrow morning; the address of its form."""
    page = desk.go("/desk/visits/")
    fits(desk)
    line = page.locator("li.line", has_text=number)
    line.locator("input[name=visit]").check()
    day = date.today() + timedelta(days=1)
    page.fill("[name=day_day]", str(day.day))
    page.select_option("[name=day_month]", str(day.month))
    page.fill("[name=day_year]", str(day.year))
    page.fill("[name=first]", "09:00")
    page.locator("main form .actions [type=submit]").last.click()
    page.wait_for_url(f"**/desk/visits/round/{day.isoformat()}/")
    fits(desk)
    address = page.locator("li.line", has_text=number).locator("a.button").get_attribute("href")
    assert address is not None
    return address


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_visit_on_a_phone_without_network(visit: Visiting, language: Language) -> None:
    """The form and its photo stay on the telephone, leave once by themselves, and the house numbers the minutes."""
    citizen = visit(language, signed_in="fatima")
    number = filed(citizen, f"فاطمة {family()}")
    desk = visit(language, signed_in="chefchaouen.clerk")
    address = planned(desk, number)
    page = desk.page
    page.set_viewport_size(PHONE)
    page = desk.go(address)
    page.wait_for_selector(READY)
    fits(desk)
    page.wait_for_function(
        "address => caches.open('diwan-kept-pages').then(all => all.match(address)).then(Boolean)",
        arg=address,
    )
    page.context.set_offline(True)
    page.goto(desk.house.url + address)
    expect(page.locator("html[data-cut]")).to_be_attached()
    assert "فاطمة" not in page.locator("main").inner_text(), "a page kept on a device names nobody"
    page.locator("[data-now-do]").click()
    page.fill("[name=member_hygiene_office]", "د. العمراني")
    page.fill("[name=length]", "1000")
    photo: Any = {"name": "court.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.locator("#photo-0").set_input_files(photo)
    page.check("[name=visit_outcome][value=conforming]")
    page.locator("form[data-kept] .actions [type=submit]").click()
    page.wait_for_url(f"**{KEPT}")
    row = page.locator("[data-entry]")
    expect(row).to_contain_text(number)
    fits(desk)

    page.context.set_offline(False)
    expect(row.locator("[data-state=refused]")).to_be_visible(timeout=ANSWERS_MS)
    row.locator("[data-act=open]").click()
    page.wait_for_url("**#kept=*")
    wrong = page.locator("[name=length]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=member_hygiene_office]")).to_have_value("د. العمراني")
    wrong.fill("24")
    page.locator("form[data-kept] .actions [type=submit]").click()
    page.wait_for_url(f"**{KEPT}")
    expect(row.locator("[data-state=sent]")).to_be_visible(timeout=ANSWERS_MS)
    minutes = row.locator("[data-slot=number]").inner_text()
    assert re.fullmatch(r"\d+/\d{4}", minutes)

    row.locator("[data-slot=number]").click()
    page.wait_for_url("**/desk/visits/*/")
    fits(desk)
    expect(page.locator("main")).to_contain_text("34.00000,-6.50000")
    expect(page.locator("img.visit-photo")).to_have_count(1)
    page.locator("button[name=sign]").click()
    expect(page.locator(".chip", has_text=SIGNED[language])).to_be_visible(timeout=ANSWERS_MS)
    fits(desk)
    followed = citizen.go(f"/requests/{CODE}/{number}/")
    expect(followed.locator("main")).to_contain_text(SIGNED[language])
    fits(citizen)
    quiet(desk)


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_neighbours_are_heard_in_a_public_inquiry(visit: Visiting, language: Language) -> None:
    """Announced on the board, read and answered by a stranger, keyed at the counter, hidden and answered."""
    name, words = f"سعاد {family()}", "الضجيج ليلا لا يطاق"
    number = filed(visit(language, signed_in="youssef"), name, level="ranked", ranking="12")
    desk = visit(language, signed_in="chefchaouen.clerk")
    page = desk.go("/desk/inquiries/")
    fits(desk)
    page.locator("li.line", has_text=number).locator("a").first.click()
    page.fill("[name=place]", "مقر النادي، المكتب 3")
    page.locator("button[name=post]").click()
    page.wait_for_load_state("load")
    fits(desk)
    place = page.url

    stranger = visit(language, width=360)
    board = stranger.go(f"/communes/{CODE}/board/")
    fits(stranger)
    board.locator("a[href*='/inquiries/']").first.click()
    board.wait_for_load_state("load")
    expect(board.locator("main")).to_contain_text(name)
    board.fill("[name=words]", words)
    board.fill("[name=name]", "فاطمة الراجي")
    board.locator("main form [type=submit]").click()
    board.wait_for_load_state("load")
    expect(board.locator("[name=words]")).to_have_value(words)
    fits(stranger)
    board.fill("[name=contact]", "0612345678")
    board.locator("main form [type=submit]").click()
    board.wait_for_load_state("load")
    expect(board.locator("ol.lines")).to_contain_text(words)
    assert "الراجي" not in board.locator("ol.lines").inner_text()
    fits(stranger)

    page.goto(place)
    expect(page.locator("main")).to_contain_text("فاطمة الراجي")
    page.locator("[name=answer]").first.fill("سيقفل الملعب على الساعة العاشرة")
    page.locator("li.line form .actions [type=submit]").first.click()
    page.wait_for_load_state("load")
    page.fill("#id_words", "ملاحظة بالشباك")
    page.fill("#id_name", "أحمد")
    page.fill("#id_contact", "شارع الحسن الثاني")
    page.locator("button[name=key]").click()
    page.wait_for_load_state("load")
    expect(page.locator("ol.lines > li")).to_have_count(2)
    fits(desk)
    page.locator("ol.lines > li").last.locator("summary").click()
    page.locator("[name=reason]").last.fill("سب")
    page.locator("button[name=hide]").last.click()
    page.wait_for_load_state("load")
    board.reload()
    expect(board.locator("ol.lines > li")).to_have_count(1)
