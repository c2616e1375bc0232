"""The database itself keeps communities apart, whatever the Python above it does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diwan.kernel.base.act import system_act
from diwan.kernel.identity.models import Account, Mandate, Post
from diwan.kernel.journal.models import Entry
from diwan.kernel.journal.services import service
from diwan.kernel.registers.models import Book
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.row_security import RowSecurity
from diwan.kernel.territory.scope import (
    PUBLIC,
    Scope,
    current_scope,
    opened,
    put_on,
    reading,
    reading_if_asked,
)
from diwan.kernel.territory.security import (
    policies,
    shared_models,
    territorial_models,
    weaknesses,
)
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_COMMUNE,
    PROVINCE,
    REGION,
    make_holder,
    make_person,
)


@service("testing.book_opened", mandate="system")
def open_book(act, *, register: str = "testing.book") -> Book:  # type: ignore[no-untyped-def]
    """Open a book by hand."""
    return Book.objects.create(territory_id=act.territory, register=register, year=2026)


@pytest.fixture
def two_books(communities: None) -> None:
    open_book(system_act(COMMUNE, NOW))
    open_book(system_act(OTHER_COMMUNE, NOW))


def books_under(scope: Scope) -> list[int]:
    with reading(scope):
        return sorted(Book.objects.values_list("territory_id", flat=True))


def test_a_reply_that_asks_nothing_opens_no_scope(two_books: None) -> None:
    with CaptureQueriesContext(connection) as asked, reading_if_asked(Scope("office", COMMUNE, COMMUNE)):
        assert current_scope() == Scope("office", COMMUNE, COMMUNE)
    assert not asked.captured_queries
    assert current_scope() is None
    assert not connection.execute_wrappers


def test_a_reply_that_asks_sees_through_its_scope_and_no_longer(two_books: None) -> None:
    with reading_if_asked(Scope("office", COMMUNE, COMMUNE)):
        assert list(Book.objects.values_list("territory_id", flat=True)) == [COMMUNE]
        assert list(Book.objects.values_list("territory_id", flat=True)) == [COMMUNE]
    assert not Book.objects.exists()
    assert not connection.execute_wrappers


def test_a_reply_that_fails_takes_its_scope_off(two_books: None) -> None:
    with pytest.raises(ProgrammingError), reading_if_asked(Scope("office", COMMUNE, COMMUNE)):
        connection.cursor().execute("SELECT nothing_of_the_kind")
    assert current_scope() is None
    assert not Book.objects.exists()


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope("office", COMMUNE, COMMUNE), [COMMUNE]),
        (Scope("office", PROVINCE, PROVINCE + 9_999), [COMMUNE]),
        (Scope("office", REGION, REGION + 9_999_999), [COMMUNE]),
        (Scope("office", OTHER_COMMUNE, OTHER_COMMUNE), [OTHER_COMMUNE]),
        (Scope("national"), [OTHER_COMMUNE, COMMUNE]),
        (Scope("citizen", person=1), []),
        (PUBLIC, []),
        (Scope("office"), []),
    ],
)
def test_each_hat_sees_its_own_rows(two_books: None, scope: Scope, seen: list[int]) -> None:
    assert books_under(scope) == seen


def test_raw_sql_sees_no_more(two_books: None) -> None:
    with reading(Scope("office", COMMUNE, COMMUNE)), connection.cursor() as cursor:
        cursor.execute("SELECT territory_id FROM registers_book")
        assert cursor.fetchall() == [(COMMUNE,)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registers_book")
        assert cursor.fetchone() == (0,)


def test_a_page_cannot_write(two_books: None) -> None:
    with (
        pytest.raises(Exception, match="read-only transaction"),
        reading(Scope("office", COMMUNE, COMMUNE)),
    ):
        Book.objects.update(last=9)


def test_a_person_sees_their_own_journal_entries_only(communities: None) -> None:
    open_book(system_act(COMMUNE, NOW))
    somebody = make_person("s")

    @service("testing.asked", mandate="citizen")
    def ask(act) -> None:  # type: ignore[no-untyped-def]
        """Something a citizen does."""

    ask(somebody.as_citizen())
    with reading(Scope("citizen", person=somebody.person.pk)):
        assert [e.verb for e in Entry.objects.all()] == ["testing.asked"]


def test_a_relation_to_another_community_is_refused_by_the_database(communities: None) -> None:
    holder = make_holder("h", "clerk", territory=OTHER_COMMUNE)
    foreign_post = Post.objects.get(territory_id=OTHER_COMMUNE)
    put_on(Scope("office", COMMUNE, COMMUNE), "00000000-0000-0000-0000-000000000001")
    Mandate.objects.create(
        territory_id=COMMUNE, person=holder.person, post_id=foreign_post.pk, starts=NOW.date()
    )
    with (
        pytest.raises(IntegrityError, match="post_id_same"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    put_on(None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE diwan_office; SET LOCAL diwan.act = 'x'")
        cursor.execute(f"SET LOCAL diwan.lo = {COMMUNE}; SET LOCAL diwan.hi = {COMMUNE}")
        cursor.execute("DELETE FROM identity_mandate WHERE territory_id = %s", [COMMUNE])
        cursor.execute("RESET ROLE")


def test_the_application_role_cannot_get_around_the_guards(communities: None) -> None:
    assert weaknesses() == []


@pytest.mark.parametrize(
    "statement", ["TRUNCATE registers_book", "ALTER TABLE registers_book DISABLE ROW LEVEL SECURITY"]
)
def test_the_application_role_cannot_take_the_guards_down(communities: None, statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_append_only_table_has_no_policy_to_change_it() -> None:
    commands = {command for _, command, _, _ in policies(RowSecurity(append_only=True))}
    assert commands == {"SELECT", "INSERT"}


def test_every_territorial_table_is_guarded(communities: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'diwan_guard'")
        stopped = {name for (name,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in territorial_models()}
    assert tables <= guarded
    assert tables | {model._meta.db_table for model in shared_models()} <= stopped


TOUCHED = [
    ("territory_territory", "UPDATE territory_territory SET name_fr = 'x' WHERE id = %s"),
    ("territory_territory", "DELETE FROM territory_territory WHERE id = %s"),
    (
        "territory_territory",
        "INSERT INTO territory_territory (id, last, level, code, name_ar, name_fr, name_zgh, urban, mechouar,"
        " reference) VALUES (%s + 1, 99999999, 'commune', 'x', 'x', 'x', '', false, false, '')",
    ),
    ("identity_person", "UPDATE identity_person SET proof = 'national' WHERE id = %s"),
    ("territory_office", "UPDATE territory_office SET name_fr = 'x' WHERE territory_id = %s"),
]


@pytest.mark.parametrize(("table", "statement"), TOUCHED)
@pytest.mark.parametrize("role", ["diwan_app", "diwan_office", "diwan_citizen", "diwan_public"])
def test_no_table_of_the_foundation_is_written_outside_an_act(
    communities: None, role: str, table: str, statement: str
) -> None:
    refused = pytest.raises(ProgrammingError, match=f"no write on {table} outside an act")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        with refused, transaction.atomic():
            cursor.execute(statement, [COMMUNE])
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    "scope", [Scope("office", COMMUNE, COMMUNE), Scope("office", PROVINCE, PROVINCE + 9_999), PUBLIC]
)
def test_a_community_writes_no_territory_even_in_an_act(communities: None, scope: Scope) -> None:
    with (
        pytest.raises(ProgrammingError, match="outside an act for the Kingdom"),
        opened(scope, "00000000-0000-0000-0000-000000000001", read_only=False),
    ):
        Territory.objects.filter(pk=COMMUNE).update(last=OTHER_COMMUNE)


def test_a_table_without_its_guard_is_told_before_serving(communities: None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Account, "writes_in", "act", raising=False)
        assert weaknesses() == ["identity_account can be written outside an act"]
