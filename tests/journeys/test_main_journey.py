"""The main job end to end, no step mocked: requested online, paid, matched, signed, taken, verified."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import APIResponse, Download, Page, expect

from tests.journeys.conftest import ROOT, House, Language, Visiting, Visitor
from tests.journeys.paper import accepted_by_qpdf, code_on, said_by_pdfsig, text_of

MOST_PAGES = 6
SERVICE = "/services/watiqa.birth_copy/"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A citizen of the demo and the commune that holds the record."""

    username: str
    commune: str
    sought: str
    code: str
    family: str
    first: str
    born: tuple[str, str, str]


FATIMA = Somebody("fatima", "chefchaouen", "الشاون", "01.151.01.01", "الريفي", "فاطمة", ("17", "4", "1991"))
YOUSSEF = Somebody("youssef", "menara", "menara", "07.351.01.09", "المراكشي", "يوسف", ("2", "11", "1986"))
WORDS: dict[Language, dict[str, str]] = {
    "ar": {"signed": "موقعة", "genuine": "صحيحة", "number": "رقم"},
    "fr": {"signed": "signée", "genuine": "authentique", "number": "numéro"},
}


def settled(page: Page) -> None:
    """Wait for the page that follows."""
    page.wait_for_load_state("load")


def overflow(page: Page) -> int:
    """By how much the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def seen(visitor: Visitor) -> Page:
    """A page that anybody can use: nothing serious for axe, nothing wider than the window."""
    visitor.require_accessible()
    assert overflow(visitor.page) <= 0, visitor.page.url
    return visitor.page


def press(page: Page, selector: str) -> None:
    """Press a button and wait for what it does."""
    page.locator(selector).first.click()
    settled(page)


def go_on(visitor: Visitor) -> None:
    """The next page of the form."""
    press(visitor.page, "button[name=next]")
    seen(visitor)


def request_copy(visitor: Visitor, who: Somebody, language: str, *, delivery: str = "download") -> str:
    """Ask for an extract of one's own birth record; gives the number of the request."""
    page = visitor.go(f"{SERVICE}?q={quote(who.sought)}")
    seen(visitor)
    page.locator(f"a[href='{SERVICE}{who.code}/']").first.click()
    settled(page)
    seen(visitor)
    press(page, "main form button[type=submit]")
    seen(visitor)
    page.fill("[name=family_ar]", who.family)
    page.fill("[name=first_ar]", who.first)
    day, month, year = who.born
    page.fill("[name=birth_date_day]", day)
    page.select_option("[name=birth_date_month]", month)
    page.fill("[name=birth_date_year]", year)
    go_on(visitor)
    choose(page, "quality", "holder")
    expect(page.locator("[name=cnie]")).not_to_have_value("")
    page.fill("[name=phone]", "0612345678")
    go_on(visitor)
    choose(page, "kind", "extract")
    choose(page, "language", language)
    go_on(visitor)
    choose(page, "delivery", delivery)
    for _ in range(MOST_PAGES):
        copies = page.locator("input[name=copies]")
        if copies.count() and not copies.input_value():
            copies.fill("1")
        if "/check/" in page.url:
            break
        go_on(visitor)
    assert "/check/" in page.url, page.locator("main").inner_text()
    expect(page.locator("main")).to_contain_text(who.first)
    press(page, "main :is(form.actions, form .actions) button[type=submit]")
    seen(visitor)
    assert page.url.endswith("/receipt/"), page.url
    found = re.search(r"/requests/[^/]+/([^/]+)/receipt/", page.url)
    assert found is not None
    return found[1]


def choose(page: Page, name: str, value: str) -> None:
    """Pick one of several, drawn as buttons or as a list."""
    radio = page.locator(f"input[type=radio][name={name}][value={value}]")
    if radio.count():
        radio.check()
    else:
        page.select_option(f"[name={name}]", value)


def pay_online(visitor: Visitor, who: Somebody, number: str) -> None:
    """Pay what is owed at the provider's page, and come back to a paid order."""
    page = visitor.go(f"/requests/{who.code}/{number}/")
    seen(visitor)
    page.locator("main a[href^='/payments/']").first.click()
    settled(page)
    seen(visitor)
    press(page, "main form button[type=submit]")
    assert "/simulator/" in page.url
    seen(visitor)
    press(page, "button[name=decision][value=pay]")
    page.wait_for_url("**/payments/**")
    expect(page.locator("main a[href*='/receipt/']")).to_be_visible(timeout=20_000)
    seen(visitor)


def match_and_prepare(visitor: Visitor, number: str) -> None:
    """The clerk finds the record the request is about and presents the copy."""
    page = visitor.go("/desk/watiqa/match/")
    seen(visitor)
    page.locator(f"a[href='/desk/watiqa/match/{number}/']").first.click()
    settled(page)
    page = visitor.go(f"/desk/watiqa/match/{number}/")
    seen(visitor)
    press(page, "button[name=verb][value=compare]")
    expect(page.locator(".candidate").first).to_be_visible()
    paper = page.locator(".candidate").first.locator("[name=paper_seen]")
    if paper.count():
        paper.check()
    press(page, "button[name=verb][value=take]")
    seen(visitor)
    press(page, "button[name=verb][value=prepare]")
    seen(visitor)


