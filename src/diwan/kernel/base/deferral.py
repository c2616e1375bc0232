"""Work left for later, written by the act's own connection: it exists when the act does, and only then."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

UNHURRIED = -10
"""The priority of work that nobody waits for, such as indexing: it lets every other task pass."""


def later(
    task: str, *, at: datetime | None = None, lock: str | None = None, priority: int = 0,
    **arguments: str | int | None,
) -> int:  # fmt: skip
    """Leave a task, by its name, for the workers: in the act's transaction, in a worker's process too.

    `lock` lets one job of that name run at a time; `at` is the earliest time; the higher `priority` is taken first.
    Gives the job's number.
    """
    deferrer = configure_task(
        name=task, job_manager=JobManager(DjangoConnector()), schedule_at=at, lock=lock, priority=priority
    )
    return deferrer.defer(**arguments)
