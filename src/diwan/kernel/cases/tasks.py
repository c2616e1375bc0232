"""Scheduled work of cases."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from diwan.kernel.cases.services.timers import run_due_timers


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.run_due_timers", queueing_lock="cases.run_due_timers")
def run_timers(timestamp: int) -> None:
    """Every five minutes: what is due acts."""
    run_due_timers(datetime.fromtimestamp(timestamp, UTC))
