"""What the journeys of permits have in common: two towns with their people, a form walked through, an act done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from diwan.kernel.documents.tests.drawings import A1, Leaf, drawing
from tests.journeys.civil import fill
from tests.journeys.conftest import ROOT, House, Language, Visiting, Visitor, demo_environment
from tests.journeys.test_main_journey import Caller, overflow, press, seen, settled

PATIENCE = 30
PAPER: Any = {"name": "papier.pdf", "mimeType": "application/pdf", "buffer": drawing()}
PLANS: Any = {
    "name": "plans.pdf", "mimeType": "application/pdf", "buffer": drawing([Leaf(*A1), Leaf(turned=90), Leaf()]),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """A commune of the demo, its province, and a citizen of it."""

    citizen: str
    name: str
    code: str
    province: str
    territory: int


TOWNS: dict[Language, Town] = {
    "ar": Town("fatima", "chefchaouen", "01.151.01.01", "province-chefchaouen", 11510101),
    "fr": Town("youssef", "menara", "07.351.01.09", "prefecture-marrakech", 73519909),
}


@dataclass(slots=True)
class People:
    """Who works in a town and above it, each with a browser of their own, opened when first called."""

    visit: Visiting
    language: Language
    town: Town
    known: dict[str, Visitor] = field(default_factory=dict)

    def __call__(self, role: str) -> Visitor:
        if role not in self.known:
            above = role in ("governor", "urbanism", "agency")
            name = (
                self.town.citizen
                if role == "citizen"
                else f"{self.town.province if above else self.town.name}.{role}"
            )
            self.known[role] = self.visit(self.language, signed_in=name)
        return self.known[role]

    def call(self, role: str) -> Caller:
        """The API in the session of somebody."""
        return Caller(self(role))

    def page(self, role: str, path: str) -> Page:
        """A page that anybody can use, as somebody sees it."""
        page = self(role).go(path)
        seen(self(role))
        return page

    def case(self, role: str, number: str) -> str:
        """The address of a case for somebody."""
        begin = "/requests" if role == "citizen" else "/desk/cases"
        return f"{begin}/{self.town.code}/{number}/"

    def sent(self, role: str, path: str, **options: Any) -> Any:
        """Something sent to the API that is no JSON: a form, a file."""
        visitor = self(role)
        headers = {k: v for k, v in self.call(role).headers().items() if k != "Content-Type"}
        answer = visitor.page.request.post(f"{visitor.house.url}/api/cases{path}", headers=headers, **options)
        assert answer.ok, (path, answer.status, answer.text())
        return answer.json()


def people_of(visit: Visiting, language: Language) -> People:
    """The people of the town of a language."""
    return People(visit, language, TOWNS[language])


def filed(people: People, procedure: str, values: Mapping[str, str], papers: tuple[str, ...]) -> str:
    """A request of the citizen, filed by the API; gives its number."""
    told = {"procedure": procedure, "territory": people.town.territory, "values": dict(values)}
    draft = people.call("citizen").post("/cases/drafts", told).json()["id"]
    for key in papers:
        file = PLANS if "plan" in key else PAPER
        people.sent("citizen", f"/drafts/{draft}/documents/{key}", multipart={"file": file})
    return str(people.sent("citizen", f"/drafts/{draft}/submit")["number"])


def moved(people: People, role: str, number: str, key: str, reasons: str = "", **values: str) -> None:
    """One transition, by the API."""
    side = "mine" if role == "citizen" else "desk"
    people.call(role).post(
        f"/cases/{side}/{people.town.territory}/{number}/transitions/{key}",
        {"values": values, "reasons": reasons},
    )


def acted(people: People, role: str, number: str, key: str, **words: str) -> Page:
    """One transition, by its page, which is reached from the file; comes back to the file."""
    page = people(role).go(people.case(role, number))
    page.locator(f"main a[href$='/act/{key}/']").first.click()
    settled(page)
    fill(page, words)
    press(page, "main form.form .actions [type=submit]")
    assert "/act/" not in page.url, page.locator("main").inner_text()
    return page


def walked(people: People, role: str, answers: Mapping[str, str], papers: Mapping[str, Any]) -> str:
    """A form gone through page by page, what is asked answered, and filed; gives the number of the case."""
    page = people(role).page
    for _ in range(12):
        assert overflow(page) <= 0, page.url
        if "/check/" in page.url:
            press(page, "main :is(form.actions, form .actions) button[type=submit]")
            break
        fill(
            page,
            {name: said for name, said in answers.items() if page.locator(f"main [name={name}]").count()},
        )
        for key, file in papers.items():
            if page.locator(f"main input[name={key}]").count():
                page.locator(f"main input[name={key}]").set_input_files(file)
        before = page.url
        press(page, "main button[name=next]:not(.unseen)")
        assert page.url != before, page.locator("main").inner_text()
    found = re.search(rf"/{re.escape(people.town.code)}/([^/]+)/", page.url)
    assert found, page.locator("main").inner_text()
    return found[1]


def until(what: Callable[[], Any]) -> Any:
    """What a worker does in a moment: asked for until it is there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.3)
    pytest.fail("the workers did not do it in time")


