"""Scheduled work of cases."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from diwan.kernel.cases.services import linking, recounting
from diwan.kernel.cases.services.counting import count_all_procedures
from diwan.kernel.cases.services.timers import run_due_timers


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.run_due_timers", queueing_lock="cases.run_due_timers")
def run_timers(timestamp: int) -> None:
    """Every five minutes: what is due acts."""
    run_due_timers(datetime.fromtimestamp(timestamp, UTC))


@app.task(name="cases.count_anew")
def count_anew(territory: int, moment: str) -> None:
    """A day of the calendar changed: the clocks of open cases are counted anew."""
    recounting.count_anew(territory, datetime.fromisoformat(moment))


@app.periodic(cron="20 2 * * *")
@app.task(name="cases.count_procedures", queueing_lock="cases.count_procedures")
def count_procedures(timestamp: int) -> None:
    """Every night: the public figures of procedures."""
    count_all_procedures(datetime.fromtimestamp(timestamp, UTC))


@app.task(name="cases.open_elsewhere")
def open_elsewhere(territory: int, number: str, link: str, body: int, revision: int, moment: str) -> None:
    """A case opens another in a body above its community."""
    linking.open_elsewhere(
        territory=territory, number=number, link=link, body=body, revision=revision,
        at=datetime.fromisoformat(moment),
    )  # fmt: skip


@app.task(name="cases.report_outcome")
def report_outcome(territory: int, number: str, moment: str) -> None:
    """A case tells the case of another community that opened it what it came to."""
    linking.report_outcome(territory=territory, number=number, at=datetime.fromisoformat(moment))
