"""The desk's pages, the citizen's page of a copy: read, acted on, in both languages, and closed to others."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import save_draft
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.models import Record
from diwan.modules.watiqa import services
from diwan.modules.watiqa.bundle import ADDRESS
from diwan.modules.watiqa.models import Copy, Match
from diwan.modules.watiqa.tests.world import HERE, POST, World, answers, filed, now, pay
from diwan.shell.cases.views.receipt import receipt_of

MATCH, SIGN, DELIVER = "/desk/watiqa/match/", "/desk/watiqa/sign/", "/desk/watiqa/deliver/"
ALL = "/desk/cases/sign/"


def browser(somebody: Somebody, language: str = "ar") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["diwan_language"] = language
    return client


def words(response: Any) -> str:
    return response.content.decode()


def compared(client: Client, case: Case, record: Record) -> str:
    """The page of a request once the clerk has opened one record beside it."""
    return words(sent(client, f"{MATCH}{case.number}/", verb="compare", record=record.pk))


def sent(client: Client, path: str, **form: Any) -> Any:
    return client.post(path, form, follow=True)


@pytest.fixture
def paid(world: World) -> Case:
    case = filed(world)
    pay(world, case)
    return now(case)


def to_sign(world: World, **changes: Any) -> Case:
    case = filed(world, **changes)
    pay(world, case)
    services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    return now(case)


@pytest.mark.parametrize(
    ("language", "said"), [("ar", "هذا هو الرسم المطلوب"), ("fr", "C&#x27;est cet acte")]
)
def test_the_clerk_sees_the_record_beside_the_request(
    world: World, paid: Case, language: str, said: str
) -> None:
    page = compared(browser(world.clerk, language), paid, world.record)
    assert said in page
    assert "127/1990" in page
    assert "سعاد العلوي" in page
    assert f'lang="{language}"' in page


def test_the_list_says_number_year_and_name_and_opening_a_record_leaves_a_trace(
    world: World, paid: Case
) -> None:
    clerk = browser(world.clerk)
    page = words(clerk.get(f"{MATCH}{paid.number}/"))
    assert "127/1990" in page
    assert 'value="take"' not in page
    assert "بناني" not in page  # the mother, whom the request does not name
    assert "agreement" not in page
    assert not seen_in_journal(world, paid)
    assert "خديجة بناني" in compared(clerk, paid, world.record)
    assert len(seen_in_journal(world, paid)) == 1
    assert 'value="take"' in words(clerk.get(f"{MATCH}{paid.number}/"))
    assert 'value="take"' not in words(browser(world.clerk).get(f"{MATCH}{paid.number}/"))
    assert 'value="take"' not in words(clerk.get(f"{MATCH}{filed(world).number}/"))


def seen_in_journal(world: World, case: Case) -> list[Any]:
    from diwan.kernel.journal.models import Entry
    from diwan.modules.watiqa.tests.world import HERE

    with reading(HERE):
        return list(Entry.objects.filter(verb="watiqa.compared", person_id=world.clerk.person.pk))


def test_the_record_as_described_stands_there_before_one_is_opened(world: World, paid: Case) -> None:
    page = words(browser(world.clerk).get(f"{MATCH}{paid.number}/"))
    assert "أحمد العلوي" in page
    assert "127" in page


@pytest.mark.parametrize(("language", "title"), [("ar", "سعاد العلوي"), ("fr", "Souad Alaoui")])
def test_a_request_without_latin_letters_is_titled_by_the_record_it_was_tied_to(
    world: World, language: str, title: str
) -> None:
    blank = {"family_la": "", "first_la": ""}
    waiting, found = filed(world, **blank), to_sign(world, **blank, **POST)
    pay(world, waiting)
    shown = f'<bdi dir="auto">{title}</bdi>'
    clerk, officer = browser(world.clerk, language), browser(world.officer, language)
    assert shown in words(officer.get(f"{SIGN}{found.number}/")).split("<h1>")[1].split("</h1>")[0]
    assert shown in words(officer.get(ALL))
    services.sign_copy(world.officer.in_office(), case=found)
    assert shown in words(clerk.get(DELIVER))
    untied = words(clerk.get(MATCH))
    assert '<bdi dir="auto">سعاد العلوي</bdi>' in untied


def test_the_copy_to_be_signed_is_read_under_the_menus_line_of_signatures(world: World) -> None:
    page = words(browser(world.officer).get(f"{SIGN}{to_sign(world).number}/"))
    side = page.split('class="desk__side"')[1].split("</nav>")[0]
    assert side.count('aria-current="page"') == 1
    assert f'href="{ALL}" aria-current="page"' in side


@pytest.mark.parametrize(("language", "why"), [("ar", "غياب المرسل إليه"), ("fr", "Destinataire absent")])
def test_a_letter_that_came_back_goes_to_the_address_given_now(world: World, language: str, why: str) -> None:
    """From the signed copy to the hands of its citizen, through the desk's pages: posted, back, posted again."""
    case, clerk = to_sign(world, **POST), browser(world.clerk, language)
    services.sign_copy(world.officer.in_office(), case=case)
    at = f"{DELIVER}{case.number}/"
    refused = clerk.post(at, {"verb": "post", "tracking": "R12"})
    assert refused.status_code == 422
    assert 'id="id_tracking-error"' in words(refused), "the fault stands at its field"
    assert 'value="R12"' in words(refused)
    sent(clerk, at, verb="post", tracking="rr 123 456 789 ma")
    sent(clerk, at, verb="came_back", reason="absent")
    page = words(clerk.get(at))
    assert why in page
    assert "12 زنقة الزيتون" in page
    assert "field__optional" not in page
    address = {key: POST[key] for key in ADDRESS}
    emptied = clerk.post(at, {"verb": "post", "tracking": "RR123456790MA", **address, "post_city": ""})
    assert 'id="id_post_city-error"' in words(emptied)
    moved = address | {"post_address": "7 شارع علال الفاسي", "post_code": "40070"}
    sent(clerk, at, verb="post", tracking="RR123456790MA", **moved)
    assert now(case).step == "posted"
    assert {key: now(case).values[key] for key in ADDRESS} == moved
    sent(clerk, at, verb="hand_over")
    assert now(case).step == "delivered"


