"""The test database: made by the owner, used as the application role, like the real one."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("DIWAN_ENV", "test")
os.environ["LC_ALL"] = "C.UTF-8"  # what commands say does not hang on the machine of who runs the tests
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.config.settings")

import django
import pytest

django.setup()
gc.freeze()
gc.set_threshold(50_000, 20, 50)  # as served: see diwan.config.wsgi


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Create as the owner, run as the application role, drop as the owner."""
    from django.conf import settings
    from django.db import connection
    from django.test import TransactionTestCase
    from django.test.utils import setup_databases, teardown_databases

    from diwan.kernel.territory.roles import as_owner, become

    application = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        become(settings.DATABASE_OWNER)
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        become(application)
    flush: Callable[[Any], None] = TransactionTestCase._fixture_teardown

    def flush_as_owner(case: Any) -> None:
        with as_owner():
            flush(case)

    TransactionTestCase._fixture_teardown = flush_as_owner
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        become(settings.DATABASE_OWNER)
        teardown_databases(made, verbosity=0)


@pytest.fixture
def communities(db: None) -> None:
    """Two communities in two provinces (see `diwan.kernel.testing.world`)."""
    from diwan.kernel.testing.world import make_tree

    make_tree()


@pytest.fixture
def communities_for_real(transactional_db: None) -> None:
    """The same with real transactions, for what happens at commit or between connections."""
    from diwan.kernel.testing.world import make_tree

    make_tree()
