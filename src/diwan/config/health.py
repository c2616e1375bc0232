"""Two addresses for whatever watches over the server."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from diwan.kernel.territory.security import weaknesses


@never_cache
def healthz(_: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(_: HttpRequest) -> HttpResponse:
    """The process may be sent citizens: the database answers, is migrated, and guards its rows."""
    try:
        faults = unreadiness()
    except DatabaseError:
        faults = ["database"]
    return JsonResponse(
        {"status": "unready" if faults else "ok", "faults": faults}, status=503 if faults else 200
    )


def unreadiness() -> list[str]:
    """What is missing before anybody may be served; names only, this page is public."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ["migrations"] * bool(waiting) + ["row_security"] * bool(weaknesses())