def test_one_tells_ones_requests_apart_by_whose_record_it_is(world: World) -> None:
    filed(world, first_ar="هبة", number="", year="", father_ar="")
    assert "هبة" in words(browser(world.citizen).get("/requests/"))


def test_the_receipt_leads_to_the_payment_the_work_waits_for(world: World) -> None:
    case = filed(world)
    page = browser(world.citizen)
    receipt = f"/requests/{case.territory.code}/{case.number}/receipt/"
    assert 'href="/payments/' in words(page.get(receipt)).split("<main")[1]
    pay(world, case)
    assert 'href="/payments/' not in words(page.get(receipt)).split("<main")[1]


def test_what_differs_is_marked(world: World) -> None:
    case = filed(world, number="128", mother_ar="فاطمة الزهراء التازي")
    pay(world, case)
    page = compared(browser(world.clerk), case, world.record)
    assert "agreement--different" in page
    assert "مختلف" in page


def test_an_unpaid_request_says_so_and_does_not_offer_to_match(world: World) -> None:
    case = filed(world)
    page = compared(browser(world.clerk), case, world.record)
    assert "لم يؤد الواجب بعد" in page
    assert 'value="take"' in page
    assert "disabled" in page


def test_the_whole_way_through_pages_without_scripts(world: World, paid: Case) -> None:
    clerk, officer, citizen = browser(world.clerk), browser(world.officer), browser(world.citizen)
    sent(clerk, f"{MATCH}{paid.number}/", verb="take", record=world.record.pk, seen=paid.revision)
    assert now(paid).step == "preparing"
    sent(clerk, f"{MATCH}{paid.number}/", verb="prepare", seen=now(paid).revision)
    page = words(officer.get(f"{SIGN}{paid.number}/"))
    assert "page-1.png" in page
    picture = officer.get(f"/desk/watiqa/copies/{paid.number}/page-1.png")
    assert picture.content.startswith(b"\x89PNG")
    answer = sent(officer, f"{SIGN}{paid.number}/", verb="sign", seen=now(paid).revision)
    assert f"وقعت نسخة الطلب <bdi>{paid.number}</bdi>." in words(answer)
    own = f"/me/copies/{paid.territory_id}/{paid.number}/"
    assert "https://diwan.example.ma" in words(citizen.get(own))
    taken = citizen.post(own, follow=True)
    assert taken["Content-Type"] == "application/pdf"
    assert taken.content.startswith(b"%PDF-")
    assert now(paid).step == "delivered"
    again = citizen.get(f"{own}copy.pdf")
    assert again.content == taken.content


