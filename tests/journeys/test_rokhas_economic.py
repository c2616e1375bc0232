"""A laundry authorised after its neighbours were heard; a café's terrace paid month by month, and given up.

Days pass on a second server of the same demo; the scheduler is run there for the one case, so that no other
journey grows older.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diwan.kernel.cases.tests.conftest import png
from tests.journeys.civil import family
from tests.journeys.conftest import ROOT, House, Language, Visiting, Visitor
from tests.journeys.rokhas import TOWNS, Town
from tests.journeys.test_cut_journey import fits
from tests.journeys.test_main_journey import press, settled
from tests.journeys.test_visits import called
from tests.journeys.test_years_end import environment_on, moved, on_day

CORNERS: dict[Language, tuple[float, float]] = {"ar": (35.1689, -5.2637), "fr": (31.6091, -8.0361)}
"""Where the café stands."""
WORDS: dict[Language, dict[str, str]] = {
    "ar": {"paid": "مؤدى", "due": "مستحق", "coming": "آت", "over": "انتهى الاحتلال", "month": "الإتاوة الشهرية"},
    "fr": {"paid": "Payé", "due": "À payer", "coming": "À venir", "over": "Occupation terminée",
           "month": "Redevance mensuelle"},
}  # fmt: skip
NIGHT = "البخار والضجيج تحت نوافذنا"


def time_passes(house: House, day: date, number: str) -> None:
    """What is due by then in one case acts."""
    subprocess.run(
        [sys.executable, "-m", "diwan.config.cli", "run_timers", "--case", number],
        cwd=ROOT, env=environment_on(house, day), check=True, capture_output=True,
    )  # fmt: skip


def filed(
    citizen: Visitor, town: Town, procedure: str, values: dict[str, Any], papers: tuple[str, ...]
) -> str:
    """A request begun by a program of the applicant, read and filed on its last page; gives its number."""
    page = citizen.go(f"/services/{procedure}/{town.code}/")
    told = {"procedure": procedure, "territory": town.territory, "values": values}
    draft = called(page, citizen.house.url, "POST", "/drafts", data=told)["id"]
    for key in papers:
        file = {"name": f"{key}.png", "mimeType": "image/png", "buffer": png()}
        called(page, citizen.house.url, "POST", f"/drafts/{draft}/documents/{key}", multipart={"file": file})
    page = citizen.go(f"/drafts/{draft}/check/")
    fits(citizen)
    press(page, "main :is(form.actions, form .actions) button[type=submit]")
    found = re.search(r"/requests/[^/]+/([^/]+)/receipt/", page.url)
    assert found is not None, page.locator("main").inner_text()
    return found[1]


def acted(officer: Visitor, town: Town, number: str, act: str, **values: str) -> Page:
    """A transition made on its page at the desk."""
    page = officer.go(f"/desk/cases/{town.code}/{number}/act/{act}/")
    for name, value in values.items():
        radio = page.locator(f"input[type=radio][name={name}][value='{value}']")
        if radio.count():
            radio.check()
        elif page.locator(f"select[name={name}]").count():
            page.select_option(f"[name={name}]", value)
        else:
            page.fill(f"[name={name}]", value)
    press(page, "main form .actions button[type=submit]")
    assert "/act/" not in page.url, page.locator("main").inner_text()
    return page


def favourable(officer: Visitor, town: Town, number: str, opinion: str = "local_authority") -> None:
    """The local authority's answer came on paper."""
    page = officer.go(f"/desk/cases/{town.code}/{number}/opinion/{opinion}/")
    page.locator("[name=outcome][value=favourable]").check()
    press(page, "main form:has([name=outcome]) .actions button[type=submit]")


def signed(president: Visitor, town: Town, number: str) -> None:
    """The president signs what waits for one case (the page of signatures has journeys of its own)."""
    page, house = president.go(f"/desk/cases/{town.code}/{number}/"), president.house.url
    for output in called(page, house, "GET", f"/desk/{town.territory}/{number}")["outputs"]:
        called(page, house, "POST", f"/to-sign/{output['id']}")


