"""Asking the provider about attempts of which nothing was heard, so that no payment is lost with a message."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.error import URLError

from django.db.models import Q

from diwan.kernel.base.act import system_act
from diwan.kernel.payments.models import Payment, PaymentState
from diwan.kernel.payments.providers.base import ForgedError
from diwan.kernel.payments.providers.online import online_provider
from diwan.kernel.payments.services import receive_callback
from diwan.kernel.territory.scope import Scope, reading

log = logging.getLogger("diwan.payments")
SILENCE = timedelta(minutes=10)
MEMORY = timedelta(days=7)
AT_ONCE = 200


def silent_attempts(at: datetime) -> list[Payment]:
    """Attempts and refunds begun a while ago and still unanswered, in every community, oldest first."""
    with reading(Scope("national")):
        waiting = Payment.objects.filter(
            Q(state=PaymentState.STARTED, started_at__range=(at - MEMORY, at - SILENCE))
            | Q(state=PaymentState.REFUNDING, refund_asked_at__range=(at - MEMORY, at - SILENCE)),
            provider="online",
        )
        return list(waiting.order_by("id")[:AT_ONCE])


def ask_about_silent_attempts(at: datetime) -> int:
    """Hear what the provider answers about each; how many were settled."""
    provider = online_provider()
    if provider is None:
        return 0
    settled = 0
    for payment in silent_attempts(at):
        try:
            answers = provider.settlements_of(payment.merchant_reference)
        except (URLError, OSError, ForgedError) as why:
            log.warning("asked about %s: %s", payment.merchant_reference, why)
            continue
        for said in answers:
            receive_callback(system_act(payment.territory_id, at), settlement=said)
        settled += bool(answers)
    return settled
