"""What was published in the workshop: rows read at each question, texts resolved once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Min, Q, QuerySet

from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.schema.load import Resolved
from diwan.kernel.cases.versions import resolved_with
from diwan.kernel.territory.models import KINGDOM

LOCAL = re.compile(r"local_([1-9]\d*)\.")


def home_of(key: str) -> int:
    """The community a procedure belongs to by its key; the Kingdom for a national one."""
    found = LOCAL.match(key)
    return int(found[1]) if found else KINGDOM


def local_key(territory: int, name: str) -> str:
    """The key of a community's own procedure."""
    return f"local_{territory}.{name}"


def holds_from(key: str) -> Q:
    """The rows that hold for a key: those of the community it belongs to, no other."""
    return Q(key=key, territory_id=home_of(key))


def published_rows(only: Q) -> QuerySet[PublishedProcedure]:
    """Published versions with their last day, the earliest first; one query, without their texts."""
    rows = PublishedProcedure.objects.filter(only).annotate(last_day=Min("endings__last_day")).defer("text")
    return rows.order_by("key", "in_force", "version")


def standing_on(rows: Iterable[PublishedProcedure], day: date) -> dict[str, PublishedProcedure]:
    """Of rows in order, the one of each key that was the latest to begin by a day, ended or not."""
    return {row.key: row for row in rows if row.in_force <= day}


def is_over(row: PublishedProcedure, day: date) -> bool:
    """Whether a version was ended before a day."""
    last: date | None = getattr(row, "last_day", None)
    return last is not None and last < day


def resolved_rows(rows: Iterable[PublishedProcedure]) -> Iterator[tuple[PublishedProcedure, Resolved]]:
    """Each row with what it resolves to; at most one query for all that this process has not met yet."""
    listed = list(rows)
    found = resolved_with(row.hash for row in listed)
    return ((row, found[row.hash]) for row in listed)