def visited(officer: Visitor, number: str) -> None:
    """The hygiene office goes there and signs its minutes."""
    page, house = officer.go("/desk/visits/"), officer.house.url
    (row,) = [one for one in called(page, house, "GET", "/visits")["items"] if one["number"] == number]
    soon = (datetime.now(UTC) + timedelta(days=6)).isoformat()
    called(page, house, "POST", "/visits/plan", data={"stops": [{"visit": row["id"], "at": soon}]})
    told = {"outcome": "conforming", "present": {"hygiene_office": "د. العمراني"}}
    called(page, house, "POST", f"/visits/{row['id']}/make", multipart={"told": json.dumps(told)})
    called(page, house, "POST", f"/visits/{row['id']}/sign")


def remarked(stranger: Visitor, place: str, name: str) -> None:
    """A neighbour says what they think."""
    page = stranger.go(place)
    page.fill("[name=words]", NIGHT)
    page.fill("[name=name]", name)
    page.fill("[name=contact]", "0612345678")
    press(page, "main form [type=submit]")
    expect(page.locator("ol.lines")).to_contain_text(NIGHT)
    assert name not in page.locator("main ol.lines").inner_text()
    fits(stranger)


def opened(desk: Visitor, town: Town, number: str) -> tuple[str, str]:
    """The inquiry is announced; gives its address at the desk and before the public."""
    page = desk.go("/desk/inquiries/")
    press(page, f"li.line:has-text('{number}') a")
    page.fill("[name=place]", "مقر الجماعة، المكتب 3")
    press(page, "button[name=post]")
    fits(desk)
    public = page.locator(f"a[href*='/communes/{town.code}/']").first.get_attribute("href")
    assert public is not None
    return page.url.removeprefix(desk.house.url), public


def reported(desk: Visitor, place: str) -> None:
    """Each remark is answered, the report is written and signed."""
    page = desk.go(place)
    page.fill("[name=answer]", "تركب مدخنة فوق أعلى سطح، ولا عمل بعد الثامنة")
    press(page, "li.line form .actions [type=submit]")
    page.check("[name=advice][value=favourable]")
    page.fill("[name=conclusions]", "لا مانع بشرط المدخنة")
    press(page, "button[name=conclude]")
    fits(desk)
    press(page, "button[name=sign]")
    expect(page.locator("button[name=sign]")).to_have_count(0)


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_laundry_is_authorised_after_an_inquiry(visit: Visiting, house: House, language: Language) -> None:
    """A class-2 establishment: filed by a company, visited, inquired about, decided, its permit signed."""
    town, name = TOWNS[language], f"فاطمة {family()}"
    company = {"name": f"Pressing {town.name}", "ice": "001561191000066", "rc": "4321"}
    values = {
        "as_company": "yes", "company": company, "premises": "3، شارع الحسن الثاني", "area": "140",
        "activity": "laundry", "investment": "no",
    }  # fmt: skip
    citizen = visit(language, width=360, signed_in=town.citizen)
    number = filed(citizen, town, "rokhas.class_2_establishment", values, ("lease", "equipment"))
    hygiene = visit(language, signed_in=f"{town.name}.controller")
    visited(hygiene, number)
    acted(hygiene, town, number, "close_visit")
    desk = visit(language, signed_in=f"{town.name}.permits")
    place, public = opened(desk, town, number)
    remarked(visit(language, width=360), public, name)
    over = date.today() + timedelta(days=20)
    time_passes(house, over, number)
    with on_day(house, over) as then:
        moved(desk, then, f"{town.name}.permits")
        reported(desk, place)
        acted(desk, town, number, "close_inquiry")
        favourable(desk, town, number)
        acted(desk, town, number, "conclude")
        president = moved(visit(language), then, f"{town.name}.president")
        acted(president, town, number, "grant", conditions_set="مدخنة فوق أعلى سطح")
        acted(desk, town, number, "deliver")
        signed(president, town, number)
        moved(citizen, then, town.citizen)
        page = citizen.go(f"/requests/{town.code}/{number}/")
        fits(citizen)
        permit = page.locator("a[href*='/issued/']").first.get_attribute("href") or ""
        assert page.request.get(then.url + permit).body().startswith(b"%PDF")
        for visitor in (desk, president, citizen):
            visitor.go_away()


