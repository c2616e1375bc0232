"""What `@service` guarantees: permission, scope, one journal entry, all or nothing."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import ProgrammingError, connection, transaction

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotAllowed
from diwan.kernel.journal.models import Entry, PersonalFacts
from diwan.kernel.journal.selectors import chain_breaks
from diwan.kernel.journal.services import service
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.roles import as_owner
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, current_role, make_holder


@service("tests.opened_office", mandate="registrar", personal=("phone",))
def open_office(act: Act, *, code: str, phone: str = "", territory: int = 0) -> Office:
    """A verb for these tests."""
    return Office.objects.create(
        territory_id=territory or act.territory, kind="annexe", code=code, name_ar="ملحقة", name_fr="Annexe"
    )


@service("tests.opened_two", mandate="president")
def open_two(act: Act, *, then_fail: bool = False) -> Office:
    """A verb that calls another one."""
    office = open_office(act, code="A")
    if then_fail:
        raise Conflict("base.errors.invalid")
    return office


def entries(territory: int = COMMUNE) -> list[Entry]:
    with reading(Scope("office", territory, territory)):
        return list(Entry.objects.order_by("seq"))


def test_tests_run_as_the_application_role(communities: None) -> None:
    assert current_role() == "diwan_app"


def test_an_act_is_journalled_with_personal_facts_apart(communities: None) -> None:
    president = make_holder("p", "president")
    office = open_office(president.in_office(), code="7", phone="0600000000")
    (entry,) = entries()
    assert (entry.verb, entry.subject_id, entry.person_id) == (
        "tests.opened_office",
        str(office.pk),
        president.person.pk,
    )
    facts = json.loads(entry.facts)
    assert facts["code"] == "7"
    assert "0600000000" not in entry.facts
    with reading(Scope("office", COMMUNE, COMMUNE)):
        assert PersonalFacts.objects.get().values == {"phone": "0600000000"}


def test_a_mandate_that_does_not_cover_the_act_is_refused(communities: None) -> None:
    with pytest.raises(NotAllowed):
        open_office(make_holder("c", "clerk").in_office(), code="7")
    assert entries() == []


def test_another_community_is_refused_by_the_database(communities: None) -> None:
    act = make_holder("p", "president").in_office()
    with pytest.raises(ProgrammingError, match="row-level security"):
        open_office(act, code="7", territory=OTHER_COMMUNE)


def test_a_verb_inside_a_verb_is_one_act(communities: None) -> None:
    open_two(make_holder("p", "president").in_office())
    assert [e.verb for e in entries()] == ["tests.opened_office", "tests.opened_two"]
    assert len({e.act for e in entries()}) == 1


def test_a_failed_act_leaves_nothing(communities_for_real: None) -> None:
    with pytest.raises(Conflict):
        open_two(make_holder("p", "president").in_office(), then_fail=True)
    assert entries() == []
    assert Office.objects.count() == 0


def test_no_write_outside_an_act(communities: None) -> None:
    with pytest.raises(ProgrammingError, match="outside an act"), transaction.atomic():
        Office.objects.update(code="x")


def test_no_scope_no_rows(communities: None) -> None:
    open_office(make_holder("p", "president").in_office(), code="7")
    assert Entry.objects.count() == 0
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert Entry.objects.count() == 0


def three_entries() -> None:
    act = make_holder("p", "president").in_office()
    for code in "123":
        open_office(act, code=code)


def breaks() -> list[tuple[int, str]]:
    with reading(Scope("national")):
        return [(b.seq, b.kind) for b in chain_breaks(COMMUNE, COMMUNE)]


def tamper(sql: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


def test_the_database_refuses_to_change_the_journal(communities_for_real: None) -> None:
    three_entries()
    for sql in ("UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"):
        with as_owner(), pytest.raises(ProgrammingError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE journal_entry SET verb = 'x' WHERE seq = 2", [(2, "changed")]),
        ("DELETE FROM journal_entry WHERE seq = 2", [(3, "missing")]),
        ("DELETE FROM journal_entry WHERE seq = 3", [(3, "tail")]),
        (
            "INSERT INTO journal_entry (territory_id, seq, act, at, verb, actor, occasion, subject_type, subject_id,"
            " facts, hash) SELECT territory_id, 4, act, at, verb, actor, occasion, subject_type, subject_id, facts,"
            " hash FROM journal_entry WHERE seq = 3",
            [(3, "tail"), (4, "changed")],
        ),
    ],
)
def test_tampering_is_found_where_it_was_done(
    communities_for_real: None, sql: str, expected: list[tuple[int, str]]
) -> None:
    three_entries()
    assert breaks() == []
    tamper(sql)
    assert sorted(breaks()) == expected


def test_erasing_personal_facts_keeps_the_chain(communities_for_real: None) -> None:
    act = make_holder("p", "president").in_office()
    open_office(act, code="1", phone="0600000000")
    put_on_and_erase(act)
    assert breaks() == []


@service("tests.erased", mandate="president")
def put_on_and_erase(act: Act) -> None:
    """Erases what is kept apart."""
    PersonalFacts.objects.all().delete()


def test_writers_in_turn_make_one_whole_chain(communities_for_real: None) -> None:
    act = make_holder("p", "president").in_office()

    def write(number: int) -> None:
        open_office(act.in_community(COMMUNE), code=f"t{number}")
        connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.seq for e in entries()] == list(range(1, 9))
    assert breaks() == []