def sign(visitor: Visitor, number: str) -> None:
    """The officer reads the copy and signs it."""
    visitor.go("/desk/watiqa/sign/")
    seen(visitor)
    page = visitor.go(f"/desk/watiqa/sign/{number}/")
    seen(visitor)
    picture = page.locator("img.sheet__page").first
    expect(picture).to_be_visible()
    page.wait_for_function("() => [...document.images].every(i => i.complete && i.naturalWidth > 0)")
    press(page, "button[name=verb][value=sign]")
    seen(visitor)


def take(visitor: Visitor, who: Somebody, number: str, folder: Path) -> Path:
    """The citizen downloads the signed file."""
    page = visitor.go(f"/requests/{who.code}/{number}/")
    seen(visitor)
    page.locator("main a[href^='/me/copies/']:not([href$='/order/'])").first.click()
    settled(page)
    seen(visitor)
    with page.expect_download() as waiting:
        page.locator("main form button[type=submit]").first.click()
    download: Download = waiting.value
    file = folder / f"{number}.pdf"
    download.save_as(file)
    return file


def verify_online(visitor: Visitor, scanned: str, language: Language) -> None:
    """A stranger follows the code."""
    page = visitor.page
    page.goto(scanned)
    seen(visitor)
    expect(page.locator("main")).to_contain_text(WORDS[language]["genuine"])


def verify_offline(visitor: Visitor, house: House, scanned: str, folder: Path) -> None:
    """Without network: the page anyone may keep, and the command; a changed code is refused by both."""
    answer = visitor.page.request.get(f"{house.url}/verify/offline.zip")
    bundle = folder / "offline.zip"
    bundle.write_bytes(answer.body())
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(folder / "offline")
    index = next((folder / "offline").rglob("index.html"))
    page = visitor.page
    page.context.set_offline(True)
    changed = scanned[:-6] + ("AAAAAA" if not scanned.endswith("AAAAAA") else "BBBBBB")
    for text, good in ((scanned, True), (changed, False)):
        page.goto(index.as_uri())
        page.fill("#text", text)
        page.click("#form button[type=submit]")
        expect(page.locator("#result")).to_have_class("good" if good else "bad")
    page.context.set_offline(False)
    keys = next((folder / "offline").rglob("keys.json"), None)
    for text, good in ((scanned, 0), (changed, 1)):
        assert run_verify_qr(house, text, keys).returncode == good


def run_verify_qr(house: House, text: str, keys: Path | None) -> subprocess.CompletedProcess[str]:
    """The command that checks a code without network."""
    environment = {**os.environ, "DIWAN_VAR": str(house.var), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "diwan.config.cli", "verify-qr", text]
    if keys:
        command += ["--keys", str(keys)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=ROOT)


def require_sound(file: Path, *words: str) -> None:
    """Other people's tools accept the file, and it says what it should."""
    assert accepted_by_qpdf(file)
    said = said_by_pdfsig(file)
    assert "Signature is Valid" in said, said
    read = text_of(file)
    for word in words:
        assert word in read, read


@pytest.mark.parametrize(
    ("language", "width", "who"), [("ar", 1280, FATIMA), ("fr", 360, YOUSSEF)], ids=["ar-desk", "fr-phone"]
)
def test_a_birth_record_is_requested_paid_signed_delivered_and_verified(
    visit: Visiting, house: House, tmp_path: Path, language: Language, width: int, who: Somebody
) -> None:
    citizen = visit(language, width=width, signed_in=who.username)
    number = request_copy(citizen, who, language)
    pay_online(citizen, who, number)
    match_and_prepare(visit(language, width=width, signed_in=f"{who.commune}.clerk"), number)
    sign(visit(language, width=width, signed_in=f"{who.commune}.officer"), number)
    file = take(citizen, who, number, tmp_path)
    require_sound(file)
    scanned = code_on(file)
    assert scanned.startswith(f"{house.url}/v/")
    verify_online(visit(language, width=width), scanned, language)
    verify_offline(visit(language, width=width), house, scanned, tmp_path)


def test_the_journey_without_scripts(visit: Visiting, house: House, tmp_path: Path) -> None:
    citizen = visit("ar", signed_in="hassan", javascript=False)
    hassan = Somebody("hassan", "chefchaouen", "شفشاون", "01.151.01.01", "الوزاني", "حسن", ("5", "3", "1968"))
    number = plain_request(citizen, hassan)
    page = citizen.go(f"/requests/{hassan.code}/{number}/")
    expect(page.locator("main")).to_contain_text(number)


