"""Work of the payments done by the workers."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from diwan.kernel.payments.asking import ask_about_silent_attempts
from diwan.kernel.payments.models import Payment, PaymentState, SimulatedCharge, SimulatedRefund
from diwan.kernel.payments.online import send_refund
from diwan.kernel.payments.simulator.messages import refund_told, told
from diwan.kernel.payments.simulator.messages import send as send_message
from diwan.kernel.territory.scope import Scope, reading


class NotHeardError(Exception):
    """The merchant did not answer; the simulated provider repeats itself, as real ones do."""


@app.periodic(cron="*/5 * * * *")
@app.task(name="payments.ask_about_silent_attempts", queueing_lock="payments.ask_about_silent_attempts")
def ask(timestamp: int) -> None:
    """Ask the provider about attempts of which nothing was heard."""
    ask_about_silent_attempts(timezone.now())


@app.task(name="payments.send_refund", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send(*, territory: int, payment: int) -> None:
    """Ask the provider to give a sum back, again until it takes the question."""
    with reading(Scope("national")):
        found = Payment.objects.select_related("part_of").get(territory_id=territory, pk=payment)
    if found.state == PaymentState.REFUNDING:
        send_refund(found)


@app.task(name="payments.simulator_tells", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def simulator_tells(*, refund: int) -> None:
    """The simulated provider tells late, or again, what became of a refund."""
    if not settings.SIMULATORS:
        return
    found = SimulatedRefund.objects.get(pk=refund)
    if send_message(found.notify_url, refund_told(found)) != 200:
        raise NotHeardError


@app.task(name="payments.simulator_calls", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def simulator_calls(*, charge: int, status: str) -> None:
    """The simulated provider calls back, late or again."""
    if not settings.SIMULATORS:
        return
    found = SimulatedCharge.objects.get(pk=charge)
    if send_message(found.notify_url, told(found, "paid" if status == "paid" else "declined")) != 200:
        raise NotHeardError
