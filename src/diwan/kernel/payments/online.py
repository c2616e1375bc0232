"""Between an order and the online provider: the page to open, the callback to hear, the question to ask."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from diwan.kernel.base.errors import Refused
from diwan.kernel.payments.models import Order, Payment
from diwan.kernel.payments.providers.base import Attempt, OnlineProvider, RefundWanted
from diwan.kernel.payments.providers.online import online_provider


def provider_in_use() -> OnlineProvider:
    """The online provider; `Refused` where this installation has none."""
    provider = online_provider()
    if provider is None:
        raise Refused("payments.errors.no_provider")
    return provider


def page_to_pay(order: Order, payment: Payment, language: str) -> str:
    """The provider's page for an attempt."""
    return provider_in_use().page_for(
        Attempt(
            merchant_reference=payment.merchant_reference,
            amount=payment.amount,
            title=order.title,
            return_url=settings.PUBLIC_URL + f"/payments/{order.reference}/",
            notify_url=callback_address(),
            language=language,
        )
    )


def callback_address() -> str:
    """Where the provider calls back."""
    return str(settings.PUBLIC_URL) + reverse("payments:callback")


def send_refund(payment: Payment) -> None:
    """Ask the provider to give a sum back; `OSError` when it cannot be reached."""
    provider_in_use().ask_refund(
        RefundWanted(
            merchant_reference=payment.merchant_reference,
            transaction=payment.paid_by.provider_reference or "",
            amount=payment.amount,
            notify_url=callback_address(),
        )
    )
