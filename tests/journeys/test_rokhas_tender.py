"""A kiosk's place let by tender: prepared, announced, offers sealed until the hour, opened by two together, awarded,
granted by the council's order, its first year paid.

The hour of opening is lived on a second server of the same demo, on the first day that the law allows.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.civil import family, fill, unfold
from tests.journeys.conftest import House, Language, Visiting, Visitor
from tests.journeys.rokhas import PAPER, TOWNS, People, Town, walked
from tests.journeys.test_cut_journey import fits
from tests.journeys.test_main_journey import press, seen
from tests.journeys.test_rokhas_economic import CORNERS, favourable, paid, signed
from tests.journeys.test_years_end import moved, on_day

MEMBERS = ("permits", "clerk", "officer")
ANNOUNCED = 21
SIDE = 0.00006
LOW, HIGH = "151,25", "187,50"
WORDS: dict[Language, dict[str, str]] = {
    "ar": {"sealed": "مختوم", "retained": "مقبول", "lost": "غير مقبول", "due": "مستحق", "paid": "مؤدى"},
    "fr": {"sealed": "Scellée", "retained": "Retenue", "lost": "Non retenue", "due": "À payer", "paid": "Payé"},
}  # fmt: skip
TENDERS = "/desk/tenders/"


def day_parts(name: str, day: date) -> dict[str, str]:
    """A day in the three controls of a date."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def corners(language: Language) -> str:
    """The four corners of a kiosk, as they are typed."""
    north, east = CORNERS[language]
    north += 0.0021
    ring = ((north, east), (north, east + SIDE), (north + SIDE, east + SIDE), (north + SIDE, east))
    return "\n".join(f"{y:.6f}, {x:.6f}" for y, x in ring)


def written(desk: Visitor, subject: str) -> str:
    """The tender as its service writes it down, first with faults that are all said at once; gives its page."""
    page = desk.go(f"{TENDERS}new/")
    seen(desk)
    unfold(page)
    today, opens = date.today(), date.today() + timedelta(days=ANNOUNCED)
    words = {
        "subject": subject, "use": "commercial", "place": "ساحة المسيرة", "outline_corners": corners(desk.language),
        "months": "500", "council_ref": "المقرر 12", "expertise_ref": "محضر الخبرة 3", "opening_price": "120",
        "deposit": "2000", "papers": "تصريح بالشرف", "opens_hour": "9", "opens_in": "قاعة الاجتماعات",
    } | day_parts("council_on", today) | day_parts("expertise_on", today) | day_parts("opens_on", opens)  # fmt: skip
    fill(page, words)
    press(page, "main form.form .actions [type=submit]")
    for wrong in ("months", "opens_hour"):
        expect(page.locator(f"#id_{wrong}-error")).to_be_visible()
    seen(desk)
    unfold(page)
    fill(page, {"months": "60", "opens_hour": "09:30"})
    page.locator("main input[name=specs]").set_input_files(PAPER)
    press(page, "main form.form .actions [type=submit]")
    assert page.url.rstrip("/").rpartition("/")[2].isdigit(), page.locator("main").inner_text()
    return page.url.removeprefix(desk.house.url)


def name_of(visitor: Visitor) -> str:
    """The name of who is signed in, as the desk writes it."""
    return visitor.go("/desk/").locator("header a.band__link[href='/me/'] bdi").inner_text()


def named(president: Visitor, place: str, members: list[str]) -> None:
    """The commission is named by the president: these of the people in office, two of whom open together."""
    page = president.go(place)
    for choice in page.locator("main label.choice:has([name=members])").all():
        words = choice.inner_text()
        choice.locator("input").set_checked(any(one in words for one in members))
    page.fill("[name=needed]", "2")
    press(page, "button[value=commission]")
    assert page.locator("main ul.lines li").count() == len(members), page.locator("main").inner_text()


def code_of(member: Visitor, place: str) -> str:
    """The opening code of a member, shown once."""
    page = member.go(place)
    press(page, "button[value=code]")
    code = page.locator("main .notice .code").first.inner_text()
    member.go(place)
    assert code not in page.locator("main").inner_text()
    return code


def offered(citizen: Visitor, place: str, price: str, sealed: str) -> None:
    """An offer put in from its public page, with its paper; its sum is read nowhere."""
    page = citizen.go(place)
    fits(citizen)
    press(page, "main a[href$='/offer/']")
    fits(citizen)
    fill(page, {"price": price})
    page.locator("main input[name=paper_0]").set_input_files(PAPER)
    press(page, "main form.form .actions [type=submit]")
    line = page.locator("main li.line", has=page.locator(f"a[href='{place}']"))
    expect(line.locator(".chip")).to_have_text(sealed)
    assert price not in line.inner_text()
    fits(citizen)


def opened(members: list[Visitor], codes: list[str], place: str) -> Page:
    """Two members give their codes, the offers are read out, the best is retained."""
    for member, code in zip(members[:2], codes[:2], strict=True):
        page = member.go(place)
        page.fill("[name=secret]", code)
        press(page, "button[value=share]")
    seen(members[1])
    press(page, "button[value=open]")
    main = page.locator("main")
    expect(main).to_contain_text(LOW)
    expect(main).to_contain_text(HIGH)
    seen(members[1])
    press(page, "button[value=conclude]")
    return page


