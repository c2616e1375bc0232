"""Names added or corrected in Tifinagh and Latin letters on a birth record (law 36.21, art. 47 and 52)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.corrections import LETTERS
from diwan.modules.civil_status.models import Record, RecordVersion
from diwan.modules.civil_status.services import add_mention, find_correction, register_birth, register_death
from diwan.modules.civil_status.tests.samples import YOUSSEF, death, paper_birth
from diwan.modules.civil_status.tests.test_corrections import applied, filed, moved

HERE = Scope("office", COMMUNE, COMMUNE)
WRITTEN = {"first_tf": "ⵢⵓⵙⴼ", "father_first_la": "Ahmed"}


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, YOUSSEF))


@pytest.fixture
def central(communities: None) -> Somebody:
    return make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)


def written(officer: Somebody, record: Record, fields: dict[str, str]) -> None:
    add_mention(
        officer.in_office(), record=record, type=MentionType.LETTERS, date=dt.date(2026, 3, 9),
        authority="السلطة المركزية", reference="9/2026", fields=fields, text_ar="كتبت",
    )  # fmt: skip


def names(record: Record) -> list[tuple[str, str, str]]:
    with reading(HERE):
        found = RecordVersion.objects.filter(record=record).order_by("number")
        return [
            (
                one.cause,
                one.content["name"].get("first_tf", ""),
                one.content["father"]["name"].get("first_la", ""),
            )
            for one in found
        ]


def test_names_are_written_in_other_letters_on_a_permission_and_arabic_stays(
    clerk: Somebody, officer: Somebody, central: Somebody, record: Record
) -> None:
    """Law 36.21, art. 47: the holder's names and the ascendants', by the central authority's permission."""
    case = filed(clerk, LETTERS)
    with pytest.raises(Refused):
        moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    find_correction(clerk.in_office(), case=case, record=record)
    case = moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    assert case.held_by == "civil_status.central_authority"
    with pytest.raises(Conflict):
        applied(officer, case, WRITTEN)
    case = moved(central, case, "permit", values={"permission_reference": "9/2026"})
    done = applied(officer, case, WRITTEN)
    assert (done.mention.type, done.mention.fields) == ("letters", WRITTEN)
    with reading(HERE):
        after = Record.objects.get(pk=record.pk)
        assert Case.objects.get(pk=case.pk).step == "applied"
    assert (after.first_tf, after.first_ar) == ("ⵢⵓⵙⴼ", record.first_ar)
    assert names(record)[-1] == ("corrected", "ⵢⵓⵙⴼ", "Ahmed")


def test_a_permission_refused_ends_the_file_with_its_reasons(
    clerk: Somebody, officer: Somebody, central: Somebody, record: Record
) -> None:
    """Law 36.21, art. 47 names no court after the refusal, unlike art. 51."""
    case = filed(clerk, LETTERS)
    find_correction(clerk.in_office(), case=case, record=record)
    case = moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    assert moved(central, case, "deny", reasons="كتابة غير معتمدة").step == "refused"


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"first_tf": "Youssef"}, "first_tf", "not_tf"),
        ({"family_la": "ⴰⵍⴰⵡⵉ"}, "family_la", "not_la"),
        ({"mother_first_tf": "فاطمة"}, "mother_first_tf", "not_tf"),
        ({}, "first_tf", "letters_missing"),
        ({"first_ar": "يونس"}, "first_ar", "unknown_field"),
    ],
)
def test_each_name_is_in_its_letters_and_arabic_is_not_changed_so(
    officer: Somebody, record: Record, fields: dict[str, str], field: str, code: str
) -> None:
    """Law 36.21, art. 47 and 19."""
    with pytest.raises(Invalid) as why:
        written(officer, record, fields)
    assert [one.code for one in why.value.fields[field]] == [f"civil_status.faults.{code}"]


def test_what_is_written_already_is_not_written_again(officer: Somebody, record: Record) -> None:
    written(officer, record, {"first_tf": "ⵢⵓⵙⴼ"})
    with reading(HERE):
        again = Record.objects.get(pk=record.pk)
    with pytest.raises(Invalid) as why:
        add_mention(
            officer.in_office(), record=again, type=MentionType.LETTERS, date=dt.date(2026, 3, 9),
            authority="السلطة المركزية", reference="10/2026", fields={"first_tf": "ⵢⵓⵙⴼ"}, text_ar="كتبت",
        )  # fmt: skip
    assert [one.code for one in why.value.fields["first_tf"]] == ["civil_status.faults.same_as_before"]


def test_of_the_dead_the_court_decides(officer: Somebody, record: Record) -> None:
    """Law 36.21, art. 52, which art. 47 keeps."""
    add_mention(
        officer.in_office(), record=record, type=MentionType.DEATH, date=dt.date(2025, 1, 2), authority="مكتب",
        text_ar="توفي",
    )  # fmt: skip
    with reading(HERE):
        dead = Record.objects.get(pk=record.pk)
    with pytest.raises(Invalid) as why:
        written(officer, dead, WRITTEN)
    assert [one.code for one in why.value.fields["type"]] == ["civil_status.faults.letters_of_the_dead"]


def test_a_birth_record_alone_is_written_so(clerk: Somebody, officer: Somebody, office: Office) -> None:
    """Law 36.21, art. 47."""
    dead = register_death(officer.in_office(), office=office, content=death())
    with pytest.raises(Refused):
        find_correction(clerk.in_office(), case=filed(clerk, LETTERS), record=dead)
    with pytest.raises(Refused):
        written(officer, dead, WRITTEN)


@pytest.mark.parametrize(
    ("language", "said"), [("ar", "كتبت أسماء صاحب هذا الرسم"), ("fr", "écrits comme suit")]
)
def test_the_page_is_filled_from_the_file_and_proposes_its_sentences(
    client: Client,
    clerk: Somebody,
    officer: Somebody,
    central: Somebody,
    record: Record,
    language: str,
    said: str,
) -> None:
    case = filed(clerk, LETTERS)
    find_correction(clerk.in_office(), case=case, record=record)
    moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    moved(central, case, "permit", values={"permission_reference": "9/2026"})
    client.force_login(officer.account)
    client.cookies["diwan_language"] = language
    url = reverse("civil_status:apply_correction", args=[case.pk])
    page = client.get(url).content.decode()
    assert 'value="ⵢⵓⵙⴼ"' in page
    assert 'value="9/2026"' in page
    typed = {"seen": "1", "type": "letters", "date": f"{NOW:%d/%m/%Y}", "authority": "السلطة المركزية",
             "reference": "9/2026", **WRITTEN, "verb": "propose"}  # fmt: skip
    proposed = client.post(url, typed).content.decode()
    assert said in proposed
    assert "ⵢⵓⵙⴼ" in proposed
