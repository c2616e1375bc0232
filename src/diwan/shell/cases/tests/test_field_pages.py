"""A question of every type, filled in page by page without scripts, wrong first, then right, and seen in the file."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.papers import digest_over
from diwan.kernel.cases.models import Case, CaseOutput, Draft
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.spoken import words_about
from diwan.kernel.cases.tests.conftest import FIXTURES, club, own_keys, png  # noqa: F401
from diwan.kernel.cases.tests.tennis import fresh
from diwan.kernel.payments.models import Order, Tariff
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, as_office, make_holder, make_person
from diwan.shell.cases.forms import AnswersForm
from diwan.shell.cases.tests.pages import photo, signed_in
from diwan.shell.spellings import VERB

KEY = "testing.every_field"
NATIONAL = Scope("national")
WHO = {
    "applicant_name_ar": "سعاد العلوي", "applicant_paper": "cnie", "applicant_number": "AB123456",
    "applicant_born_on_day": "4", "applicant_born_on_month": "5", "applicant_born_on_year": "1990",
    "home_commune": "تسلطانت", "home_quarter": "الملاح", "trader": "yes", "next": "1",
}  # fmt: skip
COMPANY = {"business_name": "أطلس", "business_ice": "001561191000066", "turnover": "1.250,50", "next": "1"}
SQUARE = "33.573, -7.590\r\n33.573, -7.589\r\n33.574, -7.589\r\n33.574, -7.590"
PLACE = {
    "market": "Tassoultante", "plot_title": "title", "plot_number": "12345/04", 
    "gate_north": "33.5735", "gate_east": "-7.5895",
    "ground_corners": SQUARE, "zone": "centre", "from_day": "15", "from_month": "1", "from_year": "2026",
    "until_day": "14", "until_month": "3", "until_year": "2026", "next": "1",
}  # fmt: skip
GOODS = {
    "goods_rows": "2", "goods_0_name": "خبز", "goods_0_kind": "food", "goods_0_area": "2,5",
    "goods_1_name": "زربية", "goods_1_kind": "crafts", "goods_1_area": "3", "next": "1",
}  # fmt: skip


OATH = {"oath": "on"}
RATES = {"terrace_1": "30", "terrace_2": "12.50", "display_1": "4", "display_2": "7.25"}


@pytest.fixture
def citizen(club: Path, own_keys: None) -> Client:  # noqa: F811
    shutil.copy(FIXTURES / "every_field.toml", club)
    catalogue.cache_clear()
    with as_office(COMMUNE):
        for key, amount in RATES.items():
            Tariff.objects.create(
                territory_id=COMMUNE, key=f"public_domain.{key}", amount=Money.of(amount),
                valid_from=date(2020, 1, 1), legal_ref="قرار 1/2020",
            )  # fmt: skip
    return signed_in(make_person("citizen"))


def begun(client: Client) -> Draft:
    assert client.post(f"/services/{KEY}/{COMMUNE}/").status_code == 302
    with reading(NATIONAL):
        return Draft.objects.latest("pk")


def wrote(client: Client, draft: Draft, section: str, answers: dict[str, Any]) -> None:
    answer = client.post(f"/drafts/{draft.pk}/form/{section}/", answers)
    assert answer.status_code == 302, answer.content.decode()


def filled(client: Client) -> Draft:
    draft = begun(client)
    wrote(client, draft, "who", WHO)
    wrote(client, draft, "company", COMPANY)
    wrote(client, draft, "where", PLACE)
    wrote(client, draft, "what", {**GOODS, "sketch": photo()})
    return draft


def filed(client: Client) -> Case:
    draft = filled(client)
    answer = client.post(f"/drafts/{draft.pk}/check/", OATH)
    assert answer.status_code == 302, answer.content.decode()
    with reading(NATIONAL):
        return Case.objects.latest("pk")


def test_every_type_is_asked_kept_shown_to_check_and_filed(citizen: Client) -> None:
    draft = filled(citizen)
    page = citizen.get(f"/drafts/{draft.pk}/check/").content.decode()
    for words in (
        "سعاد العلوي",
        "001561191000066",
        "12345/04",
        "تسلطانت",
        "زربية",
        "5,50",
        "1.250,50",
        "شهران",
    ):
        assert words in page
    assert "<polygon" in page
    assert "شهران × 30,00 درهم" in page
    assert "2,50 م² × 4,00 درهم" in page
    assert "قرار 1/2020" in page
    picture = citizen.get(f"/drafts/{draft.pk}/file/sketch/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    citizen.post(f"/drafts/{draft.pk}/check/", OATH)
    with reading(NATIONAL):
        case = Case.objects.latest("pk")
    assert case.values["business"] == {"name": "أطلس", "ice": "001561191000066"}
    assert case.values["shown_area"] == "5.50"
    assert case.values["months"] == 2
    assert case.values["ground"]["area"] == pytest.approx(10_300, rel=0.01)
    place = f"/requests/{COMMUNE}/{case.number}"
    page = citizen.get(f"{place}/").content.decode()
    assert "زربية" in page
    assert f'href="{place}/answer/sketch/" download=' in page
    assert citizen.get(f"{place}/answer/sketch/").status_code == 200
    assert citizen.get(f"{place}/answer/notes/").status_code == 404
    assert signed_in(make_person("stranger")).get(f"{place}/answer/sketch/").status_code == 404


@pytest.mark.parametrize(
    ("section", "wrong", "words"),
    [
        ("who", {"applicant_number": "12"}, "رقم الوثيقة: رقم الوثيقة أحرف لاتينية وأرقام"),
        ("who", {"home_commune": "Tassoultant"}, "هل تقصدون"),
        ("who", {"home_quarter": ""}, "اكتبوا الحي أو الزنقة"),
        ("where", {"ground_corners": "33.5, -7.5"}, "ثلاثة رؤوس"),
        ("where", {"plot_number": ""}, "هذه الخانة لازمة"),
        ("where", {"gate_north": "شمال"}, "درجات عشرية"),
        ("where", {"market": "لا مكان"}, "لا توجد جماعة"),
        ("what", {"goods_1_area": "كثير"}, "السطر 2، المساحة"),
        (
            "what",
            {"goods_1_name": "", "goods_1_area": "", "goods_1_kind": "crafts"},
            "السطر 2، البضاعة: هذه الخانة لازمة",
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    citizen: Client, section: str, wrong: dict[str, str], words: str
) -> None:
    draft = begun(citizen)
    wrote(citizen, draft, "who", WHO)
    typed = {"who": WHO, "where": PLACE, "what": GOODS}[section] | wrong
    page = citizen.post(f"/drafts/{draft.pk}/form/{section}/", typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    kept = [
        value
        for key, value in typed.items()
        if value and not key.endswith(("next", "_rows", "_month", "_corners"))
    ]
    assert all(value in text for value in kept if not value.isascii()), kept


def test_a_table_without_rows_is_no_answer(citizen: Client) -> None:
    draft = begun(citizen)
    page = citizen.post(f"/drafts/{draft.pk}/form/what/", {"goods_rows": "0", "next": "1"})
    assert page.status_code == 422
    assert "أجيبوا عن «المعروضات»" in page.content.decode()


def test_the_cell_at_fault_says_so_and_no_other_does(citizen: Client) -> None:
    draft = begun(citizen)
    page = citizen.post(f"/drafts/{draft.pk}/form/what/", {**GOODS, "goods_1_area": "abc"})
    text = page.content.decode()
    assert page.status_code == 422
    marked = re.findall(r'<input[^>]*name="(goods_\d_\w+)"[^>]*aria-invalid="true"', text)
    assert marked == ["goods_1_area"]
    assert 'id="id_goods_1_area-error"' in text and 'aria-describedby="id_goods_1_area-error"' in text


def test_a_section_is_asked_only_where_its_condition_holds(citizen: Client) -> None:
    draft = begun(citizen)
    wrote(citizen, draft, "who", {**WHO, "trader": "no"})
    assert citizen.get(f"/drafts/{draft.pk}/form/company/").status_code == 404
    wrote(citizen, draft, "where", PLACE)
    wrote(citizen, draft, "what", GOODS)
    assert citizen.post(f"/drafts/{draft.pk}/check/", OATH).status_code == 302
    with reading(NATIONAL):
        assert Case.objects.latest("pk").values["business"] is None


def test_a_row_is_added_and_taken_away_without_scripts_and_nothing_is_lost(citizen: Client) -> None:
    draft = begun(citizen)
    here = f"/drafts/{draft.pk}/form/what/"
    rest = {key: value for key, value in GOODS.items() if key != "next"}
    page = citizen.post(here, {**rest, "row": "add:goods"}).content.decode()
    assert 'name="goods_2_area"' in page
    assert 'value="زربية"' in page
    assert "5,50 م²" in citizen.post(here, {**rest, "row": "count"}).content.decode()
    assert "5,50 م²" not in citizen.get(here).content.decode()
    page = citizen.post(here, {**rest, "row": "remove:goods:0"}).content.decode()
    assert 'value="زربية"' in page
    assert "خبز" not in page
    assert 'name="goods_1_area"' not in page
    for strange in ("add:nothing", "remove:goods:99", "remove:goods:x", "steal"):
        assert citizen.post(here, {**rest, "row": strange}).status_code in (200, 302)
    with reading(NATIONAL):
        assert Draft.objects.get(pk=draft.pk).values.get("shown_area") in (None, "5.50")


def test_a_file_given_stays_until_another_comes_or_it_is_taken_away(citizen: Client) -> None:
    draft = filled(citizen)
    page = citizen.get(f"/drafts/{draft.pk}/form/what/").content.decode()
    assert "photo.png" in page
    assert f"/drafts/{draft.pk}/file/sketch/" in page
    wrote(citizen, draft, "what", GOODS)
    with reading(NATIONAL):
        assert Draft.objects.get(pk=draft.pk).values["sketch"]["name"] == "photo.png"
    wrote(citizen, draft, "what", {**GOODS, "sketch_remove": "1"})
    with reading(NATIONAL):
        assert Draft.objects.get(pk=draft.pk).values["sketch"] is None
    refused = citizen.post(f"/drafts/{draft.pk}/form/what/", {**GOODS, "sketch": photo(b"MZ no picture")})
    assert refused.status_code == 422
    assert "EXE" in refused.content.decode()


@pytest.mark.parametrize(
    "button",
    [{VERB: "applicant"}, {"row": "add:goods"}, {"goods_0_area": "كبيرة", "next": "1"}],
    ids=["names proposed", "row added", "refused"],
)
def test_a_file_chosen_on_a_page_that_comes_back_is_kept(citizen: Client, button: dict[str, str]) -> None:
    """No browser sends a file again by itself, and whoever chose it does not know that it was lost."""
    draft = begun(citizen)
    typed = {key: value for key, value in GOODS.items() if key != "next"}
    shown = citizen.post(f"/drafts/{draft.pk}/form/what/", {**typed, **button, "sketch": photo()})
    assert shown.status_code in (200, 422)
    assert "photo.png" in shown.content.decode()
    with reading(NATIONAL):
        values = Draft.objects.get(pk=draft.pk).values
    assert values["sketch"]["name"] == "photo.png"
    assert not values.get("goods"), "nothing else of the page is kept"


def test_a_hostile_file_on_a_page_that_comes_back_is_refused_in_words(citizen: Client) -> None:
    draft = begun(citizen)
    sent = {VERB: "applicant", "sketch": photo(b"MZ no picture")}
    refused = citizen.post(f"/drafts/{draft.pk}/form/what/", sent)
    assert refused.status_code == 422
    assert "EXE" in refused.content.decode()


def pay(case: Case) -> None:
    """What the case owes, at the counter."""
    with reading(NATIONAL):
        order = Order.objects.latest("pk")
    cashier = make_holder("cashier", "cashier")
    take_cash(cashier.in_office(at=order.issued_at), order=order.pk, tendered=Money.of(10**7))


def test_an_officer_is_asked_for_a_table_too(citizen: Client) -> None:
    case = filed(citizen)
    president, clerk = (
        signed_in(make_holder("president", "president")),
        signed_in(make_holder("clerk", "clerk")),
    )
    desk = f"/desk/cases/{COMMUNE}/{case.number}"
    assert president.post(f"{desk}/act/allow/", {"seen": case.revision}).status_code == 302
    pay(case)
    page = clerk.get(f"{desk}/act/hand_over/").content.decode()
    assert 'name="fitted_0_item"' in page
    cells = {"fitted_rows": "1", "fitted_0_item": "طاولة", "fitted_0_count": "2"}
    wrong = clerk.post(f"{desk}/act/hand_over/", {**cells, "fitted_0_count": "0"})
    assert "السطر 1، العدد" in wrong.content.decode()
    more = clerk.post(f"{desk}/act/hand_over/", {**cells, "row": "add:fitted"}).content.decode()
    assert 'name="fitted_1_item"' in more
    assert clerk.post(f"{desk}/act/hand_over/", cells).status_code == 302
    assert fresh(case).values["fitted"] == [{"item": "طاولة", "count": 2}]
    assert "طاولة" in clerk.get(f"{desk}/").content.decode()
    assert clerk.get(f"{desk}/answer/sketch/").status_code == 200
    with reading(NATIONAL):
        output = CaseOutput.objects.get()
    paper = president.post(f"/desk/cases/sign/{output.pk}.pdf")
    assert paper.content.startswith(b"%PDF")
    assert "م²" in words_about(fresh(case))["ground"].ar


def test_the_ground_of_a_community_is_told_to_the_map(citizen: Client) -> None:
    found = citizen.get(f"/map/ground/{COMMUNE}/")
    assert (found.status_code, found.json()["type"]) == (200, "FeatureCollection")
    assert citizen.get("/map/ground/nowhere/").json()["features"] == []


def test_a_statement_is_signed_over_all_that_was_checked(citizen: Client) -> None:
    draft = filled(citizen)
    page = citizen.get(f"/drafts/{draft.pk}/check/").content.decode()
    assert "أصرح بأن ما في هذا الطلب صحيح" in page
    refused = citizen.post(f"/drafts/{draft.pk}/check/")
    assert refused.status_code == 422
    assert "لا بد من التوقيع على التصريح" in refused.content.decode()
    assert citizen.post(f"/drafts/{draft.pk}/check/", OATH).status_code == 302
    with reading(NATIONAL):
        case = Case.objects.latest("pk")
        fact = case.facts.get(kind="signature")
    signed = case.values["oath"]
    assert (signed["name"], signed["person"]) == ("سعاد العلوي", case.holder_id)
    assert fact.details["digest"] == signed["digest"]
    assert fact.details["statement"]["fr"].startswith("Je déclare")
    answers = {key: value for key, value in case.values.items() if key != "oath"}
    matter = {
        "procedure": case.procedure, "version": 1, "territory": COMMUNE, "answers": answers, "documents": {},
    }  # fmt: skip
    statement = case.law.fields["oath"].statement
    assert statement
    assert signed["digest"] == digest_over(Text(statement.ar, statement.fr), matter)
    assert signed["digest"] != digest_over(Text(statement.ar, statement.fr), matter | {"answers": {}})
    assert "توقيع تصريح" in citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode()


def test_what_is_held_already_is_taken_over_once_agreed_and_never_asked_twice(citizen: Client) -> None:
    filed(citizen)
    draft = begun(citizen)
    who = f"/drafts/{draft.pk}/form/who/"
    page = citizen.get(who).content.decode()
    assert "تتوفر الإدارة على هذه البيانات" in page
    assert "الملاح" in page  # the address of the earlier request
    assert 'name="home_quarter" value="الملاح"' not in page
    assert citizen.post(who, {"consent": "yes"}).status_code == 302
    page = citizen.get(who).content.decode()
    assert "تتوفر الإدارة" not in page
    assert 'value="الملاح"' in page
    with reading(NATIONAL):
        kept = Draft.objects.get(pk=draft.pk)
    assert kept.consent["agrees"] is True
    assert {"applicant", "home", "business"} <= set(kept.consent["fields"])
    assert kept.values["business"]["ice"] == "001561191000066"
    wrote(citizen, draft, "who", {**WHO, "home_quarter": "القصبة"})
    wrote(citizen, draft, "where", PLACE)
    wrote(citizen, draft, "what", GOODS)
    assert citizen.post(f"/drafts/{draft.pk}/check/", OATH).status_code == 302
    with reading(NATIONAL):
        case = Case.objects.latest("pk")
        assert case.facts.get(kind="consent").details["agrees"] is True
    assert case.values["home"]["quarter"] == "القصبة"


def test_who_does_not_agree_types_and_is_not_asked_again(citizen: Client) -> None:
    filed(citizen)
    draft = begun(citizen)
    who = f"/drafts/{draft.pk}/form/who/"
    citizen.post(who, {"consent": "no"})
    page = citizen.get(who).content.decode()
    assert "تتوفر الإدارة" not in page
    assert "الملاح" not in page
    with reading(NATIONAL):
        assert Draft.objects.get(pk=draft.pk).consent["agrees"] is False
    citizen.post(who, {"consent": "yes"})
    with reading(NATIONAL):
        assert Draft.objects.get(pk=draft.pk).consent["agrees"] is False


def test_the_name_of_a_person_is_proposed_in_the_script_left_empty(citizen: Client) -> None:
    """Without scripts, by the button: nothing is kept, nothing refused, what was typed stays."""
    draft = begun(citizen)
    at = f"/drafts/{draft.pk}/form/who/"
    page = citizen.get(at).content.decode()
    assert 'data-name="applicant_name" data-script="la"' in page
    assert "shell/js/names.js" in page
    form = page[page.index('<form class="form"') :]
    assert 'name="next"' in form[form.index("<button") :].split(">", 1)[0], "Enter goes on"
    typed = {
        "applicant_name_ar": "مريم العلوي",
        "applicant_name_fr": "",
        "home_quarter": "الملاح",
        VERB: "applicant",
    }
    shown = citizen.post(at, typed).content.decode()
    assert 'value="Meryem Alaoui"' in shown
    assert 'data-for="applicant_name_fr"' in shown
    assert "الملاح" in shown
    assert "field__error" not in shown
    again = citizen.post(at, {**typed, "applicant_name_fr": "Maryam"}).content.decode()
    assert 'value="Maryam"' in again
    with reading(NATIONAL):
        assert "applicant" not in Draft.objects.get(pk=draft.pk).values


def test_names_are_proposed_only_where_the_page_answers_that_button(citizen: Client) -> None:
    """Where an act is recorded, the same button would record it: it is not drawn."""
    law = begun(citizen).law
    assert VERB not in str(AnswersForm(law, ["applicant"], {})["applicant"])
    assert VERB in str(AnswersForm(law, ["applicant"], {}, spells=True)["applicant"])
