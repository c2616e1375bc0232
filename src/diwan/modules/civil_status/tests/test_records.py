"""Registering, changing and freezing records, as the law and the database hold them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, Refused
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, opened, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody
from diwan.modules.civil_status.content import MentionType, Moment, Name, Parent, Sex, State
from diwan.modules.civil_status.models import Record, RecordVersion
from diwan.modules.civil_status.selectors import consultations_of, content_of, latest_content, reading_of
from diwan.modules.civil_status.services import (
    add_mention,
    cancel_record,
    consult_record,
    freeze_record,
    records,
    register_birth,
    register_death,
    release_record,
)
from diwan.modules.civil_status.tests.samples import birth, death, decided, paper_birth

HERE = Scope("office", COMMUNE, COMMUNE)
THERE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)


def test_births_are_numbered_by_office_and_year(clerk: Somebody, office: Office) -> None:
    """Decree 2-22-04, art. 19."""
    first = register_birth(clerk.in_office(), office=office, content=birth())
    second = register_birth(clerk.in_office(), office=office, content=birth())
    dead = register_death(clerk.in_office(), office=office, content=death())
    assert [first.reference, second.reference, dead.reference] == ["1/2026", "2/2026", "1/2026"]
    assert second.office_id == office.pk


def test_a_refused_birth_takes_no_number(clerk: Somebody, office: Office) -> None:
    """Decree 2-22-04, art. 19."""
    with pytest.raises(Invalid):
        register_birth(clerk.in_office(), office=office, content=birth(Name()))
    assert register_birth(clerk.in_office(), office=office, content=birth()).number == 1


def test_a_late_declaration_needs_permission(clerk: Somebody, office: Office) -> None:
    """Law 36.21, art. 21; decree 2-22-04, art. 41."""
    late = birth(event=Moment.on(dt.date(2026, 1, 2)))
    with pytest.raises(Invalid) as refusal:
        register_birth(clerk.in_office(), office=office, content=late)
    assert refusal.value.fields["declared_on"][0].code == "civil_status.faults.permission_needed"
    record = register_birth(clerk.in_office(), office=office, content=late, permission="DGCT 77/2026")
    with reading(HERE):
        assert reading_of(record).versions[0].reason == "DGCT 77/2026"


def test_a_paper_act_keeps_its_number_and_is_not_entered_twice(clerk: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984))
    assert (record.number, record.year, record.regime) == (412, 1984, "paper_37_99")
    with pytest.raises(Invalid) as refusal:
        register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984))
    assert refusal.value.fields["legacy.number"][0].code == "civil_status.faults.number_taken"
    assert register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, register="B")).pk


def test_the_database_itself_refuses_a_number_twice(clerk: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=paper_birth(1, 1980))
    with pytest.raises(DatabaseError):
        written_again(record)


def written_again(record: Record) -> None:
    with opened(HERE, "a", read_only=False):
        record.pk = None
        record.save(force_insert=True)


def test_versions_can_be_neither_changed_nor_removed(clerk: Somebody, office: Office) -> None:
    """Law 36.21, art. 46."""
    register_birth(clerk.in_office(), office=office, content=birth())
    for statement in (
        "UPDATE civil_status_recordversion SET reason = 'x'",
        "DELETE FROM civil_status_recordversion",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            raw(statement)


def test_a_mention_makes_a_version_and_changes_what_the_record_says(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Law 36.21, art. 46."""
    record = register_birth(clerk.in_office(), office=office, content=birth())
    mention = add_mention(
        officer.in_office(), record=record, type=MentionType.MATERIAL_CORRECTION, date=dt.date(2026, 3, 9),
        authority="السلطة المركزية", reference="12/2026", text_ar="صحح الاسم الشخصي إلى يونس",
        changes={"name.first_ar": "يونس", "name.first_la": "Younes"}, seen=1,
    )  # fmt: skip
    assert mention.version == 2
    with reading(HERE):
        record.refresh_from_db()
        assert latest_content(record).name.first_ar == "يونس"
        read = reading_of(record)
        assert [v.cause for v in read.versions] == ["registered", "corrected"]
        assert read.versions[0].content["name"]["first_ar"] == "يوسف"
    assert record.first_ar == "يونس"