def plain_request(visitor: Visitor, who: Somebody) -> str:
    """The same form, without axe, for browsers without scripts."""
    page = visitor.go(f"{SERVICE}{who.code}/")
    press(page, "main form button[type=submit]")
    page.fill("[name=family_ar]", who.family)
    page.fill("[name=first_ar]", who.first)
    day, month, year = who.born
    page.fill("[name=birth_date_day]", day)
    page.select_option("[name=birth_date_month]", month)
    page.fill("[name=birth_date_year]", year)
    press(page, "button[name=next]")
    choose(page, "quality", "holder")
    page.fill("[name=phone]", "0612345678")
    press(page, "button[name=next]")
    choose(page, "kind", "full")
    choose(page, "language", "ar")
    press(page, "button[name=next]")
    choose(page, "delivery", "download")
    while "/check/" not in page.url:
        press(page, "button[name=next]")
    press(page, "main :is(form.actions, form .actions) button[type=submit]")
    found = re.search(r"/requests/[^/]+/([^/]+)/receipt/", page.url)
    assert found is not None, page.url
    return found[1]


@dataclass(slots=True)
class Caller:
    """A program that calls the API in the session of somebody."""

    visitor: Visitor

    def headers(self) -> dict[str, str]:
        """What changes something needs the session's form token."""
        cookies = {c["name"]: c["value"] for c in self.visitor.page.context.cookies()}
        return {
            "X-CSRFToken": cookies.get("csrftoken", ""), "Referer": self.visitor.house.url,
            "Content-Type": "application/json",
        }  # fmt: skip

    def get(self, path: str) -> Any:
        """A reading."""
        answer = self.visitor.page.request.get(f"{self.visitor.house.url}/api{path}")
        assert answer.ok, (path, answer.status, answer.text())
        return answer.json()

    def post(self, path: str, body: object = None) -> APIResponse:
        """An act."""
        answer = self.visitor.page.request.post(
            f"{self.visitor.house.url}/api{path}", headers=self.headers(), data=json.dumps(body or {})
        )
        assert answer.ok, (path, answer.status, answer.text())
        return answer


def test_the_same_journey_through_the_api(visit: Visiting, house: House, tmp_path: Path) -> None:
    citizen = Caller(visit("ar", signed_in="khadija"))
    clerk = Caller(visit("ar", signed_in="moulayabdellah.clerk"))
    officer = Caller(visit("ar", signed_in="moulayabdellah.officer"))
    cashier = Caller(visit("ar", signed_in="moulayabdellah.cashier"))
    territory = clerk.get("/me")["seat"]["territory"]
    asked = citizen.post(
        "/watiqa/requests",
        {
            "event": "birth", "territory": territory, "origin": uuid4().hex,
            "answers": {
                "family_ar": "الجديدي", "first_ar": "خديجة", "birth_date": "1979-01-23", "quality": "holder",
                "cnie": own_card(citizen.visitor), "phone": "0612345678", "kind": "extract", "language": "both",
                "delivery": "download",
            },
        },
    ).json()  # fmt: skip
    number, (due,) = asked["number"], asked["due"]
    cashier.post(f"/payments/orders/{due['reference']}/cash", {"tendered": due["amount"]})
    (first, *_) = clerk.get(f"/watiqa/desk/requests/{number}/candidates")
    at = f"/watiqa/desk/requests/{number}"
    clerk.post(f"{at}/match", {"record": first["record"], "paper_seen": True})
    clerk.post(f"{at}/prepare")
    (signed,) = officer.post("/watiqa/desk/sign", {"numbers": [number]}).json()
    assert signed["signed"], signed
    file = tmp_path / "copy.pdf"
    file.write_bytes(citizen.post(f"/watiqa/requests/{territory}/{number}/copy").body())
    require_sound(file, "Khadija")
    scanned = code_on(file)
    verify_online(visit("ar"), scanned, "ar")
    verify_offline(visit("fr"), house, scanned, tmp_path)
    assert citizen.get(f"/watiqa/requests/{territory}/{number}")["outcome"] == "granted"


def own_card(visitor: Visitor) -> str:
    """The citizen's own card number, as the form already knows it."""
    page = visitor.go(f"{SERVICE}06.181.05.01/")
    press(page, "main form button[type=submit]")
    draft = page.url.split("/form/")[0]
    page.goto(f"{draft}/form/requester/")
    return page.locator("[name=cnie]").input_value()


def test_another_communes_clerk_finds_the_request_nowhere(visit: Visiting) -> None:
    here = visit("fr", signed_in="menara.clerk")
    page = here.go("/desk/watiqa/match/")
    number = page.locator("a.file-row").first.get_attribute("href").rstrip("/").rpartition("/")[2]  # type: ignore[union-attr]
    away = visit("fr", signed_in="chefchaouen.clerk2")
    names_here = page.locator(".file-row__title").all_inner_texts()
    page = away.go("/desk/watiqa/match/")
    names_away = page.locator(".file-row__title").all_inner_texts()
    assert names_here != names_away
    for path in (f"/desk/cases/07.351.01.09/{number}/", f"/api/cases/desk/cases/07.351.01.09/{number}"):
        answer = away.page.request.get(away.house.url + path)
        assert answer.status in (403, 404), path
