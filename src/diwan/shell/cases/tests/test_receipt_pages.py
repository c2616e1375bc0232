"""The receipt of a request (law 55.19 art. 10 to 12), and what it costs, said before and after it is filed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from diwan.kernel.base.text import t
from diwan.kernel.cases.clocks import ZONE
from diwan.kernel.cases.models import Case, CaseClock, Draft
from diwan.kernel.documents.typeset import plain
from diwan.kernel.identity.models import Person
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, in_some_act, make_holder, make_person
from diwan.shell.cases.tests.pages import NATIONAL, PLAYER, begun, filed, main_of, signed_in
from diwan.shell.cases.views.follow import case_at
from diwan.shell.cases.views.receipt import receipt_matter, receipt_paper
from diwan.shell.written import date_words


def test_filing_twice_leads_to_the_same_receipt(citizen: Client) -> None:
    case = filed(citizen)
    with reading(NATIONAL):
        draft = Draft.objects.latest("pk")
    again = citizen.post(f"/drafts/{draft.pk}/check/")
    assert again["Location"].endswith(f"/{case.number}/receipt/")
    with reading(NATIONAL):
        assert Case.objects.count() == 1


@pytest.mark.parametrize(("given", "words"), [(True, "ملف مودع"), (False, "ملف في طور الإيداع")])
def test_the_receipt_has_one_of_the_two_texts_of_the_law(citizen: Client, given: bool, words: str) -> None:
    """Law 55.19 art. 10."""
    case = filed(citizen, with_photo=given)
    place = f"/requests/{COMMUNE}/{case.number}/"
    page = citizen.get(f"{place}receipt/").content.decode()
    assert words in page
    assert ("صورة شمسية" in page) is not given
    assert citizen.get(f"{place}receipt.pdf").content.startswith(b"%PDF")


def test_the_receipt_says_the_same_for_ever(citizen: Client) -> None:
    """Law 55.19 art. 10: it is kept as proof, also of the last day to answer."""
    case = filed(citizen)
    receipt = f"/requests/{COMMUNE}/{case.number}/receipt/"
    with reading(NATIONAL):
        last_day = date_words(CaseClock.objects.get(case_id=case.pk, key="legal").last_day, "full")
    before = main_of(citizen.get(receipt))
    assert last_day in before
    president = signed_in(make_holder("president", "president"))
    place = f"/desk/cases/{COMMUNE}/{case.number}/"
    sure = {"seen": "2", "reasons": "النادي ممتلئ", "sure": "yes"}
    assert president.post(f"{place}act/refuse/", sure).status_code == 302
    with reading(NATIONAL):
        assert Case.objects.get(pk=case.pk).decided_at is not None
    assert main_of(citizen.get(receipt)) == before


@pytest.mark.parametrize("given", [True, False])
def test_the_paper_receipt_says_when_where_until_when_and_by_which_law(citizen: Client, given: bool) -> None:
    """Law 55.19 art. 10 to 12: it is the proof of the date."""
    number = filed(citizen, with_photo=given).number
    with reading(NATIONAL):
        case = case_at(str(COMMUNE), number)
        matter, name = receipt_matter(case), case.territory.name
        words = json.dumps(plain(matter), ensure_ascii=False)
        assert receipt_paper(case).startswith(b"%PDF")
        last_day = case.due_on if not given else case.clocks.get(key="legal").last_day
    assert case.opened_at.astimezone(ZONE).strftime("%H:%M") in words
    for language in ("ar", "fr"):
        with translation.override(language):
            assert last_day is not None
            assert date_words(case.opened_at, "full") in words
            assert date_words(last_day, "full") in words
            assert str(name) in words
            assert t(f"shell_cases.receipt.{'complete' if given else 'incomplete'}_text") in words
            assert t("shell_cases.receipt.proof") in words


def test_the_receipt_names_the_applicant_in_the_letters_of_the_reader(
    club: Path,
    own_keys: None,
) -> None:
    somebody = make_person("citizen")
    with in_some_act():
        Person.objects.filter(pk=somebody.person.pk).update(first_fr="Souad", family_fr="Alaoui")
    client = signed_in(somebody)
    case = filed(client)
    place = f"/requests/{COMMUNE}/{case.number}/receipt/"
    client.cookies["diwan_language"] = "fr"
    french = client.get(place).content.decode().split("<main")[1]
    client.cookies["diwan_language"] = "ar"
    arabic = client.get(place).content.decode().split("<main")[1]
    translation.deactivate()
    assert "Souad Alaoui" in french
    assert case.applicant in arabic
    assert case.applicant not in french


def test_the_price_stands_on_the_page_to_check_and_on_the_receipt(citizen: Client) -> None:
    draft = begun(citizen)
    assert "200,00" not in citizen.get(f"/drafts/{draft.pk}/check/").content.decode()
    citizen.post(f"/drafts/{draft.pk}/form/player/", PLAYER)
    citizen.post(f"/drafts/{draft.pk}/form/play/", {"level": "beginner", "next": "1"})
    page = citizen.get(f"/drafts/{draft.pk}/check/").content.decode()
    assert "واجب الانخراط" in page
    assert "200,00" in page
    young = {**PLAYER, "junior": "yes", "guardian": "فاطمة"}
    citizen.post(f"/drafts/{draft.pk}/form/player/", young)
    assert "200,00" not in citizen.get(f"/drafts/{draft.pk}/check/").content.decode()
    case = filed(citizen)
    assert "200,00" in citizen.get(f"/requests/{COMMUNE}/{case.number}/receipt/").content.decode()
