"""The files that pages load, gathered under names that change with their content; production serves only these."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MANIFEST, STAMP = "staticfiles.json", "gathered"


def gather() -> bool:
    """Gather what changed since the last time, one process at a time; whether anything had to be done."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if are_gathered():
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp().write_text(digest())
        return True


def are_gathered() -> bool:
    """Whether what is gathered is what this version's pages load."""
    manifest = Path(settings.STATIC_ROOT) / MANIFEST
    return manifest.exists() and stamp().exists() and stamp().read_text() == digest()


def stamp() -> Path:
    """Where it is noted what was gathered; beside the folder, which is served."""
    return Path(settings.STATIC_ROOT).parent / f"static.{STAMP}"


def digest() -> str:
    """One checksum of every file's name, size and time."""
    return sha256("\n".join(sorted(traits())).encode()).hexdigest()


def traits() -> Iterator[str]:
    """What tells that a file is another one."""
    for finder in get_finders():
        for path, storage in finder.list(None):
            facts = Path(storage.path(path)).stat()
            yield f"{path} {facts.st_size} {facts.st_mtime_ns}"
