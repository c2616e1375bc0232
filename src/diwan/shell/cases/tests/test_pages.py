"""The pages of a procedure nobody wrote code for, from the portal to the signed document."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import t
from diwan.kernel.cases.clocks import ZONE
from diwan.kernel.cases.models import Case, CaseClock, CaseOutput, Draft
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.tests.conftest import club, own_keys, png  # noqa: F401
from diwan.kernel.documents.typeset import plain
from diwan.kernel.identity.models import Delegation, Person
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    OTHER_COMMUNE,
    Somebody,
    as_office,
    in_some_act,
    make_holder,
    make_person,
)
from diwan.shell.cases.views.follow import case_at
from diwan.shell.cases.views.receipt import receipt_matter, receipt_paper
from diwan.shell.written import date_words

TENNIS = "tennis.membership"
PLAYER = {
    "full_name": "سعاد العلوي", "born_on_day": "4", "born_on_month": "5", "born_on_year": "1990", "junior": "no",
    "next": "1",
}  # fmt: skip
NATIONAL = Scope("national")


def photo(content: bytes | None = None, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if content is not None else png(), content_type="image/png")


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.account)
    return client


@pytest.fixture
def citizen(club: Path, own_keys: None) -> Client:  # noqa: F811
    return signed_in(make_person("citizen"))


def begun(client: Client) -> Draft:
    page = client.post(f"/services/{TENNIS}/{COMMUNE}/")
    assert page.status_code == 302
    with reading(NATIONAL):
        return Draft.objects.latest("pk")


def filed(client: Client, *, with_photo: bool = True) -> Case:
    draft = begun(client)
    client.post(f"/drafts/{draft.pk}/form/player/", PLAYER)
    client.post(f"/drafts/{draft.pk}/form/play/", {"level": "beginner", "next": "1"})
    if with_photo:
        client.post(f"/drafts/{draft.pk}/documents/", {"photo": photo(), "next": "1"})
    answer = client.post(f"/drafts/{draft.pk}/check/")
    assert answer.status_code == 302, answer.content.decode()
    with reading(NATIONAL):
        return Case.objects.latest("pk")


def test_a_dropped_in_file_appears_in_the_portal(citizen: Client) -> None:
    assert "نادي كرة المضرب" in citizen.get("/services/").content.decode()
    page = citizen.get(f"/services/{TENNIS}/").content.decode()
    assert "صورة شمسية" in page
    assert "200,00" in page
    assert "30 يوما" in page
    assert "بمثابة رفض" in page


def test_who_is_not_signed_in_signs_in_before_beginning(club: Path) -> None:  # noqa: F811
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


def main_of(answer: Any) -> str:
    """What the page itself says, without its frame and messages."""
    text = answer.content.decode()
    return str(text[text.index("<main") : text.index("</main>")])


def test_follow_up_says_who_has_it_until_when_and_what_silence_means(citizen: Client) -> None:
    case = filed(citizen)
    page = citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode()
    assert case.number in page
    assert "دراسة الطلب" in page
    assert "بمثابة رفض" in page
    assert "السكوت بمثابة رفض" in page or "سكوت بمثابة رفض" in page


def test_from_the_portal_to_a_signed_document_without_code(citizen: Client) -> None:
    """Issue 2 section 8."""
    case = filed(citizen)
    president, clerk = (signed_in(make_holder(kind, kind)) for kind in ("president", "clerk"))
    place = f"/desk/cases/{COMMUNE}/{case.number}/"
    page = president.get(place).content.decode()
    assert "قبول" in page
    assert president.post(f"{place}act/admit/", {"seen": "2"}).status_code == 302
    blocked = clerk.get(place).content.decode()
    assert "لم يؤد بعد" in blocked
    assert (
        "/payments/" in citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode().split("<main")[1]
    )
    with reading(NATIONAL):
        order = Order.objects.get()
    take_cash(make_holder("cashier", "cashier").in_office(), order=order.pk, tendered=Money.of(200))
    done = clerk.post(f"{place}act/welcome/", {"racket": "7"})
    assert done.status_code == 302, done.content.decode()
    with reading(NATIONAL):
        output = CaseOutput.objects.get()
    assert "شهادة عضوية" in president.get("/desk/cases/sign/").content.decode()
    assert president.post(f"/desk/cases/sign/{output.pk}.pdf").content.startswith(b"%PDF")
    president.post("/desk/cases/sign/", {"pick": f"cases:{output.pk}"})
    issued = f"/requests/{COMMUNE}/{case.number}/issued/{output.pk}.pdf"
    followed = citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode()
    assert issued in followed
    assert f"/requests/{COMMUNE}/{case.number}/files/" in followed
    pdf = citizen.get(issued)
    assert pdf.content.startswith(b"%PDF")


def test_a_stale_desk_form_is_a_conflict_and_keeps_what_was_typed(citizen: Client) -> None:
    case = filed(citizen)
    president, clerk = (signed_in(make_holder(kind, kind)) for kind in ("president", "clerk"))
    place = f"/desk/cases/{COMMUNE}/{case.number}/act/"
    clerk.post(f"{place}ask_certified_copy/", {"seen": "2", "copy_asked": "الصورة", "reasons": "شك"})
    page = president.post(f"{place}refuse/", {"seen": "2", "reasons": "أسباب طويلة كتبتها"})
    assert page.status_code in (404, 409)


def test_a_refusal_without_reasons_comes_back_with_the_law(citizen: Client) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    page = president.post(f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/", {"seen": "2", "reasons": ""})
    assert page.status_code == 422
    assert "المادة 18" in page.content.decode()


def test_a_refusal_is_read_again_before_it_is_made(citizen: Client) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    page = f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/"
    said = {"seen": "2", "reasons": "النادي ممتلئ"}

    def decided() -> bool:
        with reading(NATIONAL):
            return Case.objects.get(pk=case.pk).decided_at is not None

    asked = main_of(president.post(page, said))
    assert "لم يتخذ أي قرار بعد" in asked and "النادي ممتلئ" in asked
    assert 'name="sure"' in asked and 'name="reasons" value="النادي ممتلئ"' in asked and not decided()
    again = main_of(president.post(page, said | {"again": "yes"}))
    assert "<textarea" in again and "النادي ممتلئ</textarea>" in again and not decided()
    assert president.post(page, said | {"sure": "yes"}).status_code == 302 and decided()


def test_another_community_and_a_stranger_get_nothing(citizen: Client) -> None:
    case = filed(citizen)
    other = signed_in(make_holder("other", "president", "clerk", territory=OTHER_COMMUNE))
    stranger = signed_in(make_person("stranger"))
    assert other.get(f"/desk/cases/{COMMUNE}/{case.number}/").status_code == 404
    assert case.number not in other.get("/desk/cases/").content.decode()
    for page in ("", "receipt/", "receipt.pdf"):
        assert stranger.get(f"/requests/{COMMUNE}/{case.number}/{page}").status_code == 404
    assert Client().get(f"/requests/{COMMUNE}/{case.number}/").status_code == 302


def test_the_queue_costs_the_same_whatever_its_length(citizen: Client) -> None:
    clerk = signed_in(make_holder("clerk", "clerk"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("/desk/cases/").status_code == 200
        return len(queries)

    filed(citizen)
    cost()
    one = cost()
    for _ in range(3):
        filed(citizen)
    assert cost() == one
    assert one <= 22


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_is_in_the_language_chosen(citizen: Client, language: str) -> None:
    case = filed(citizen)
    clerk = signed_in(make_holder("clerk", "clerk"))
    place = f"{COMMUNE}/{case.number}/"
    begun(citizen)
    for client, url in (
        (citizen, "/requests/"),
        (citizen, f"/requests/{place}"),
        (citizen, f"/services/{TENNIS}/{COMMUNE}/"),
        (citizen, f"/requests/{place}act/withdraw/"),
        (clerk, "/desk/cases/"),
        (clerk, f"/desk/cases/{place}"),
        (clerk, f"/desk/cases/{place}print/"),
        (clerk, f"/desk/cases/{place}act/ask_information/"),
    ):
        client.cookies["diwan_language"] = language
        page = client.get(url)
        assert page.status_code == 200, url
        assert f'lang="{language}"' in page.content.decode()[:400]
    translation.deactivate()


def test_an_officer_acts_by_the_mandate_held_when_another_one_has_lapsed(
    club: Path,  # noqa: F811
    own_keys: None,  # noqa: F811
) -> None:
    """A delegation that is over takes nothing from what the post itself carries."""
    file = club / "tennis_membership.toml"
    admitted = file.read_text("utf-8").replace('by = "president"', 'by = ["president", "clerk"]')
    file.write_text(admitted, "utf-8")
    catalogue.cache_clear()
    case = filed(signed_in(make_person("citizen")))
    head, clerk = make_holder("head", "president"), make_holder("clerk", "clerk")
    with as_office(COMMUNE):
        Delegation.objects.create(
            territory_id=COMMUNE, giver=head.person.mandates.get(), receiver=clerk.person.mandates.get(),
            kinds=["president"], reference="1/2025", starts=date(2025, 1, 1), ends=date(2025, 2, 1),
            published_on=date(2025, 1, 1),
        )  # fmt: skip
    answer = signed_in(clerk).post(f"/desk/cases/{COMMUNE}/{case.number}/act/admit/")
    assert answer.status_code == 302
    with reading(NATIONAL):
        assert Case.objects.get(pk=case.pk).step == "to_pay"


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


def test_a_file_that_is_over_has_a_label_that_is_a_phrase(citizen: Client) -> None:
    case = filed(citizen)
    place = f"/requests/{COMMUNE}/{case.number}/"
    citizen.post(f"{place}act/withdraw/", {"seen": "2"})
    page = citizen.get(place).content.decode()
    assert "مآل الملف" in page
    assert "أنهت معالجة" not in page


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


def test_a_paid_file_no_longer_announces_that_it_will_be_closed_unpaid(
    club: Path,  # noqa: F811
    own_keys: None,  # noqa: F811
) -> None:
    file = club / "tennis_membership.toml"
    unpaid = """
