"""A procedure written from nothing in the workshop, approved by somebody else, used by a citizen the same hour."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.rokhas import TOWNS, Town
from tests.journeys.test_main_journey import press, seen

OTHER: dict[Language, Language] = {"ar": "fr", "fr": "ar"}
WORDS: dict[Language, dict[str, str]] = {
    "ar": {
        "name": "رخصة مهرجان", "question": "اسم المهرجان", "asked_anew": "الاسم الرسمي للمهرجان",
        "study": "دراسة الطلب", "studied_anew": "دراسة معمقة", "over": "انتهى",
    },
    "fr": {
        "name": "Festival", "question": "Nom du festival", "asked_anew": "Dénomination officielle",
        "study": "Étude", "studied_anew": "Examen approfondi", "over": "Termine",
    },
}  # fmt: skip
SAVE = ".actions--kept button[type=submit]"


def begin(visitor: Visitor, title: str) -> str:
    """An empty page under a title; gives its address."""
    page = visitor.go("/desk/workshop/new/")
    seen(visitor)
    page.fill("[name=title_ar]", f"رخصة مهرجان {title}")
    page.fill("[name=title_fr]", f"Festival {title}")
    page.check("[name=source][value=blank]")
    press(page, "main form button[type=submit]")
    expect(page.locator("#wrong")).to_be_visible()
    seen(visitor)
    return page.url


def add(visitor: Visitor, place: str, table: str, ar: str, fr: str) -> Page:
    """One more thing of a table; its form opens."""
    page = visitor.page
    page.goto(place)
    page.fill(f"[name='{table}.ar']", ar)
    page.fill(f"[name='{table}.fr']", fr)
    press(page, f"form:has([name='{table}.ar']) button[type=submit]")
    seen(visitor)
    return page


def move(visitor: Visitor, place: str, names: tuple[str, str], way: tuple[str, str, str]) -> None:
    """One transition: from where, to where, by whom."""
    page = add(visitor, place, "transitions", *names)
    origin, target, by = way
    page.check(f"[name=from][value={origin}]")
    page.select_option("[name=to]", target)
    page.uncheck("[name=by][value=clerk]")
    page.check(f"[name=by][value={by}]")
    page.check("[name=main]")
    press(page, SAVE)


def write(visitor: Visitor, title: str) -> str:
    """A whole procedure through the forms alone."""
    page, draft = visitor.page, begin(visitor, title)
    page.goto(f"{draft}about/")
    page.fill("[name='summary.ar']", "طلب تنظيم مهرجان بالجماعة.")
    page.fill("[name='summary.fr']", "Organiser un festival dans la commune.")
    page.fill("[name=legal]", "113.14 art. 100")
    press(page, SAVE)
    seen(visitor)
    add(visitor, f"{draft}parts/form/", "sections", "المهرجان", "Le festival")
    add(visitor, f"{draft}parts/form/", "fields", "اسم المهرجان", "Nom du festival")
    path = f"{draft}parts/path/"
    add(visitor, path, "steps", "دراسة الطلب", "Étude")
    add(visitor, path, "steps", "انتهى", "Termine")
    page.select_option("[name=phase]", "closed")
    page.select_option("[name=ball]", "none")
    page.select_option("[name=outcome]", "done")
    press(page, SAVE)
    move(visitor, path, ("إيداع الطلب", "Deposer"), ("draft", "etude", "applicant"))
    page.goto(draft)
    expect(page.locator(".summary li").first).to_be_visible()
    seen(visitor)
    move(visitor, path, ("إنهاء الدراسة", "Terminer"), ("etude", "termine", "clerk"))
    page.goto(draft)
    expect(page.locator("#wrong")).to_have_count(0)
    seen(visitor)
    return draft


def try_it(visitor: Visitor, draft: str, over: str) -> None:
    """A trial of it, to its end."""
    page = visitor.page
    page.goto(f"{draft}trial/")
    page.fill("[name=nom_du_festival]", "أليغريا")
    press(page, "form:has([name=fill]) button[type=submit]")
    press(page, "form:has([name=act][value=deposer]) button[type=submit]")
    press(page, "form:has([name=act][value=terminer]) button[type=submit]")
    expect(page.locator("#now")).to_have_text(over)
    seen(visitor)


def publish(visit: Visiting, writer: Visitor, town: Town, draft: str, decision: str) -> str:
    """Proposed by one, approved by the other, from today; gives the key."""
    writer.page.goto(f"{draft}propose/")
    seen(writer)
    press(writer.page, "main form button[type=submit]")
    head = visit(writer.language, signed_in=f"{town.name}.president")
    page = head.page
    page.goto(f"{draft}decide/")
    seen(head)
    page.fill("[name=decided_by]", decision)
    press(page, "form:has([name=decided_by]) button[type=submit]")
    expect(page.locator("main")).to_contain_text(decision)
    seen(head)
    link = page.locator("a[href^='/services/local_']").first.get_attribute("href") or ""
    return link.strip("/").split("/")[1]


def ask(visitor: Visitor, town: Town, key: str, question: str, answer: str) -> str:
    """A citizen's request, on a telephone; gives the address of the file."""
    page = visitor.go(f"/services/{key}/{town.code}/")
    seen(visitor)
    press(page, "main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(question)
    seen(visitor)
    page.fill("[name=nom_du_festival]", answer)
    for _ in range(4):
        if "/check/" in page.url:
            break
        press(page, "button[name=next]")
        seen(visitor)
    press(page, "main form .actions button[type=submit]")
    seen(visitor)
    found = page.url.removesuffix("receipt/")
    assert "/requests/" in found, page.url
    return found


def change(visitor: Visitor, title: str) -> str:
    """A question and a step of what was published, said otherwise in both languages; gives the address."""
    page = visitor.go("/desk/workshop/")
    page.get_by_role("link", name=f"{WORDS[visitor.language]['name']} {title}").first.click()
    press(page, "button[name=change]")
    again = page.url
    for place, word in (("fields/nom_du_festival", "asked_anew"), ("steps/etude", "studied_anew")):
        page.goto(f"{again}{place}/")
        for language, words in WORDS.items():
            page.fill(f"[name='label.{language}']", words[word])
        press(page, SAVE)
    page.goto(f"{again}compare/")
    expect(page.locator("ins").first).to_be_visible()
    seen(visitor)
    return again


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_procedure_from_nothing_is_used_the_same_hour_and_changed(
    visit: Visiting, language: Language
) -> None:
    title, town, words = uuid4().hex[:5], TOWNS[language], WORDS[language]
    writer = visit(language, signed_in=f"{town.name}.administrator")
    draft = write(writer, title)
    try_it(writer, draft, words["over"])
    key = publish(visit, writer, town, draft, f"مقرر رقم 12 {title}")

    citizen = visit(language, width=360, signed_in=town.citizen)
    citizen.go(f"/services/?q={title}")
    expect(citizen.page.locator("main")).to_contain_text(f"{words['name']} {title}")
    seen(citizen)
    citizen.go(f"/services/{key}/{town.code}/sheet/")
    seen(citizen)
    first = ask(citizen, town, key, words["question"], "أليغريا")

    other = visit(OTHER[language], signed_in=f"{town.name}.administrator")
    again = change(other, title)
    assert publish(visit, other, town, again, f"مقرر رقم 13 {title}") == key

    second = ask(citizen, town, key, words["asked_anew"], "كناوة")
    page = citizen.page
    page.goto(first)
    expect(page.locator("main")).to_contain_text(words["study"])
    expect(page.locator("main")).not_to_contain_text(words["studied_anew"])
    page.goto(second)
    expect(page.locator("main")).to_contain_text(words["studied_anew"])

    clerk = visit(language, signed_in=f"{town.name}.clerk")
    page = clerk.go(first.replace(clerk.house.url, "").replace("/requests/", "/desk/cases/"))
    press(page, "a[href*='/act/terminer/'], button[value=terminer]")
    if "/act/" in page.url:
        press(page, "main form button[type=submit]")
    citizen.page.goto(first)
    expect(citizen.page.locator("main")).to_contain_text(words["over"])
