"""Dirhams as decimals in Python, as integer centimes in the database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _BigInteger = models.Field[Any, Any]
else:
    _BigInteger = models.BigIntegerField

CENTIME = Decimal("0.01")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in dirhams (MAD), exact to the centime."""

    amount: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", Decimal(self.amount).quantize(CENTIME, ROUND_HALF_UP))

    @classmethod
    def of(cls, amount: int | str | Decimal) -> Money:
        """From dirhams."""
        return cls(Decimal(amount))

    @classmethod
    def from_centimes(cls, centimes: int) -> Money:
        """From the integer kept in the database."""
        return cls(Decimal(centimes) / 100)

    @property
    def centimes(self) -> int:
        """The integer kept in the database."""
        return int(self.amount * 100)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + other.amount)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - other.amount)

    def __mul__(self, times: int | Decimal) -> Money:
        return Money(self.amount * times)

    def __lt__(self, other: Money) -> bool:
        return self.amount < other.amount

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} MAD"


ZERO = Money(Decimal(0))


class MoneyField(_BigInteger):
    """Integer centimes in the database (`numeric` loses its index under a policy), `Money` in Python."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Money
        _pyi_private_get_type: Money

    def from_db_value(self, value: int | None, *_: object) -> Money | None:
        return None if value is None else Money.from_centimes(value)

    def to_python(self, value: Any) -> Money | None:
        if value is None or isinstance(value, Money):
            return value
        return Money.from_centimes(int(value))

    def get_prep_value(self, value: Any) -> int | None:
        return value.centimes if isinstance(value, Money) else value
