"""Whose desk opens a case file: not whoever has a seat in the community for something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from diwan.kernel.cases.access import may_read
from diwan.kernel.cases.models import Case, CaseDocument
from diwan.kernel.cases.tests.conftest import club, own_keys  # noqa: F401
from diwan.kernel.cases.tests.tennis import fresh_in
from diwan.kernel.identity.models import Person
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, in_some_act, make_holder, make_person
from diwan.shell.cases.tests.pages import NATIONAL, filed, signed_in

CNIE = "BK987654"


@pytest.fixture
def case(club: Path, own_keys: None) -> Case:  # noqa: F811
    citizen = make_person("citizen")
    with in_some_act(COMMUNE):
        Person.objects.filter(pk=citizen.person.pk).update(cnie=CNIE)
    return filed(signed_in(citizen))


def file_of(case: Case) -> int:
    with reading(NATIONAL):
        return CaseDocument.objects.get(case=case).pk


@pytest.mark.parametrize("kind", ["cashier", "administrator", "hospital"])
def test_a_seat_the_procedure_does_not_name_opens_no_file(case: Case, kind: str) -> None:
    """Law 09.08 art. 23: only those whose task it is."""
    desk = signed_in(make_holder("elsewhere", kind))
    place = f"/desk/cases/{COMMUNE}/{case.number}/"
    for address in ("", "print/", "give/", "act/refuse/", f"files/{file_of(case)}/"):
        assert desk.get(place + address).status_code == 404, address
    assert desk.post(place, {"take": "1"}).status_code == 404
    assert desk.post(f"{place}act/refuse/", {"reasons": "لا", "seen": "2"}).status_code == 404
    api = f"/api/cases/desk/{COMMUNE}/{case.number}"
    assert desk.get(api).status_code == 404
    assert desk.get(f"{api}/files/{file_of(case)}").status_code == 404
    clerk = signed_in(make_holder("clerk", "clerk"))
    assert clerk.get(api).status_code == 200, "the address is the right one"


@pytest.mark.parametrize("words", ["number", "card"])
def test_it_finds_none_either(case: Case, words: str) -> None:
    typed = case.number if words == "number" else CNIE
    for kind, found in (("cashier", False), ("clerk", True)):
        desk = signed_in(make_holder(kind, kind))
        page = desk.post("/desk/find/", {"q": typed}, follow=True).content.decode()
        assert (f"/{case.number}/" in page) is found


def test_the_closed_files_of_others_are_not_listed(case: Case) -> None:
    citizen = Client()
    citizen.force_login(_account("citizen"))
    citizen.post(f"/requests/{COMMUNE}/{case.number}/act/withdraw/", {"seen": "2"})
    for kind, listed in (("cashier", False), ("clerk", True), ("president", True)):
        page = signed_in(make_holder(kind, kind)).get("/desk/cases/?which=closed").content.decode()
        assert (case.number in page) is listed


def test_those_the_procedure_names_and_those_who_answer_for_the_house_read_it(case: Case) -> None:
    with reading(NATIONAL):
        seen = fresh_in(case)
        for kind in ("clerk", "president", "supervisor", "registry_clerk", "governor"):
            assert may_read({kind}, seen), kind
        assert not may_read({"cashier", "administrator"}, seen)


def _account(username: str) -> object:
    from diwan.kernel.identity.models import Account

    return Account.objects.get(username=username)


def test_giving_a_file_to_nobody_in_particular_is_a_choice_not_an_accident(case: Case) -> None:
    clerk = signed_in(make_holder("clerk", "clerk"))
    place = f"/desk/cases/{COMMUNE}/{case.number}/give/"
    for typed in ({}, {"assignee": "somebody"}):
        assert clerk.post(place, typed).status_code == 422
    assert clerk.post(place, {"assignee": ""}).status_code == 302


def test_the_menu_of_a_seat_without_files_has_no_queue_of_files(case: Case) -> None:
    for kind, shown in (("cashier", False), ("clerk", True)):
        page = signed_in(make_holder(kind, kind)).get("/desk/calendar/").content.decode()
        assert ('href="/desk/cases/late/"' in page) is shown


def test_a_file_nobody_applied_for_leaves_no_gap_between_two_dots(case: Case) -> None:
    with in_some_act(COMMUNE):
        Case.objects.filter(pk=case.pk).update(applicant="", holder_id=None)
    clerk = signed_in(make_holder("clerk", "clerk"))
    for address in ("/desk/cases/", f"/desk/cases/{COMMUNE}/{case.number}/"):
        page = clerk.get(address).content.decode()
        assert case.number in page
        assert "<bdi></bdi>" not in page


def test_the_page_of_a_request_begins_with_its_number_where_nobody_is_named(case: Case) -> None:
    with in_some_act(COMMUNE):
        Case.objects.filter(pk=case.pk).update(applicant="")
    citizen = Client()
    citizen.force_login(_account("citizen"))
    for client, page in (
        (citizen, f"/requests/{COMMUNE}/{case.number}/"),
        (
            signed_in(make_holder("president", "president")),
            f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/",
        ),
    ):
        answer = client.get(page).content.decode()
        lead = answer.split("<h1", 1)[1].split("<p", 1)[1].split("</p>")[0].split(">", 1)[1]
        told = [part.strip() for part in re.sub("<[^>]*>", "", lead).split("·")]
        assert case.number in told[0]
        assert all(told), page


def test_papers_of_a_file_stay_in_no_cache_of_a_shared_machine(case: Case) -> None:
    citizen = Client()
    citizen.force_login(_account("citizen"))
    clerk = signed_in(make_holder("clerk", "clerk"))
    place = f"{COMMUNE}/{case.number}"
    for client, address in (
        (citizen, f"/requests/{place}/receipt.pdf"),
        (citizen, f"/requests/{place}/files/{file_of(case)}/"),
        (clerk, f"/desk/cases/{place}/files/{file_of(case)}/"),
        (clerk, f"/api/cases/desk/{place}/files/{file_of(case)}"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer["Cache-Control"], address
