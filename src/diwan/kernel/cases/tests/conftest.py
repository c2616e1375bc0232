"""What the engine's tests start from: a tennis club in two communities."""

from __future__ import annotations

import dataclasses
import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.cases.registry import catalogue
from diwan.kernel.testing.world import OTHER_COMMUNE, Somebody, make_holder, make_person


def png() -> bytes:
    """The smallest whole picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


FIXTURES = Path(__file__).parents[5] / "tests" / "fixtures" / "procedures"


@pytest.fixture
def club(settings: Any, communities: None, tmp_path: Path) -> Iterator[Path]:
    """A folder of the installation with the tennis club's membership in it."""
    shutil.copy(FIXTURES / "tennis_membership.toml", tmp_path)
    settings.DIWAN_PROCEDURES_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    catalogue.cache_clear()
    yield tmp_path
    catalogue.cache_clear()


@pytest.fixture
def own_keys(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys and files of this test alone."""
    folder = tmp_path_factory.mktemp("keys")
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=folder, storage_url=(folder / "files").as_uri()
    )


@pytest.fixture
def people(club: Path) -> dict[str, Somebody]:
    return {
        "citizen": make_person("citizen"),
        "clerk": make_holder("clerk", "clerk"),
        "president": make_holder("president", "president"),
        "stranger": make_person("stranger"),
        "other": make_holder("other", "clerk", "president", territory=OTHER_COMMUNE),
    }
