"""Work of the notices done by the workers."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from diwan.kernel.base.act import system_act
from diwan.kernel.notices.delivery import attempt_delivery

AFTER_A_BREAKDOWN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(name="notices.deliver", retry=AFTER_A_BREAKDOWN)
def deliver(*, territory: int, message: int) -> None:
    """Deliver one message of the outbox."""
    attempt_delivery(system_act(territory, timezone.now()), message)
