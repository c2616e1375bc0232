"""Row security derived from the models after every migrate: policies, write guard, composite foreign keys.

See docs/decisions/0002-row-security-from-models.md for why it is derived and not written in migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity, WritesIn

LO = "NULLIF(current_setting('diwan.lo', true), '')::int"
HI = "NULLIF(current_setting('diwan.hi', true), '')::int"
PERSON = "NULLIF(current_setting('diwan.person', true), '')::int"
ACT = "NULLIF(current_setting('diwan.act', true), '') IS NOT NULL"
IN_RANGE = f"territory_id BETWEEN {LO} AND {HI}"

GUARD = """
CREATE OR REPLACE FUNCTION diwan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user IN ('diwan_app', 'diwan_office', 'diwan_citizen', 'diwan_public', 'diwan_national')
     AND NULLIF(current_setting('diwan.act', true), '') IS NULL THEN
    RAISE EXCEPTION 'no write on % outside an act', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION diwan_guard_kingdom() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user IN ('diwan_app', 'diwan_office', 'diwan_citizen', 'diwan_public', 'diwan_national')
     AND (NULLIF(current_setting('diwan.act', true), '') IS NULL
          OR current_user <> 'diwan_office'
          OR NULLIF(current_setting('diwan.lo', true), '')::int IS DISTINCT FROM 1) THEN
    RAISE EXCEPTION 'no write on % outside an act for the Kingdom', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION diwan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE FUNCTION diwan_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


GUARDS: dict[WritesIn, str] = {"act": "diwan_guard", "kingdom": "diwan_guard_kingdom"}


def policies(security: RowSecurity) -> Iterator[tuple[str, str, str, str]]:
    """`(name, command, role, condition)` of each policy."""
    mine = f"{security.citizen} = {PERSON}"
    if security.anyone:
        yield "anyone", "SELECT", "PUBLIC", "true"
    else:
        yield "office", "SELECT", "diwan_office", IN_RANGE
        yield "national", "SELECT", "diwan_national", "true"
        if security.citizen:
            yield "citizen", "SELECT", "diwan_citizen", mine
        if security.public:
            yield "public", "SELECT", "diwan_public", security.public
            if not security.citizen:
                yield "signed_in", "SELECT", "diwan_citizen", security.public
    for command in ("INSERT",) if security.append_only else ("INSERT", "UPDATE", "DELETE"):
        yield f"office_{command.lower()}", command, "diwan_office", f"{ACT} AND {IN_RANGE}"
        if security.citizen_writes:
            condition = f"{ACT} AND {IN_RANGE} AND {mine}"
            yield f"citizen_{command.lower()}", command, "diwan_citizen", condition


def policy_sql(table: str, name: str, command: str, role: str, condition: str) -> str:
    """One CREATE POLICY statement."""
    clause = {"INSERT": f"WITH CHECK ({condition})"}.get(command, f"USING ({condition})")
    if command == "UPDATE":
        clause += f" WITH CHECK ({condition})"
    return f'CREATE POLICY "{name}" ON {table} FOR {command} TO {role} {clause};'


def guard_sql(table: str, writes_in: WritesIn) -> str:
    """The trigger that refuses every write outside an act."""
    return (
        f"DROP TRIGGER IF EXISTS diwan_guard ON {table};"
        f"CREATE TRIGGER diwan_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {GUARDS[writes_in]}();"
    )


def triggers_sql(table: str, security: RowSecurity) -> str:
    """The write guard, and for an append-only table the refusal of every change."""
    sql = guard_sql(table, "act")
    if security.append_only:
        sql += (
            f"DROP TRIGGER IF EXISTS diwan_append_only ON {table};"
            f"CREATE TRIGGER diwan_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION diwan_append_only();"
        )
    if security.never_deleted:
        sql += (
            f"DROP TRIGGER IF EXISTS diwan_never_deleted ON {table};"
            f"CREATE TRIGGER diwan_never_deleted BEFORE DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION diwan_never_deleted();"
        )
    return sql


def drop_policies_sql(table: str) -> str:
    """Removes whatever policies the table has, so that the model alone decides."""
    return (
        "DO $$ DECLARE p record; BEGIN FOR p IN SELECT policyname FROM pg_policies "
        f"WHERE tablename = '{table}' AND schemaname = current_schema() LOOP "
        f"EXECUTE format('DROP POLICY %I ON {table}', p.policyname); END LOOP; END $$;"
    )


def unique_scope_sql(table: str) -> str:
    """The unique pair that composite foreign keys point at."""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{table}_scope') THEN "
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_scope UNIQUE (territory_id, id); END IF; END $$;"
    )


def composite_keys(model: Any) -> Iterator[tuple[str, str, str]]:
    """`(constraint name, column, target table)` of each territorial foreign key of a model."""
    for field in model._meta.local_fields:
        if isinstance(field, TerritorialForeignKey):
            table = model._meta.db_table
            yield f"{table}_{field.column}_same"[:63], field.column, field.related_model._meta.db_table


def composite_key_sql(table: str, name: str, column: str, target: str) -> str:
    """A foreign key that refuses a row of another community."""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}') THEN "
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (territory_id, {column}) "
        f"REFERENCES {target} (territory_id, id) DEFERRABLE INITIALLY DEFERRED; END IF; END $$;"
    )


def territorial_models() -> list[Any]:
    """Every concrete community-owned model."""
    return [m for m in apps.get_models() if issubclass(m, TerritorialModel) and not m._meta.proxy]


def shared_models() -> list[Any]:
    """Every model of no community that is written in acts alone."""
    return [m for m in apps.get_models() if hasattr(m, "writes_in") and not m._meta.proxy]


def secure(models: list[Any], shared: list[Any]) -> str:
    """The whole SQL that makes the database guard these models."""
    statements = [GUARD, *(guard_sql(model._meta.db_table, model.writes_in) for model in shared)]
    for model in models:
        table, security = model._meta.db_table, model.security
        statements.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;")
        statements.append(drop_policies_sql(table))
        statements += [policy_sql(table, *policy) for policy in policies(security)]
        statements.append(triggers_sql(table, security))
        statements.append(unique_scope_sql(table))
    for model in models:
        table = model._meta.db_table
        statements += [composite_key_sql(table, *key) for key in composite_keys(model)]
    return "\n".join(statements)


def secure_after_migrate(**_: object) -> None:
    """Bring the database's guards in step with the models; runs as the owner after every migrate."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        models = [m for m in territorial_models() if m._meta.db_table in present]
        shared = [m for m in shared_models() if m._meta.db_table in present]
        cursor.execute(secure(models, shared))


def weaknesses() -> list[str]:
    """Why the connected role could get around the guards; empty when it cannot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, superuser, bypass = cursor.fetchone()
        found = [f"{name} is a superuser"] * superuser + [f"{name} bypasses row security"] * bypass
        cursor.execute(
            "SELECT tablename FROM pg_tables "
            "WHERE tableowner = current_user AND schemaname = current_schema()"
        )
        found += [f"{name} owns {table}" for (table,) in cursor.fetchall()]
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relkind IN ('r', 'p') AND a.attname = 'territory_id' AND NOT c.relrowsecurity "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
        found += [f"{table} has no row security" for (table,) in cursor.fetchall()]
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'diwan_guard'")
        stopped = {table for (table,) in cursor.fetchall()}
    guarded = (model._meta.db_table for model in (*territorial_models(), *shared_models()))
    return found + [f"{table} can be written outside an act" for table in guarded if table not in stopped]