def test_the_officer_signs_several_and_learns_which_were_not(world: World) -> None:
    first, second, third = (to_sign(world, kind=kind) for kind in ("extract", "full", "copy"))
    officer = browser(world.officer)
    listed = words(officer.get(SIGN, follow=True))
    assert all(f'value="watiqa:{case.number}"' in listed for case in (first, second, third))
    answer = sent(officer, ALL, pick=[f"watiqa:{one.number}" for one in (first, third)], which="picked")
    assert "وقعت وثيقتان" in words(answer)
    assert [now(c).step for c in (first, second, third)] == ["published", "to_sign", "published"]
    assert now(second).step == "to_sign"
    sent(officer, f"{ALL}?of=watiqa", which="all")
    assert now(second).step == "published"


def test_signing_nothing_says_what_to_do(world: World) -> None:
    to_sign(world)
    officer = browser(world.officer, "fr")
    for picked, said in (([], "Choisissez au moins un document"), (["watiqa:gone"], "attendent plus votre")):
        answer = officer.post(ALL, {"which": "picked", "pick": picked})
        assert answer.status_code == 422
        assert said in words(answer)


def test_a_stale_form_changes_nothing_and_says_who_was_faster(world: World, paid: Case) -> None:
    clerk = browser(world.clerk)
    old = paid.revision
    sent(clerk, f"{MATCH}{paid.number}/", verb="take", record=world.record.pk, seen=old)
    late = clerk.post(f"{MATCH}{paid.number}/", {"verb": "not_found", "searched": "سجل 1990", "seen": old})
    assert late.status_code == 409
    assert "لم يتغير شيء" in words(late)
    french = browser(world.clerk, "fr").post(
        f"{MATCH}{paid.number}/", {"verb": "take", "record": 1, "seen": old}
    )
    assert "Rien n&#x27;a été changé" in words(french)
    assert now(paid).step == "preparing"


def test_what_was_typed_is_kept_when_it_is_refused(world: World) -> None:
    case = to_sign(world, **POST)
    services.sign_copy(world.officer.in_office(), case=case)
    answer = browser(world.clerk).post(f"{DELIVER}{case.number}/", {"verb": "post", "tracking": "RR12"})
    assert answer.status_code == 422
    assert 'value="RR12"' in words(answer)


def test_paper_goes_out_by_the_page_of_deliveries(world: World) -> None:
    case = to_sign(world, **POST)
    services.sign_copy(world.officer.in_office(), case=case)
    clerk = browser(world.clerk)
    assert "12 زنقة الزيتون" in words(clerk.get(f"{DELIVER}{case.number}/"))
    sent(clerk, f"{DELIVER}{case.number}/", verb="post", tracking="RR123456789MA")
    sent(clerk, f"{DELIVER}{case.number}/", verb="came_back", reason="absent")
    sent(clerk, f"{DELIVER}{case.number}/", verb="ready")
    sent(clerk, f"{DELIVER}{case.number}/", verb="hand_over", handed_to="سعاد العلوي", handed_paper="cnie")
    assert now(case).step == "delivered"


def test_a_refusal_by_page_needs_a_reason(world: World, paid: Case) -> None:
    officer = browser(world.officer)
    refused = officer.post(f"{MATCH}{paid.number}/", {"verb": "refuse", "seen": paid.revision})
    assert refused.status_code == 422
    assert "بينوا سببا واحدا على الأقل" in words(refused)
    sent(officer, f"{MATCH}{paid.number}/", verb="refuse", motives=["not_entitled"], seen=paid.revision)
    assert now(paid).step == "refused"


