"""Dirhams are exact."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.base.money import ZERO, Money, MoneyField

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(Money)


@given(amounts)
def test_the_database_keeps_every_centime(amount: Money) -> None:
    field = MoneyField()
    assert field.from_db_value(field.get_prep_value(amount)) == amount


@given(amounts, amounts)
def test_sums_are_exact(one: Money, other: Money) -> None:
    assert (one + other) - other == one
    assert (one < other) == (one.centimes < other.centimes)


def test_halves_round_away_from_zero() -> None:
    assert Money(Decimal("0.005")) == Money.of("0.01")
    assert Money.of(2) * 3 == Money.of(6)
    assert not ZERO
