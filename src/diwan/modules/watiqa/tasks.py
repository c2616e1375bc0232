"""Work of watiqa done by the workers: word carried between the communities of one request."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from diwan.modules.watiqa.services import closing, collecting, moving, refunding


@app.task(name="watiqa.receive_copy")
def receive_copy(territory: int, number: str, moment: str) -> None:
    """A copy made over is put at the counter of the office chosen."""
    collecting.receive_copy(territory=territory, number=number, at=datetime.fromisoformat(moment))


@app.task(name="watiqa.report_handover")
def report_handover(territory: int, handover: int, moment: str) -> None:
    """The office that keeps the record learns to whom its copy was handed over."""
    collecting.report_handover(territory=territory, handover=handover, at=datetime.fromisoformat(moment))


@app.task(name="watiqa.tell_counter")
def tell_counter(territory: int, office: int, moment: str) -> None:
    """Those whose copies wait at a counter that closes, or stays, are told."""
    closing.tell_counter(territory=territory, office=office, at=datetime.fromisoformat(moment))


@app.task(name="watiqa.take_back")
def take_back(place: int, sender: int, number: str, moment: str) -> None:
    """A copy that is no longer to be collected leaves the counter where it waited."""
    collecting.take_back(place=place, sender=sender, number=number, at=datetime.fromisoformat(moment))


@app.task(name="watiqa.move_request")
def move_request(territory: int, number: str, revision: int, moment: str) -> None:
    """A request directed to the commune that keeps the record is opened there."""
    at = datetime.fromisoformat(moment)
    moving.carry_over(territory=territory, number=number, revision=revision, at=at)


@app.task(name="watiqa.refund_moved")
def refund_moved(territory: int, number: str, why: str, moment: str) -> None:
    """What was paid for a request moved on, of which no copy came, goes back from where it was paid."""
    at = datetime.fromisoformat(moment)
    refunding.refund_moved(territory=territory, number=number, why=why, at=at)
