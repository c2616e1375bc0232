"""The worlds of watiqa's tests, with keys and files of their own."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from diwan.modules.watiqa.tests.world import World


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )
    settings.PUBLIC_URL = "https://diwan.example.ma"


@pytest.fixture
def world(communities: None) -> World:
    """The commune at work."""
    from diwan.modules.watiqa.tests.world import make_world

    return make_world()


@pytest.fixture
def real_world(communities_for_real: None) -> World:
    """The same with real transactions."""
    from diwan.modules.watiqa.tests.world import make_world

    return make_world()
