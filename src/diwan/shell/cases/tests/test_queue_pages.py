"""The pages of the queue: filters that come back, views by name, one click to clear, several cases at once."""

from __future__ import annotations

import pytest
from django.test import Client

from diwan.kernel.cases.tests.conftest import club, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import filed, fresh
from diwan.kernel.testing.world import Somebody

QUEUE, BATCH = "/desk/cases/", "/desk/cases/batch/"
pytestmark = pytest.mark.django_db(transaction=True)


def at(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.account)
    return client


def text(client: Client, address: str = QUEUE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_filters_come_back_and_one_click_clears_them(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    clerk = at(people["clerk"])
    assert case.number in text(clerk)
    assert clerk.post(QUEUE, {"which": "office", "since": "2099-01-01", "keep": "1"}).status_code == 302
    for client in (clerk, at(people["clerk"])):
        assert case.number not in text(client)
        assert "لا ملف يوافق هذه التصفية" in text(client)
    clerk.post(QUEUE, {"which": "office", "clear": "1"})
    assert case.number in text(clerk)


def test_a_view_is_saved_by_name_taken_again_and_dropped(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    clerk = at(people["clerk"])
    clerk.post(QUEUE, {"since": "2099-01-01", "save": "1", "name": "المستعجل"})
    assert "المستعجل" in text(clerk)
    clerk.post(QUEUE, {"clear": "1"})
    assert case.number in text(clerk)
    clerk.post(QUEUE, {"use": "المستعجل"})
    assert case.number not in text(clerk)
    clerk.post(QUEUE, {"drop": "المستعجل"})
    clerk.post(QUEUE, {"clear": "1"})
    page = text(clerk)
    assert 'name="use"' not in page


def test_filters_in_an_address_pass_and_are_not_kept(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    clerk = at(people["clerk"])
    assert case.number not in text(clerk, f"{QUEUE}?since=2099-01-01")
    assert case.number in text(clerk, f"{QUEUE}?officer=0&procedure=tennis.membership&step=in_review")
    assert case.number in text(clerk)


def test_several_cases_are_decided_and_refusals_are_said(people: dict[str, Somebody]) -> None:  # noqa: F811
    cases = [filed(people["citizen"]) for _ in range(2)]
    president = at(people["president"])
    keys = "&".join(f"case={case.pk}" for case in cases)
    page = text(president, f"{BATCH}?do=act&which=late&{keys}")
    assert "قبول" in page
    assert "القبول لا يعلل" in page
    posted = {"do": "act", "which": "late", "transition": "admit", "case": [case.pk for case in cases]}
    assert president.post(BATCH, posted)["Location"] == f"{QUEUE}?which=late"
    assert [fresh(case).step for case in cases] == ["to_pay", "to_pay"]
    again = president.post(BATCH, posted, follow=True).content.decode()
    assert all(case.number in again for case in cases)
    assert again.count("toast--danger") + again.count("notice--danger") == 1, "one reason, said once"
    assert (
        f'href="/desk/cases/{cases[0].territory.code}/{cases[0].number}/"' in again.split('class="toasts"')[1]
    )


def test_what_is_decided_case_by_case_is_not_offered(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    clerk = at(people["clerk"])
    assert "لا إجراء من هذه الملفات" in text(clerk, f"{BATCH}?do=act&case={case.pk}")
    assert "لم تختاروا أي ملف" in text(clerk, f"{BATCH}?do=act")
    nothing = at(people["other"]).get(f"{BATCH}?do=act&case={case.pk}").content.decode()
    assert case.number not in nothing
    refused = clerk.post(BATCH, {"do": "act", "case": [case.pk]})
    assert "اختاروا إجراء من القائمة" in refused.content.decode()


def test_several_cases_are_given_to_one_officer(people: dict[str, Somebody]) -> None:  # noqa: F811
    cases = [filed(people["citizen"]) for _ in range(2)]
    president = at(people["president"])
    keys = "&".join(f"case={case.pk}" for case in cases)
    assert str(people["clerk"].person.pk) in text(president, f"{BATCH}?do=give&{keys}")
    clerk = people["clerk"].person.pk
    posted = {"do": "give", "officer": clerk, "case": [case.pk for case in cases]}
    said = president.post(BATCH, posted, follow=True).content.decode()
    assert {fresh(case).assignee_id for case in cases} == {clerk}
    assert "أسند ملفان إلى <bdi>" in said and "أنجز الإجراء" not in said
    back = president.post(BATCH, posted | {"officer": ""}, follow=True).content.decode()
    assert "رجع ملفان إلى المصلحة كلها" in back


def test_where_nothing_may_be_done_at_once_there_is_a_way_back(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    page = text(at(people["clerk"]), f"{BATCH}?do=act&which=office&case={case.pk}")
    assert f'href="{QUEUE}?which=office"' in page
