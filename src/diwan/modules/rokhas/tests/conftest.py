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


@pytest.fixture
def town(world: World) -> World:
    """The same with its economic desk, its hygiene office and the desk of the public domain."""
    from diwan.kernel.testing.world import make_holder

    for role, kind in (
        ("economic", "rokhas.economic_desk"),
        ("hygiene", "rokhas.hygiene"),
        ("domain", "rokhas.domain_desk"),
    ):
        world.others[role] = make_holder(role, kind)
    return world
