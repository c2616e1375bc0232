"""The desk's pages on people in office, signatures and the journal."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.identity import services
from diwan.kernel.identity.models import Delegation, Mandate, Person, Post, Proof, Replacement
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, as_office, make_holder, make_person
from diwan.shell.spellings import VERB

pytestmark = pytest.mark.usefixtures("communities")
PAGES = ("people", "new_person", "posts", "new_post", "new_mandate", "delegations", "new_delegation", "replacements",
         "offices", "new_office",
         "new_replacement", "journal")  # fmt: skip


def president_signed_in(client: Client, territory: int = COMMUNE) -> Somebody:
    somebody = make_person(f"president{territory}")
    act = system_act(territory, timezone.now())
    post = services.create_post(act, title_ar="رئيس المجلس", title_fr="Président", kinds=["president"])
    services.give_mandate(act, person=somebody.person, post=post, starts=date(2021, 9, 15))
    client.force_login(somebody.account)
    return somebody


def vice_president(username: str = "vice") -> Somebody:
    somebody = make_person(username, family="الفاسي", first="عمر")
    act = system_act(COMMUNE, timezone.now())
    post = services.create_post(
        act,
        title_ar="النائب الأول للرئيس",
        title_fr="Premier vice-président",
        kinds=[],
        standing="vice_president",
        rank=1,
    )
    services.give_mandate(act, person=somebody.person, post=post, starts=date(2021, 9, 15))
    return somebody


def dated(page: str, **days: date) -> dict[str, str]:
    """The three controls of each date, under the names they are drawn with."""
    typed = {}
    for field, day in days.items():
        names = re.findall(rf'name="({field}_\w+)"', page)
        typed |= dict(zip(names, map(str, (day.day, day.month, day.year)), strict=True))
    return typed


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_in_both_languages(client: Client, name: str, language: str) -> None:
    president_signed_in(client)
    client.cookies["diwan_language"] = language
    response = client.get(reverse(f"identity_pages:{name}"))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_mandate_for_it_sees_none_of_it(client: Client, name: str) -> None:
    client.force_login(make_holder("clerk", "clerk").account)
    assert client.get(reverse(f"identity_pages:{name}")).status_code == 403


def test_a_supervisor_looks_and_changes_nothing(client: Client) -> None:
    client.force_login(make_holder("supervisor", "supervisor").account)
    assert client.get(reverse("identity_pages:people")).status_code == 200
    assert client.get(reverse("identity_pages:new_delegation")).status_code == 403
    assert client.post(reverse("identity_pages:new_post"), {}).status_code == 403


def test_a_person_is_registered_and_put_in_a_new_post(client: Client) -> None:
    president_signed_in(client)
    url = reverse("identity_pages:new_person")
    who = {"first_ar": "خالد", "family_ar": "المنصوري", "first_fr": "Khalid", "family_fr": "Mansouri",
           "cnie": "EE123456",
           "phone": "", "email": "", "username": "khalid"}  # fmt: skip
    typed = dated(client.get(url).content.decode(), birth_date=date(1980, 2, 3))
    assert client.post(url, {**who, **typed}).status_code == 302
    person = Person.objects.get(cnie="EE123456")
    post = {
        "title_ar": "رئيس قسم",
        "title_fr": "Chef de division",
        "standing": "staff",
        "rank": "",
        "kinds": ["clerk"],
    }
    assert client.post(reverse("identity_pages:new_post"), post).status_code == 302
    url = reverse("identity_pages:new_mandate")
    typed = dated(client.get(url).content.decode(), starts=timezone.localdate())
    made = Post.objects.get(title_fr="Chef de division")
    assert (
        client.post(url, {"cnie": "ee 123456", "post": made.pk, "reference": "3/2026", **typed}).status_code
        == 302
    )
    (seat,) = seats_of(person.pk, timezone.localdate())
    assert seat.kinds == {"clerk"}


def test_an_account_that_is_there_is_not_opened_again_and_confirmed_on_its_own_page(client: Client) -> None:
    president_signed_in(client)
    claimant = make_person("khalid", cnie="EE123456")
    url = reverse("identity_pages:new_person")
    who = {"first_ar": "خالد", "family_ar": "المنصوري", "first_fr": "Khalid", "family_fr": "Mansouri",
           "cnie": "ee 123456", "phone": "", "email": "", "username": "Khalid"}  # fmt: skip
    typed = dated(client.get(url).content.decode(), birth_date=date(1980, 2, 3))
    page = client.post(url, {**who, **typed})
    assert page.status_code == 422
    assert "تأكيد هوية" in page.content.decode()
    assert Person.objects.get(pk=claimant.person.pk).proof == Proof.DECLARED
    assert Person.objects.filter(cnie="EE123456").count() == 1


def test_a_form_sent_wrong_keeps_what_was_typed(client: Client) -> None:
    president_signed_in(client)
    url = reverse("identity_pages:new_mandate")
    typed = dated(client.get(url).content.decode(), starts=timezone.localdate())
    post = Post.objects.get(territory_id=COMMUNE)
    response = client.post(url, {"cnie": "ZZ999", "post": post.pk, "reference": "9/2026", **typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert "سجلوه أولا" in page
    assert 'value="9/2026"' in page


def test_a_signature_is_delegated_printed_and_taken_back(client: Client) -> None:
    president, vice = president_signed_in(client), vice_president()
    url, today = reverse("identity_pages:new_delegation"), timezone.localdate()
    giver = Mandate.objects.get(person=president.person)
    receiver = Mandate.objects.get(person=vice.person)
    page = client.get(url).content.decode()
    typed = {"giver": giver.pk, "receiver": receiver.pk, "kinds": ["registrar"], "reference": "12/2026", "office": "",
             **dated(page, starts=today, published_on=today)}  # fmt: skip
    assert client.post(url, {**typed, "kinds": []}).status_code == 422
    assert client.post(url, typed).status_code == 302
    order = Delegation.objects.get()
    assert seats_of(vice.person.pk, today)[0].kinds == {"registrar"}
    assert "12/2026" in client.get(reverse("identity_pages:delegations")).content.decode()
    printed = client.get(reverse("identity_pages:order", args=[order.pk])).content.decode()
    assert "عمر الفاسي" in printed
    page_of_it = reverse("identity_pages:delegation", args=[order.pk])
    revoked = {"reference": "14/2026", **dated(client.get(page_of_it).content.decode(), on=today)}
    assert client.post(page_of_it, revoked).status_code == 302
    assert seats_of(vice.person.pk, today)[0].kinds == frozenset()
    assert client.post(page_of_it, revoked).status_code == 409


def test_an_absent_president_is_replaced_and_comes_back(client: Client) -> None:
    president, vice = president_signed_in(client), vice_president()
    client.force_login(make_holder("admin", "administrator").account)
    url, today = reverse("identity_pages:new_replacement"), timezone.localdate()
    absent = Mandate.objects.get(person=president.person)
    page = client.get(url).content.decode()
    soon = {**dated(page, starts=today, ends=today + timedelta(days=5)), "absent": absent.pk, "reason": "سفر"}
    assert "إلا إذا تجاوز غيابه شهرا" in client.post(url, soon).content.decode()
    long = {**dated(page, starts=today), "absent": absent.pk, "reason": "مرض"}
    assert client.post(url, long).status_code == 302
    assert "president" in seats_of(vice.person.pk, today)[0].kinds
    named = Replacement.objects.get()
    url = reverse("identity_pages:end_replacement", args=[named.pk])
    back = dated(client.get(url).content.decode(), on=today + timedelta(days=40))
    assert client.post(url, back).status_code == 302


UNTIL_2020 = {"until_day": "1", "until_month": "1", "until_year": "2020"}


def test_the_journal_says_who_did_what_and_that_it_is_whole(client: Client) -> None:
    president_signed_in(client)
    page = client.get(reverse("identity_pages:journal")).content.decode()
    assert "إسناد منصب" in page
    assert "السلسلة سليمة" in page
    filtered = client.get(
        reverse("identity_pages:journal"), {"verb": "identity.post_created"}
    ).content.decode()
    assert filtered.count("<tr>") == 2
    empty = client.get(reverse("identity_pages:journal"), UNTIL_2020).content.decode()
    assert "لا عملية تطابق" in empty


def test_another_community_shows_nothing_of_its_own(client: Client) -> None:
    other = Client()
    president_signed_in(other, OTHER_COMMUNE)
    elsewhere = Mandate.objects.get(territory_id=OTHER_COMMUNE)
    president_signed_in(client)
    for name in ("people", "posts", "journal"):
        page = client.get(reverse(f"identity_pages:{name}")).content.decode()
        assert "president11510500" not in page
    assert client.get(reverse("identity_pages:end_mandate", args=[elsewhere.pk])).status_code == 404


def test_people_in_office_cost_the_same_however_many(client: Client) -> None:
    president_signed_in(client)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("identity_pages:people"))
        return len(queries)

    asked()
    few = asked()
    for number in range(4):
        vice_president(f"vice{number}")
    assert asked() == few


def test_an_office_is_opened_renamed_and_closed_by_orders(client: Client) -> None:
    """Decree 2-22-04, art. 7: the governor's visa is asked for with the order; what is typed is kept."""
    president_signed_in(client)
    url, today = reverse("identity_pages:new_office"), timezone.localdate()
    page = client.get(url).content.decode()
    typed = {"kind": "civil_status_subsidiary", "code": "02", "name_ar": "مكتب الحي الجديد", "reference": "7/2026",
             "name_fr": "Bureau du quartier neuf", **dated(page, starts=today)}  # fmt: skip
    without = client.post(url, typed)
    assert without.status_code == 422
    assert "يؤشر عليه العامل" in without.content.decode()
    assert 'value="Bureau du quartier neuf"' in without.content.decode()
    half = client.post(url, {**typed, "visa": "45/2026"})
    assert "تكتب التأشيرة كاملة" in half.content.decode()
    visa = {"visa": "45/2026", **dated(page, visa_received=today, visa_given=today)}
    assert client.post(url, {**typed, **visa}).status_code == 302
    office = Office.objects.get(code="02")
    assert (office.valid_from, office.created_by_ref) == (today, "7/2026 · 45/2026")
    assert "مكتب الحي الجديد" in client.get(reverse("identity_pages:new_delegation")).content.decode()
    here = reverse("identity_pages:office", args=[office.pk])
    renamed = {"name_ar": "مكتب الأمل", "name_fr": "Bureau Al Amal", "reference": "8/2026"}
    assert client.post(here, renamed).status_code == 302
    close = reverse("identity_pages:end_office", args=[office.pk])
    last = dated(client.get(close).content.decode(), on=today)
    assert client.post(close, {**last, "reference": ""}).status_code == 422
    assert client.post(close, {**last, "reference": "9/2026"}).status_code == 302
    listed = client.get(reverse("identity_pages:offices")).content.decode()
    assert "مكتب الأمل" in listed
    assert "9/2026" not in listed
    assert client.post(close, {**last, "reference": "9/2026"}).status_code == 409
    assert 'name="name_ar"' not in client.get(here).content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_office_that_holds_posts_closes_on_a_successor(client: Client, language: str) -> None:
    client.cookies["diwan_language"] = language
    president_signed_in(client)
    with as_office(COMMUNE):
        main, branch = (
            Office.objects.create(
                territory_id=COMMUNE, kind=f"civil_status_{kind}", code=kind, name_ar=kind, name_fr=kind
            )
            for kind in ("main", "subsidiary")
        )
    clerk = make_holder("agent", "clerk", office=branch)
    close, today = reverse("identity_pages:end_office", args=[branch.pk]), timezone.localdate()
    drawn = client.get(close).content.decode()
    assert {"ar": clerk.person.name.ar, "fr": clerk.person.name.fr}[language] in drawn
    assert re.findall(r'<option value="(\d*)"[^>]*>(?:main|subsidiary)', drawn) == [str(main.pk)]
    typed = {"reference": "9/2026", **dated(drawn, on=today)}
    refused = client.post(close, typed)
    assert refused.status_code == 422
    assert {"ar": "اختاروا المكتب الذي يخلفه", "fr": "Choisissez le bureau qui prend la suite"}[
        language
    ] in refused.content.decode()
    nothing = client.post(close, {}).content.decode()
    summary = nothing[nothing.index("summary-title") : nothing.index("<h1")]
    assert all(f'href="#id_{name}"' in summary for name in ("reference", "successor")), "all in one round"
    assert 'href="#id_on' in summary
    assert summary.count("<li>") == 3, "each fault once"
    assert client.post(close, {**typed, "successor": str(main.pk)}).status_code == 302
    shown = client.get(reverse("identity_pages:office", args=[branch.pk])).content.decode()
    assert reverse("identity_pages:office", args=[main.pk]) in shown
    keep = reverse("identity_pages:keep_office", args=[branch.pk])
    assert keep in shown
    assert client.post(keep, {"reference": ""}).status_code == 422
    assert client.post(keep, {"reference": "10/2026"}).status_code == 302
    branch.refresh_from_db()
    assert (branch.valid_to, branch.successor_id) == (None, None)


