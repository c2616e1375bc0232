"""The database roles: an owner that migrates, an application that owns nothing, one hat per way of looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

HATS = ("diwan_office", "diwan_citizen", "diwan_public", "diwan_national")

ROLES = """
DO $$ DECLARE r text; BEGIN
  FOREACH r IN ARRAY ARRAY['diwan_base', 'diwan_app', 'diwan_office', 'diwan_citizen', 'diwan_public',
                           'diwan_national'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = r) THEN
      BEGIN EXECUTE format('CREATE ROLE %I', r);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END IF;
  END LOOP;
  FOREACH r IN ARRAY ARRAY['diwan_app', 'diwan_office', 'diwan_citizen', 'diwan_public',
                           'diwan_national'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_auth_members
                   WHERE roleid = 'diwan_base'::regrole AND member = r::regrole) THEN
      BEGIN EXECUTE format('GRANT diwan_base TO %I WITH INHERIT TRUE', r);
      EXCEPTION WHEN unique_violation THEN NULL; END;
    END IF;
    IF r <> 'diwan_app' AND NOT EXISTS (SELECT 1 FROM pg_auth_members
                                        WHERE roleid = r::regrole AND member = 'diwan_app'::regrole) THEN
      BEGIN EXECUTE format('GRANT %I TO diwan_app WITH INHERIT FALSE, SET TRUE', r);
      EXCEPTION WHEN unique_violation THEN NULL; END;
    END IF;
  END LOOP;
END $$;
"""

LOGIN = """
DO $$ BEGIN
  IF NOT (SELECT rolcanlogin FROM pg_roles WHERE rolname = 'diwan_app') THEN
    BEGIN ALTER ROLE diwan_app LOGIN; EXCEPTION WHEN internal_error THEN NULL; END;
  END IF;
END $$;
"""

# Two test processes may set it at once: the same value, so the loser of that race has nothing left to do.
PASSWORD = """
DO $$ BEGIN ALTER ROLE diwan_app PASSWORD {password};
EXCEPTION WHEN internal_error THEN NULL; END $$;
"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO diwan_base;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO diwan_base;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO diwan_base;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""


def prepare_roles(**_: object) -> None:
    """Create what is missing of the roles and their grants; runs as the owner before every migrate."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES)
        cursor.execute(LOGIN)
        cursor.execute(GRANTS)
        if settings.DATABASE_APP_PASSWORD:
            cursor.execute(PASSWORD.format(password=sql.quote(settings.DATABASE_APP_PASSWORD)))


def become(login: dict[str, Any]) -> None:
    """Make the connection another login from now on; the pool is closed, or it would keep the old one."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict.update(login)


def ensure_database() -> None:
    """Create the database where the server does not have it yet; the owner must be connected."""
    wanted = connection.settings_dict["NAME"]
    with psycopg.connect(
        dbname="postgres",
        user=connection.settings_dict["USER"],
        password=connection.settings_dict["PASSWORD"] or None,
        host=connection.settings_dict["HOST"] or None,
        port=connection.settings_dict["PORT"] or None,
        autocommit=True,
    ) as maintenance:
        known = maintenance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted]).fetchone()
        if not known:
            maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(wanted)))


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner of the tables for a while: migrations, and nothing else."""
    application = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
    become(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        become(application)
