"""What a rate is: its unit, its bounds by law, since when and by which text; and what the community itself takes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import t
from diwan.kernel.payments.fees import Fee, Rate, fee_book, require_within_bounds
from diwan.kernel.payments.models import Tariff
from diwan.shell.written import amount_words, date_words


def tariff_words(key: str, own: Mapping[str, Tariff] | None = None) -> str:
    """One rate as it stands today; empty for a name that the book has not.

    `own` are the rates of the community whose procedure it is, None where it is everybody's.
    """
    fee, today = fee_book().get(key), timezone.localdate()
    if fee is None:
        return ""
    rate = fee.rate_at(today)
    said = [t("workshop.rate.unit", unit=fee.unit), _amount(fee, rate)]
    if rate is not None:
        said.append(t("workshop.rate.since", day=date_words(rate.valid_from), legal=rate.legal_ref))
        if rate.valid_to is not None:
            said.append(t("workshop.rate.until", day=date_words(rate.valid_to)))
    if own is not None and fee.community != "no":
        said.append(_own(fee, rate, own.get(key)))
    return " ".join(filter(None, said))


def _own(fee: Fee, rate: Rate | None, tariff: Tariff | None) -> str:
    """What the community takes, and by which order; that it set nothing where the law leaves it nothing to take."""
    if tariff is None:
        has_one = rate is not None and rate.value is not None
        return t("workshop.rate.own_default" if has_one else "workshop.rate.own_none")
    said = {"day": date_words(tariff.valid_from), "legal": tariff.legal_ref}
    words = t("workshop.rate.own", amount=amount_words(tariff.amount), **said)
    try:
        require_within_bounds(fee, tariff.amount, timezone.localdate())
    except Refused:
        words = f"{words} {t('workshop.rate.own_beyond')}"
    return words


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
