"""What the national book says of a rate: its unit, its bounds, since when and by which text."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.payments.fees import Fee, Rate, fee_book
from diwan.shell.written import amount_words, date_words


def tariff_words(key: str) -> str:
    """One rate as it stands today; empty for a name that the book has not."""
    fee = fee_book().get(key)
    if fee is None:
        return ""
    rate = fee.rate_at(timezone.localdate())
    said = [t("workshop.rate.unit", unit=fee.unit), _amount(fee, rate)]
    if rate is not None:
        said.append(t("workshop.rate.since", day=date_words(rate.valid_from), legal=rate.legal_ref))
        if rate.valid_to is not None:
            said.append(t("workshop.rate.until", day=date_words(rate.valid_to)))
    return " ".join(said)


def _amount(fee: Fee, rate: Rate | None) -> str:
    if fee.community == "free":
        return t("workshop.rate.free")
    if rate is None:
        return t("workshop.rate.none")
    if rate.value is not None and fee.community == "no":
        return t("workshop.rate.fixed", amount=amount_words(rate.value))
    floor = amount_words(rate.floor or Decimal(0))
    if rate.ceiling is None:
        return t("workshop.rate.from", floor=floor)
    return t("workshop.rate.between", floor=floor, ceiling=amount_words(rate.ceiling))
