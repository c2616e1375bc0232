"""One order of three copies for two records: two by post in one letter, one downloaded; paid once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import (
    Somebody,
    choose,
    go_on,
    match_and_prepare,
    pay_online,
    press,
    require_sound,
    seen,
    settled,
    sign,
    take,
)

TRACKING = "RR{:09d}MA"
CHILD_BORN = ("20", "5", "2016")


@dataclass(frozen=True, slots=True)
class Child:
    """The child of these citizens of the demo, as its record names it."""

    family: str
    first: str


KHADIJA = Somebody("khadija", "moulayabdellah", "", "06.181.05.01", "الجديدي", "خديجة", ("23", "1", "1979"))
NADIA = Somebody("nadia", "maarif", "", "06.141.01.03", "بناني", "نادية", ("14", "9", "1983"))
CHILD = Child("العلمي", "هبة")
WORDS: dict[Language, dict[str, str]] = {
    "ar": {"three": "3 طلبات", "posted": "سلمت للبريد", "delivered": "تم التسليم", "child": "هبة"},
    "fr": {"three": "3 demandes", "posted": "Confiée à la poste", "delivered": "Remise", "child": "Hiba"},
}


def asked_for_own_extract(visitor: Visitor, who: Somebody) -> Page:
    """A request for one's own extract in Arabic, as far as the question of how to receive it."""
    page = visitor.go(f"/services/watiqa.birth_copy/{who.code}/")
    press(page, "main form button[type=submit]")
    seen(visitor)
    expect(page.locator("select[name=office]")).to_be_visible()
    page.fill("[name=family_ar]", who.family)
    page.fill("[name=first_ar]", who.first)
    write_day(page, "birth_date", who.born)
    go_on(visitor)
    choose(page, "quality", "holder")
    page.fill("[name=phone]", "0612345678")
    go_on(visitor)
    choose(page, "kind", "extract")
    choose(page, "language", "ar")
    go_on(visitor)
    return page


def own_extract_by_post(visitor: Visitor, who: Somebody) -> str:
    """The first copy: one's own extract, in Arabic, to one's address."""
    page = asked_for_own_extract(visitor, who)
    choose(page, "delivery", "post")
    page.fill("[name=number_of_copies]", "1")
    page.fill("[name=post_name]", f"{who.first} {who.family}")
    page.fill("[name=post_address]", "24، زنقة ابن بطوطة، الطابق الثالث، الشقة 6، حي السلام")
    page.fill("[name=post_code]", "40000")
    page.fill("[name=post_city]", "مراكش")
    return filed(visitor)


def the_same_in_french(visitor: Visitor, who: Somebody, number: str) -> str:
    """The second: the same record in French; record, requester and address are carried over."""
    page = added(visitor, who, number, "another_copy")
    choose(page, "kind", "extract")
    choose(page, "language", "fr")
    go_on(visitor)
    page.fill("[name=number_of_copies]", "1")
    return filed(visitor)


def the_childs_to_download(visitor: Visitor, who: Somebody, number: str) -> str:
    """The third: the child's record, asked as its parent; the account's own name is nowhere in it."""
    page = added(visitor, who, number, "another_birth")
    expect(page.locator("[name=family_ar]")).to_have_value("")
    expect(page.locator("[name=first_ar]")).to_have_value("")
    page.fill("[name=family_ar]", CHILD.family)
    page.fill("[name=first_ar]", CHILD.first)
    write_day(page, "birth_date", CHILD_BORN)
    go_on(visitor)
    choose(page, "quality", "ascendant")
    expect(page.locator("[name=cnie]")).not_to_have_value("")
    go_on(visitor)
    choose(page, "kind", "full")
    choose(page, "language", "both")
    go_on(visitor)
    choose(page, "delivery", "download")
    return filed(visitor)


