"""Everybody a declaration meets: hospital, clerk, officer, central authority, father, and a stranger commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from diwan.modules.declarations.tests.world import People


@pytest.fixture
def people(communities: None) -> People:
    from diwan.modules.declarations.tests.world import make_people

    return make_people()
