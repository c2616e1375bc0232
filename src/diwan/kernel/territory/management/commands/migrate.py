"""`migrate` as the owner of the tables; the application itself connects as a role that owns nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from diwan.kernel.territory.roles import as_owner, ensure_database


class Command(DjangoMigrate):
    """Django's `migrate`, run as the owner."""

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.settings_dict["USER"] != "diwan_app":
            super().handle(*args, **options)
            return
        with as_owner():
            ensure_database()
            super().handle(*args, **options)
