"""The family booklet: from a marriage or a birth to an extract, and what becomes of it when the family grows."""

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
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import verified_by_code
from diwan.kernel.documents.services import preview_of
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.booklet_reads import booklet_of, family_of
from diwan.modules.civil_status.booklet_rules import booklet_refusal, extract_refusal, is_child_of
from diwan.modules.civil_status.content import Kinship, MentionType, Moment, Name, Parent, Sex
from diwan.modules.civil_status.giving import Asker
from diwan.modules.civil_status.issue_words import state_of
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.margin import Bond
from diwan.modules.civil_status.models import Booklet, Issue, Record
from diwan.modules.civil_status.services import (
    add_mention,
    give_booklet,
    link_children,
    open_booklet,
    register_birth,
    sign_issue,
)
from diwan.modules.civil_status.tests.samples import birth, paper_birth

HERE = Scope("office", COMMUNE, COMMUNE)
AHMED = Name("العلوي", "أحمد", "Alaoui", "Ahmed")
FATIMA = "فاطمة الزهراء بناني"
BOND = Bond(1, dt.date(2015, 5, 2), FATIMA)
HUSBAND = Asker("أحمد العلوي", Kinship.SELF, cnie="EE8")


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


def father(**changes: Any) -> Parent:
    return dataclasses.replace(Parent(name=AHMED, born=Moment(1988), cnie="EE8"), **changes)


@pytest.fixture
def husband(clerk: Somebody, office: Office) -> Record:
    content = paper_birth(31, 1988, AHMED, cnie="EE8")
    return register_birth(clerk.in_office(), office=office, content=content)


def married(officer: Somebody, husband: Record, spouse: str = FATIMA) -> None:
    add_mention(
        officer.in_office(), record=husband, type=MentionType.MARRIAGE, date=dt.date(2015, 5, 2),
        authority="قسم قضاء الأسرة بمراكش", reference="215/2015", text_ar="تزوج", fields={"spouse_ar": spouse},
    )  # fmt: skip


def born(clerk: Somebody, office: Office, **changes: Any) -> Record:
    content = birth(father=father(), **changes)
    return register_birth(clerk.in_office(), office=office, content=content)


def held(husband: Record) -> Booklet:
    with reading(HERE):
        booklet = booklet_of(husband)
    assert booklet is not None
    return booklet


def test_who_holds_a_booklet_decree_articles_42_and_43() -> None:
    assert booklet_refusal(Sex.MALE, (BOND,), lone_children=False) == ""
    assert booklet_refusal(Sex.MALE, (), lone_children=True) == "not_married"
    assert booklet_refusal(Sex.FEMALE, (BOND,), lone_children=False) == "husband_holds"
    assert booklet_refusal(Sex.FEMALE, (), lone_children=True) == ""


@pytest.mark.parametrize(
    ("asker", "reason"),
    [
        (HUSBAND, ""),
        (Asker(FATIMA, Kinship.SPOUSE), ""),
        (Asker("سعيدة", Kinship.SPOUSE), "not_a_wife"),
        (Asker("الولي", Kinship.GUARDIAN), ""),
        (Asker("عم", Kinship.OTHER, permission="1"), "booklet_family"),
        (Asker("ابن", Kinship.DESCENDANT, proof="x"), "booklet_family"),
    ],
)
def test_who_is_given_an_extract_decree_article_43(asker: Asker, reason: str) -> None:
    assert extract_refusal(asker, (BOND,), ())[1] == reason


def test_a_divorced_mother_has_an_extract_if_she_has_a_child_in_it_decree_article_43() -> None:
    over = dataclasses.replace(BOND, ended=dt.date(2020, 1, 1))
    mother = Asker(FATIMA, Kinship.SPOUSE)
    assert extract_refusal(mother, (over,), ()) == ("name", "divorced_without_child")
    assert extract_refusal(mother, (over,), (FATIMA,)) == ("", "")


def test_whose_child_a_record_tells() -> None:
    holder = paper_birth(31, 1988, AHMED, cnie="EE8")
    assert is_child_of(birth(father=father()), holder, ())
    assert not is_child_of(birth(father=father(cnie="ZZ9")), holder, (FATIMA,))
    assert is_child_of(birth(father=father(cnie="")), holder, (FATIMA,))
    assert not is_child_of(birth(father=father(cnie="")), holder, ("سعيدة",))
    assert not is_child_of(birth(father=father(cnie="", born=Moment(1950))), holder, (FATIMA,))


