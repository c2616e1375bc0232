"""The history of a record, to be read or printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from diwan.modules.civil_status.history import history_of
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.outage_reads import reports_on
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.views.records import leaving_a_trace
from diwan.shell.pages import page, show


@page("desk", mandate=DESK, scope=leaving_a_trace)
def history(request: HttpRequest, record: int) -> HttpResponse:
    """Every version: when, whose signature, by which authority, what changed from what to what."""
    held = record_in_scope(record)
    return show(
        request,
        "civil_status/history.html",
        {"record": held, "entries": history_of(held), "outages": reports_on(held)},
    )
