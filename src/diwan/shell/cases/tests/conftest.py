"""Fixtures of the tests of pages: the tennis club as a procedure, keys of its own, and a citizen at a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from diwan.kernel.cases.tests.conftest import club, own_keys  # noqa: F401
from diwan.kernel.testing.world import make_person
from diwan.shell.cases.tests.pages import signed_in


@pytest.fixture
def citizen(club: Path, own_keys: None) -> Client:  # noqa: F811
    return signed_in(make_person("citizen"))
