"""`diwan demo`: the database, the demo world, the server and the worker, started and stopped together."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from diwan.config.environment import Environment, read_environment
from diwan.config.launch.serving import close_database
from diwan.config.launch.trouble import CannotStart

READY_SECONDS = 60
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1


def run_demo() -> int:
    """Start everything, say where it is, wait for Ctrl-C, stop everything."""
    environment = read_environment(os.environ)
    if environment.kind != "demo":
        raise CannotStart("`diwan demo` is for demonstrations: unset DIWAN_ENV, or use `diwan serve`.")
    environment.var.mkdir(parents=True, exist_ok=True)
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, _as_interrupt)
    with only_one(environment):
        require_free_port(environment)
        prepare_world(environment)
        try:
            with running("serve", environment) as server, running("worker", environment) as worker:
                wait_until_ready(environment, server)
                announce(environment)
                wait_for_the_end(server, worker)
        except KeyboardInterrupt:
            print("\nStopped.", flush=True)
    return 0


def prepare_world(environment: Environment) -> None:
    """Migrate, and make the demo world if it is not there; in this process, so that Ctrl-C reaches it."""
    import django

    django.setup()
    from diwan.config.demo.making import make_world

    make_world(environment)
    close_database()


def _as_interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def only_one(environment: Environment) -> Iterator[None]:
    """One demo for each folder."""
    with (environment.var / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as running_already:
            raise CannotStart(
                f"The demo of this folder is already running{_known_address(environment)}. "
                "Stop it with Ctrl-C in its terminal, or give this one another folder with DIWAN_VAR."
            ) from running_already
        yield


def _known_address(environment: Environment) -> str:
    try:
        return " at " + str(json.loads(accounts_file(environment).read_text("utf-8"))["url"])
    except (OSError, ValueError, KeyError):
        return ""


def accounts_file(environment: Environment) -> Path:
    """Where scripts find the address and the accounts."""
    return environment.var / "demo.json"


def require_free_port(environment: Environment) -> None:
    """Refuse before any work when somebody else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OverflowError as beyond:
            raise CannotStart(f"PORT is {environment.port}: choose one below 65536.") from beyond
        except OSError as taken:
            raise CannotStart(
                f"Port {environment.port} of {environment.host} is in use. Choose another one: "
                f"PORT={environment.port + 1} make demo"
            ) from taken


@contextmanager
def running(order: str, environment: Environment) -> Iterator[subprocess.Popen[bytes]]:
    """One of our own processes; it ends with us, even if we are killed."""
    child = subprocess.Popen(
        [sys.executable, "-m", "diwan.config.cli", order],
        start_new_session=True,
        preexec_fn=_end_with_parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DIWAN_VAR": str(environment.var)},
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(environment: Environment, server: subprocess.Popen[bytes]) -> None:
    """Until /readyz says so."""
    last = ""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CannotStart("The server stopped while starting; the reason is above.")
        last = readiness(environment)
        if not last:
            return
        time.sleep(0.1)
    raise CannotStart(f"The server is not ready after {READY_SECONDS} seconds: {last}")


def readiness(environment: Environment) -> str:
    """Empty when ready, else why not."""
    try:
        address = f"http://{environment.host}:{environment.port}/readyz"
        with urllib.request.urlopen(address, timeout=5) as answer:
            return "" if answer.status == 200 else str(answer.status)
    except urllib.error.HTTPError as unready:
        return unready.read().decode(errors="replace")
    except OSError as unreachable:
        return str(unreachable)


def announce(environment: Environment) -> None:
    """Write var/demo.json and print it for people."""
    from diwan.config.demo.accounts import demo_accounts, shown_first
    from diwan.config.demo.world import PASSWORD

    accounts = demo_accounts()
    file = accounts_file(environment)
    writing = file.with_suffix(".writing")
    writing.write_text(
        json.dumps({"url": environment.address, "accounts": accounts}, ensure_ascii=False, indent=1), "utf-8"
    )
    writing.chmod(0o600)
    writing.replace(file)
    print(f"\nDiwan is running at {environment.address}   (Ctrl-C stops it)\n")
    shown = shown_first(accounts)
    widest = max(len(account["username"]) for account in shown)
    for account in shown:
        print(f"  {account['username']:<{widest}} {account['role']:<14} {account['territory']}")
    print(f"\nEvery password is {PASSWORD}. All {len(accounts)} accounts, for scripts: {file}", flush=True)


def wait_for_the_end(*children: subprocess.Popen[bytes]) -> None:
    """Until Ctrl-C, or until one of our processes stops by itself."""
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise CannotStart("A process of the demo stopped by itself; the reason is above.")
