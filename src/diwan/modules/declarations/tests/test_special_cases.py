"""The special cases of law 36.21, art. 25 to 31 and 38 to 42, from first declaration to the words of the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.public import (
    Circumstances,
    DeathContent,
    Moment,
    Name,
    Parent,
    Place,
    Where,
    entitlement_facts,
    record_summary,
)
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import Filiation, Particular, State
from diwan.modules.declarations.selectors import siblings_of
from diwan.modules.declarations.services import Told, declare_first
from diwan.modules.declarations.tests.world import (
    BORN,
    HERE,
    NOW,
    People,
    at,
    by_father,
    by_widow,
    completed,
    dead,
    first,
    newborn,
    signed,
)

P = Particular


def told_on(declaration: Declaration) -> str:
    """Everything the signed record says, as one text."""
    with reading(HERE):
        document = IssuedDocument.objects.get(pk=declaration.document_id)
        return str(document.data)


def test_twins_are_one_entry_and_separate_records_in_order(people: People) -> None:
    """Law 36.21, art. 27: the first twin, the second."""
    twins = (newborn(twin_order=1), newborn(twin_order=2, event=Moment.on(BORN, dt.time(4, 35))))
    one = first(people, *twins)
    with reading(HERE):
        (two,) = siblings_of(one)
    assert [d.content["twin_order"] for d in (one, two)] == [1, 2]
    records = []
    for number, name in ((one, "سلمى"), (two, "سلوى")):
        done = completed(people, number, name=Name("العلوي", name))
        records.append(signed(people, done).record_reference)
    assert records == ["1/2026", "2/2026"]


def test_twins_out_of_order_are_refused(people: People) -> None:
    with pytest.raises(Invalid) as refusal:
        first(people, newborn(twin_order=2), newborn(twin_order=1))
    assert set(refusal.value.fields) == {"children"}


def test_a_child_of_unknown_parents_is_declared_by_the_prosecutor(people: People) -> None:
    """Law 36.21, art. 25: report and medical age; names chosen, the father's and both grandfathers' of servitude to
    God, and said so."""
    found = newborn(mother=Parent(), father=Parent())
    made = first(people, found, who=people.prosecutor, particulars=(P.UNKNOWN_PARENTS,))
    assert (made.source, made.holder_id) == ("prosecutor", None)
    act = people.clerk.in_office(NOW)
    prosecutor = by_father(
        name="وكيل الملك", signature="وكيل الملك", capacity="prosecutor", cnie="", filiation=None
    )
    chosen = {"father": Parent(name=Name("المراكشي", "عمر")), "mother": Parent(name=Name("", "أمة الله"))}
    names = {"name": Name("المراكشي", "سلمى"), **chosen}
    with pytest.raises(Invalid) as refusal:
        completed(people, made, "prosecutor_report", "medical_age", completion=prosecutor, act=act, **names)
    assert set(refusal.value.fields) == {"father.first_ar", "father.father_name.ar", "mother.father_name.ar"}
    names["father"] = Parent(name=Name("المراكشي", "عبد الرحمان"), father_name=Place("عبد الله"))
    names["mother"] = Parent(name=Name("", "أمة الله"), father_name=Place("عبد الكريم"))
    done = completed(
        people, made, "prosecutor_report", "medical_age", completion=prosecutor, act=act, **names
    )
    assert "اختارها ضابط الحالة المدنية" in told_on(signed(people, done))


def test_a_mother_declares_a_child_of_unknown_father_and_chooses_the_name(people: People) -> None:
    """Law 36.21, art. 25; decree 2-22-04, art. 22: her name or another; her full copy; no father is told."""
    made = first(people, newborn(father=Parent()), particulars=(P.UNKNOWN_FATHER,))
    assert made.holder_id is None
    mother = by_father(
        name="فاطمة بناني",
        signature="فاطمة بناني",
        capacity="mother",
        cnie="EE5",
        filiation=Filiation.UNKNOWN_FATHER,
    )
    done = completed(
        people, made, "birth_certificate", "mother_full_copy", completion=mother, name=Name("بناني", "سلمى"),
        father=Parent(name=Name("", "عبد الكريم"), father_name=Place("عبد الحق")),
    )  # fmt: skip
    assert "اختارتهما الأم المصرحة" in told_on(signed(people, done))


def test_the_father_of_a_child_of_unknown_father_is_no_declarant(people: People) -> None:
    """Law 36.21, art. 25."""
    made = first(people, newborn(father=Parent()), particulars=(P.UNKNOWN_FATHER,))
    with pytest.raises(Invalid) as refusal:
        completed(people, made, "birth_certificate", "mother_full_copy", completion=by_father())
    assert "declarant_capacity" in refusal.value.fields


def test_a_child_in_kafala_names_its_order(people: People) -> None:
    """Law 36.21, art. 26: the order of kafala is quoted on the record."""
    with pytest.raises(Invalid) as refusal:
        first(people, particulars=(P.KAFALA,))
    assert set(refusal.value.fields) == {"kafala"}
    made = first(people, newborn(circumstances=Circumstances(kafala="211/2026")), particulars=(P.KAFALA,))
    done = completed(people, made, "birth_certificate", "marriage_contract", "kafala_order")
    assert "211/2026" in told_on(signed(people, done))


def test_a_stillborn_has_a_death_record_alone_in_the_words_of_the_decree(people: People) -> None:
    """Law 36.21, art. 29: «مولودا ميتا»."""
    still = dead(
        name=Name("العلوي"), stillborn=True, born=None, cnie="", mother=Parent(name=Name("بناني", "فاطمة"))
    )
    made = first(people, still, particulars=(P.STILLBORN,))
    parent = by_widow(capacity="parent", precedence="لا زوج ولا ولد للمولود ميتا")
    final = signed(people, completed(people, made, completion=parent))
    assert "مولودا ميتا" in told_on(final)
    with reading(HERE):
        assert record_summary(final.record_id or 0).type == "death"


def test_born_alive_then_dead_has_a_birth_record_before_the_death_record(people: People) -> None:
    """Law 36.21, art. 29."""
    birth = newborn()
    death = DeathContent(
        name=Name("العلوي"), sex=birth.sex, event=Moment.on(BORN, dt.time(9, 0)), born=birth.event, place=birth.place,
        mother=birth.mother, father=birth.father,
    )  # fmt: skip
    told = Told(particulars=frozenset({P.LIVED_BRIEFLY}))
    made = declare_first(
        people.hospital.in_office(NOW), key=uuid4(), office=people.office,
        contents=(birth, replace(death, name=Name("العلوي", "سلمى"))),
        told=told,
    )  # fmt: skip
    with reading(HERE):
        (dies,) = siblings_of(made)
    parent = by_widow(capacity="parent", precedence="لا زوج ولا ولد")
    dies = completed(people, dies, completion=parent)
    with pytest.raises(Refused) as refusal:
        signed(people, dies)
    assert refusal.value.code == "declarations.errors.birth_first"
    born = signed(people, completed(people, made))
    final = signed(people, dies)
    assert (born.record_reference, final.record_reference) == ("1/2026", "1/2026")
    assert final.content != born.content


def test_a_body_nobody_knows_is_described(people: People) -> None:
    """Law 36.21, art. 38: the report of the police with the prosecutor's visa, and the description."""
    body = dead(name=Name("مجهول الهوية"), cnie="", born=None, circumstances=Circumstances(unidentified=True))
    with pytest.raises(Invalid) as refusal:
        first(people, body, who=people.prosecutor, particulars=(P.FOUND_BODY,))
    assert set(refusal.value.fields) == {"description"}
    case = Circumstances(unidentified=True, description="رجل في نحو الخمسين، ندبة باليد اليمنى")
    made = first(
        people, replace(body, circumstances=case), who=people.prosecutor, particulars=(P.FOUND_BODY,)
    )
    prosecutor = by_widow(name="وكيل الملك", signature="وكيل الملك", capacity="prosecutor", cnie="")
    done = completed(
        people, made, "death_certificate", "police_report", "prosecutor_permission", completion=prosecutor
    )
    said = told_on(signed(people, done))
    assert "مجهول الهوية" in said
    assert "ندبة باليد اليمنى" in said


