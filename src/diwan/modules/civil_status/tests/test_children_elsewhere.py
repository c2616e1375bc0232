"""Children recorded in other communes stand in the booklet of the parent whose card they name (decree art. 42)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, opened, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody
from diwan.modules.civil_status.booklet_reads import Child, family_of, told_since
from diwan.modules.civil_status.content import MentionType, Moment, Name, Parent, Sex
from diwan.modules.civil_status.models import Booklet, ChildElsewhere, Record
from diwan.modules.civil_status.services import (
    add_mention,
    cancel_record,
    freeze_record,
    give_booklet,
    link_children,
    open_booklet,
    register_birth,
    release_record,
)
from diwan.modules.civil_status.tests.samples import birth, decided, paper_birth
from diwan.modules.civil_status.tests.test_api import API, calling
from diwan.modules.civil_status.tests.test_booklets import AHMED, HUSBAND, father, held, married
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE, THERE = Scope("office", COMMUNE, COMMUNE), Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
SALMA = Name("العلوي", "سلمى", "Alaoui", "Salma", "ⵍⵄⵍⴰⵡⵉ", "ⵙⴰⵍⵎⴰ")


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def husband(clerk: Somebody, officer: Somebody, office: Office) -> Record:
    """Married, his booklet kept here."""
    content = paper_birth(31, 1988, AHMED, cnie="EE8")
    record = register_birth(clerk.in_office(), office=office, content=content)
    married(officer, record)
    return record


def born_there(other_clerk: Somebody, other_office: Office, **changes: Any) -> Record:
    said = {"name": SALMA, "father": father(), "sex": Sex.FEMALE, **changes}
    return register_birth(other_clerk.in_office(), office=other_office, content=birth(**said))


def told(husband: Record) -> list[Child]:
    with reading(HERE):
        return told_since(held_now(husband))


def held_now(husband: Record) -> Booklet:
    return Booklet.objects.get(territory_id=COMMUNE, record=husband)


def children(husband: Record) -> tuple[Child, ...]:
    with reading(HERE):
        return family_of(husband, held_now(husband)).children


def linked(clerk: Somebody, husband: Record) -> Booklet:
    return link_children(clerk.in_office(), booklet=held(husband))


def test_a_birth_recorded_elsewhere_reaches_the_booklet_and_enters_the_next_edition(
    clerk: Somebody, husband: Record, other_clerk: Somebody, other_office: Office
) -> None:
    record = born_there(other_clerk, other_office)
    assert children(husband) == ()
    (waiting,) = told(husband)
    assert (waiting.name.fr, waiting.reference) == ("Salma Alaoui", record.reference)
    assert linked(clerk, husband).edition == 2
    (child,) = children(husband)
    assert (child.content.name, child.record) == (SALMA, None)
    assert child.community is not None
    assert child.content.mother.name.arabic == "فاطمة الزهراء بناني"
    assert told(husband) == []
    assert linked(clerk, husband).edition == 2


def test_who_tells_learns_nothing_of_the_booklet(
    husband: Record, other_clerk: Somebody, other_office: Office
) -> None:
    born_there(other_clerk, other_office)
    with reading(THERE):
        assert not ChildElsewhere.objects.exists()
        assert not Booklet.objects.exists()


def test_a_booklet_opened_later_gathers_them_and_each_record_keeps_the_trace(
    clerk: Somebody, officer: Somebody, office: Office, other_clerk: Somebody, other_office: Office
) -> None:
    """Law 09-08: who read the child's record is in its own commune's journal."""
    child = born_there(other_clerk, other_office)
    content = paper_birth(31, 1988, AHMED, cnie="EE8")
    husband = register_birth(clerk.in_office(), office=office, content=content)
    married(officer, husband)
    assert [one.reference for one in children(husband)] == [child.reference]
    with reading(THERE):
        entry = Entry.objects.get(verb="civil_status.consulted", subject_id=str(child.pk))
    assert (entry.territory_id, entry.person_id) == (OTHER_COMMUNE, officer.person.pk)
    assert json.loads(entry.facts)["reason"] == husband.reference
    linked(clerk, husband)
    with reading(THERE):
        assert Entry.objects.filter(verb="civil_status.consulted", subject_id=str(child.pk)).count() == 1


def test_only_the_card_names_a_parent_elsewhere(
    clerk: Somebody, husband: Record, other_clerk: Somebody, other_office: Office
) -> None:
    born_there(other_clerk, other_office, father=father(cnie=""))
    born_there(other_clerk, other_office, name=Name("العلوي", "ريم"), father=father(cnie="ZZ9"))
    assert told(husband) == []
    assert linked(clerk, husband).edition == 1


def test_a_card_left_out_and_added_by_a_correction_brings_the_child(
    clerk: Somebody, husband: Record, other_clerk: Somebody, other_officer: Somebody, other_office: Office
) -> None:
    """Law 36.21, art. 49: a datum declared and proven that was left out is a material error; the record that names
    the card from then on is told to the booklet (decree 2-22-04, art. 42)."""
    record = born_there(other_clerk, other_office, father=father(cnie=""))
    assert told(husband) == []
    add_mention(
        other_officer.in_office(), record=record, type=MentionType.MATERIAL_CORRECTION, date=dt.date(2026, 3, 9),
        authority="السلطة المركزية", reference="31/2026", text_ar="أضيف رقم بطاقة الأب",
        fields={"datum": "father.cnie", "new": "EE8"},
    )  # fmt: skip
    assert [one.reference for one in told(husband)] == [record.reference]
    assert linked(clerk, husband).edition == 2


def test_a_lone_mothers_child_is_in_hers(
    clerk: Somebody, office: Office, other_clerk: Somebody, other_office: Office
) -> None:
    khadija = Name("الفاسي", "خديجة", "Fassi", "Khadija")
    mother = paper_birth(77, 1990, khadija, sex=Sex.FEMALE, cnie="EE5")
    record = register_birth(clerk.in_office(), office=office, content=mother)
    known = Parent(name=khadija, born=Moment(1990), cnie="EE5")
    register_birth(clerk.in_office(), office=office, content=birth(father=Parent(), mother=known))
    booklet = open_booklet(clerk.in_office(), record=record)
    born_there(other_clerk, other_office, name=Name("الفاسي", "ريم"), father=Parent(), mother=known)
    born_there(other_clerk, other_office, father=father(cnie="ZZ9"), mother=known)
    with reading(HERE):
        assert [one.content.name.first_ar for one in told_since(booklet)] == ["ريم"]


def test_a_death_there_is_told_and_dated_here(
    clerk: Somebody, husband: Record, other_clerk: Somebody, other_officer: Somebody, other_office: Office
) -> None:
    record = born_there(other_clerk, other_office)
    linked(clerk, husband)
    add_mention(
        other_officer.in_office(), record=record, type=MentionType.DEATH, date=dt.date(2026, 3, 8),
        authority="مكتب شفشاون", text_ar="توفيت",
    )  # fmt: skip
    assert children(husband)[0].died_on is None
    assert [one.died_on for one in told(husband)] == [dt.date(2026, 3, 8)]
    assert linked(clerk, husband).edition == 3
    assert children(husband)[0].died_on == dt.date(2026, 3, 8)


def test_a_record_frozen_or_cancelled_there_leaves_the_next_edition(
    clerk: Somebody, husband: Record, other_clerk: Somebody, other_officer: Somebody, other_office: Office
) -> None:
    record = born_there(other_clerk, other_office)
    linked(clerk, husband)
    freeze_record(other_officer.in_office(), record=record, reason="رسم مزدوج")
    assert len(told(husband)) == 1
    linked(clerk, husband)
    assert children(husband) == ()
    release_record(other_officer.in_office(), record=record, reason="حكم 7/2026")
    linked(clerk, husband)
    assert len(children(husband)) == 1
    cancel_record(other_officer.in_office(), record=record, **decided())
    linked(clerk, husband)
    assert children(husband) == ()


def test_an_extract_and_the_page_and_the_api_tell_them(
    clerk: Somebody, husband: Record, other_clerk: Somebody, other_office: Office
) -> None:
    record = born_there(other_clerk, other_office)
    address = reverse("civil_status:booklet", args=[husband.pk])
    client = signed_in(clerk, "fr")
    assert "Salma Alaoui" in text_of(client.get(address))
    assert "Les enfants sont inscrits" in text_of(client.post(address, {"verb": "link"}, follow=True))
    assert "Aucun autre enfant" in text_of(client.post(address, {"verb": "link"}, follow=True))
    page = text_of(client.get(address))
    assert record.reference in page
    assert "Chefchaouen" in page
    said = calling(clerk).get(f"{API}/records/{husband.pk}/booklet").json()
    (child,) = said["children"]
    assert (child["record"], child["reference"], said["told"]) == (None, record.reference, [])
    assert child["name"]["fr"] == "Salma Alaoui"
    issue = give_booklet(clerk.in_office(), booklet=held(husband), asker=HUSBAND, languages=("fr",))
    with reading(HERE):
        data = IssuedDocument.objects.get(pk=issue.document_id).data
    assert "ⵙⴰⵍⵎⴰ ⵍⵄⵍⴰⵡⵉ · Salma Alaoui" in json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize("call", ["tell_booklet", "gather_children"])
def test_nothing_crosses_outside_an_act_of_that_commune(husband: Record, call: str) -> None:
    def crossed(scope: Scope, act: str) -> None:
        with opened(scope, act, read_only=False), connection.cursor() as cursor:
            cursor.execute(f"SELECT civil_status_{call}(%s, %s, now())", [COMMUNE, husband.pk])

    for scope, act in ((HERE, ""), (THERE, "5f0d8c1e-0000-4000-8000-000000000000")):
        with pytest.raises(DatabaseError, match="outside an act"):
            crossed(scope, act)