def write_day(page: Page, name: str, day: tuple[str, str, str]) -> None:
    """A day in its three boxes."""
    page.fill(f"[name={name}_day]", day[0])
    page.select_option(f"[name={name}_month]", day[1])
    page.fill(f"[name={name}_year]", day[2])


def added(visitor: Visitor, who: Somebody, number: str, link: str) -> Page:
    """Begin one more copy from the page of a request."""
    page = visitor.go(f"/requests/{who.code}/{number}/")
    page.locator(f"main a[href$='/link/{link}/']").first.click()
    settled(page)
    seen(visitor)
    press(page, "main form button[type=submit]")
    seen(visitor)
    return page


def filed(visitor: Visitor) -> str:
    """The rest of the form, its answers checked and sent; gives the number of the request."""
    page = visitor.page
    while "/check/" not in page.url:
        go_on(visitor)
    press(page, "main :is(form.actions, form .actions) button[type=submit]")
    seen(visitor)
    found = re.search(r"/requests/[^/]+/([^/]+)/receipt/", page.url)
    assert found is not None, page.url
    return found[1]


def order_page(visitor: Visitor, who: Somebody, number: str) -> Page:
    """The whole order, reached from the page of one of its requests."""
    page = visitor.go(f"/requests/{who.code}/{number}/")
    page.locator("main a[href$='/order/']").first.click()
    settled(page)
    return seen(visitor)


def hand_to_post(visitor: Visitor, number: str, companion: str, tracking: str) -> None:
    """The clerk sees what leaves together, and writes the letter's number once."""
    visitor.go("/desk/watiqa/deliver/")
    seen(visitor)
    page = visitor.go(f"/desk/watiqa/deliver/{number}/")
    seen(visitor)
    expect(page.locator("main")).to_contain_text(companion)
    page.fill("[name=tracking]", tracking.lower())
    press(page, "button[name=verb][value=post]")
    seen(visitor)


def confirm_arrival(visitor: Visitor, number: str) -> None:
    """The post says it was handed over."""
    page = visitor.go(f"/desk/watiqa/deliver/{number}/")
    seen(visitor)
    press(page, "button[name=verb][value=hand_over]")
    seen(visitor)


@pytest.mark.long("ar")
@pytest.mark.parametrize(
    ("language", "width", "who"), [("ar", 1280, KHADIJA), ("fr", 360, NADIA)], ids=["ar-desk", "fr-phone"]
)
def test_an_order_of_three_copies_is_paid_once_and_each_arrives_its_own_way(
    visit: Visiting, tmp_path: Path, language: Language, width: int, who: Somebody
) -> None:
    words = WORDS[language]
    citizen = visit(language, width=width, signed_in=who.username)
    first = own_extract_by_post(citizen, who)
    second = the_same_in_french(citizen, who, first)
    third = the_childs_to_download(citizen, who, first)
    page = order_page(citizen, who, third)
    expect(page.locator("main")).to_contain_text(words["three"])
    expect(page.locator(".next-act--due")).to_have_count(1)
    pay_online(citizen, who, first)
    order_page(citizen, who, first)
    expect(page.locator(".next-act--due")).to_have_count(0)

    clerk = visit(language, width=width, signed_in=f"{who.commune}.clerk")
    officer = visit(language, width=width, signed_in=f"{who.commune}.officer")
    for number in (first, second, third):
        match_and_prepare(clerk, number)
        sign(officer, number)
    tracking = TRACKING.format(int(re.sub(r"\D", "", first)) % 10**9)
    hand_to_post(clerk, first, second, tracking)

    page = order_page(citizen, who, second)
    expect(page.locator("main")).to_contain_text(words["posted"])
    assert page.locator("main").inner_text().count(tracking) == 2
    file = take(citizen, who, third, tmp_path)
    require_sound(file, words["child"] if language == "fr" else "Hiba")

    confirm_arrival(clerk, first)
    page = order_page(citizen, who, first)
    expect(page.locator(".chip", has_text=words["delivered"])).to_have_count(3)