def test_a_missing_person_s_death_rests_on_a_final_judgment_whenever(people: People) -> None:
    """Law 36.21, art. 41: the judgment is executed, no limit runs."""
    long_ago = dead(event=Moment.on(dt.date(2019, 5, 1)))
    with pytest.raises(Invalid) as refusal:
        first(people, long_ago, particulars=(P.MISSING,))
    assert set(refusal.value.fields) == {"judgment"}
    judged = replace(long_ago, circumstances=Circumstances(judgment="حكم 77/2025"))
    made = first(people, judged, particulars=(P.MISSING,))
    assert made.state == State.FIRST_DECLARED
    done = completed(people, made, "final_judgment")
    assert "حكم 77/2025" in told_on(signed(people, done))


def test_born_on_board_counts_from_the_arrival_and_names_the_ship(people: People) -> None:
    """Law 36.21, art. 31; decree 2-22-04, art. 40."""
    with pytest.raises(Invalid) as refusal:
        first(people, particulars=(P.ON_BOARD,))
    assert set(refusal.value.fields) == {"vessel", "arrived_on"}
    case = Circumstances(where=Where.ON_BOARD, vessel="باخرة مراكش إكسبريس", arrived_on=dt.date(2026, 3, 6))
    made = first(people, newborn(circumstances=case), particulars=(P.ON_BOARD,), when=at("2026-03-09"))
    assert made.last_day == dt.date(2026, 4, 6)
    done = completed(people, made, "birth_certificate", "marriage_contract", "logbook", when=at("2026-03-10"))
    assert "باخرة مراكش إكسبريس" in told_on(signed(people, done, at("2026-03-10")))


