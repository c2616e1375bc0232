"""Certificates: what the record denies is refused, what is certified is signed and logged."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.documents.services import preview_of
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.certificate_rules import (
    OtherName,
    Searched,
    concordance_refusal,
    life_refusal,
    open_marriages,
    search_faults,
    single_refusal,
)
from diwan.modules.civil_status.content import Kinship, MentionType, Name, Parent, Sex
from diwan.modules.civil_status.giving import CERTIFICATES, Asker, Given
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.services import (
    add_mention,
    give_certificate,
    give_unregistered,
    register_birth,
    register_death,
    search_years,
    sign_issue,
)
from diwan.modules.civil_status.tests.samples import birth, death, paper_birth

HERE = Scope("office", COMMUNE, COMMUNE)
HIMSELF = Asker("يوسف العلوي", Kinship.SELF, cnie="EE1")
MARRIAGE, DISSOLUTION = MentionType.MARRIAGE, MentionType.DISSOLUTION
PASSPORT = OtherName("يوسف العلاوي", "Youcef Allaoui", "جواز السفر AB123456")


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


def searched(**changes: Any) -> Searched:
    whole = Searched("العلوي", "يوسف", Sex.MALE, 1987, "أحمد", "خديجة", 1980, 1990)
    return dataclasses.replace(whole, **changes)


def mentioned(officer: Somebody, record: Record, type: MentionType, day: int) -> None:
    add_mention(
        officer.in_office(), record=record, type=type, date=dt.date(2026, 3, day), authority="قسم قضاء الأسرة",
        text_ar="بيان",
    )  # fmt: skip


def certified(clerk: Somebody, record: Record, given: Given, **more: Any) -> Issue:
    asker = more.pop("asker", HIMSELF)
    return give_certificate(clerk.in_office(), record=record, given=given, asker=asker, **more)


@pytest.mark.parametrize(
    ("margin", "open_"),
    [
        ((), 0),
        ((MARRIAGE,), 1),
        ((MARRIAGE, DISSOLUTION), 0),
        ((MARRIAGE, DISSOLUTION, MARRIAGE), 1),
        ((MARRIAGE, MARRIAGE, DISSOLUTION), 1),
        ((DISSOLUTION, MARRIAGE), 1),
        ((MentionType.NAME_CHANGE,), 0),
    ],
)
def test_marriages_in_the_margin_article_36(margin: tuple[MentionType, ...], open_: int) -> None:
    assert open_marriages(margin) == open_
    assert single_refusal(deceased=False, margin=margin) == ("married" if open_ else "")


def test_nobody_dead_is_alive_or_single() -> None:
    assert life_refusal(deceased=True) == "deceased"
    assert single_refusal(deceased=True, margin=()) == "deceased"
    assert life_refusal(deceased=False) == ""


@pytest.mark.parametrize(
    ("other", "same", "likeness", "changed", "reason"),
    [
        (OtherName(seen_in="جواز"), False, 0.0, False, "other_missing"),
        (OtherName("يوسف"), False, 0.9, False, "seen_in_missing"),
        (PASSPORT, True, 1.0, False, "other_same"),
        (PASSPORT, False, 0.2, False, "other_far"),
        (PASSPORT, False, 0.2, True, ""),
        (PASSPORT, False, 0.8, False, ""),
    ],
)
def test_two_names_of_one_person_article_48(
    other: OtherName, same: bool, likeness: float, changed: bool, reason: str
) -> None:
    assert concordance_refusal(other, same=same, likeness=likeness, changed=changed)[1] == reason


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"family": " "}, "family"),
        ({"from_year": 1990, "to_year": 1980}, "from_year"),
        ({"to_year": 2190}, "from_year"),
        ({"from_year": 1700}, "from_year"),
        ({"from_year": 1860, "to_year": 2020}, "from_year"),
        ({"born": 1999}, "born"),
    ],
)
def test_a_search_that_is_none(changes: dict[str, Any], field: str) -> None:
    assert [found for found, _ in search_faults(searched(**changes), dt.date(2026, 3, 10))] == [field]


@pytest.mark.parametrize("languages", [("ar",), ("fr",), ("ar", "fr")])
@pytest.mark.parametrize("given", CERTIFICATES)
def test_each_certificate_is_typeset_signed_and_logged(
    clerk: Somebody, officer: Somebody, record: Record, given: Given, languages: Any
) -> None:
    issue = certified(clerk, record, given, languages=languages, other=PASSPORT)
    assert preview_of(issue.document).startswith(b"%PDF")
    assert (issue.given, issue.fee) == (given.value, Money.of(2))
    assert sign_issue(officer.in_office(kind=OFFICER), issue=issue).document.state == "signed"


def test_a_single_again_after_dissolution(clerk: Somebody, officer: Somebody, record: Record) -> None:
    mentioned(officer, record, MARRIAGE, 9)
    with pytest.raises(Refused) as refusal:
        certified(clerk, record, Given.SINGLE)
    assert refusal.value.code == "civil_status.certificates.single.married"
    mentioned(officer, record, DISSOLUTION, 10)
    assert certified(clerk, record, Given.SINGLE).number == 1


def test_no_life_after_a_mention_of_death(clerk: Somebody, officer: Somebody, record: Record) -> None:
    mentioned(officer, record, MentionType.DEATH, 9)
    with pytest.raises(DomainError) as refusal:
        certified(clerk, record, Given.LIFE)
    assert refusal.value.code == "civil_status.certificates.life.deceased"


def test_life_is_certified_of_who_appears(clerk: Somebody, record: Record) -> None:
    proxy = Asker("سعيد", Kinship.PROXY, proof="وكالة")
    with pytest.raises(Invalid) as why:
        certified(clerk, record, Given.LIFE, asker=proxy)
    assert "kinship" in why.value.fields
    mother = Asker("فاطمة", Kinship.ASCENDANT, cnie="EE2", proof="دفتر عائلي")
    assert "القاصر" in str(certified(clerk, record, Given.LIFE, asker=mother).document.data)


def test_a_name_the_record_once_bore_needs_no_likeness(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    add_mention(
        officer.in_office(), record=record, type=MentionType.NAME_CHANGE, date=dt.date(2026, 3, 9),
        authority="مرسوم", text_ar="غير الاسم العائلي",
        changes={"name.family_ar": "بنسودة", "name.family_la": "Bensouda"},
    )  # fmt: skip
    far = OtherName("مصطفى الغرباوي", "", "شهادة مدرسية")
    with pytest.raises(Invalid):
        certified(clerk, record, Given.CONCORDANCE, other=far)
    before = OtherName("يوسف العلوي", "", "شهادة مدرسية")
    assert certified(clerk, record, Given.CONCORDANCE, other=before).number == 1


def test_a_death_record_certifies_nothing(clerk: Somebody, office: Office) -> None:
    gone = register_death(clerk.in_office(), office=office, content=death())
    with pytest.raises(Refused):
        certified(clerk, gone, Given.SINGLE)


def test_a_search_is_paid_by_the_year_and_leaves_its_trace(clerk: Somebody, office: Office) -> None:
    assert search_years(clerk.in_office(), searched=searched()) == ()
    with reading(HERE):
        trace = Entry.objects.get(verb="civil_status.years_searched")
    assert "العلوي" not in trace.facts
    assert '"years":11' in trace.facts
    issue = give_unregistered(clerk.in_office(), office=office, searched=searched(), asker=HIMSELF)
    assert issue.fee == Money.of(22)
    assert preview_of(issue.document).startswith(b"%PDF")


def test_nothing_is_certified_while_a_probable_record_exists(clerk: Somebody, office: Office) -> None:
    known = register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984))
    assert [m.record for m in search_years(clerk.in_office(), searched=searched(born=None))] == [known]
    with pytest.raises(Refused) as refusal:
        give_unregistered(clerk.in_office(), office=office, searched=searched(born=None), asker=HIMSELF)
    assert refusal.value.code == "civil_status.certificates.unregistered.probable"
    elsewhere = searched(born=None, from_year=1970, to_year=1983)
    assert give_unregistered(clerk.in_office(), office=office, searched=elsewhere, asker=HIMSELF).number == 1


@pytest.mark.parametrize(
    ("parents", "stands"),
    [
        ({}, True),
        ({"father": "أحمد", "mother": "خديجة"}, True),
        ({"father": "Ahmed", "mother": "Khadija"}, True),
        ({"father": "احمد العلوي"}, True),
        ({"father": "", "mother": ""}, True),
        ({"father": "المصطفى"}, False),
        ({"mother": "زينب"}, False),
        ({"father": "Brahim"}, False),
    ],
)
def test_a_namesake_of_other_parents_keeps_nobody_from_the_certificate(
    clerk: Somebody, office: Office, parents: dict[str, str], stands: bool
) -> None:
    """A common name is borne by many: who is not registered is not to be refused for somebody else's record."""
    father, mother = (
        Parent(Name("العلوي", "أحمد", "Alaoui", "Ahmed")),
        Parent(Name("بناني", "خديجة", "", "Khadija")),
    )
    content = paper_birth(412, 1984, father=father, mother=mother)
    register_birth(clerk.in_office(), office=office, content=content)
    asked = searched(**{"born": None, "father": "", "mother": "", **parents})
    assert bool(search_years(clerk.in_office(), searched=asked)) is stands


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_pages(clerk: Somebody, officer: Somebody, record: Record, language: str) -> None:
    client = Client()
    client.force_login(clerk.account)
    client.cookies["diwan_language"] = language
    give = reverse("civil_status:give", args=[record.pk])
    typed = {"given": "single", "languages": "fr", "kinship": "self", "name": "يوسف العلوي", "cnie": "EE1"}
    made = client.post(give, typed)
    assert made.status_code == 302
    assert client.get(made["Location"]).status_code == 200
    search = reverse("civil_status:search_years")
    assert client.get(search).status_code == 200
    sought = {
        "first": "يوسف", "family": "العلوي", "sex": "M", "from_year": "2020", "to_year": "2026", "kinship": "self",
        "name": "أحمد", "cnie": "EE1", "languages": "ar",
    }  # fmt: skip
    nothing = client.post(search, {**sought, "sex": "", "first": "", "languages": ""})
    assert nothing.status_code == 422
    assert all(f'id="id_{name}-error"' in nothing.content.decode() for name in ("sex", "first", "languages"))
    review = client.post(search, sought)
    assert review.status_code in (409, 422)
    assert reverse("civil_status:record", args=[record.pk]) in review.content.decode()
    assert client.post(search, {**sought, "to_year": "2025"}).status_code == 302
    desk = Client()
    desk.force_login(officer.account)
    desk.cookies["diwan_language"] = language
    waiting = desk.get(reverse("civil_status:issues_to_sign"), follow=True)
    heading = {"ar": "وثائق للتوقيع", "fr": "Documents à signer"}[language]
    assert f"<h1>{heading}</h1>" in waiting.content.decode()
    assert waiting.status_code == 200
    assert made["Location"] in waiting.content.decode()
