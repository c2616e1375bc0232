"""A birth from the hospital to its record, and one declared too late: each person at a browser of their own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.civil import REFERENCE, family
from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.test_main_journey import overflow, press


def seen(visitor: Visitor) -> Page:
    """A page that anybody can use: nothing serious for axe, nothing wider than the window."""
    visitor.require_accessible()
    assert overflow(visitor.page) <= 0, visitor.page.url
    return visitor.page


def declare(visitor: Visitor, days: int, name: str) -> str:
    """The hospital declares a birth in a few fields; gives the reference on its receipt."""
    page = visitor.go("/desk/declarations/new/birth/")
    seen(visitor)
    born = timezone.localdate() - timedelta(days=days)
    page.fill("[name=date]", f"{born:%d/%m/%Y}")
    page.locator("[name=child1_sex][value=F]").check()
    page.fill("[name=child1_hour]", "04:20")
    page.fill("[name=mother_first_ar]", "رحمة")
    page.fill("[name=mother_family_ar]", name)
    page.fill("[name=medical]", "771/2026")
    press(page, "main form .actions button[type=submit]")
    seen(visitor)
    found = REFERENCE.search(page.url)
    assert found, page.url
    receipt = page.request.get(page.url.rstrip("/") + "/receipt.pdf")
    assert receipt.body().startswith(b"%PDF")
    return found[0]


def complete(visitor: Visitor, reference: str, name: str) -> None:
    """The father at the counter: names, papers, signature; a slip is told at its field and loses nothing."""
    page = visitor.go(f"/desk/declarations/queue/{reference}/complete/")
    seen(visitor)
    father = f"المختار {name}"
    for field, value in {
        "first_ar": "نور", "family_ar": name, "first_la": "Nour", "family_la": "Gharnati",
        "father_first_ar": "المختار", "father_family_ar": name, "declarant_name": father,
        "declarant_cnie": "LC778899", "paper_birth_certificate": "771/2026",
    }.items():  # fmt: skip
        page.fill(f"[name={field}]", value)
    page.locator("[name=filiation][value=first_of_marriage]").check()
    page.fill("[name=paper_marriage_contract]", "55/2024")
    page.select_option("[name=declarant_capacity]", "father")
    press(page, "main form .actions button[type=submit]")
    seen(visitor)
    expect(page.locator("#id_signature-error")).to_be_visible()
    expect(page.locator("[name=first_ar]")).to_have_value("نور")
    page.fill("[name=signature]", father)
    page.locator("[name=consents]").check()
    press(page, "main form .actions button[type=submit]")
    assert "/complete/" not in page.url, page.locator("main").inner_text()
    seen(visitor)


def sign(visitor: Visitor, reference: str) -> str:
    """The officer reads and signs; gives the number of the record."""
    page = visitor.go("/desk/declarations/sign/")
    seen(visitor)
    page.locator(f"a[href*='{reference}']").first.click()
    page.wait_for_load_state("load")
    seen(visitor)
    press(page, "button[name=verb][value=sign]")
    seen(visitor)
    assert "/signed/" in page.url, page.locator("main").inner_text()
    number = re.search(r"\b\d+/\d{4}\b", page.locator(".notice").first.inner_text())
    assert number
    record = page.request.get(f"{visitor.house.url}/desk/declarations/queue/{reference}/record.pdf")
    assert record.body().startswith(b"%PDF")
    return number[0]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_birth_from_the_hospital_to_its_record(visit: Visiting, language: Language) -> None:
    community = {"ar": "chefchaouen", "fr": "menara"}[language]
    name = family()
    reference = declare(visit(language, signed_in=f"{community}.hospital"), 0, name)
    clerk = visit(language, signed_in=f"{community}.clerk")
    complete(clerk, reference, name)
    number = sign(visit(language, signed_in=f"{community}.officer"), reference)
    page = clerk.go("/desk/civil-status/records/")
    page.fill("main [name=q]", f"نور {name}")
    expect(page.locator("main")).to_contain_text(number)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_declared_too_late_goes_through_the_ministry(visit: Visiting, language: Language) -> None:
    community = {"ar": "chefchaouen", "fr": "menara"}[language]
    name = family()
    reference = declare(visit(language, signed_in=f"{community}.hospital"), 60, name)
    clerk = visit(language, signed_in=f"{community}.clerk")
    page = clerk.go(f"/desk/declarations/queue/{reference}/?queue=late")
    seen(clerk)
    page.fill("[name=why]", "كان الأب خارج أرض الوطن")
    press(page, "button[name=verb][value=ask]")
    seen(clerk)
    ministry = visit(language, signed_in="ministry.director")
    page = ministry.go("/desk/declarations/permissions/")
    seen(ministry)
    page.locator(f"a[href*='{reference}']").first.click()
    page.wait_for_load_state("load")
    seen(ministry)
    page.fill("[name=reference]", "DGCT 88/2026")
    press(page, "button[name=verb][value=grant]")
    complete(clerk, reference, name)
    assert sign(visit(language, signed_in=f"{community}.officer"), reference)
