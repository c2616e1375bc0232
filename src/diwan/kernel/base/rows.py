"""Rows of the database as pages and reads take them."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet

from diwan.kernel.base.errors import NotFound

M = TypeVar("M", bound=Model)


def dicts_of(cursor: CursorWrapper) -> list[dict[str, Any]]:
    """Every row of a query just run, by the names of its columns."""
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one_of(rows: QuerySet[M], number: int, missing: str) -> M:
    """The row of a list that has a key; `NotFound` with the words of `missing` when none has."""
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotFound(missing)
    return found