def terrace(corner: tuple[float, float], begins: date) -> dict[str, Any]:
    """Twenty metres or so of pavement, for six months."""
    north, east = corner
    ring = [[0, 0], [0.00008, 0], [0.00008, 0.00003], [0, 0.00003], [0, 0]]
    corners = [[round(east + x, 6), round(north + y, 6)] for x, y in ring]
    return {
        "as_company": "no", "operator": f"يوسف {family()}", "use": "terrace", "footway_left": "180",
        "occupied_place": "3، شارع الحسن الثاني", "outline": {"type": "Polygon", "coordinates": [corners]},
        "begins_on": begins.isoformat(), "ends_on": (begins + timedelta(days=170)).isoformat(),
    }  # fmt: skip


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_terrace_is_paid_by_the_month_and_given_up(
    visit: Visiting, house: House, language: Language
) -> None:
    """Asked for with its polygon, permitted, its first and second months paid, then ended: nothing more is owed."""
    town, words = TOWNS[language], WORDS[language]
    citizen = visit(language, width=360, signed_in=town.citizen)
    begins = date.today()
    number = filed(
        citizen,
        town,
        "rokhas.domain_occupation",
        terrace(CORNERS[language], begins),
        ("permit_of_premises", "insurance"),
    )
    desk = visit(language, signed_in=f"{town.name}.permits")
    favourable(desk, town, number)
    acted(desk, town, number, "study", study="لا مانع", zone="second")
    president = visit(language, signed_in=f"{town.name}.president")
    acted(president, town, number, "grant")
    acted(desk, town, number, "deliver")
    fits(desk)
    signed(president, town, number)
    page = citizen.go(f"/requests/{town.code}/{number}/")
    fits(citizen)
    section = page.locator("section", has=page.locator("h2", has_text=words["month"]))
    expect(section.locator(".chip")).to_have_text([words["due"], *[words["coming"]] * 3])
    second = begins + timedelta(days=33)
    time_passes(house, second, number)
    with on_day(house, second) as then:
        moved(citizen, then, town.citizen)
        page = citizen.go(f"/requests/{town.code}/{number}/")
        expect(section.locator(".chip", has_text=words["due"])).to_have_count(1)
        references = [
            str(link.get_attribute("href")).rstrip("/").rpartition("/")[2]
            for link in section.locator("a[href^='/payments/']").all()
        ]
        assert len(references) == 2
        fits(citizen)
        cashier = moved(visit(language), then, f"{town.name}.cashier")
        for reference in references:
            paid(cashier, reference)
        page = citizen.go(f"/requests/{town.code}/{number}/")
        expect(section.locator(".chip", has_text=words["paid"])).to_have_count(2)
        press(page, f"a[href$='/{number}/act/end/']")
        press(page, "main form .actions button[type=submit]")
        expect(page.locator("main")).to_contain_text(words["over"])
        expect(section.locator(".chip", has_text=words["coming"])).to_have_count(0)
        fits(citizen)
        for visitor in (citizen, cashier):
            visitor.go_away()


def paid(cashier: Visitor, reference: str) -> None:
    """An order of payment is found by its reference and paid in cash."""
    page = cashier.go("/desk/cashier/")
    page.fill("[name=reference]", reference)
    press(page, ".seek button[type=submit]")
    dirhams = re.sub(r"[^\d,]", "", page.locator("main .amount").last.inner_text()).partition(",")[0]
    page.fill("[name=tendered]", str(int(dirhams) + 1))
    press(page, "form.next-act button[type=submit]")
    settled(page)
    expect(page.locator(".next-act a[href$='/receipt/']")).to_be_visible()
