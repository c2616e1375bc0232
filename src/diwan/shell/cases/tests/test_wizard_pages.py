"""A request written page by page: kept, checked, refused at its own question, filed once."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from diwan.kernel.cases.models import Draft
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, make_person
from diwan.shell.cases.tests.pages import NATIONAL, PLAYER, TENNIS, begun, filed, photo, signed_in


def test_a_dropped_in_file_appears_in_the_portal(citizen: Client) -> None:
    assert "نادي كرة المضرب" in citizen.get("/services/").content.decode()
    page = citizen.get(f"/services/{TENNIS}/").content.decode()
    assert "صورة شمسية" in page
    assert "200,00" in page
    assert "30 يوما" in page
    assert "بمثابة رفض" in page


def test_who_is_not_signed_in_signs_in_before_beginning(club: Path) -> None:
    answer = Client().post(f"/services/{TENNIS}/{COMMUNE}/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_request_is_written_page_by_page_and_kept(citizen: Client) -> None:
    draft = begun(citizen)
    answer = citizen.post(f"/drafts/{draft.pk}/form/player/", {"full_name": "سعاد", "later": "1"})
    assert answer["Location"] == "/requests/"
    assert (
        "عضو" in citizen.get("/requests/").content.decode()
        or "المضرب" in citizen.get("/requests/").content.decode()
    )
    assert "سعاد" in citizen.get(f"/drafts/{draft.pk}/form/player/").content.decode()


def test_errors_stand_at_their_field_and_in_the_summary_and_keep_what_was_typed(citizen: Client) -> None:
    draft = begun(citizen)
    wrong = {**PLAYER, "born_on_day": "31", "born_on_month": "2", "junior": ""}
    page = citizen.post(f"/drafts/{draft.pk}/form/player/", wrong)
    text = page.content.decode()
    assert page.status_code == 422
    assert text.count("هذا التاريخ غير موجود") == 2
    assert "سعاد العلوي" in text
    assert 'aria-invalid="true"' in text or "field--error" in text


def test_a_file_that_is_not_what_it_says_is_refused_in_words(citizen: Client) -> None:
    draft = begun(citizen)
    page = citizen.post(f"/drafts/{draft.pk}/documents/", {"photo": photo(b"MZ not a picture"), "next": "1"})
    assert page.status_code == 422
    assert "EXE" in page.content.decode()


def test_a_file_that_is_refused_is_refused_at_its_own_question(citizen: Client) -> None:
    draft = begun(citizen)
    page = citizen.post(f"/drafts/{draft.pk}/documents/", {"photo": photo(b"hello"), "next": "1"})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_photo-error"' in text
    assert 'aria-describedby="id_photo-error"' in text
    assert "(?)" not in text


def test_what_is_missing_and_what_is_wrong_are_said_together(citizen: Client) -> None:
    draft = begun(citizen)
    wrong = {**PLAYER, "full_name": "", "born_on_day": "31", "born_on_month": "2"}
    page = citizen.post(f"/drafts/{draft.pk}/form/player/", wrong).content.decode()
    assert "هذا التاريخ غير موجود" in page
    assert "أجيبوا عن" in page


@pytest.mark.parametrize("code", ["99.999.99.99", "xx", "01"])
def test_a_commune_that_is_none_is_said_so(citizen: Client, code: str) -> None:
    assert citizen.get(f"/services/{TENNIS}/{code}/").status_code == 404
    assert citizen.post(f"/services/{TENNIS}/{code}/").status_code == 404


def test_the_search_of_a_commune_comes_back_to_its_results(citizen: Client) -> None:
    page = citizen.get(f"/services/{TENNIS}/").content.decode()
    assert 'action="#where"' in page
    assert page.index('href="#where"') < page.index('id="need"')


def test_a_page_left_open_too_long_leads_back_to_itself(citizen: Client) -> None:
    draft = begun(citizen)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = citizen.cookies
    page = strict.post(f"/drafts/{draft.pk}/check/")
    assert page.status_code == 403
    assert f'href="/drafts/{draft.pk}/check/"' in page.content.decode()


@pytest.mark.parametrize("path", ["form/player/", "check/"])
def test_switching_language_or_look_comes_back_to_the_same_page_of_the_request(
    citizen: Client, path: str
) -> None:
    draft = begun(citizen)
    address = f"/drafts/{draft.pk}/{path}"
    page = citizen.get(address).content.decode()
    assert f"/language/fr/?next={quote(address, safe='')}" in page
    assert page.count(f"next={quote(address, safe='')}") >= 2
    assert 'next=1"' not in page
    assert citizen.get("/language/fr/", {"next": address})["Location"] == address


def test_going_back_to_a_filed_draft_leads_to_its_receipt(citizen: Client) -> None:
    case = filed(citizen)
    with reading(NATIONAL):
        draft = Draft.objects.latest("pk")
    for path in ("", "form/player/", "documents/", "check/", "drop/"):
        answer = citizen.get(f"/drafts/{draft.pk}/{path}")
        assert answer.status_code == 302, path
        assert answer["Location"] == f"/requests/{COMMUNE}/{case.number}/receipt/"
    again = citizen.post(f"/drafts/{draft.pk}/form/player/", PLAYER)
    assert again["Location"] == f"/requests/{COMMUNE}/{case.number}/receipt/"
    stranger = signed_in(make_person("stranger"))
    assert stranger.get(f"/drafts/{draft.pk}/check/").status_code == 404


def test_a_dropped_draft_says_so_and_leads_to_my_requests(citizen: Client) -> None:
    draft = begun(citizen)
    citizen.post(f"/drafts/{draft.pk}/drop/")
    answer = citizen.get(f"/drafts/{draft.pk}/check/")
    main = answer.content.decode().split("<main")[1]
    assert answer.status_code == 404
    assert "لم تعد هذه المسودة موجودة" in main
    assert 'href="/requests/"' in main


def test_the_wizard_says_where_one_is_and_in_which_house(citizen: Client) -> None:
    draft = begun(citizen)
    for page in ("form/player/", "documents/", "check/", "drop/"):
        title = citizen.get(f"/drafts/{draft.pk}/{page}").content.decode().partition("<title>")[2]
        assert title.partition("</title>")[0].endswith(" · ديوان"), page
