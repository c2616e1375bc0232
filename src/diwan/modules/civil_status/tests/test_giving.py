"""Who may have what at the counter, what the log keeps of it, and what becomes of it when the record changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.documents.selectors import verified_by_code
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.content import CopyKind, Kinship, MentionType
from diwan.modules.civil_status.giving import Asker, Given, certificate_refusal, entitlement_refusal, fee_for
from diwan.modules.civil_status.issue_words import state_of
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.services import (
    add_mention,
    cancel_record,
    freeze_record,
    give_copy,
    register_birth,
    sign_issue,
)
from diwan.modules.civil_status.tests.samples import birth, decided

HERE = Scope("office", COMMUNE, COMMUNE)
HIMSELF = Asker("يوسف العلوي", Kinship.SELF, cnie="EE1")
MARRIED: dict[str, Any] = {
    "type": MentionType.MARRIAGE, "date": dt.date(2026, 3, 9), "authority": "قسم قضاء الأسرة", "text_ar": "تزوج",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


def given(clerk: Somebody, record: Record, asker: Asker = HIMSELF) -> Issue:
    return give_copy(clerk.in_office(), record=record, kind=CopyKind.FULL, asker=asker)


def signed(officer: Somebody, issue: Issue) -> Issue:
    return sign_issue(officer.in_office(kind=OFFICER), issue=issue)


def signed_in(somebody: Somebody, language: str = "ar") -> Client:
    client = Client()
    client.force_login(somebody.account)
    client.cookies["diwan_language"] = language
    return client


def asker(kinship: Kinship, **more: str) -> Asker:
    return Asker("سعيد العلوي", kinship, **more)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (asker(Kinship.SELF, cnie="EE1"), ""),
        (asker(Kinship.SELF), "card_needed"),
        (asker(Kinship.ASCENDANT, proof="دفتر عائلي"), ""),
        (asker(Kinship.ASCENDANT), "proof_needed"),
        (asker(Kinship.DESCENDANT, proof="رسم ولادة"), ""),
        (asker(Kinship.SPOUSE, proof="رسم زواج"), ""),
        (asker(Kinship.GUARDIAN, proof="حكم"), ""),
        (asker(Kinship.PROXY), "proof_needed"),
        (asker(Kinship.PROXY, proof="وكالة"), ""),
        (asker(Kinship.KAFIL, proof="أمر إسناد الكفالة"), ""),
        (asker(Kinship.KAFALA_APPLICANT, proof="طلب الكفالة"), ""),
        (asker(Kinship.COURT), "letter_needed"),
        (asker(Kinship.COURT, proof="12/2026"), ""),
        (asker(Kinship.ADMINISTRATION, proof="12/2026"), ""),
        (asker(Kinship.CONSULATE, proof="12/2026"), "own_nationals"),
        (asker(Kinship.OTHER, proof="مصلحة"), "third_party"),
        (asker(Kinship.OTHER, permission="90/2026"), ""),
    ],
)
def test_who_may_have_a_copy_article_43(who: Asker, reason: str) -> None:
    assert entitlement_refusal(who, foreign=False, deceased=False)[1] == reason


def test_a_consulate_asks_for_its_own_nationals_article_43() -> None:
    who = asker(Kinship.CONSULATE, proof="12/2026")
    assert entitlement_refusal(who, foreign=True, deceased=False) == ("", "")


def test_nobody_is_the_holder_of_a_dead_persons_record() -> None:
    who = asker(Kinship.SELF, cnie="EE1")
    assert entitlement_refusal(who, foreign=False, deceased=True) == ("kinship", "holder_deceased")


@pytest.mark.parametrize(
    ("what", "kinship", "years", "fee"),
    [
        (Given.EXTRACT, Kinship.SELF, 0, ("civil_status.copy", 1)),
        (Given.BOOKLET, Kinship.SPOUSE, 0, ("civil_status.booklet", 1)),
        (Given.UNREGISTERED, Kinship.SELF, 7, ("civil_status.search_year", 7)),
        (Given.FULL, Kinship.COURT, 0, ("", 0)),
        (Given.FULL, Kinship.ADMINISTRATION, 0, ("", 0)),
    ],
)
def test_what_it_costs_law_30_89_article_74(
    what: Given, kinship: Kinship, years: int, fee: tuple[str, int]
) -> None:
    assert fee_for(what, kinship, years=years) == fee


def test_a_certificate_is_about_oneself() -> None:
    assert certificate_refusal(Given.LIFE, asker(Kinship.PROXY))[1] == "must_appear"
    assert certificate_refusal(Given.SINGLE, asker(Kinship.PROXY)) == ("", "")
    assert certificate_refusal(Given.SINGLE, asker(Kinship.SPOUSE))[1] == "himself_only"


def test_what_is_given_is_written_down_under_its_number(
    clerk: Somebody, record: Record, office: Office
) -> None:
    first, second = given(clerk, record), given(clerk, record, asker(Kinship.COURT, proof="12/2026"))
    assert [one.reference for one in (first, second)] == ["1/2026", "2/2026"]
    assert (first.asker, first.kinship, first.fee, first.office_id) == (
        "يوسف العلوي", "self", Money.of(2), office.pk,
    )  # fmt: skip
    assert second.fee == Money.of(0)
    assert (first.record_id, first.version, first.by) == (record.pk, 1, "clerk")


def test_who_may_not_have_it_gets_nothing_and_leaves_no_number(clerk: Somebody, record: Record) -> None:
    with pytest.raises(Invalid) as why:
        given(clerk, record, asker(Kinship.OTHER))
    assert "permission" in why.value.fields
    with reading(HERE):
        assert not Issue.objects.exists()
    assert given(clerk, record).number == 1


def test_a_mention_makes_papers_given_before_older_than_the_record(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    old, waiting = signed(officer, given(clerk, record)), given(clerk, record)
    add_mention(officer.in_office(), record=record, **MARRIED)
    with reading(PUBLIC):
        seen = verified_by_code(old.document.code)
    assert seen is not None
    assert seen.in_force
    assert seen.overtaken_at is not None
    with pytest.raises(Refused) as refusal:
        signed(officer, waiting)
    assert refusal.value.code == "documents.errors.overtaken"
    fresh = signed(officer, given(clerk, record))
    with reading(PUBLIC):
        assert verified_by_code(fresh.document.code).overtaken_at is None  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_public_page_says_since_when_and_not_what(
    clerk: Somebody, officer: Somebody, record: Record, language: str
) -> None:
    old = signed(officer, given(clerk, record))
    add_mention(officer.in_office(), record=record, **MARRIED)
    client = Client()
    client.cookies["diwan_language"] = language
    page = client.get(reverse("documents:code", args=[old.document.code])).content.decode()
    assert {"ar": "اطلبوا نسخة جديدة", "fr": "Demandez une nouvelle copie"}[language] in page
    assert "تزوج" not in page
    assert {"ar": "زواج", "fr": "ariage"}[language] not in page


def test_a_freeze_and_a_cancellation_reach_what_was_given(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    old = signed(officer, given(clerk, record))
    freeze_record(officer.in_office(), record=record, reason="ازدواج")
    with reading(PUBLIC):
        assert verified_by_code(old.document.code).overtaken_at is not None  # type: ignore[union-attr]
    cancel_record(officer.in_office(), record=record, **decided())
    with reading(PUBLIC):
        seen = verified_by_code(old.document.code)
    assert seen is not None
    assert seen.state == "revoked"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_record_to_the_signed_paper_and_the_log(
    clerk: Somebody, officer: Somebody, record: Record, language: str
) -> None:
    client = signed_in(clerk, language)
    address = reverse("civil_status:give", args=[record.pk])
    assert address in client.get(reverse("civil_status:record", args=[record.pk])).content.decode()
    assert client.get(address).status_code == 200
    typed = {
        "given": "extract",
        "languages": "ar,fr",
        "kinship": "ascendant",
        "name": "أحمد العلوي",
        "cnie": "EE9",
    }
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "أحمد العلوي" in refused.content.decode()
    answer = client.post(address, {**typed, "proof": "دفتر عائلي"})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    office = signed_in(officer, language)
    assert office.post(answer["Location"]).status_code == 302
    with reading(HERE):
        made = Issue.objects.select_related("document").get()
    assert state_of(made) == "signed"
    listed = client.get(reverse("civil_status:issues"), {"first": "01/01/2026", "last": "31/12/2026"})
    file = client.get(reverse("civil_status:issues_file"), {"first": "01/01/2026", "last": "31/12/2026"})
    for page in (listed, file):
        assert page.status_code == 200
        assert "أحمد العلوي" in page.content.decode()
        assert "1/2026" in page.content.decode()


def test_filters_that_make_no_sense_are_said(clerk: Somebody, record: Record) -> None:
    client = signed_in(clerk)
    asked = {"first": "31/02/2026", "last": "x", "office": "9" * 30, "given": "<b>"}
    assert client.get(reverse("civil_status:issues"), asked).status_code == 200
    assert client.get(reverse("civil_status:issues_file"), asked).status_code in (409, 422)


def test_another_community_sees_nothing_of_the_log(
    other_clerk: Somebody, clerk: Somebody, record: Record
) -> None:
    made = given(clerk, record)
    client = signed_in(other_clerk)
    assert client.get(reverse("civil_status:issue", args=[made.pk])).status_code in (403, 404)
    assert client.get(reverse("civil_status:give", args=[record.pk])).status_code in (403, 404)
