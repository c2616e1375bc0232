"""Pure rules of payment: references with a check digit, amounts of lines, what a provider's word changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from babel.numbers import format_decimal

from diwan.kernel.base.money import ZERO, Money
from diwan.kernel.base.text import LANGUAGES, Text
from diwan.kernel.base.whole import western_digits

SHORTEST_REFERENCE = 7


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of an order before it is issued."""

    text: Text
    unit_price: Money
    quantity: int = 1
    tariff: str = ""
    legal_ref: Text | str = ""

    @property
    def legal(self) -> Text:
        """The text it rests on, in both languages where it is known in both."""
        return self.legal_ref if isinstance(self.legal_ref, Text) else Text(self.legal_ref, self.legal_ref)

    @property
    def amount(self) -> Money:
        """Unit price by quantity."""
        return self.unit_price * self.quantity


def total_of(charges: Iterable[Charge]) -> Money:
    """What the lines come to."""
    return sum((charge.amount for charge in charges), start=ZERO)


def amount_text(amount: Money) -> Text:
    """An amount as it is written in Morocco: 1.250,00 درهم."""
    arabic, french = (format_decimal(amount.amount, "#,##0.00", f"{language}_MA") for language in LANGUAGES)
    return Text(f"{arabic} درهم", f"{french} DH")


def check_digit(digits: str) -> str:
    """The Luhn digit: one digit typed wrong, or two neighbours swapped, do not find another order."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))]
    return str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def reference_of(key: int) -> str:
    """The reference of the order with this key."""
    digits = f"{key:0{SHORTEST_REFERENCE}d}"
    return digits + check_digit(digits)


def written_reference(key: int) -> str:
    """The reference in groups of four."""
    digits = reference_of(key)
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def key_in(reference: str) -> int | None:
    """The key of the order a reference names; None when it was typed wrong."""
    digits = "".join(c for c in western_digits(reference) if not c.isspace() and c != "-")
    if not (SHORTEST_REFERENCE < len(digits) <= 19 and digits.isascii() and digits.isdigit()):
        return None
    return int(digits[:-1]) if check_digit(digits[:-1]) == digits[-1] else None


Outcome = Literal[
    "paid", "declined", "to_refund", "repeated", "ignored", "unknown", "refunded", "refused", "disputed"
]
Said = Literal["paid", "declined", "refunded", "not_refunded"]
REFUND_WORDS: tuple[Said, ...] = ("refunded", "not_refunded")


def outcome_of(status: Said, *, attempt: str, order: str, same_transaction: bool, exact: bool) -> Outcome:
    """What a provider's word makes of an attempt, whatever was said before and in whatever order.

    A refusal never undoes a payment; money that reaches an order no longer due, for a second time, or in
    another amount, is recorded to be given back.
    """
    received = attempt in ("succeeded", "to_refund", "refunded")
    if status == "declined":
        return "declined" if attempt == "started" else ("repeated" if attempt == "declined" else "ignored")
    if received and same_transaction:
        return "repeated"
    return "paid" if order == "due" and exact and not received else "to_refund"


def refund_outcome_of(
    status: Said, *, state: str, asked: bool, exact: bool, same_transaction: bool
) -> Outcome:
    """What a provider's word makes of a sum that goes back, whatever was said before and in whatever order.

    A refusal never undoes a refund. Money the provider says it gave back though it was given back otherwise, or
    in another amount, is disputed: somebody has to look.
    """
    if not asked:
        return "unknown"
    if status == "not_refunded":
        return "refused" if state == "refunding" else ("repeated" if state == "to_refund" else "ignored")
    if state == "refunded":
        return "repeated" if same_transaction else "disputed"
    return "refunded" if exact else "disputed"
