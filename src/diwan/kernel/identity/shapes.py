"""Shapes of the API every part of the house shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Field, Schema
from pydantic import BeforeValidator

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text

T = TypeVar("T")
M = TypeVar("M", bound=Model)
LARGEST_ID = 2**63 - 1
LARGEST_TERRITORY = 199_999_999


def in_dirhams(value: object) -> object:
    """An amount as decimal dirhams."""
    return value.amount if isinstance(value, Money) else value


def both_languages(value: object) -> object:
    """A text as its two languages."""
    return {"ar": value.ar, "fr": value.fr} if isinstance(value, Text) else value


class Words(Schema):
    """A text in the two languages of the administration."""

    ar: str
    fr: str


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
TerritoryId = Annotated[int, Field(ge=1, le=LARGEST_TERRITORY)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Amount = Annotated[Decimal, BeforeValidator(in_dirhams), Field(description="dirhams", decimal_places=2)]
BothWords = Annotated[Words, BeforeValidator(both_languages)]
Line = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=100_000)]


class DoerOut(Schema):
    """Who did something: the name in both scripts, and the post held that day (empty for a citizen)."""

    name: BothWords
    post: BothWords


class Window(Schema, Generic[T]):
    """Part of a list; `next` is the offset of what follows, when there is more."""

    items: list[T]
    next: int | None = None


def window(rows: QuerySet[M], limit: int, offset: int) -> dict[str, Sequence[M] | int | None]:
    """Part of a list, and where it goes on; the end of the list is found without counting it."""
    found = list(rows[offset : offset + limit + 1])
    return {"items": found[:limit], "next": offset + limit if len(found) > limit else None}
