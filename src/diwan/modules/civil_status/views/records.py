"""Finding a record, reading it as a register reads, freezing and releasing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, desk_scope_in, seat_in
from diwan.kernel.territory.scope import Scope
from diwan.modules.civil_status.content import MentionType, State
from diwan.modules.civil_status.forms import ReasonForm, with_faults
from diwan.modules.civil_status.issue_selectors import issues_of
from diwan.modules.civil_status.issue_words import rows_of
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.reading import reading_page
from diwan.modules.civil_status.rules import may_be_changed
from diwan.modules.civil_status.selectors import cancellation_of, record_in_scope
from diwan.modules.civil_status.services import consult_record, freeze_record, release_record
from diwan.modules.civil_status.views.mentions import version_seen
from diwan.shell.pages import looking, page, say, show

ISSUES_SHOWN = 12


def may_sign(request: HttpRequest) -> bool:
    """Whether the reader is an officer, by mandate or delegation."""
    seat = seat_in(request)
    return seat is not None and not seat.kinds.isdisjoint(SIGNING)


def leaving_a_trace(request: HttpRequest) -> Scope:
    """The reader's scope, once the journal says that the record was opened; shown again after a refusal is opened."""
    if is_reading(request) and request.resolver_match:
        consult_record(act_in(request), record=Record(pk=request.resolver_match.kwargs["record"]))
    return desk_scope_in(request)


def is_reading(request: HttpRequest) -> bool:
    """Whether the page itself will be shown: asked for, or shown again with what was refused."""
    return request.method == "GET" or getattr(request, "trouble", None) is not None


@page("desk", mandate=DESK, scope=leaving_a_trace)
def record(request: HttpRequest, record: int) -> HttpResponse:
    """A record as the register reads it, its mentions, its versions, who opened it."""
    held = record_in_scope(record)
    context = reading_page(held) | {
        "signs": may_sign(request),
        "issues": rows_of(issues_of(held)[:ISSUES_SHOWN]),
        "open": may_be_changed(State(held.state), MentionType.MARRIAGE),
        "frozen": held.state == State.FROZEN,
        "cancellation": cancellation_of(held) if held.state == State.CANCELLED else None,
    }
    return show(request, "civil_status/record.html", context)


def reason_page(request: HttpRequest, record: int, what: str) -> HttpResponse:
    """Ask why, before a record is frozen or released."""
    held = record_in_scope(record)
    typed = request.POST if request.method == "POST" else None
    form = with_faults(ReasonForm(typed, initial={"seen": held.latest}), getattr(request, "trouble", None))
    return show(request, "civil_status/reason.html", {"form": form, "record": held, "what": what})


@page("desk", mandate=SIGNING)
def freeze(request: HttpRequest, record: int) -> HttpResponse:
    """Freeze a record."""
    return reason_page(request, record, "freeze")


@freeze.post
def frozen(request: HttpRequest, record: int) -> HttpResponse:
    """Freeze it, with the reason given."""
    with looking(request):
        held = record_in_scope(record)
    reason = request.POST.get("reason", "").strip()
    freeze_record(act_in(request, kind=OFFICER), record=held, reason=reason, seen=version_seen(request))
    say(request, t_html("civil_status.state.frozen_now", record=held.reference))
    return redirect("civil_status:record", record)


@page("desk", mandate=SIGNING)
def release(request: HttpRequest, record: int) -> HttpResponse:
    """Put a frozen record back in use."""
    return reason_page(request, record, "release")


@release.post
def released(request: HttpRequest, record: int) -> HttpResponse:
    """Release it, with the reason given."""
    with looking(request):
        held = record_in_scope(record)
    reason = request.POST.get("reason", "").strip()
    release_record(act_in(request, kind=OFFICER), record=held, reason=reason, seen=version_seen(request))
    say(request, t_html("civil_status.state.released_now", record=held.reference))
    return redirect("civil_status:record", record)
