"""The national fees: each app's `fees.toml`, checked, by key and by date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from django.apps import apps
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text


class Strict(BaseModel):
    """A declaration in which an unknown word is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in the two languages."""

    ar: str = Field(min_length=1)
    fr: str = Field(min_length=1)


class Rate(Strict):
    """What the law says of a fee between two dates: a value, or the bounds a community's own must keep."""

    value: Decimal | None = Field(default=None, ge=0, decimal_places=2)
    floor: Decimal | None = Field(default=None, ge=0, decimal_places=2)
    ceiling: Decimal | None = Field(default=None, ge=0, decimal_places=2)
    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")
    legal: Words

    @property
    def legal_ref(self) -> Text:
        """The text that sets it."""
        return Text(self.legal.ar, self.legal.fr)

    def in_force(self, day: date) -> bool:
        """Whether the rate applies on a day, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Declared(Strict):
    """One fee as its pack declares it."""

    title: Words
    unit: Words
    community: Literal["no", "within", "free"] = "no"
    rates: tuple[Rate, ...] = ()


class Fee:
    """A fee of the national book: its key, its names, and what the law says of it by date."""

    def __init__(self, key: str, declared: Declared) -> None:
        self.key = key
        self.title = Text(declared.title.ar, declared.title.fr)
        self.unit = Text(declared.unit.ar, declared.unit.fr)
        self.community = declared.community
        self.rates = declared.rates

    def rate_at(self, day: date) -> Rate | None:
        """What the law says on a day."""
        return next((rate for rate in self.rates if rate.in_force(day)), None)


def packs() -> Iterator[Path]:
    """The fee files of the installed apps."""
    for app in apps.get_app_configs():
        file = Path(app.path) / "fees.toml"
        if app.name.startswith("diwan.") and file.exists():
            yield file


def declared_in(file: Path) -> Iterator[tuple[str, Declared]]:
    """`family.name` and declaration of each fee of a pack; a fault names its path."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))
    for family, fees in tables.items():
        for name, table in fees.items():
            try:
                yield f"{family}.{name}", Declared.model_validate(table)
            except ValidationError as why:
                raise ValueError(f"{file.parent.name}/fees.toml: {family}.{name}: {why}") from why


@cache
def fee_book() -> Mapping[str, Fee]:
    """Every national fee by key; a key declared twice is refused."""
    found: dict[str, Fee] = {}
    for file in packs():
        for key, declared in declared_in(file):
            if key in found:
                raise ValueError(f"the fee {key!r} is declared twice")
            found[key] = Fee(key, declared)
    return MappingProxyType(found)


def fee_named(key: str) -> Fee:
    """One national fee."""
    try:
        return fee_book()[key]
    except KeyError:
        raise NotFound("payments.errors.no_such_fee", fee=key) from None


def require_within_bounds(fee: Fee, amount: Money, day: date) -> None:
    """Refuse a community's own amount that the law does not allow on a day."""
    if fee.community == "no":
        raise Refused("payments.errors.fixed_by_law", fee=fee.title)
    rate = fee.rate_at(day)
    if fee.community == "free" or rate is None:
        return
    floor, ceiling = rate.floor or Decimal(0), rate.ceiling
    if amount.amount < floor or (ceiling is not None and amount.amount > ceiling):
        raise Refused(
            "payments.errors.out_of_bounds",
            fee=fee.title, floor=floor, ceiling="∞" if ceiling is None else ceiling,
            legal=rate.legal_ref,
        )  # fmt: skip


def faults_of_packs() -> list[str]:
    """What is wrong with the fee files, for the check at start."""
    try:
        fee_book()
    except (ValueError, tomllib.TOMLDecodeError) as why:
        return [str(why)]
    return []
