"""The worker as it runs in an installation: a process of its own, which does by itself what is due."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.money import Money
from diwan.kernel.cases.tests.conftest import club  # noqa: F401
from diwan.kernel.cases.tests.tennis import filed, fresh
from diwan.kernel.notices.models import Message
from diwan.kernel.notices.services import notify
from diwan.kernel.notices.tests.gateways_for_tests import MailServer, SmsServer, serving
from diwan.kernel.payments.models import SimulatedCharge
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, in_some_act, make_person

PATIENCE = 400
"""Seconds: what is due is looked for every five minutes."""
RECEIPT = {"number": "000001/2026", "amount": Money.of(4), "title": "نسخة"}


@contextmanager
def working(procedures: Path, mail: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`diwan worker` on the database of this test."""
    database = urlsplit(settings.OWNER_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    told = {"DATABASE_URL": database, "DIWAN_PROCEDURES_DIR": str(procedures), "DIWAN_MAIL_URL": mail}
    with log.open("wb") as out:
        worker = subprocess.Popen(
            [sys.executable, "-m", "diwan.config.cli", "worker"],
            env={**os.environ, **told}, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait(30)


def comes_true(what: Callable[[], object], worker: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for it while the worker lives."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert worker.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


@pytest.mark.usefixtures("transactional_db")
def test_what_is_due_is_done_by_a_worker_alone(club: Path, tmp_path: Path) -> None:  # noqa: F811
    now, log = timezone.now(), tmp_path / "worker.log"
    case = filed(make_person("citizen"), now - timedelta(days=60))
    reader = make_person("reader").person
    reader.email = "reader@example.ma"
    with in_some_act():
        reader.save()
    with serving(MailServer()) as mail, serving(SmsServer()) as merchant:
        merchant.moods = [503, 200]
        charge = SimulatedCharge.objects.create(
            merchant_reference="D1", transaction="TX1", amount=400, title="نسخة",
            notify_url=merchant.url, return_url="http://127.0.0.1/",
        )  # fmt: skip
        with working(club, mail.url, log) as worker:
            comes_true(lambda: fresh(case).step == "refused", worker, log)
            notify(system_act(COMMUNE, now), person=reader, key="notices.receipt_issued", values=RECEIPT)
            comes_true(lambda: mail.received, worker, log)
            due = timezone.now() + timedelta(seconds=4)
            later("payments.simulator_calls", at=due, charge=charge.pk, status="paid")
            comes_true(lambda: merchant.received, worker, log)
            assert timezone.now() >= due
    assert mail.received[0]["To"] == "reader@example.ma"
    ((_, body),) = merchant.received
    assert (body["transaction"], body["status"]) == ("TX1", "paid")
    assert merchant.moods == []
    with reading(Scope("office", COMMUNE, COMMUNE)):
        assert Message.objects.get(notice__holder=reader).state == "sent"
