"""The page of search: no name in an address, reasons shown, every field of the form does something."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import COMMUNE, Somebody, make_office
from diwan.modules.civil_status.content import Name, Parent
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import paper_birth


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    parents = {"father": Parent(Name("بنجلون", "إدريس")), "mother": Parent(Name("التازي", "مريم"))}
    name = Name("بنجلون", "فاطمة الزهراء", "Benjelloun", "Fatima Zahra")
    return register_birth(clerk.in_office(), office=office, content=paper_birth(7, 1984, name, **parents))


@pytest.fixture
def client(clerk: Somebody, record: Record) -> Client:
    client = Client()
    client.force_login(clerk.account)
    return client


def searched(client: Client, **typed: str) -> Any:
    return client.post(reverse("civil_status:search"), typed, follow=True)


def address_of(record: Record) -> str:
    return reverse("civil_status:record", args=[record.pk])


def test_what_was_typed_stands_in_no_address(client: Client, record: Record) -> None:
    answer = searched(client, q="بنجلون فاطمة الزهراء", year="1984", father="إدريس")
    addresses = [unquote(address) for address, _ in answer.redirect_chain]
    assert len(addresses) == 1
    for word in ("بنجلون", "فاطمة", "1984", "إدريس", "q="):
        assert word not in addresses[0]
    assert address_of(record) in answer.content.decode()


def test_the_address_may_be_reloaded_but_not_lent(client: Client, record: Record, officer: Somebody) -> None:
    ((address, _),) = searched(client, q="benjelloun").redirect_chain
    again = client.get(address).content.decode()
    assert address_of(record) in again
    assert 'value="benjelloun"' in again
    other = Client()
    other.force_login(officer.account)
    lent = other.get(address).content.decode()
    assert address_of(record) not in lent
    assert "انتهت مدة هذا البحث" in lent


@pytest.mark.parametrize("address", ["?s=nonsense", "?s=", "?q=benjelloun", "?s=%00%ff"])
def test_an_address_that_holds_nothing_shows_the_form(client: Client, record: Record, address: str) -> None:
    answer = client.get(reverse("civil_status:search") + address)
    assert answer.status_code == 200
    assert address_of(record) not in answer.content.decode()


def test_while_one_types_the_list_comes_at_once_and_the_address_follows(
    client: Client, record: Record
) -> None:
    answer = client.post(reverse("civil_status:search"), {"q": "benjeloun"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert address_of(record) in answer.content.decode()
    assert address_of(record) in client.get(answer.headers["HX-Replace-Url"]).content.decode()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"q": "benjeloun fatima zahra"}, "كتابة قريبة"),
        ({"family": "fatima zahra", "first": "benjelloun"}, "الاسمان معكوسان"),
        ({"q": "بنجلون فاطمة الزهراء 1985"}, "سنة ازدياد قريبة"),
        ({"q": "بنجلون فاطمة الزهراء 16/01/1984"}, "يوم آخر من السنة نفسها"),
    ],
)
def test_it_says_why_a_record_is_there(
    client: Client, record: Record, typed: dict[str, str], why: str
) -> None:
    page = searched(client, **typed).content.decode()
    assert address_of(record) in page
    assert why in page


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ({"first": "fatima zahra"}, True),
        ({"family": "بن جلون"}, True),
        ({"father": "إدريس"}, True),
        ({"mother": "مريم التازي", "year": "1984"}, True),
        ({"q": "بنجلون", "first": "فاطمة"}, True),
        ({"q": "7/1984", "family": "بنجلون"}, True),
        ({"q": "بنجلون", "type": "death"}, False),
        ({"q": "بنجلون", "year": "1999"}, False),
        ({"q": "بنجلون", "mother": "حليمة"}, False),
    ],
)
def test_every_field_does_something(
    client: Client, record: Record, typed: dict[str, str], is_found: bool
) -> None:
    assert (address_of(record) in searched(client, **typed).content.decode()) is is_found


def test_nothing_typed_and_nothing_found_say_what_to_do(client: Client) -> None:
    assert "ابدؤوا بما تعرفونه" in searched(client).content.decode()
    assert "لم يُعثر على أي رسم" in searched(client, q="xqzwv").content.decode()
    assert "أضيفوا اسما أو رقما" in searched(client, year="1984").content.decode()


class TestAnOldNumber:
    """A number every year's register gives again: the person's name, or the year, says which record is meant."""

    @pytest.fixture
    def many(self, clerk: Somebody, office: Office, record: Record) -> Record:
        """Fifty-five later records under the number of `record`, each of another person."""
        later = Name("الإدريسي", "يونس", "Idrissi", "Younes")
        for year in range(1985, 2015):
            register_birth(clerk.in_office(), office=office, content=paper_birth(7, year, later))
        other = make_office(COMMUNE, "09")
        for year in range(1985, 2010):
            register_birth(clerk.in_office(), office=other, content=paper_birth(7, year, later))
        return record

    def test_it_is_found_by_the_page_and_by_the_api(
        self, client: Client, many: Record, clerk: Somebody
    ) -> None:
        machine = Client()
        machine.force_login(clerk.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        for typed in ("7 بنجلون فاطمة الزهراء", "7 benjelloun", "7 بن جلون", "7/1984 بنجلون", "7/1984"):
            shown = searched(client, q=typed).content.decode()
            assert address_of(many) in shown, typed
            answer = machine.post(
                "/api/civil_status/records/search", {"words": typed}, content_type="application/json"
            )
            assert answer.status_code == 200, answer.content
            assert answer.json()["matches"][0]["record"]["id"] == many.pk, typed
        assert address_of(many) not in searched(client, q="7").content.decode()

    def test_the_number_in_the_box_and_the_name_in_its_field(self, client: Client, many: Record) -> None:
        """Among all the records of that number, not only those the page would show first."""
        for family in ("بنجلون", "Benjeloun"):
            assert address_of(many) in searched(client, q="7", family=family).content.decode(), family
