"""Births and deaths counted: what is in a figure, what is not, who reads it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, make_holder
from diwan.modules.civil_status.content import MentionType, Moment, Parent, RecordType, Sex
from diwan.modules.civil_status.mandates import CENTRAL
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import add_mention, cancel_record, register_birth, register_death
from diwan.modules.civil_status.statistics import Statistics, statistics_of
from diwan.modules.civil_status.tests.samples import birth, death, decided, paper_birth
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of


def counted(type: RecordType, year: int, territory: int = COMMUNE) -> Statistics:
    with reading(Scope("office", territory, territory)):
        return statistics_of(type, year, lo=territory, hi=territory)


def born(clerk: Somebody, office: Office, day: dt.date, sex: Sex = Sex.MALE, **changes: Any) -> Record:
    return register_birth(
        clerk.in_office(),
        office=office,
        content=birth(event=Moment.on(day), sex=sex, **changes),
        permission="DGCT 1",
    )


def test_births_are_counted_by_month_sex_and_age_of_the_mother(clerk: Somebody, office: Office) -> None:
    born(clerk, office, dt.date(2026, 1, 4))
    born(clerk, office, dt.date(2026, 1, 9), Sex.FEMALE)
    born(clerk, office, dt.date(2026, 2, 1), mother=Parent(born=Moment(2007)))
    born(clerk, office, dt.date(2026, 2, 2), mother=Parent())
    found = counted(RecordType.BIRTH, 2026)
    assert (found.total, found.male, found.female) == (4, 3, 1)
    assert [(month.male, month.female) for month in found.months[:3]] == [(1, 1), (2, 0), (0, 0)]
    assert {age.key: age.total for age in found.ages if age.total} == {0: 1, 30: 2, None: 1}
    assert [place.total for place in found.places] == [4]


def test_a_birth_is_counted_in_the_year_it_happened_not_in_that_of_the_register(
    clerk: Somebody, office: Office
) -> None:
    born(clerk, office, dt.date(2025, 12, 30))
    assert counted(RecordType.BIRTH, 2025).total == 1
    assert counted(RecordType.BIRTH, 2026).total == 0
    assert [year.total for year in counted(RecordType.BIRTH, 2026).trend[-2:]] == [1, 0]


def test_lateness_tells_thirty_days_a_year_and_later(clerk: Somebody, office: Office) -> None:
    for days in (30, 31, 365, 366):
        declared = dt.date(2026, 3, 9)
        event = Moment.on(declared - dt.timedelta(days=days))
        content = birth(event=event, declared_on=declared, mother=Parent(), father=Parent())
        register_birth(clerk.in_office(), office=office, content=content, permission="DGCT 1")
    register_birth(clerk.in_office(), office=office, content=paper_birth(3, 2026))
    late: dict[Any, int] = {}
    for year in (2025, 2026):
        for count in counted(RecordType.BIRTH, year).lateness:
            late[count.key] = late.get(count.key, 0) + count.total
    assert late == {"in_time": 1, "within_year": 2, "after_year": 1, "unknown": 1}


def test_ages_at_death_are_completed_years_and_the_stillborn_stand_apart(
    clerk: Somebody, office: Office
) -> None:
    died = Moment.on(dt.date(2026, 3, 5))
    for born_on in (dt.date(2025, 3, 6), dt.date(2025, 3, 5), dt.date(1951, 3, 6)):
        content = death(event=died, born=Moment.on(born_on))
        register_death(clerk.in_office(), office=office, content=content)
    register_death(clerk.in_office(), office=office, content=death(event=died, born=None, stillborn=True))
    found = counted(RecordType.DEATH, 2026)
    assert {age.key: age.total for age in found.ages if age.total} == {0: 1, 1: 1, 60: 1}
    assert (found.total, found.stillborn) == (3, 1)


def test_a_cancelled_record_is_not_counted_and_a_corrected_sex_is(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    gone = born(clerk, office, dt.date(2026, 1, 4))
    kept = born(clerk, office, dt.date(2026, 1, 4))
    cancel_record(officer.in_office(), record=gone, **decided("12/2026"))
    add_mention(
        officer.in_office(), record=kept, type=MentionType.SUBSTANTIAL_CORRECTION, date=dt.date(2026, 3, 1),
        authority="المحكمة الابتدائية", text_ar="تصحيح الجنس", changes={"sex": "F"}, reference="7/2026", seen=1,
    )  # fmt: skip
    found = counted(RecordType.BIRTH, 2026)
    assert (found.male, found.female) == (0, 1)


def test_a_governor_sees_his_communes_side_by_side_and_a_clerk_his_own_alone(
    clerk: Somebody, other_clerk: Somebody, office: Office, other_office: Office
) -> None:
    born(clerk, office, dt.date(2026, 1, 4))
    born(other_clerk, other_office, dt.date(2026, 1, 5), Sex.FEMALE)
    assert counted(RecordType.BIRTH, 2026).total == 1
    above = (1, 199_999_999)
    with reading(Scope("office", *above)):
        found = statistics_of(RecordType.BIRTH, 2026, lo=above[0], hi=above[1])
    assert found.total == 2
    assert [(place.name.fr, place.total) for place in found.places] == [("Tanger", 1), ("Marrakech-Safi", 1)]
    assert counted(RecordType.BIRTH, 2026, OTHER_COMMUNE).female == 1


@pytest.mark.parametrize(("language", "month"), [("ar", "يناير"), ("fr", "janvier")])
def test_the_page_and_its_file_say_the_same(
    clerk: Somebody, office: Office, language: str, month: str
) -> None:
    born(clerk, office, dt.date(2026, 1, 4))
    client = signed_in(clerk, language)
    page = text_of(client.get(reverse("civil_status:statistics"), {"year": "2026"}))
    assert month in page
    answer = client.get(reverse("civil_status:statistics_file"), {"year": "2026", "type": "birth"})
    rows = list(csv.reader(io.StringIO(text_of(answer).lstrip("\ufeff")), delimiter=";"))
    assert [row[2:] for row in rows if row[1] == month] == [["1", "0", "1"]]


@pytest.mark.parametrize("year", ["20²6", "9" * 400, "1", "3026", "-1", "٢٠٢٦x"])
def test_an_impossible_year_is_refused_in_words_and_kept(clerk: Somebody, office: Office, year: str) -> None:
    client = signed_in(clerk, "fr")
    answer = client.get(reverse("civil_status:statistics"), {"year": year})
    assert answer.status_code == 200
    assert "quatre chiffres" in text_of(answer)
    assert client.get(reverse("civil_status:statistics_file"), {"year": year}).status_code == 422


def test_the_central_authority_follows_the_offices_by_their_figures_decree_article_10(
    clerk: Somebody, other_clerk: Somebody, office: Office, other_office: Office
) -> None:
    """Decree 2-22-04, art. 10 and 18: the work of the offices is followed through dashboards."""
    born(clerk, office, dt.date(2026, 1, 4))
    born(other_clerk, other_office, dt.date(2026, 1, 5))
    ministry = make_holder("ministry", CENTRAL, territory=KINGDOM, wide=True)
    page = text_of(signed_in(ministry, "fr").get(reverse("civil_status:statistics"), {"year": "2026"}))
    assert "Marrakech-Safi" in page
    assert "Tanger" in page


def test_a_stranger_is_sent_to_sign_in(office: Office) -> None:
    assert Client().get(reverse("civil_status:statistics")).status_code == 302