def test_a_marriage_opens_the_husbands_booklet_with_the_children_known(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record
) -> None:
    child = born(clerk, office)
    married(officer, husband)
    booklet = held(husband)
    with reading(HERE):
        family = family_of(husband, booklet)
    assert booklet.edition == 1
    assert [bond.spouse for bond in family.bonds] == [FATIMA]
    assert [one.record.pk for one in family.children] == [child.pk]


def test_from_a_birth_to_a_new_edition_that_the_old_extract_tells(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record
) -> None:
    married(officer, husband)
    issue = give_booklet(clerk.in_office(), booklet=held(husband), asker=HUSBAND)
    assert issue.fee == Money.of(50)
    signed = sign_issue(officer.in_office(kind=OFFICER), issue=issue)
    born(clerk, office)
    booklet = held(husband)
    assert booklet.edition == 2
    with reading(PUBLIC):
        seen = verified_by_code(signed.document.code)
    assert seen is not None
    assert seen.overtaken_at is not None
    fresh = give_booklet(clerk.in_office(), booklet=booklet, asker=HUSBAND)
    assert "يوسف العلوي" in str(fresh.document.data)
    assert "يوسف العلوي" not in str(signed.document.data)


def test_a_new_extract_replaces_those_of_the_editions_before(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record
) -> None:
    """Decree 2-22-04, art. 42 and 43: who verifies the old extract is led to the new one."""

    def given() -> Issue:
        issue = give_booklet(clerk.in_office(), booklet=held(husband), asker=HUSBAND)
        return sign_issue(officer.in_office(kind=OFFICER), issue=issue)

    married(officer, husband)
    old, same_edition = given(), given()
    with reading(HERE):
        assert {one.document.state for one in Issue.objects.select_related("document")} == {"signed"}
    born(clerk, office)
    new = given()
    with reading(PUBLIC):
        seen = verified_by_code(old.document.code)
    assert seen is not None
    assert (seen.state, seen.replaced_by) == ("replaced", new.document.code)
    with reading(HERE):
        kept = Issue.objects.select_related("document").get(pk=same_edition.pk)
        assert (kept.document.state, state_of(kept)) == ("replaced", "replaced")
        assert Issue.objects.select_related("document").get(pk=new.pk).document.state == "signed"


def test_a_mention_on_a_childs_record_begins_a_new_edition(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record
) -> None:
    """Decree 2-22-04, art. 42."""
    child = born(clerk, office)
    married(officer, husband)
    add_mention(
        officer.in_office(), record=child, type=MentionType.DEATH, date=dt.date(2026, 3, 9), authority="مكتب",
        text_ar="توفي",
    )  # fmt: skip
    booklet = held(husband)
    assert booklet.edition == 2
    with reading(HERE):
        died = family_of(husband, booklet).children[0].died_on
    assert died is not None
    assert died == dt.date(2026, 3, 9)


def test_no_booklet_without_a_marriage(clerk: Somebody, husband: Record) -> None:
    with pytest.raises(Refused) as refusal:
        open_booklet(clerk.in_office(), record=husband)
    assert refusal.value.code == "civil_status.booklet.not_married"


def test_the_mother_of_a_child_of_unknown_father_has_her_own_decree_article_43(
    clerk: Somebody, office: Office
) -> None:
    khadija = Name("الفاسي", "خديجة", "Fassi", "Khadija")
    mother = paper_birth(77, 1990, khadija, sex=Sex.FEMALE, cnie="EE5")
    record = register_birth(clerk.in_office(), office=office, content=mother)
    with pytest.raises(Refused):
        open_booklet(clerk.in_office(), record=record)
    child = birth(father=Parent(), mother=Parent(name=khadija, born=Moment(1990), cnie="EE5"))
    register_birth(clerk.in_office(), office=office, content=child)
    booklet = open_booklet(clerk.in_office(), record=record)
    with reading(HERE):
        assert len(family_of(record, booklet).children) == 1


def test_children_found_later_are_linked_once(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record
) -> None:
    married(officer, husband)
    mother = Parent(name=Name("بناني", "فاطمة الزهراء"), born=Moment(1992))
    content = birth(father=father(cnie=""), mother=mother)
    register_birth(clerk.in_office(), office=office, content=content)
    assert link_children(clerk.in_office(), booklet=held(husband)).edition == 2
    assert link_children(clerk.in_office(), booklet=held(husband)).edition == 2


