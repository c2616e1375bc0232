"""What the database itself must refuse, whatever the code does."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.roles import HATS
from diwan.kernel.territory.security import weaknesses
from diwan.kernel.testing.world import current_role

WRITTEN_BY_THE_DATABASE = {"journal.Head"}
"""Its policies are part of the journal's own SQL, and only the journal's function writes it."""

pytestmark = pytest.mark.django_db


def rows(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def diwan_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("diwan.")]


def test_tests_run_as_the_application_and_not_as_the_owner() -> None:
    assert current_role() == settings.DATABASES["default"]["USER"]
    assert current_role() != settings.DATABASE_OWNER["USER"]


def test_the_application_role_has_no_way_around() -> None:
    assert weaknesses() == []
    (may_create_roles, may_create_databases, may_replicate) = rows(
        "SELECT rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
    )[0]
    assert not (may_create_roles or may_create_databases or may_replicate)
    memberships = {name for (name,) in rows(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "JOIN pg_roles me ON me.oid = m.member WHERE me.rolname = current_user"
    )}  # fmt: skip
    assert memberships == {"diwan_base", *HATS}


@pytest.mark.parametrize(
    "attempt",
    [
        "TRUNCATE territory_office",
        "ALTER TABLE territory_office DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE territory_office DISABLE TRIGGER ALL",
        "DROP POLICY anyone ON territory_office",
        "SET LOCAL session_replication_role = replica",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_application_role_is_refused(attempt: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rows(attempt)


def test_the_application_cannot_become_the_owner() -> None:
    owner = connection.ops.quote_name(settings.DATABASE_OWNER["USER"])
    with pytest.raises(DatabaseError), transaction.atomic():
        rows(f"SET LOCAL ROLE {owner}")


def test_every_table_with_a_community_is_guarded() -> None:
    tables = rows(
        "SELECT c.relname, c.relrowsecurity, (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid), "
        "EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'diwan_guard') "
        "OR NOT has_table_privilege('diwan_base', c.oid, 'INSERT, UPDATE, DELETE') "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped "
        "WHERE c.relkind IN ('r', 'p') AND a.attname = 'territory_id' AND c.relnamespace = 'public'::regnamespace"
    )
    assert len(tables) > 5
    unguarded = [name for name, secured, policies, guard in tables if not (secured and policies and guard)]
    assert unguarded == []


def test_every_model_with_a_community_says_who_sees_it() -> None:
    forgotten = [
        model._meta.label
        for model in diwan_models()
        if any(field.column == "territory_id" for field in model._meta.local_concrete_fields)
        and not issubclass(model, TerritorialModel)
        and model._meta.label not in WRITTEN_BY_THE_DATABASE
    ]
    assert forgotten == []


def test_a_view_does_not_see_more_than_its_reader() -> None:
    """A plain view runs as its owner and shows every row; a materialized one has no row security at all."""
    views = rows(
        "SELECT relname, relkind::text, coalesce(reloptions, '{}') FROM pg_class "
        "WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')"
    )
    open_views = [
        name for name, kind, options in views if kind == "m" or "security_invoker=true" not in options
    ]
    assert open_views == []


def test_functions_with_their_owners_rights_pin_their_search_path() -> None:
    definers = rows(
        "SELECT p.proname, coalesce(p.proconfig::text, '') FROM pg_proc p "
        "WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
    )
    assert definers, "the journal's own function is one"
    assert [name for name, config in definers if "search_path" not in config] == []


def test_a_unique_constraint_does_not_tell_of_another_community() -> None:
    """A violation reveals that the row exists; keys nobody chooses (identifiers, random codes, hashes) do not."""
    unpredictable = {
        "id",
        "uuid",
        "code",
        "token",
        "sha256",
        "hash",
        "act",
        "act_id",
        "key",
        "digest",
        "reference",
    }
    telling = []
    for model in diwan_models():
        if not issubclass(model, TerritorialModel):
            continue
        for constraint in model._meta.total_unique_constraints:
            if "territory" not in constraint.fields and not unpredictable & set(constraint.fields):
                telling.append(f"{model._meta.label}: {constraint.fields}")
        for field in model._meta.local_concrete_fields:
            own = field.unique and not field.primary_key and not field.is_relation
            if own and field.name not in unpredictable:
                telling.append(f"{model._meta.label}.{field.name}")
    assert telling == []