def test_an_arrival_before_the_birth_is_refused(people: People) -> None:
    case = Circumstances(where=Where.ON_BOARD, vessel="AT 201", arrived_on=dt.date(2026, 3, 1))
    with pytest.raises(Invalid) as refusal:
        first(people, newborn(circumstances=case), particulars=(P.ON_BOARD,))
    assert set(refusal.value.fields) == {"circumstances.arrived_on"}


def test_moroccans_abroad_have_a_year(people: People) -> None:
    """Decree 2-22-04, art. 40."""
    case = Circumstances(where=Where.ABROAD)
    made = first(people, newborn(circumstances=case), particulars=(P.ABROAD,), when=at("2026-09-01"))
    assert (made.last_day, made.state) == (dt.date(2027, 3, 2), State.AWAITING)
    done = completed(people, made, "foreign_certificate", "marriage_contract", when=at("2026-09-02"))
    assert signed(people, done, at("2026-09-02")).state == State.SIGNED


def test_a_child_of_undetermined_sex_has_a_certificate(people: People) -> None:
    """Law 36.21, art. 28: the medical certificate; a later change is by judgment."""
    case = Circumstances(sex_certificate="31/2026")
    made = first(people, newborn(circumstances=case), particulars=(P.INTERSEX,))
    with pytest.raises(Invalid) as refusal:
        completed(people, made)
    assert set(refusal.value.fields) == {"paper_sex_certificate"}
    assert "31/2026" in told_on(signed(people, completed(people, made, "sex_certificate")))


def test_a_soldier_s_death_rests_on_the_defence_authority(people: People) -> None:
    """Law 36.21, art. 42."""
    case = Circumstances(military="FAR 12/2026")
    made = first(people, dead(circumstances=case), particulars=(P.SOLDIER,))
    done = completed(people, made, "defence_statement")
    assert "FAR 12/2026" in told_on(signed(people, done))


def test_an_unnatural_death_waits_for_the_prosecutor(people: People) -> None:
    """Decree 2-22-04, art. 25."""
    made = first(people, dead(), particulars=(P.UNNATURAL,))
    with pytest.raises(Invalid) as refusal:
        completed(people, made)
    assert set(refusal.value.fields) == {"paper_prosecutor_permission"}


def test_a_citizen_declares_no_case_that_takes_an_authority(people: People) -> None:
    """Law 36.21, art. 25."""
    told = Told(particulars=frozenset({P.UNKNOWN_PARENTS}))
    with pytest.raises(Invalid) as refusal:
        declare_first(
            people.father.as_citizen(at=NOW),
            key=uuid4(),
            office=people.office,
            contents=(newborn(),),
            told=told,
        )
    assert "particulars" in refusal.value.fields


def test_a_birth_record_has_the_data_of_decree_article_21(people: People) -> None:
    """Decree 2-22-04, art. 19, 21 and 27: the event, the child, father and mother, who declared, the officer's
    signature; number, office and year."""
    final = signed(people, completed(people, first(people)))
    said = told_on(final)
    for datum in (
        "سلمى",
        "Salma",
        "2026-03-02",
        "04:20",
        "مستشفى ابن زهر",
        "أحمد العلوي",
        "فاطمة بناني",
        "1/2026",
    ):
        assert datum in said, datum
    with reading(HERE):
        document = IssuedDocument.objects.get(pk=final.document_id)
        assert people.office.name.ar in said
    assert (document.state, document.signed_at is not None) == ("signed", True)


def test_a_death_record_has_the_data_of_decree_article_24(people: People) -> None:
    """Decree 2-22-04, art. 19, 24 and 27."""
    told = dead(marital_status="married", occupation="نجار", residence="حي المسيرة", birth_record="12/1948")
    said = told_on(signed(people, completed(people, first(people, told))))
    for datum in ("إدريس", "التازي", "2026-03-02", "1948", "نجار", "حي المسيرة", "خديجة الفاسي"):
        assert datum in said, datum


def test_the_record_keeps_who_declared_and_when(people: People) -> None:
    """Law 36.21, art. 22."""
    final = signed(people, completed(people, first(people)))
    assert final.content["declarant"]["name"] == "أحمد العلوي"
    with reading(HERE):
        assert entitlement_facts(final.record_id or 0).father_cnie == "EE700123"
