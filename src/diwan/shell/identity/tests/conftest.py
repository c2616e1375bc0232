"""Attempts are counted in the shared cache: every test starts from nothing."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts(db: None) -> None:
    cache.clear()