def test_a_clerk_may_not_sign_and_a_cashier_may_not_look(world: World) -> None:
    case = to_sign(world)
    assert browser(world.clerk).get(SIGN).status_code == 403
    assert browser(world.clerk).post(f"{SIGN}{case.number}/", {"verb": "sign"}).status_code == 403
    assert browser(world.cashier).get(f"{MATCH}{case.number}/").status_code == 403
    assert now(case).step == "to_sign"


@pytest.mark.parametrize("path", [MATCH, SIGN, DELIVER, "/desk/watiqa/copies/"])
def test_a_stranger_is_sent_to_sign_in(world: World, path: str) -> None:
    case = to_sign(world)
    address = f"{path}{case.number}/" + ("copy.pdf" if "copies" in path else "")
    answer = Client().get(address)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_another_communes_people_find_nothing_by_any_page(world: World) -> None:
    case = to_sign(world)
    away = browser(world.stranger)
    pages = (
        f"{MATCH}{case.number}/", f"{SIGN}{case.number}/", f"{DELIVER}{case.number}/",
        f"/desk/watiqa/copies/{case.number}/copy.pdf", f"/desk/watiqa/copies/{case.number}/page-1.png",
    )  # fmt: skip
    assert [away.get(page).status_code for page in pages] == [404] * 5
    for listing in (MATCH, SIGN, DELIVER):
        assert case.number not in words(away.get(listing, follow=True))
    for page, verb in ((MATCH, "prepare"), (SIGN, "sign"), (DELIVER, "ready")):
        assert away.post(f"{page}{case.number}/", {"verb": verb}).status_code == 404
    assert now(case).step == "to_sign"


def test_another_citizen_finds_no_copy(world: World) -> None:
    from diwan.kernel.testing.world import make_person

    case = to_sign(world)
    services.sign_copy(world.officer.in_office(), case=case)
    other = browser(make_person("other", cnie="T1"))
    own = f"/me/copies/{case.territory_id}/{case.number}/"
    assert other.get(own).status_code == 404
    assert other.post(own).status_code == 404
    assert other.get(f"{own}copy.pdf").status_code == 404


def test_the_application_role_sees_no_row_of_it_without_the_communes_scope(world: World) -> None:
    to_sign(world)
    tables = [m._meta.db_table for m in (Case, Match, Copy, Record)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("diwan_app",)
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        other = world.stranger.in_office().territory
        for role, lo in (("diwan_office", other), ("diwan_citizen", other), ("diwan_public", other)):
            cursor.execute(
                f"SET LOCAL ROLE {role}; SET LOCAL diwan.lo=%s; SET LOCAL diwan.hi=%s;"
                "SET LOCAL diwan.person=%s",
                [str(lo), str(lo), str(world.stranger.person.pk)],
            )
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), (role, table)
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("path", [MATCH, ALL])
def test_lists_cost_as_many_queries_for_six_requests_as_for_one(world: World, path: str) -> None:
    client = browser(world.officer)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    to_sign(world)
    pay(world, filed(world))
    cost()
    one = cost()
    for kind in ("full", "copy"):
        to_sign(world, kind=kind)
    assert cost() == one


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_before_filing_the_cost_says_how_it_is_counted_and_what_it_comes_to(
    world: World, language: str
) -> None:
    """Three copies at two dirhams and a letter at twenty-two: six, twenty-two, twenty-eight."""
    draft = save_draft(world.citizen.as_citizen(), procedure="watiqa.birth_copy", values=answers(**POST))
    page = words(browser(world.citizen, language).get(f"/drafts/{draft.pk}/check/"))
    money = {"ar": "درهم", "fr": "DH"}[language]
    assert f"(3 × 2,00 {money})" in page
    assert "28,00" in page
    case = now(filed(world, **POST))
    with reading(HERE):
        facts = receipt_of(case).facts
    assert any("3 × 2,00" in str(fact.label) for fact in facts)
