"""Finding a record as people spell, through the policies and as the application's role."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection

from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, opened, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody
from diwan.modules.civil_status.content import Moment, Name, RecordType
from diwan.modules.civil_status.models import NameForm
from diwan.modules.civil_status.names.query import query_from
from diwan.modules.civil_status.search import Where, records_for, records_named
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import paper_birth

HERE = Scope("office", COMMUNE, COMMUNE)

PEOPLE = [
    Name("العلوي", "محمد", "El Alaoui", "Mohamed"),
    Name("بنجلون", "فاطمة الزهراء", "Benjelloun", "Fatima Zahra"),
    Name("أيت الحاج", "إدريس", "Ait El Haj", "Driss"),
    Name("الشرقاوي", "عبد الرحمان", "Cherkaoui", "Abderrahmane"),
    Name("بوعزة", "خديجة", "", ""),
    Name("لحلو", "محمد أمين", "Lahlou", "Mohamed Amine"),
]


@pytest.fixture
def people(clerk: Somebody, office: Office) -> None:
    for number, name in enumerate(PEOPLE, start=1):
        content = paper_birth(number, 1980 + number, name, cnie=f"EE{number}")
        register_birth(clerk.in_office(), office=office, content=content)


def found(text: str, where: Where = Where()) -> list[str]:  # noqa: B008
    with reading(HERE):
        return [match.record.family_ar for match in records_for(query_from(text), where).matches]


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("محمد العلوي", "العلوي"),
        ("العلوي محمد", "العلوي"),
        ("mohamed alaoui", "العلوي"),
        ("Alaoui M'hamed", "العلوي"),
        ("Mohammed Elalaoui", "العلوي"),
        ("fatima ezzahra ben jelloun", "بنجلون"),
        ("Bengelloun Fatimazahra", "بنجلون"),
        ("فاطمة الزهراء بن جلون", "بنجلون"),
        ("Idriss Aït Lhaj", "أيت الحاج"),
        ("abd errahman charkawi", "الشرقاوي"),
        ("عبدالرحمن شرقاوي", "الشرقاوي"),
        ("Khadija Bouazza", "بوعزة"),
        ("mohamed lahlou", "لحلو"),
        ("benjelloun", "بنجلون"),
    ],
)
def test_a_name_is_found_as_people_spell_it(people: None, typed: str, family: str) -> None:
    assert found(typed)[:1] == [family]


def test_swapped_fields_are_found_all_the_same(people: None) -> None:
    with reading(HERE):
        matches = records_named("Fatima Zahra", "Benjelloun").matches
    assert matches[0].record.family_ar == "بنجلون"


def test_by_number_by_date_by_card(people: None) -> None:
    assert found("3/1983") == ["أيت الحاج"]
    assert found("٣/١٩٨٣") == ["أيت الحاج"]
    assert found("15/01/1984") == ["الشرقاوي"]
    assert found("ee 2") == ["بنجلون"]
    assert found("5") == ["بوعزة"]


def test_the_year_narrows_and_ranks(people: None) -> None:
    assert found("mohamed alaoui 1981") == ["العلوي"]
    assert found("mohamed alaoui 1990") == []
    assert found("mohamed alaoui", Where(birth_year=1982))[:1] == ["العلوي"]


def test_office_and_type_narrow(people: None, office: Office) -> None:
    assert found("benjelloun", Where(office=office.pk)) == ["بنجلون"]
    assert found("benjelloun", Where(office=office.pk + 1)) == []
    assert found("benjelloun", Where(type=RecordType.DEATH)) == []


def test_an_impossible_date_is_said_and_nothing_breaks() -> None:
    query = query_from("31/02/1984")
    assert query.impossible == "31/02/1984"
    assert query.is_empty
    assert query_from("alaoui 12-05-1984").date == dt.date(1984, 5, 12)


def test_another_community_finds_nothing(people: None) -> None:
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert records_for(query_from("mohamed alaoui")).matches == ()


def test_without_a_hat_nothing_is_found(people: None) -> None:
    assert records_for(query_from("mohamed alaoui")).matches == ()


def test_the_dictionary_is_read_only_for_the_application(people: None) -> None:
    for statement in ("DELETE FROM civil_status_nameform", "UPDATE civil_status_nameform SET seen = 9"):
        with pytest.raises(DatabaseError, match="permission denied"):
            raw(statement, act="a")


def test_nothing_is_learnt_outside_an_act(office: Office) -> None:
    with pytest.raises(DatabaseError, match="outside an act"):
        raw("SELECT * FROM civil_status_learn_names('[]')", act="")


def raw(statement: str, *, act: str) -> None:
    with opened(HERE, act, read_only=False), connection.cursor() as cursor:
        cursor.execute(statement)


def test_counting_stops_where_a_form_is_common(clerk: Somebody, office: Office) -> None:
    for number in range(1, 6):
        name = Name("العلوي", "محمد")
        register_birth(clerk.in_office(), office=office, content=paper_birth(number, 1980, name))
    assert set(NameForm.objects.values_list("seen", flat=True)) == {NameForm.ENOUGH}


def test_a_search_touches_the_protected_table_with_leakproof_operators_alone(office: Office) -> None:
    """Only these reach an index through a policy: the search holds to them, and to one index that has them all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(p.proleakproof) FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode "
            "WHERE o.oprname IN ('=', '>=', '<=') AND o.oprleft = 'int4'::regtype AND o.oprright = 'int4'::regtype"
        )
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'record_by_name'")
        (definition,) = cursor.fetchone()
    assert definition.endswith("(family_key, first_key, birth_year, territory_id, id)")


def test_a_moment_knows_its_year_alone() -> None:
    assert Moment(1950).is_after(Moment(1949))
    assert not Moment(1950).is_after(Moment.on(dt.date(1950, 1, 1)))
