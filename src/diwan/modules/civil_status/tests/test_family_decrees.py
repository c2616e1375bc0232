"""A family name changed by decree: its publication, the mention, and the children's records by notice (art. 35)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, NotAllowed
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder
from diwan.modules.civil_status.content import Circumstances, MentionType, Moment, Name, Parent, Sex
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import FamilyNameDecree, IncomingNotice, Record
from diwan.modules.civil_status.notice_values import Sought
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.services import add_mention, apply_notice, register_birth
from diwan.modules.civil_status.services.family_names import Decree, decree_faults, publish_name_decree
from diwan.modules.civil_status.tests.samples import YOUSSEF, birth, paper_birth

HERE, THERE = Scope("office", COMMUNE, COMMUNE), Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
CARD = "EE123456"
TODAY = NOW.date()
NEW = {"family_ar": "الإدريسي", "family_la": "Idrissi"}
DECREE = Decree("2-25-901", TODAY - dt.timedelta(days=20), "7480", TODAY - dt.timedelta(days=9))
PERSON = Sought(first_ar="يوسف", family_ar="العلوي", record="412/1984", cnie=CARD)


@pytest.fixture
def central(communities: None) -> Somebody:
    return make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)


@pytest.fixture
def father(clerk: Somebody, office: Office) -> Record:
    content = replace(paper_birth(412, 1984, YOUSSEF), cnie=CARD)
    return register_birth(clerk.in_office(), office=office, content=content)


def child(clerk: Somebody, office: Office, first: str, **more: Any) -> Record:
    born = Moment.on(dt.date(2026, 2, 15))
    said = {"father": Parent(name=YOUSSEF, cnie=CARD), "event": born, **more}
    return register_birth(clerk.in_office(), office=office, content=birth(Name("العلوي", first), **said))


def notices(scope: Scope = HERE) -> list[IncomingNotice]:
    with reading(scope):
        return list(IncomingNotice.objects.order_by("id"))


def published(central: Somebody, community: int | None = COMMUNE, **changes: Any) -> FamilyNameDecree:
    return publish_name_decree(
        central.in_office(), person=PERSON, community=community, fields=NEW, decree=replace(DECREE, **changes)
    )


def applied(officer: Somebody, notice: IncomingNotice, record: Record) -> Record:
    apply_notice(
        officer.in_office(kind=OFFICER), notice=notice, record=record, text_ar="غير الاسم العائلي بمرسوم"
    )
    with reading(HERE):
        return Record.objects.get(pk=record.pk)


def family_of(record: Record) -> tuple[str, str]:
    with reading(HERE):
        content = latest_content(Record.objects.get(pk=record.pk))
    return content.name.family_ar, content.father.name.family_ar


def test_the_decree_published_asks_the_office_of_the_record_for_its_mention(
    central: Somebody, officer: Somebody, father: Record
) -> None:
    """Law 36.21, art. 35; decree 2-22-04, art. 30 to 32: by decree, after the Commission."""
    made = published(central)
    (notice,) = notices()
    assert (notice.key, notice.type, notice.date) == (made.notice, "name_change", DECREE.published_on)
    assert "2-25-901" in notice.reference
    assert "7480" in notice.reference
    assert family_of(applied(officer, notice, father))[0] == "الإدريسي"


def test_the_children_who_bear_it_are_asked_for_by_notice_and_nobody_else(
    central: Somebody, clerk: Somebody, officer: Somebody, office: Office, father: Record
) -> None:
    """Law 36.21, art. 33: a child bears its father's name."""
    son = child(clerk, office, "عمر")
    child(clerk, office, "ليلى", father=Parent(name=YOUSSEF, cnie="EE999999"))
    child(clerk, office, "سلمى", event=Moment.on(TODAY - dt.timedelta(days=2)))
    published(central)
    applied(officer, notices()[0], father)
    own, his = notices()
    assert own.state == "applied"
    assert (his.fields["family_ar"], his.fields["father_family_ar"]) == ("الإدريسي", "الإدريسي")
    assert his.person["record"] == son.reference
    assert family_of(son) == ("العلوي", "العلوي"), "whoever keeps the record answers for it"
    applied(officer, his, son)
    assert family_of(son) == ("الإدريسي", "الإدريسي")
    assert len(notices()) == 2


