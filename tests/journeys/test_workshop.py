"""A procedure written from nothing in the workshop, approved by somebody else, used by a citizen the same hour."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visiting, Visitor
from tests.journeys.test_main_journey import press, seen

WRITER, HEAD, CLERK, CITIZEN = (
    "chefchaouen.administrator", "chefchaouen.president", "chefchaouen.clerk", "fatima",
)  # fmt: skip
CODE = "01.151.01.01"
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


def try_it(visitor: Visitor, draft: str) -> None:
    """A trial of it, to its end."""
    page = visitor.page
    page.goto(f"{draft}trial/")
    page.fill("[name=nom_du_festival]", "أليغريا")
    press(page, "form:has([name=fill]) button[type=submit]")
    press(page, "form:has([name=act][value=deposer]) button[type=submit]")
    press(page, "form:has([name=act][value=terminer]) button[type=submit]")
    expect(page.locator("#now")).to_have_text("انتهى")
    seen(visitor)


def publish(visit: Visiting, writer: Visitor, draft: str, decision: str) -> str:
    """Proposed by one, approved by the other, from today; gives the key."""
    writer.page.goto(f"{draft}propose/")
    seen(writer)
    press(writer.page, "main form button[type=submit]")
    head = visit("ar", signed_in=HEAD)
    page = head.page
    page.goto(f"{draft}decide/")
    seen(head)
    page.fill("[name=decided_by]", decision)
    press(page, "form:has([name=decided_by]) button[type=submit]")
    expect(page.locator("main")).to_contain_text(decision)
    seen(head)
    link = page.locator("a[href^='/services/local_']").first.get_attribute("href") or ""
    return link.strip("/").split("/")[1]


def ask(visitor: Visitor, key: str, question: str, answer: str) -> str:
    """A citizen's request, on a telephone; gives the address of the file."""
    page = visitor.go(f"/services/{key}/{CODE}/")
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


def test_a_procedure_from_nothing_is_used_the_same_hour_and_changed(visit: Visiting) -> None:
    title = uuid4().hex[:5]
    writer = visit("ar", signed_in=WRITER)
    draft = write(writer, title)
    try_it(writer, draft)
    key = publish(visit, writer, draft, f"مقرر رقم 12 {title}")

    citizen = visit("ar", width=360, signed_in=CITIZEN)
    citizen.go(f"/services/?q={title}")
    seen(citizen)
    citizen.go(f"/services/{key}/{CODE}/sheet/")
    seen(citizen)
    first = ask(citizen, key, "اسم المهرجان", "أليغريا")

    writer = visit("fr", signed_in=WRITER)
    page = writer.go("/desk/workshop/")
    page.get_by_role("link", name=f"Festival {title}").first.click()
    press(page, "button[name=change]")
    again = page.url
    page.goto(f"{again}fields/nom_du_festival/")
    page.fill("[name='label.ar']", "الاسم الرسمي للمهرجان")
    press(page, SAVE)
    page.goto(f"{again}steps/etude/")
    page.fill("[name='label.ar']", "دراسة معمقة")
    press(page, SAVE)
    page.goto(f"{again}compare/")
    expect(page.locator("ins").first).to_be_visible()
    seen(writer)
    assert publish(visit, writer, again, f"مقرر رقم 13 {title}") == key

    second = ask(citizen, key, "الاسم الرسمي للمهرجان", "كناوة")
    page = citizen.page
    page.goto(first)
    expect(page.locator("main")).to_contain_text("دراسة الطلب")
    page.goto(second)
    expect(page.locator("main")).to_contain_text("دراسة معمقة")

    clerk = visit("ar", signed_in=CLERK)
    page = clerk.go(first.replace(clerk.house.url, "").replace("/requests/", "/desk/cases/"))
    press(page, "a[href*='/act/terminer/'], button[value=terminer]")
    if "/act/" in page.url:
        press(page, "main form button[type=submit]")
    citizen.page.goto(first)
    expect(citizen.page.locator("main")).to_contain_text("انتهى")