def test_what_stands_in_an_office_is_counted_where_it_is_too_long_to_name(client: Client) -> None:
    """The form and the service say it in the same words."""
    president_signed_in(client)
    with as_office(COMMUNE):
        branch = Office.objects.create(
            territory_id=COMMUNE, kind="annexe", code="A", name_ar="ملحقة", name_fr="Annexe"
        )
    for number in range(10):
        make_holder(f"agent{number}", "clerk", office=branch)
    close = reverse("identity_pages:end_office", args=[branch.pk])
    refused = client.post(close, {"reference": "9/2026"}).content.decode()
    assert "+2." in refused[refused.index("summary-title") :]


def test_who_only_looks_opens_no_office(client: Client) -> None:
    president_signed_in(client, OTHER_COMMUNE)
    with as_office(COMMUNE):
        office = Office.objects.create(
            territory_id=COMMUNE, kind="service", code="S", name_ar="مصلحة", name_fr="Service"
        )
    assert client.get(reverse("identity_pages:office", args=[office.pk])).status_code == 404
    named = {"name_ar": "مصلحة أخرى", "name_fr": "Autre service", "reference": "8/2026"}
    client.force_login(make_holder("supervisor", "supervisor").account)
    assert client.get(reverse("identity_pages:office", args=[office.pk])).status_code == 200
    assert client.post(reverse("identity_pages:office", args=[office.pk]), named).status_code == 403
    assert client.get(reverse("identity_pages:new_office")).status_code == 403


def test_latin_names_of_a_person_registered_are_proposed_and_nobody_is_registered(client: Client) -> None:
    president_signed_in(client)
    url = reverse("identity_pages:new_person")
    assert 'data-proposed=""' in client.get(url).content.decode()
    typed = {"first_ar": "مريم", "family_ar": "العلوي", "first_fr": "", "family_fr": "", "cnie": "EE123456",
             VERB: "person"}  # fmt: skip
    page = client.post(url, typed).content.decode()
    assert 'value="Meryem"' in page
    assert 'value="Alaoui"' in page
    assert "field__error" not in page
    assert not Person.objects.filter(cnie="EE123456").exists()