def test_a_woman_s_change_asks_nothing_of_her_children(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    name = Name("العلوي", "سعاد")
    mother = register_birth(
        clerk.in_office(),
        office=office,
        content=replace(paper_birth(9, 1984, name), sex=Sex.FEMALE, cnie=CARD),
    )
    child(clerk, office, "عمر", father=Parent(name=YOUSSEF), mother=Parent(name=name, cnie=CARD))
    add_mention(
        officer.in_office(kind=OFFICER), record=mother, type=MentionType.NAME_CHANGE, date=TODAY,
        authority="مرسوم", text_ar="غير الاسم العائلي", fields=NEW,
    )  # fmt: skip
    assert notices() == []


def test_a_lone_mothers_children_who_bear_her_name_are_asked_for(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Law 36.21, art. 25 and 33: the name binds the descendants, and hers is borne where the father is unknown."""
    souad = Name("العلوي", "سعاد")
    hers = replace(paper_birth(9, 1984, souad), sex=Sex.FEMALE, cnie=CARD)
    mother = register_birth(clerk.in_office(), office=office, content=hers)
    known = Parent(name=souad, cnie=CARD)
    chosen = {"mother": known, "circumstances": Circumstances(father_chosen=True)}
    bears = child(clerk, office, "عمر", father=Parent(name=Name("", "عبد الكريم")), **chosen)
    child(clerk, office, "ليلى", father=Parent(name=Name("العلوي", "أحمد"), cnie="EE777777"), mother=known)
    add_mention(
        officer.in_office(kind=OFFICER), record=mother, type=MentionType.NAME_CHANGE, date=TODAY,
        authority="مرسوم", text_ar="غير الاسم العائلي", fields=NEW,
    )  # fmt: skip
    (notice,) = notices()
    assert notice.person["record"] == bears.reference
    assert (notice.fields["family_ar"], notice.fields["mother_family_ar"]) == ("الإدريسي", "الإدريسي")
    applied(officer, notice, bears)
    with reading(HERE):
        content = latest_content(Record.objects.get(pk=bears.pk))
    assert (content.name.family_ar, content.mother.name.family_ar) == ("الإدريسي", "الإدريسي")
    assert content.father.name.first_ar == "عبد الكريم"


def test_a_change_of_first_name_concerns_nobody_else(
    clerk: Somebody, officer: Somebody, office: Office, father: Record
) -> None:
    """Law 36.21, art. 34."""
    child(clerk, office, "عمر")
    add_mention(
        officer.in_office(kind=OFFICER), record=father, type=MentionType.NAME_CHANGE, date=TODAY,
        authority="المحكمة", text_ar="غير الاسم الشخصي", fields={"first_ar": "إدريس"},
    )  # fmt: skip
    assert notices() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "decree"),
        ({"bulletin": ""}, "bulletin"),
        ({"published_on": TODAY + dt.timedelta(days=1)}, "published_on"),
        ({"published_on": DECREE.signed_on - dt.timedelta(days=1)}, "published_on"),
    ],
)
def test_what_is_wrong_with_a_decree_is_said_at_its_field(changes: dict[str, Any], field: str) -> None:
    found = list(decree_faults(PERSON, NEW, replace(DECREE, **changes), TODAY))
    assert [fault.field for fault in found] == [field]


@pytest.mark.parametrize(
    ("person", "new", "field"),
    [
        (replace(PERSON, family_ar="Alaoui"), NEW, "family_ar"),
        (PERSON, {"family_ar": ""}, "new_ar"),
        (PERSON, {"family_ar": "العلوى"}, "new_ar"),
        (replace(PERSON, record="", cnie=""), NEW, "record"),
    ],
)
def test_whom_it_names_and_what_it_gives(person: Sought, new: dict[str, str], field: str) -> None:
    assert [fault.field for fault in decree_faults(person, new, DECREE, TODAY)] == [field]


def test_a_decree_is_sent_to_whoever_keeps_the_record(central: Somebody, father: Record) -> None:
    with pytest.raises(Invalid) as refusal:
        published(central, None)
    assert list(refusal.value.fields) == ["community"]
    assert notices() == []


def test_it_is_entered_once_and_by_the_central_authority_alone(
    central: Somebody, officer: Somebody, father: Record
) -> None:
    published(central)
    with pytest.raises(Invalid) as refusal:
        published(central)
    assert list(refusal.value.fields) == ["decree"]
    assert len(notices()) == 1
    with pytest.raises(NotAllowed):
        publish_name_decree(officer.in_office(), person=PERSON, community=COMMUNE, fields=NEW, decree=DECREE)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_keeps_what_was_typed_and_enters_it(
    central: Somebody, officer: Somebody, father: Record, language: str
) -> None:
    client = Client(headers={"Accept-Language": language})
    client.cookies["diwan_language"] = language
    client.force_login(central.account)
    path = reverse("civil_status:name_decrees")
    typed = {
        "first_ar": "يوسف", "family_ar": "العلوي", "record": "412/1984", "community": str(father.territory.code),
        "new_ar": "الإدريسي", "new_la": "Idrissi", "decree": "2-25-901", "decreed_on": "1/2/2026",
        "bulletin": "7480", "published_on": "31/13/2026",
    }  # fmt: skip
    refused = client.post(path, typed)
    assert refused.status_code in (409, 422)
    assert 'value="31/13/2026"' in refused.content.decode()
    done = client.post(path, typed | {"published_on": "12/2/2026"}, follow=True).content.decode()
    assert "2-25-901" in done
    assert len(notices()) == 1
    other = Client()
    other.force_login(officer.account)
    assert other.get(path).status_code == 403
