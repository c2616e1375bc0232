"""The commune of Rokhas's tests, with keys and files of its own."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from diwan.modules.rokhas.tests.world import World


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def world(communities: None) -> World:
    """The commune at work."""
    from diwan.modules.rokhas.tests.world import make_world

    return make_world()
