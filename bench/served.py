"""What the benches share: a database of their own, and Diwan served on it as in production.

Importing this sets Django up for the benches.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DIWAN_ENV", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

CSRF = "a" * 32


@contextlib.contextmanager
def fresh_database() -> Iterator[None]:
    """A database of its own, made by the owner and used as the application role."""
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from diwan.kernel.territory.roles import become

    setup_test_environment()
    application = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
    become(settings.DATABASE_OWNER)
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    become(application)
    try:
        yield
    finally:
        become(settings.DATABASE_OWNER)
        teardown_databases(made, verbosity=0)


def owner_url(database: str = "") -> str:
    """The owner's address of the database under test, or of another on the same server."""
    parts = urlsplit(settings.OWNER_URL)
    return urlunsplit(parts._replace(path=f"/{database or connection.settings_dict['NAME']}"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """A server under way until the block ends."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        await_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextlib.contextmanager
def server(folder: Path, procedures: Path, *, workers: int = 1) -> Iterator[int]:
    """Diwan served by granian on a free port."""
    port = free_port()
    told = {
        "DATABASE_URL": owner_url(), "DIWAN_ENV": "test", "DIWAN_VAR": str(folder), "PYTHONPATH": str(ROOT / "src"),
        "DIWAN_PROCEDURES_DIR": str(procedures), "DJANGO_SETTINGS_MODULE": "diwan.config.settings",
        "DIWAN_ALLOWED_HOSTS": "127.0.0.1",
    }  # fmt: skip
    with running(granian(sys.executable, port, workers, "diwan.config.wsgi:application"), port, told):
        yield port


def granian(python: str, port: int, workers: int, application: str) -> list[str]:
    """The command that serves a WSGI application as Diwan is served in production."""
    return [
        python, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(max(1, 8 // workers)), "--no-access-log", "--log-level", "warning", application,
    ]  # fmt: skip


def await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit("the server did not start")


def session_of(somebody: Any) -> dict[str, str]:
    """The headers of somebody signed in, with the form token."""
    client = Client()
    client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/requests/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cookies[settings.CSRF_COOKIE_NAME] = CSRF
    return {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), "X-CSRFToken": CSRF}