def test_an_extract_is_refused_at_its_field(clerk: Somebody, officer: Somebody, husband: Record) -> None:
    married(officer, husband)
    with pytest.raises(Invalid) as why:
        give_booklet(clerk.in_office(), booklet=held(husband), asker=Asker("سعيدة", Kinship.SPOUSE))
    assert "name" in why.value.fields
    with reading(HERE):
        assert not Issue.objects.exists()


@pytest.mark.parametrize("languages", [("ar",), ("fr",), ("ar", "fr")])
def test_an_extract_is_typeset(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record, languages: Any
) -> None:
    born(clerk, office)
    married(officer, husband)
    issue = give_booklet(clerk.in_office(), booklet=held(husband), asker=HUSBAND, languages=languages)
    assert preview_of(issue.document).startswith(b"%PDF")


def test_an_extract_has_the_numbers_of_both_and_the_wifes_record_decree_article_42(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record
) -> None:
    """Decree 2-22-04, art. 42: CNIE and digital identifier of each, the wife's short extract and her death."""
    name = Name("بناني", "فاطمة الزهراء", "Bennani", "Fatima Zahra")
    hers = paper_birth(78, 1992, name, sex=Sex.FEMALE, cnie="EE5", idcs="1234567890")
    wife = register_birth(clerk.in_office(), office=office, content=hers)
    add_mention(
        officer.in_office(), record=husband, type=MentionType.MARRIAGE, date=dt.date(2015, 5, 2),
        authority="قسم قضاء الأسرة بمراكش", reference="215/2015", text_ar="تزوج",
        fields={"spouse_ar": FATIMA, "spouse_cnie": "EE5"},
    )  # fmt: skip
    add_mention(
        officer.in_office(), record=wife, type=MentionType.DEATH, date=dt.date(2026, 3, 8), authority="مكتب مراكش",
        text_ar="توفيت",
    )  # fmt: skip
    issue = give_booklet(clerk.in_office(), booklet=held(husband), asker=HUSBAND, languages=("fr",))
    with reading(HERE):
        data = IssuedDocument.objects.get(pk=issue.document_id).data
    marriage = next(part for part in data["sections"] if "Bennani" in str(part))
    said = {fact["label"]["fr"]: str(fact["value"]) for fact in marriage["facts"]}
    assert "1234567890" in said["Identifiant civil et social numérique"]
    assert "أحمد العلوي" in said["Père"]
    assert "2026-03-08" in said["Date du décès"]
    holder = str(data["sections"][0])
    assert "EE8" in holder


@pytest.mark.parametrize("languages", [("ar",), ("fr",)])
def test_an_extract_has_the_names_in_three_scripts_article_44(
    clerk: Somebody, officer: Somebody, office: Office, husband: Record, languages: Any
) -> None:
    three = Name("العلوي", "سلمى", "Alaoui", "Salma", "ⵍⵄⵍⴰⵡⵉ", "ⵙⴰⵍⵎⴰ")
    born(clerk, office, name=three)
    married(officer, husband)
    issue = give_booklet(clerk.in_office(), booklet=held(husband), asker=HUSBAND, languages=languages)
    with reading(HERE):
        data = IssuedDocument.objects.get(pk=issue.document_id).data
    values = [fact["value"] for section in data["sections"] for fact in section.get("facts", ())]
    assert "ⵙⴰⵍⵎⴰ ⵍⵄⵍⴰⵡⵉ · Salma Alaoui" in values


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_page(clerk: Somebody, officer: Somebody, husband: Record, language: str) -> None:
    client = Client()
    client.force_login(clerk.account)
    client.cookies["diwan_language"] = language
    address = reverse("civil_status:booklet", args=[husband.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"verb": "open"}).status_code in (409, 422)
    married(officer, husband)
    assert "فاطمة" in client.get(address).content.decode()
    typed = {"verb": "give", "kinship": "spouse", "name": "سعيدة", "languages": "ar"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "سعيدة" in refused.content.decode()
    made = client.post(address, {**typed, "name": FATIMA})
    assert made.status_code == 302
    assert client.get(made["Location"]).status_code == 200
