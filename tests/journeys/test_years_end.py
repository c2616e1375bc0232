"""The year's end of an office on paper, lived on its day: closed, tabled, signed, sent, checked; the next one opened.

A second server of the same demo has its clock set to the last working day of the year. The first year that is still
open is the one that ends, so that each journey on the same demo ends a year of its own.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, House, Language, Visiting, Visitor, demo_environment
from tests.journeys.test_main_journey import choose, press, seen, settled

BOOKS = "/desk/civil-status/books/"
MOROCCO = ZoneInfo("Africa/Casablanca")
READY_SECONDS = 60
KINDS: dict[Language, str] = {"ar": "birth", "fr": "death"}
TITLES: dict[Language, str] = {"ar": "ولادة", "fr": "Décès"}
OPEN: dict[Language, str] = {"ar": "مفتوح", "fr": "Ouvert"}
AFTER: dict[Language, tuple[str, str]] = {"ar": ("مرسل", "مراقب"), "fr": ("Envoyé", "Contrôlé")}


def last_working_day(year: int) -> date:
    """The day on which the law closes registers; no feast falls on the last days of December."""
    day = date(year, 12, 31)
    while day.isoweekday() > 5:
        day -= timedelta(days=1)
    return day


def environment_on(house: House, day: date) -> dict[str, str]:
    """What a program of the same demo is started with to live on that day at ten."""
    then = datetime(day.year, day.month, day.day, 10, tzinfo=MOROCCO)
    environment = demo_environment(house.var)
    environment["DIWAN_JOURNEY_AHEAD"] = str(int((then - datetime.now(MOROCCO)).total_seconds()))
    environment["PYTHONPATH"] = (
        f"{ROOT / 'tests' / 'journeys' / 'clock'}{os.pathsep}{environment['PYTHONPATH']}"
    )
    return environment


@contextmanager
def on_day(house: House, day: date) -> Iterator[House]:
    """Another server of the same demo, on that day at ten."""
    environment = environment_on(house, day)
    server = subprocess.Popen(
        [sys.executable, "-m", "diwan.config.cli", "serve"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        there = House(f"http://127.0.0.1:{environment['PORT']}", house.accounts, house.var)
        wait_for(there, server)
        yield there
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def wait_for(house: House, server: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{house.url}/readyz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the server of another day did not start")


def moved(visitor: Visitor, house: House, username: str) -> Visitor:
    """Somebody at the server of that day."""
    visitor.house = house
    visitor.page.context.clear_cookies()
    cookie = {"name": "diwan_language", "value": visitor.language, "url": house.url}
    visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]
    visitor.sign_in(username)
    return visitor


def first_open(president: Visitor) -> tuple[str, int]:
    """The register that ends next: its address and its year."""
    page = president.go(BOOKS)
    seen(president)
    rows = page.locator("tbody tr", has_text=TITLES[president.language])
    found = [
        (int(year[0]), row.locator("a").first.get_attribute("href") or "")
        for row in rows.filter(has_text=OPEN[president.language]).all()
        if (year := re.search(r"20\d\d", row.inner_text()))
    ]
    if found:
        year, address = min(found)
        return address, year
    opened_next(president, date.today().year + 1, date.today())
    return page.url.removeprefix(president.house.url), date.today().year + 1


def stage(page: Page) -> str:
    """Where the register is, as its page says."""
    return page.locator(".page-head .chip").first.inner_text()


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_years_end_of_a_paper_office(visit: Visiting, house: House, language: Language) -> None:
    president = visit(language, signed_in="moulayabdellah.president")
    address, year = first_open(president)
    page = president.go(address)
    seen(president)
    expect(page.locator("button[value=close]")).to_have_count(0)

    with on_day(house, last_working_day(year)) as then:
        moved(president, then, "moulayabdellah.president")
        page = president.go(address)
        seen(president)
        press(page, "button[name=do][value=close]")
        seen(president)
        expect(page.locator("button[value=close]")).to_have_count(0)
        press(page, "button[name=do][value=table]")
        seen(president)
        press(page, "button[name=do][value=sign]")
        seen(president)
        table = page.locator("a[href*='/documents/'][href$='.pdf']").first.get_attribute("href") or ""
        assert page.request.get(then.url + table).body().startswith(b"%PDF")
        page.fill("[name=slip]", f"14/{year + 1}")
        press(page, "button[name=do][value=send]")
        seen(president)
        assert stage(page) == AFTER[language][0]
        opened_next(president, year + 1, last_working_day(year) - timedelta(days=10))

        governor = moved(visit(language), then, "province-eljadida.governor")
        page = governor.go(address)
        seen(governor)
        press(page, "button[name=do][value=check]")
        seen(governor)
        assert stage(page) == AFTER[language][1]
        for visitor in (president, governor):
            visitor.go_away()


def opened_next(president: Visitor, year: int, stamped: date) -> None:
    """The register of the year that comes, back from the prosecutor."""
    page = president.go(f"{BOOKS}new/")
    seen(president)
    choose(page, "type", KINDS[president.language])
    for name, value in {
        "year": str(year), "pages": "200", "court": "المحكمة الابتدائية بالجديدة", "first": "1",
        "stamped_on": f"{stamped:%d/%m/%Y}",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    press(page, "main form button[type=submit]")
    settled(page)
    seen(president)
    assert re.search(r"books/\d+/$", page.url), page.locator("main").inner_text()
    expect(page.locator("h1")).to_contain_text(str(year))