def asked(winner: Visitor, town: Town, visit: Visiting, day: date) -> str:
    """The winner goes on to the order from what the tender settled; gives the number of the request."""
    page = winner.page
    press(page, "button[value=begin]")
    fits(winner)
    press(page, "[name=consent][value=yes]")
    answers = {
        "as_company": "no", "building": "كشك من خشب",
        **day_parts("begins_on", day), **day_parts("ends_on", day + timedelta(days=1000)),
    }  # fmt: skip
    people = People(visit, winner.language, town, {"citizen": winner})
    return walked(people, "citizen", answers, dict.fromkeys(("specifications", "plans", "insurance"), PAPER))


def acted(officer: Visitor, town: Town, number: str, act: str, paper: str = "", **words: str) -> None:
    """A transition made on its page at the desk, with the paper it brings."""
    page = officer.go(f"/desk/cases/{town.code}/{number}/act/{act}/")
    seen(officer)
    fill(page, words)
    if paper:
        page.locator(f"main input[name={paper}]").set_input_files(PAPER)
    press(page, "main form.form .actions [type=submit]")
    assert "/act/" not in page.url, page.locator("main").inner_text()


def paid_all(citizen: Visitor, cashier: Visitor, town: Town, number: str) -> int:
    """Whatever the file says is owed, in cash; how many orders that was."""
    page, due = citizen.go(f"/requests/{town.code}/{number}/"), WORDS[citizen.language]["due"]
    owed = f"main :is(.next-act--due, li:has(.chip:text-is('{due}'))) a[href^='/payments/']"
    found = {str(link.get_attribute("href")).strip("/").split("/")[1] for link in page.locator(owed).all()}
    for reference in sorted(found):
        paid(cashier, reference)
    return len(found)


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_place_is_let_by_tender(visit: Visiting, house: House, language: Language) -> None:
    town, words = TOWNS[language], WORDS[language]
    subject = f"كشك {family()}"
    desk, clerk, officer = (visit(language, signed_in=f"{town.name}.{role}") for role in MEMBERS)
    president = visit(language, signed_in=f"{town.name}.president")
    place = written(desk, subject)
    members = [desk, clerk, officer]
    named(president, place, [name_of(one) for one in members])
    codes = [code_of(member, place) for member in members]
    press(president.go(place), "button[value=publish]")
    seen(president)

    stranger = visit(language, width=360)
    page = stranger.go(f"/tenders/{town.code}/")
    fits(stranger)
    press(page, f"main a:has-text('{subject}')")
    fits(stranger)
    public = page.url.removeprefix(house.url)
    winner, loser = (
        visit(language, width=360, signed_in=town.citizen),
        visit(language, width=360, signed_in="omar"),
    )
    offered(loser, public, LOW, words["sealed"])
    offered(winner, public, HIGH, words["sealed"])
    before = officer.go(place).locator("main").inner_text()
    assert (
        not any(sum_ in before for sum_ in (LOW, HIGH)) and not officer.page.locator("[name=secret]").count()
    )

    day = date.today() + timedelta(days=ANNOUNCED)
    with on_day(house, day) as then:
        for visitor, role in zip(members, MEMBERS, strict=True):
            moved(visitor, then, f"{town.name}.{role}")
        opened(members, codes, place)
        moved(president, then, f"{town.name}.president")
        press(president.go(place), "button[value=sign]")
        seen(president)
        minutes = president.page.locator("a[href$='/minutes.pdf']").first.get_attribute("href") or ""
        assert president.page.request.get(then.url + minutes).body().startswith(b"%PDF")
        moved(stranger, then, "omar")
        page = stranger.go("/offers/")
        line = page.locator("main li.line", has=page.locator(f"a[href='{public}']"))
        expect(line.locator(".chip")).to_have_text(words["lost"])
        moved(winner, then, town.citizen)
        page = winner.go("/offers/")
        line = page.locator("main li.line", has=page.locator(f"a[href='{public}']"))
        expect(line.locator(".chip")).to_have_text(words["retained"])
        fits(winner)
        number = asked(winner, town, visit, day)
        favourable(desk, town, number)
        study = {"study": "لا مانع", "ground_checked": "المزايدة ومحضرها", "deposit_sum": "2000"}
        acted(desk, town, number, "study", "expertise", yearly_rate=HIGH, **study)
        acted(
            president,
            town,
            number,
            "deliberate",
            council_decision="المقرر 40",
            **day_parts("council_on", day),
        )
        acted(president, town, number, "grant", conditions_set="يبقى الممر حرا")
        cashier = moved(visit(language), then, f"{town.name}.cashier")
        assert paid_all(winner, cashier, town, number) == 1, "the deposit"
        acted(desk, town, number, "deliver")
        signed(president, town, number)
        page = winner.go(f"/requests/{town.code}/{number}/")
        fits(winner)
        permit = page.locator("a[href*='/issued/']").first.get_attribute("href") or ""
        assert page.request.get(then.url + permit).body().startswith(b"%PDF")
        assert paid_all(winner, cashier, town, number) == 1, "the first year"
        page = winner.go(f"/requests/{town.code}/{number}/")
        expect(page.locator("main .chip", has_text=words["due"])).to_have_count(0)
        fits(winner)
        for visitor in (*members, president, stranger, winner, cashier):
            visitor.go_away()
