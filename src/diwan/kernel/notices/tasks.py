"""Work of the notices done by the workers."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from diwan.kernel.base.act import system_act
from diwan.kernel.notices.delivery import attempt_delivery

AFTER_A_BREAKDOWN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.take_up_stalled", queueing_lock="notices.take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Take up again whatever a worker that died had begun, in any part of the house."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.task(name="notices.deliver", retry=AFTER_A_BREAKDOWN)
def deliver(*, territory: int, message: int) -> None:
    """Deliver one message of the outbox."""
    attempt_delivery(system_act(territory, timezone.now()), message)
