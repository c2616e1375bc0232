"""Scheduled work of declarations."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from diwan.modules.declarations.services import run_morning


@app.periodic(cron="30 6 * * *")
@app.task(name="declarations.run_morning", queueing_lock="declarations.run_morning")
def morning(timestamp: int) -> None:
    """Every morning before the offices open: reminders, and what expired."""
    run_morning(datetime.fromtimestamp(timestamp, UTC))
