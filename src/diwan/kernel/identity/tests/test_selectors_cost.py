"""What the question of every call costs, whatever PostgreSQL believes of the tables."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection

from diwan.kernel.identity.selectors import _HELD
from diwan.kernel.territory.roles import as_owner


def scans(plan: dict[str, Any], repeated: bool = False) -> list[tuple[str, bool]]:
    """The tables a plan reads, each with whether it is read anew for every row of another."""
    inside = plan["Node Type"] == "Nested Loop"
    own = [(plan["Relation Name"], repeated)] if "Relation Name" in plan else []
    parts = plan.get("Plans", [])
    return own + [
        one
        for part in parts
        for one in scans(part, repeated or (inside and part["Parent Relationship"] == "Inner"))
    ]


@pytest.mark.django_db(transaction=True)
def test_mandates_are_read_once_even_where_it_looks_cheap_to_begin_at_the_territories() -> None:
    """Begun there, it read every mandate of the house for each territory: a demo took ten times longer.

    PostgreSQL did so where statistics were taken of empty tables; without sorting it is led there in any database.
    """
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET enable_sort = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {_HELD}", {"person": 1, "day": date(2026, 11, 23)})
        (told,) = cursor.fetchone()
        cursor.execute("RESET enable_sort")
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    assert ("identity_mandate", False) in scans(plan) and ("identity_mandate", True) not in scans(plan)