def asked_of(people: People, role: str, number: str, what: str = "opinion") -> int:
    """The request put to a body about a case, once it arrived."""

    def found() -> int | None:
        lines = people.call(role).get("/cases/asked?limit=200")["items"]
        here = (one["id"] for one in lines if one["number"] == number and one["what"] == what)
        return next(here, None)

    return int(until(found))


def answered(people: People, role: str, number: str, outcome: str = "favourable", words: str = "") -> None:
    """The answer of a body, by the API."""
    request = asked_of(people, role, number)
    people.sent(
        role,
        f"/asked/{request}/answer",
        multipart={"outcome": outcome, "reserves": words, "given_for": "م. العلوي"},
    )


def answered_on_page(
    people: People, role: str, number: str, outcome: str = "", words: str = "", paper: Any = None
) -> None:
    """The answer of a body, by its page."""
    what = "opinion" if outcome else "fetch"
    request = asked_of(people, role, number, what)
    page = people.page(role, f"/desk/asked/{request}/")
    if outcome:
        page.check(f"[name=outcome][value={outcome}]")
    page.fill("[name=reserves]", words)
    if paper:
        page.locator("[name=paper]").set_input_files(paper)
    page.fill("[name=given_for]", "م. العلوي")
    press(page, "main form.form .actions [type=submit]")
    assert page.url.endswith("/desk/asked/"), page.locator("main").inner_text()


def paid(people: People, number: str) -> None:
    """What the file says is owed, in cash at the counter."""
    page = people.page("citizen", people.case("citizen", number))
    address = page.locator("main .next-act--due a[href^='/payments/']").first.get_attribute("href") or ""
    order = address.strip("/").rpartition("/")[2]
    due = people.call("cashier").get(f"/payments/orders/{order}")["amount"]
    people.call("cashier").post(f"/payments/orders/{order}/cash", {"tendered": due})


def signed(people: People, role: str, number: str) -> None:
    """What waits for a signature in a file, picked and signed on the page that lists everything that waits."""
    page = people.page(role, "/desk/cases/sign/")
    ours = page.locator(f"main li.pick__row:has(a[href*='/{number}/'])")
    while not ours.count() and page.locator("main a[rel=next]").count():
        page.locator("main a[rel=next]").first.click()
        settled(page)
    for box in ours.locator("[name=pick]").all():
        box.check()
    press(page, "main button[name=which][value=picked]")
    seen(people(role))


def downloaded(visitor: Visitor, address: str, file: Path) -> Path:
    """A signed file, kept."""
    answer = visitor.page.request.get(visitor.house.url + address)
    assert answer.ok and answer.body().startswith(b"%PDF"), address
    file.write_bytes(answer.body())
    return file


def issued(people: People, number: str) -> str:
    """The address of the first signed paper of a file, as its citizen sees it."""
    page = people.page("citizen", people.case("citizen", number))
    return page.locator("main a[href$='.pdf'][href*='/issued/']").first.get_attribute("href") or ""


def parts_of(name: str) -> dict[str, str]:
    """Today in the three controls of a date."""
    today = date.today()
    return {f"{name}_day": str(today.day), f"{name}_month": str(today.month), f"{name}_year": str(today.year)}


def story_of(people: People) -> dict[str, Any]:
    """Whose request a story of the past is, and where."""
    town = people.town
    return {"citizen": town.citizen, "town": town.name, "territory": town.territory}


def lived(house: House, **story: Any) -> str:
    """Live a story in the house; the number of its case."""
    environment = demo_environment(house.var) | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.past", json.dumps(story)], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout.split()[-1]


def held_meeting(people: People, number: str, opinion: str) -> None:
    """A committee called on one file, where the body of one opinion agrees; its minutes adopted and signed."""
    page = people.page("committee", "/desk/committees/")
    page.locator("main a[href*='/committees/call/']").first.click()
    settled(page)
    for box in page.locator("main [name=case]").all():
        box.uncheck()
    line = page.locator("main label.choice", has_text=number)
    line.locator("input").check()
    fill(page, parts_of("day") | {"time": "23:55", "place": "مقر العمالة"})
    press(page, "main form.form .actions [type=submit]")
    for name in page.locator("main [name^=member-]").all():
        name.fill("م. العلوي")
    press(page, "main button[name=open]")
    page.check(f"[name=outcome-{opinion}][value=favourable]")
    press(page, "main form.form .actions [type=submit]")
    press(page, "main button[name=adopt]")
    press(page, "main button[name=sign]")
    seen(people("committee"))
