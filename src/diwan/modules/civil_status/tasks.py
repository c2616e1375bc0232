"""Scheduled work of civil status."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import DomainError
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.models import OPEN, OutgoingNotice
from diwan.modules.civil_status.services import count_spellings, remind_notice

log = logging.getLogger("diwan.civil_status")
AT_ONCE = 500


@app.periodic(cron="40 2 * * *")
@app.task(name="civil_status.count_spellings", queueing_lock="civil_status.count_spellings")
def count(timestamp: int) -> None:
    """Every night: by how many people each spelling of a name is borne."""
    count_spellings(system_act(KINGDOM, datetime.fromtimestamp(timestamp, UTC)))


@app.periodic(cron="10 7 * * *")
@app.task(name="civil_status.remind_notices", queueing_lock="civil_status.remind_notices")
def remind(timestamp: int) -> None:
    """Every morning: offices that have not answered a notice are reminded."""
    remind_unanswered(datetime.fromtimestamp(timestamp, UTC))


def remind_unanswered(at: datetime) -> int:
    """Remind about each notice whose delay is over, each in an act of its community; how many were."""
    day = system_act(1, at).day
    with reading(Scope("national")):
        due = list(
            OutgoingNotice.objects.filter(due_on__lte=day, state__in=OPEN).order_by("due_on")[:AT_ONCE]
        )
    reminded = 0
    for notice in due:
        try:
            remind_notice(system_act(notice.territory_id, at), notice=notice)
            reminded += 1
        except DomainError as why:
            log.warning("notice %s was not reminded: %s", notice.key, why)
    return reminded
