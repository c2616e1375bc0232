"""Work of the payments done by the workers."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from diwan.kernel.payments.asking import ask_about_silent_attempts
from diwan.kernel.payments.models import SimulatedCharge
from diwan.kernel.payments.simulator.messages import send, told


class NotHeardError(Exception):
    """The merchant did not answer; the simulated provider repeats itself, as real ones do."""


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.ask_about_silent_attempts", queueing_lock="payments.ask_about_silent_attempts")
def ask(timestamp: int) -> None:
    """Ask the provider about attempts of which nothing was heard."""
    ask_about_silent_attempts(timezone.now())


@app.task(name="payments.simulator_calls", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def simulator_calls(*, charge: int, status: str) -> None:
    """The simulated provider calls back, late or again."""
    if not settings.SIMULATORS:
        return
    found = SimulatedCharge.objects.get(pk=charge)
    if send(found.notify_url, told(found, "paid" if status == "paid" else "declined")) != 200:
        raise NotHeardError
