"""Work left for later, written by the act's own connection: it exists when the act does, and only then."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task


def later(
    task: str, *, at: datetime | None = None, lock: str | None = None, **arguments: str | int | None
) -> int:
    """Leave a task, by its name, for the workers: in the act's transaction, in a worker's process too.

    `lock` lets one job of that name run at a time; `at` is the earliest time. Gives the job's number.
    """
    deferrer = configure_task(name=task, job_manager=JobManager(DjangoConnector()), schedule_at=at, lock=lock)
    return deferrer.defer(**arguments)