[clocks.payment]
within = "15 days"
starts_on = ["enter:to_pay"]
label = { ar = "أجل الأداء", fr = "Délai de paiement" }
[steps.unpaid]
phase = "closed"
ball = "none"
outcome = "lapsed"
label = { ar = "حفظ لعدم الأداء", fr = "Classée, impayée" }
[transitions.lapse]
from = "to_pay"
to = "unpaid"
by = "timer"
when = { not = { fee_paid = "dues" } }
legal = "55.19 art. 10"
label = { ar = "حفظ الطلب لعدم الأداء", fr = "Classer, impayée" }
[timers.payment_over]
clock = "payment"
do = "lapse"
"""
    file.write_text(file.read_text("utf-8") + unpaid, "utf-8")
    catalogue.cache_clear()
    citizen = signed_in(make_person("citizen"))
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    president.post(f"/desk/cases/{COMMUNE}/{case.number}/act/admit/", {"seen": "2"})
    place = f"/requests/{COMMUNE}/{case.number}/"
    assert "حفظ الطلب لعدم الأداء" in citizen.get(place).content.decode()
    with reading(NATIONAL):
        order = Order.objects.get()
    take_cash(make_holder("cashier", "cashier").in_office(), order=order.pk, tendered=Money.of(200))
    paid = citizen.get(place).content.decode()
    assert "حفظ الطلب لعدم الأداء" not in paid
    assert "مؤدى" in paid


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
    club: Path,  # noqa: F811
    own_keys: None,  # noqa: F811
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


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1"])
def test_a_number_that_is_none_breaks_no_desk_page(citizen: Client, typed: str) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    assert president.post("/desk/cases/sign/", {"pick": f"cases:{typed}"}).status_code < 500
    act = f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/"
    assert president.post(act, {"seen": typed, "reasons": "لأسباب"}).status_code < 500


def test_the_wizard_says_where_one_is_and_in_which_house(citizen: Client) -> None:
    draft = begun(citizen)
    for page in ("form/player/", "documents/", "check/", "drop/"):
        title = citizen.get(f"/drafts/{draft.pk}/{page}").content.decode().partition("<title>")[2]
        assert title.partition("</title>")[0].endswith(" · ديوان"), page


def test_the_page_of_a_payment_leads_back_to_its_file(citizen: Client) -> None:
    case = filed(citizen)
    signed_in(make_holder("president", "president")).post(
        f"/desk/cases/{COMMUNE}/{case.number}/act/admit/", {"seen": "2"}
    )
    with reading(NATIONAL):
        order = Order.objects.get()
    page = citizen.get(f"/payments/{order.reference}/").content.decode().split("<main")[1]
    assert f'href="/requests/{COMMUNE}/{case.number}/"' in page
