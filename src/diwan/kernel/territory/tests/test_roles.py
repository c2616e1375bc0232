"""The application's role has a password of its own, never the owner's."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from diwan.kernel.territory.roles import as_owner, prepare_roles


def kept_password() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'diwan_app'")
        return str(cursor.fetchone()[0] or "")


@pytest.mark.usefixtures("communities_for_real")
def test_migrating_as_the_owner_does_not_give_the_application_the_owner_s_password() -> None:
    with as_owner():
        before = kept_password()
        prepare_roles()
        assert (kept_password() != "") == bool(settings.DATABASE_APP_PASSWORD)
        if not settings.DATABASE_APP_PASSWORD:
            assert kept_password() == before
        assert connection.settings_dict["USER"] == settings.DATABASE_OWNER["USER"]
        assert settings.DATABASES["default"]["PASSWORD"] == settings.DATABASE_OWNER["PASSWORD"]
    assert connection.settings_dict["PASSWORD"] == settings.DATABASE_APP_PASSWORD