def test_two_officers_at_once_the_second_is_told(clerk: Somebody, officer: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    married = {
        "type": MentionType.MARRIAGE, "date": dt.date(2026, 3, 9), "authority": "قسم قضاء الأسرة",
        "text_ar": "تزوج", "seen": 1,
    }  # fmt: skip
    add_mention(officer.in_office(), record=record, **married)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        add_mention(officer.in_office(), record=record, **married)  # type: ignore[arg-type]


def test_what_a_record_said_before_a_rule_keeps_no_mention_off_it(
    clerk: Somebody, officer: Somebody, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 36.21, art. 36: the margin follows the judgment; an old fault is for a correction of its own."""
    with monkeypatch.context() as before:
        before.setattr(records, "faults_of", lambda content, *, today: [])
        mother = Parent(name=birth().mother.name, cnie="BE445566")
        wrong = replace(birth(), father=replace(birth().father, cnie="BE445566"), mother=mother)
        record = register_birth(clerk.in_office(), office=office, content=wrong)
    correction = {
        "type": MentionType.MATERIAL_CORRECTION, "date": dt.date(2026, 3, 9), "authority": "السلطة المركزية",
        "text_ar": "صحح بيان",
    }  # fmt: skip
    named = {"name.first_ar": "يونس", "name.first_la": "Younes"}
    assert (
        add_mention(
            officer.in_office(), record=record, changes=named, reference="12/2026", **correction
        ).version
        == 2
    )
    with pytest.raises(Invalid) as refusal:
        add_mention(
            officer.in_office(), record=record, changes={"cnie": "BE445566"}, reference="13/2026", **correction
        )  # fmt: skip
    assert {one.code for found in refusal.value.fields.values() for one in found} == {
        "civil_status.faults.own_parent"
    }


def test_a_clerk_does_not_enter_mentions(clerk: Somebody, office: Office) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    with pytest.raises(NotAllowed):
        add_mention(
            clerk.in_office(), record=record, type=MentionType.MARRIAGE, date=dt.date(2026, 3, 9),
            authority="قسم قضاء الأسرة", text_ar="تزوج",
        )  # fmt: skip


def test_a_marriage_has_no_place_on_a_death_record(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    record = register_death(clerk.in_office(), office=office, content=death())
    with pytest.raises(Refused) as refusal:
        add_mention(
            officer.in_office(), record=record, type=MentionType.MARRIAGE, date=dt.date(2026, 3, 9),
            authority="قسم قضاء الأسرة", text_ar="تزوج",
        )  # fmt: skip
    assert refusal.value.code == "civil_status.errors.mention_out_of_place"


def test_a_correction_that_makes_no_sense_is_refused(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    for changes in ({"mother.born": {"year": 2020}}, {"name.nickname": "x"}, {"sex": "Z"}):
        with pytest.raises(Invalid):
            add_mention(
                officer.in_office(), record=record, type=MentionType.MATERIAL_CORRECTION,
                date=dt.date(2026, 3, 9), authority="السلطة المركزية", text_ar="تصحيح", changes=changes,
            )  # fmt: skip
    with reading(HERE):
        assert RecordVersion.objects.filter(record=record).count() == 1


def test_a_frozen_record_waits_and_a_cancelled_one_stays(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Law 36.21, art. 23."""
    record = register_birth(clerk.in_office(), office=office, content=birth())
    frozen = freeze_record(officer.in_office(), record=record, reason="ازدواج التسجيل", seen=1)
    assert frozen.state == State.FROZEN
    with pytest.raises(Refused):
        add_mention(
            officer.in_office(), record=record, type=MentionType.MARRIAGE, date=dt.date(2026, 3, 9),
            authority="قسم قضاء الأسرة", text_ar="تزوج",
        )  # fmt: skip
    assert release_record(officer.in_office(), record=record, reason="حكم 5/2026").state == State.ACTIVE
    cancel_record(officer.in_office(), record=record, **decided("6/2026"))
    with pytest.raises(Refused):
        release_record(officer.in_office(), record=record, reason="حكم 7/2026")
    with reading(HERE):
        causes = [v.cause for v in reading_of(Record.objects.get(pk=record.pk)).versions]
    assert causes == ["registered", "frozen", "released", "cancelled"]


def test_every_consultation_leaves_a_trace(clerk: Somebody, office: Office) -> None:
    """Law 36.21, art. 10."""
    record = register_birth(clerk.in_office(), office=office, content=birth())
    consult_record(clerk.in_office(), record=record, reason="طلب نسخة")
    with reading(HERE):
        traces = list(consultations_of(record))
    assert [trace.actor for trace in traces] == ["clerk"]
    assert traces[0].verb == "civil_status.consulted"


def test_the_journal_keeps_the_name_apart(clerk: Somebody, office: Office) -> None:
    register_birth(clerk.in_office(), office=office, content=birth())
    with reading(HERE):
        entry = Entry.objects.get(verb="civil_status.birth_registered")
    assert "يوسف" not in entry.facts
    assert '"number":1' in entry.facts


def test_another_community_sees_and_touches_nothing(
    clerk: Somebody, other_clerk: Somebody, office: Office, other_office: Office
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    with reading(THERE):
        assert not Record.objects.filter(pk=record.pk).exists()
        assert not RecordVersion.objects.exists()
    with opened(THERE, "a", read_only=False), connection.cursor() as cursor:
        cursor.execute("UPDATE civil_status_record SET number = 99 WHERE id = %s", [record.pk])
        assert cursor.rowcount == 0
    with pytest.raises(Refused):
        register_birth(other_clerk.in_office(), office=office, content=birth())
    with pytest.raises(DatabaseError):
        moved(record)


def moved(record: Record) -> None:
    with opened(THERE, "a", read_only=False), connection.cursor() as cursor:
        Record.objects.create(**{**_columns(record), "territory_id": OTHER_COMMUNE})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def raw(statement: str) -> None:
    with opened(HERE, "a", read_only=False), connection.cursor() as cursor:
        cursor.execute(statement)


def _columns(record: Record) -> dict[str, object]:
    return {f.attname: getattr(record, f.attname) for f in Record._meta.concrete_fields if f.name != "id"}


def test_a_sex_once_undetermined_is_changed_by_judgment_article_28(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Law 36.21, art. 28 and 50: the court decides, what was first written stays, and the new one counts."""
    record = register_birth(clerk.in_office(), office=office, content=birth(sex=Sex.MALE))
    add_mention(
        officer.in_office(), record=record, type=MentionType.SUBSTANTIAL_CORRECTION, date=dt.date(2026, 3, 9),
        authority="المحكمة الابتدائية بمراكش", reference="12/2026", text_ar="حكم بتغيير الجنس",
        fields={"datum": "sex", "new": "F"},
    )  # fmt: skip
    with reading(HERE):
        held = Record.objects.get(pk=record.pk)
        assert (held.sex, latest_content(held).sex) == ("F", Sex.FEMALE)
        assert content_of(held, 1).sex is Sex.MALE
