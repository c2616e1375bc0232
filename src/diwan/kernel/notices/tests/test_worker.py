"""A worker connected as the application's role delivers what acts left for later."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicRegistry

from diwan.kernel.base.deferral import later
from diwan.kernel.notices.models import Message
from diwan.kernel.notices.tests.gateways_for_tests import MailServer
from diwan.kernel.notices.tests.test_notices import mail, reachable, state_of, told
from diwan.kernel.territory.roles import as_owner
from diwan.kernel.testing.world import current_role

__all__ = ["mail"]


def jobs_of(message: Message) -> QuerySet[ProcrastinateJob]:
    """What was left to do for a message; jobs are not flushed between tests."""
    return ProcrastinateJob.objects.filter(task_name="notices.deliver", args__message=message.pk)


def work(*, ticks: bool = True) -> None:
    """Run a real worker until nothing is left to do now; without `ticks`, nothing that comes by the clock."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        if not ticks:
            worker.periodic_registry = PeriodicRegistry()
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def test_the_worker_delivers_each_message_once(communities_for_real: None, mail: MailServer) -> None:
    assert current_role() == "diwan_app"
    messages = [told(reachable(f"c{n}", email=f"c{n}@example.ma")) for n in range(3)]
    work()
    assert [state_of(m)[0] for m in messages] == ["sent"] * 3
    assert {m["To"] for m in mail.received} == {f"c{n}@example.ma" for n in range(3)}
    work()
    assert len(mail.received) == 3


def test_another_attempt_left_by_a_worker_waits_for_its_time(
    communities_for_real: None, mail: MailServer
) -> None:
    mail.moods = ["451 busy"]
    message = told(reachable(email="c@example.ma"))
    work()
    assert state_of(message)[:2] == ("waiting", 1)
    (left,) = jobs_of(message).filter(status="todo")
    assert left.scheduled_at is not None
    work()
    assert mail.received == []


def test_a_kept_sms_is_no_failure_of_the_worker(communities_for_real: None, settings: Any) -> None:
    message = told(reachable(phone="0661234567"))
    work()
    assert state_of(message)[0] == "kept"
    assert [job.status for job in jobs_of(message)] == ["succeeded"]


def test_what_a_worker_that_died_had_begun_is_taken_up_again(
    communities_for_real: None, mail: MailServer
) -> None:
    message = told(reachable(email="c@example.ma"))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (dead,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = 'notices.deliver' "
            "AND (args->>'message')::bigint = %s",
            [dead, message.pk],
        )
    work(ticks=False)
    assert mail.received == []
    later("notices.take_up_stalled", timestamp=0)
    work()
    work()
    assert state_of(message)[0] == "sent"
    assert len(mail.received) == 1
