"""What every online provider answers, whatever its own dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.payments.rules import Said


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a provider is told of a payment to take."""

    merchant_reference: str
    amount: Money
    title: Text
    return_url: str
    notify_url: str
    language: str


@dataclass(frozen=True, slots=True)
class RefundWanted:
    """What a provider is told of a sum to give back: our reference for it, and the transaction that brought it."""

    merchant_reference: str
    transaction: str
    amount: Money
    notify_url: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a provider says became of an attempt or a refund; `territory` and `payment` are in our own reference."""

    provider: str
    event: str
    transaction: str
    territory: int
    payment: int
    status: Said
    amount: Money
    at: datetime
    reason: str = ""


class ForgedError(Exception):
    """A message whose signature is not the provider's."""


class UnreadableError(Exception):
    """A message that is signed and still makes no sense."""


class OnlineProvider(Protocol):
    """A provider with a page of its own, which calls back."""

    key: str

    def page_for(self, attempt: Attempt) -> str:
        """The address of the provider's page where this attempt is paid."""

    def ask_refund(self, refund: RefundWanted) -> None:
        """Ask the provider to give a sum back; asked twice it is given once. Its answer comes by callback."""

    def settlement_in(self, headers: Mapping[str, str], body: bytes) -> Settlement:
        """What a callback says; raises `ForgedError` or `UnreadableError`."""

    def settlements_of(self, merchant_reference: str) -> list[Settlement]:
        """What the provider answers when asked about an attempt of which nothing was heard."""
