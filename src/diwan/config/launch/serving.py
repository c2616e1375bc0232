"""The two processes of a running Diwan: pages, and deferred work."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from diwan.config.environment import Environment, read_environment, refusals
from diwan.config.launch.trouble import CannotStart
from diwan.config.spoken import said

TARGET = "diwan.config.wsgi:application"


def serve_pages() -> int:
    """Serve until told to stop; refuses before listening when something of the demo is left in production."""
    environment = accepted_environment()
    require_guarded_database()
    if environment.kind == "production":
        gather_assets()
    Granian(
        TARGET,
        address=environment.host,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.workers,
        blocking_threads=environment.threads,
        backpressure=environment.threads * 4,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
    ).serve()
    return 0


def gather_assets() -> None:
    """Pages of this version load files of this version: gathered before anything is served."""
    from diwan.config.launch.assets import gather

    try:
        gather()
    except (OSError, ValueError) as unable:
        raise CannotStart(
            said(
                f"The files that pages load cannot be gathered under DIWAN_VAR: {unable}\n"
                "`make ready` installs them; DIWAN_VAR must be a folder that can be written.",
                f"Les fichiers que les pages chargent ne peuvent être rassemblés sous DIWAN_VAR : {unable}\n"
                "`make ready` les installe ; DIWAN_VAR doit être un dossier où l'on peut écrire.",
            )
        ) from unable


def work() -> int:
    """Do deferred work until told to stop."""
    accepted_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["diwan", "procrastinate", "worker", "--concurrency", "2"])
    return 0


def accepted_environment() -> Environment:
    """The environment, unless it must not serve."""
    environment = read_environment(os.environ)
    if found := refusals(environment):
        why = said(
            "Diwan does not start in production like this:", "Diwan ne démarre pas ainsi en production :"
        )
        raise CannotStart(f"{why}\n- " + "\n- ".join(found))
    return environment


def close_database() -> None:
    """Leave no connection, and no pool: in a process forked from this one its threads would not be there, and what
    it lost it would never open again."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def require_guarded_database() -> None:
    """Refuse to serve as a role that could get around row security, or on tables that lack it."""
    import django

    django.setup()
    from django.db import DatabaseError

    from diwan.kernel.territory.security import weaknesses

    try:
        found = weaknesses()
    except DatabaseError as unreachable:
        raise CannotStart(
            said(
                f"The database does not answer: {unreachable}\n"
                "Is it migrated? `diwan migrate` makes what is missing.",
                f"La base ne répond pas : {unreachable}\n"
                "Est-elle migrée ? `diwan migrate` fait ce qui manque.",
            )
        ) from unreachable
    finally:
        close_database()
    if found:
        why = said("The database does not guard its rows:", "La base ne garde pas ses lignes :")
        raise CannotStart(f"{why}\n- " + "\n- ".join(found))
