"""Scheduled work of cases."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from diwan.kernel.cases.models.asked import What
from diwan.kernel.cases.services import carrying, indexing, linking, recounting, requests
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


@app.task(name="cases.send_request")
def send_request(
    territory: int, number: str, what: What, key: str, body: str, round: int, moment: str
) -> None:
    """A case asks a body, wherever it answers."""
    requests.send_request(
        territory=territory, number=number, what=what, key=key, body=body, round=round,
        at=datetime.fromisoformat(moment),
    )  # fmt: skip


@app.task(name="cases.close_request")
def close_request(
    territory: int, number: str, key: str, round: int, moment: str, what: What = "opinion"
) -> None:
    """A case does not wait for an opinion any more, or a visit is over."""
    requests.close_request(
        territory=territory, number=number, key=key, round=round, what=what, at=datetime.fromisoformat(moment)
    )


@app.task(name="cases.hand_minutes")
def hand_minutes(territory: int, meeting: int, number: str, moment: str) -> None:
    """The signed minutes of a meeting reach the bodies that were called to it."""
    requests.hand_minutes(
        territory=territory, meeting=meeting, number=number, at=datetime.fromisoformat(moment)
    )


@app.task(name="cases.deliver_answer")
def deliver_answer(territory: int, request: int, moment: str) -> None:
    """The answer of a body reaches the case."""
    requests.deliver_answer(territory=territory, request=request, at=datetime.fromisoformat(moment))


@app.task(name="cases.carry_out")
def carry_out(territory: int, number: str, what: str, key: str, moment: str) -> None:
    """What a citizen's act asks of the office."""
    carrying.carry_out(
        territory=territory, number=number, what=what, key=key, at=datetime.fromisoformat(moment)
    )


@app.task(name="cases.read_papers")
def read_papers(territory: int, case: int, moment: str) -> None:
    """The documents of a case are read for the words by which it is found."""
    indexing.read_papers(territory, case, datetime.fromisoformat(moment))


@app.periodic(cron="40 2 * * *")
@app.task(name="cases.index_missing", queueing_lock="cases.index_missing")
def index_missing(timestamp: int) -> None:
    """Every night: cases that have no words yet get them."""
    indexing.index_missing(datetime.fromtimestamp(timestamp, UTC))
