"""A death registered in one commune marks the birth record another keeps: told, acknowledged, applied, copied."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.civil import (
    CODES,
    REFERENCE,
    day_words,
    entered_birth,
    family,
    fill,
    first_office,
    given,
    some_card,
    words_of,
)
from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_declarations import sign
from tests.journeys.test_main_journey import press, seen

NOTICES = "/desk/civil-status/notices/"
WAY: dict[Language, tuple[str, str]] = {"ar": ("menara", "chefchaouen"), "fr": ("chefchaouen", "menara")}
"""Where the death is declared, and where the birth is kept."""
STATES: dict[Language, tuple[str, str, str]] = {
    "ar": ("موجه", "متوصل به", "مطبق"),
    "fr": ("Envoyé", "Reçu", "Appliqué"),
}


def paper_birth(name: str) -> dict[str, str]:
    """A birth of 1951 as its paper register says it."""
    return {
        "first_ar": "العربي", "family_ar": name, "first_la": "Larbi", "family_la": "Essai", "sex": "M",
        "date": "12/05/1951", "place_ar": "الدوار القديم", "father_first_ar": "علال", "father_family_ar": name,
        "mother_first_ar": "طامو", "mother_family_ar": "الصنهاجي", "year": "1951",
        "number": str(10_000 + secrets.randbelow(900_000)),
    }  # fmt: skip


def declared_dead(clerk: Visitor, name: str, card: str) -> str:
    """The widow at the counter declares the death; gives the reference of the declaration."""
    page = clerk.go("/desk/declarations/new/death/")
    seen(clerk)
    first_office(page)
    fill(page, {"first_ar": "العربي", "family_ar": name, "first_la": "Larbi", "family_la": "Essai", "sex": "M",
                "cnie": card, "birth_date": "12/05/1951", "date": day_words(), "place_ar": "بيته",
                "medical": "44/2026"})  # fmt: skip
    press(page, "main form[data-kept] .actions button[type=submit]")
    found = REFERENCE.search(page.url)
    assert found, page.locator("main").inner_text()
    return found[0]


def completed(clerk: Visitor, name: str, record: str, keeper: str) -> None:
    """She completes: the papers, and where the birth of the dead is written."""
    page = clerk.page
    seen(clerk)
    fill(page, {
        "father_first_ar": "علال", "father_family_ar": name, "mother_first_ar": "طامو",
        "mother_family_ar": "الصنهاجي", "birth_record": record, "birth_community": CODES[keeper],
        "marital_status": "married", "paper_death_certificate": "44/2026", "declarant_name": "خديجة الفاسي",
        "declarant_capacity": "spouse", "declarant_cnie": some_card(), "signature": "خديجة الفاسي",
    })  # fmt: skip
    page.locator("[name=consents]").check()
    press(page, "main form .actions button[type=submit]")
    assert "/complete/" not in page.url, page.locator("main").inner_text()
    seen(clerk)


def notice_of(visitor: Visitor, which: str, name: str) -> str:
    """The address of the notice about somebody, in one of the lists."""
    page = visitor.go(f"{NOTICES}?list={which}")
    seen(visitor)
    row = page.locator("tbody tr", has_text=name)
    while not row.count() and page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").first.click()
        page.wait_for_load_state("load")
    return row.locator("a").first.get_attribute("href") or ""


def told(visitor: Visitor, address: str, words: str) -> None:
    """What the page of the notice says of it now."""
    visitor.go(address)
    seen(visitor)
    expect(visitor.page.locator(".page-head .chip").first).to_have_text(words)


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_death_here_marks_the_birth_kept_there(visit: Visiting, language: Language, tmp_path: Path) -> None:
    (here, there), (sent, received, applied) = WAY[language], STATES[language]
    name, card = family(), some_card()
    keeper = visit(language, signed_in=f"{there}.clerk")
    record, number = entered_birth(keeper, paper_birth(name))
    clerk = visit(language, signed_in=f"{here}.clerk")
    reference = declared_dead(clerk, name, card)
    completed(clerk, name, number, there)
    sign(visit(language, signed_in=f"{here}.officer"), reference)

    ours = notice_of(clerk, "sent", name)
    told(clerk, ours, sent)
    theirs = notice_of(keeper, "received", name)
    told(keeper, theirs, sent)
    press(keeper.page, "button[name=verb][value=acknowledge]")
    seen(keeper)
    told(clerk, ours, received)

    officer = visit(language, signed_in=f"{there}.officer")
    page = officer.go(theirs)
    seen(officer)
    page.locator(f"article a[href*='apply'][href$='{record.rstrip('/').rpartition('/')[2]}/']").first.click()
    page.wait_for_load_state("load")
    seen(officer)
    expect(page.locator("[name=text_ar]")).not_to_have_value("")
    press(page, "button[name=verb][value=sign]")
    assert "/received/" in page.url, page.locator("main").inner_text()
    seen(officer)
    told(clerk, ours, applied)
    expect(clerk.page.locator(".notice--ok")).to_contain_text(number)

    page = keeper.go(record)
    expect(page.locator(".record__mention")).to_have_count(1)
    seen(keeper)
    file = tmp_path / "copy.pdf"
    given(keeper, officer, record, file, kind="copy")
    assert re.search(r"[Dd]écédée? le", words_of(file)), words_of(file)
