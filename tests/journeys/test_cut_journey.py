"""An afternoon without the network at a civil-status counter: kept, still there, sent once each, doubles flagged."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.civil import REFERENCE, family
from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import overflow

BIRTHS = "/desk/civil-status/births/new/"
FIRST_BIRTH = "/desk/declarations/new/birth/"
FIRST_DEATH = "/desk/declarations/new/death/"
KEPT = "/desk/kept/"
READY = "html[data-kept-ready]"
STRIP: dict[Language, str] = {
    "ar": "بدون اتصال — 4 استمارات محفوظة على هذا الجهاز",
    "fr": "Hors ligne — 4 saisies gardées sur cet appareil",
}
ANSWERS_MS = 30_000


def typed(page: Page, first: str, last: str, **more: str) -> None:
    """Type a birth of today."""
    words = {
        "first_ar": first, "family_ar": last, "first_la": "Test", "family_la": "Cut",
        "date": date.today().strftime("%d/%m/%Y"), "hour": "00:05", "place_ar": "شفشاون", "place_fr": "Chefchaouen",
        "father_first_ar": "أحمد", "father_family_ar": last, "mother_first_ar": "فاطمة", "mother_family_ar": "الراجي",
        "declarant_name": "أحمد", **more,
    }  # fmt: skip
    office = page.locator("select[name=office]")
    if office.count():
        office.select_option(index=0)
    for name, value in words.items():
        page.fill(f"[name={name}]", value)
    page.check("input[name=sex][value=M]")


def declared(page: Page, mother: str) -> None:
    """Type the first declaration of a birth of today."""
    words = {
        "date": date.today().strftime("%d/%m/%Y"), "place_ar": "شفشاون", "child1_hour": "00:10",
        "mother_first_ar": "فاطمة", "mother_family_ar": mother, "medical": "771/2026",
    }  # fmt: skip
    for name, value in words.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=child1_sex][value=F]")


def saved(page: Page) -> None:
    """Save the form of the page."""
    page.locator("form[data-kept] .actions [type=submit]").click()


def quiet(visitor: Visitor) -> None:
    """A browser says of each call that the line is cut: that was the point."""
    visitor.complaints[:] = [
        words for words in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in words
    ]


def fits(visitor: Visitor) -> None:
    """Anybody can use the page, at any width."""
    visitor.require_accessible()
    assert overflow(visitor.page) <= 0, visitor.page.url


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_afternoon_without_network(visit: Visiting, language: Language) -> None:
    """Three births entered without the line (one new, one entered meanwhile, one refused and mended), and a first
    declaration that a colleague took meanwhile."""
    names = [family() for _ in range(4)]
    desk = visit(language, signed_in="chefchaouen.clerk")
    page = desk.go(BIRTHS)
    page.wait_for_selector(READY)
    page.context.set_offline(True)

    page.goto(f"{desk.house.url}/desk/civil-status/issues/")
    expect(page.locator("#kept-instead")).to_be_visible()
    fits(desk)
    page.goto(desk.house.url + BIRTHS)
    typed(page, "يوسف", names[0])
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    page.goto(desk.house.url + BIRTHS)
    typed(page, "مريم", names[1])
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    page.goto(desk.house.url + BIRTHS)
    typed(page, "سلمى", names[2], father_birth_date="99/99/1980")
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    page.goto(desk.house.url + FIRST_BIRTH)
    fits(desk)
    declared(page, names[3])
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    page.reload()
    rows = page.locator("[data-entry]")
    expect(rows).to_have_count(4)
    expect(page.locator("#kept-instead")).to_be_hidden()
    expect(page.locator("#kept-strip")).to_contain_text(STRIP[language])
    for row, name in zip(rows.all(), names, strict=True):
        expect(row).to_contain_text(name)
    fits(desk)

    colleague = visit(language, signed_in="chefchaouen.clerk2")
    other = colleague.go(BIRTHS)
    typed(other, "مريم", names[1])
    saved(other)
    other.wait_for_url("**?after=*")
    other = colleague.go(FIRST_BIRTH)
    declared(other, names[3])
    saved(other)
    other.wait_for_url("**/complete/")
    fits(colleague)

    page.context.set_offline(False)
    for row, state in zip(range(4), ("sent", "alike", "refused", "alike"), strict=True):
        expect(rows.nth(row).locator(f"[data-state={state}]")).to_be_visible(timeout=ANSWERS_MS)
    fits(desk)
    assert page.evaluate("innerWidth") == 1280
    page.set_viewport_size({"width": 360, "height": 800})
    fits(desk)
    page.set_viewport_size({"width": 1280, "height": 900})

    rows.nth(2).locator("[data-act=open]").click()
    page.wait_for_url("**#kept=*")
    expect(page.locator("[name=first_ar]")).to_have_value("سلمى")
    wrong = page.locator("[name=father_birth_date]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    fits(desk)
    wrong.fill("12/05/1980")
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    expect(rows.nth(2).locator("[data-state=sent]")).to_be_visible(timeout=ANSWERS_MS)

    numbers = [row.locator("[data-slot=number]").inner_text() for row in rows.all()]
    assert len(set(numbers)) == 4
    assert REFERENCE.fullmatch(numbers[3]), "a declaration has no number of the register"
    page = desk.go("/desk/civil-status/arrivals/")
    expect(page.locator("tbody tr", has_text=numbers[0])).to_have_count(1)
    for flagged in (numbers[1], numbers[3]):
        expect(page.locator(".notice--late", has_text=flagged)).to_have_count(1)
    fits(desk)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for name in names[:3]:
        found = page.context.request.post(
            f"{desk.house.url}/api/civil_status/records/search",
            data={"words": name}, headers={"X-CSRFToken": token},
        ).json()  # fmt: skip
        exact = [one for one in found["matches"] if one["record"]["full_name"]["ar"].endswith(name)]
        assert len(exact) == (2 if name == names[1] else 1), name
    reviewed(desk, numbers[3])
    quiet(desk)


def reviewed(desk: Visitor, reference: str) -> None:
    """Compare the two declarations of one birth, make them one, and say so."""
    page = desk.go(f"/desk/declarations/queue/{reference}/")
    fits(desk)
    page.locator("button[name=verb][value=merge]").first.click()
    page.wait_for_load_state("load")
    expect(page.locator("button[name=verb][value=merge]")).to_have_count(0)
    page = desk.go("/desk/civil-status/arrivals/")
    notice = page.locator(".notice--late", has_text=reference)
    notice.locator("textarea").fill("نفس الطفل: ضُم التصريحان")
    notice.locator("[type=submit]").click()
    page.wait_for_load_state("load")
    expect(page.locator(".notice--late", has_text=reference)).to_have_count(0)
    fits(desk)


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_hospital_cut_off_declares_a_birth_of_twins_and_a_death(
    visit: Visiting, language: Language
) -> None:
    """What the hospital owes (law 36.21, art. 20) waits there and leaves by itself when the line is back."""
    name = family()
    ward = visit(language, signed_in="chefchaouen.hospital")
    page = ward.go(FIRST_BIRTH)
    page.wait_for_selector(READY)
    page.context.set_offline(True)
    page.goto(ward.house.url + FIRST_BIRTH + "?children=2")
    declared(page, name)
    page.check("[name=child2_sex][value=M]")
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    page.goto(ward.house.url + FIRST_DEATH)
    for field, value in {
        "first_ar": "إدريس", "family_ar": name, "date": date.today().strftime("%d/%m/%Y"), "place_ar": "شفشاون",
    }.items():  # fmt: skip
        page.fill(f"[name={field}]", value)
    page.check("[name=sex][value=M]")
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    rows = page.locator("[data-entry]")
    expect(rows).to_have_count(2)
    page.context.set_offline(False)
    for row in range(2):
        expect(rows.nth(row).locator("[data-state=sent]")).to_be_visible(timeout=ANSWERS_MS)
    fits(ward)
    page = ward.go("/desk/declarations/first/")
    expect(page.locator("tbody tr", has_text=name)).to_have_count(3)
    fits(ward)
    quiet(ward)


def test_what_is_kept_is_locked_for_the_next_at_the_desk(visit: Visiting) -> None:
    """Signed out, nothing opens any more; the next one sees that something waits and not what; its owner finds it."""
    name = family()
    desk = visit("ar", signed_in="chefchaouen.clerk")
    page = desk.go(BIRTHS)
    page.wait_for_selector(READY)
    page.context.set_offline(True)
    page.goto(desk.house.url + BIRTHS)
    typed(page, "يوسف", name, father_birth_date="99/99/1980")
    saved(page)
    page.wait_for_url(f"**{KEPT}")
    expect(page.locator("[data-entry]")).to_contain_text(name)
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(page.locator("[data-kept-sign-in]")).to_be_visible(timeout=ANSWERS_MS)
    assert not page.evaluate("caches.has('diwan-kept-pages')")

    desk.sign_in("chefchaouen.clerk2")
    page = desk.go(KEPT)
    expect(page.locator("#kept-strip")).to_contain_text("لحساب آخر", timeout=ANSWERS_MS)
    assert name not in page.content()
    page.context.clear_cookies(name="sessionid")

    desk.sign_in("chefchaouen.clerk")
    page = desk.go(KEPT)
    row = page.locator("[data-entry]")
    expect(row.locator("[data-state=refused]")).to_be_visible(timeout=ANSWERS_MS)
    expect(row).to_contain_text(name)
    row.locator("[data-act=delete]").click()
    page.locator("#kept-delete [value=delete]").click()
    expect(page.locator("[data-entry]")).to_have_count(0, timeout=ANSWERS_MS)
    quiet(desk)


SLOWED = """seconds => {
    const line = self.fetch
    self.fetch = (...asked) => new Promise(done => setTimeout(done, seconds * 1000)).then(() => line(...asked))
}"""
"""Makes the service worker's line slow: every answer comes so many seconds later."""


def test_a_slow_line_is_not_a_cut_one(visit: Visiting) -> None:
    """A page that shows a record is waited for; an empty form, kept on the device, is shown as kept."""
    desk = visit("fr", signed_in="chefchaouen.clerk")
    page = desk.go(BIRTHS)
    page.wait_for_selector(READY)
    page.goto(desk.house.url + "/desk/")
    (worker,) = page.context.service_workers
    worker.evaluate(SLOWED, 9)
    page.goto(desk.house.url + "/desk/civil-status/records/")
    assert page.url.endswith("/desk/civil-status/records/")
    expect(page.locator("html[data-cut]")).to_have_count(0)
    page.goto(desk.house.url + BIRTHS)
    expect(page.locator("html[data-cut] [name=first_ar]")).to_be_visible()
    quiet(desk)
