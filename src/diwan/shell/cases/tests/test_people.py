"""Applicants and officers on the pages of cases, in the letters of the reader."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from diwan.kernel.testing.world import COMMUNE, as_office, make_holder
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.tests.pages import filed, signed_in


@pytest.mark.parametrize(
    ("language", "name", "post"), [("ar", "سعاد العلوي", "منصب"), ("fr", "Souad Alaoui", "Poste")]
)
def test_lists_and_files_name_people_in_the_letters_of_the_reader(
    citizen: Client,
    language: str,
    name: str,
    post: str,
) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("club.president", "president", "clerk"))
    president.cookies["diwan_language"] = language
    place = f"/desk/cases/{COMMUNE}/{case.number}/"
    listed = president.get("/desk/cases/").content.decode().split("<main")[1]
    president.post(f"{place}act/admit/", {"seen": "2"})
    shown = president.get(place).content.decode().split("<main")[1]
    translation.deactivate()
    assert f'<bdi dir="auto">{name}</bdi>' in listed
    assert f'<bdi dir="auto">{post}</bdi>' in shown
    assert shown.count(f'<bdi dir="auto">{name}</bdi>') >= 3  # the head, the filing, the admission
    assert "club.president" not in shown


def test_a_name_that_is_not_the_holder_s_stands_as_it_was_typed(citizen: Client) -> None:
    case = filed(citizen)
    with as_office(COMMUNE):
        assert applicant_of(case).fr == "Souad Alaoui"
        case.applicant = "نادي الكرة"
        assert applicant_of(case).fr == "نادي الكرة"
