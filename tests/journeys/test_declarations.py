"""A birth from the hospital to its record, and one declared too late: each person at a browser of their own."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.civil import REFERENCE, entered_birth, family, fill, some_card, words_of
from tests.journeys.conftest import Language, Visiting, Visitor
from tests.journeys.paper import accepted_by_qpdf
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


def kept_father(name: str) -> dict[str, str]:
    """The father's own record, in the registers for a long time."""
    return {
        "first_ar": "المختار", "family_ar": name, "first_la": "Mokhtar", "family_la": "Gharnati", "sex": "M",
        "date": "03/02/1990", "place_ar": "المستشفى الإقليمي", "father_first_ar": "علي",
        "father_family_ar": name, "mother_first_ar": "طامو", "mother_family_ar": "العمراني",
        "declarant_name": "علي", "declarant_capacity": "father", "declared_on": "10/02/1990",
    }  # fmt: skip


def marry(officer: Visitor, record: str, wife: str) -> None:
    """The marriage in the margin of the husband's record: the words proposed are read before they are signed."""
    page = officer.go(f"{record}mentions/new/?type=marriage")
    fill(
        page,
        {"date": "05/06/2024", "authority": "قسم قضاء الأسرة", "reference": "55/2024", "spouse_ar": wife},
    )
    press(page, "button[name=verb][value=propose]")
    seen(officer)
    press(page, "button[name=verb][value=sign]")
    expect(page.locator(".record__mention")).to_contain_text("55/2024")


def extract(clerk: Visitor, officer: Visitor, record: str, name: str) -> bytes:
    """The child entered in the booklet that the marriage opened, an extract given to the father and signed."""
    page = clerk.go(f"{record}booklet/")
    seen(clerk)
    press(page, "main .notice button[name=verb][value=link]")
    seen(clerk)
    expect(page.locator("main table tbody tr")).to_have_count(1)
    expect(page.locator("main table")).to_contain_text({"ar": "نور", "fr": "Nour"}[clerk.language])
    fill(page, {"kinship": "self", "name": f"المختار {name}", "cnie": some_card(), "languages": "ar,fr"})
    press(page, "button[name=verb][value=give]")
    assert "/issues/" in page.url, page.locator("main").inner_text()
    page = officer.go(page.url.removeprefix(clerk.house.url))
    press(page, "main form button[type=submit]")
    seen(officer)
    address = page.locator("main .actions a").first.get_attribute("href") or ""
    return page.request.get(officer.house.url + address).body()


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_birth_from_the_hospital_to_the_family_booklet(
    visit: Visiting, language: Language, tmp_path: Path
) -> None:
    community = {"ar": "chefchaouen", "fr": "menara"}[language]
    name = family()
    clerk = visit(language, signed_in=f"{community}.clerk")
    record, _ = entered_birth(clerk, kept_father(name))
    officer = visit(language, signed_in=f"{community}.officer")
    marry(officer, record, f"رحمة {name}")
    reference = declare(visit(language, signed_in=f"{community}.hospital"), 0, name)
    complete(clerk, reference, name)
    number = sign(officer, reference)
    page = clerk.go("/desk/civil-status/records/")
    page.fill("main [name=q]", f"نور {name}")
    expect(page.locator("main")).to_contain_text(number)
    booklet = tmp_path / "booklet.pdf"
    booklet.write_bytes(extract(clerk, officer, record, name))
    assert accepted_by_qpdf(booklet)
    assert "Nour" in words_of(booklet)


@pytest.mark.long("fr")
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
