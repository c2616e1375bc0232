"""Cancelling a record, with its decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in
from diwan.modules.civil_status.content import Decider, State
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.forms_outputs import CancelForm
from diwan.modules.civil_status.mandates import OFFICER, SIGNING
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services.cancelling import Decision, cancel_record
from diwan.modules.civil_status.uploads import paper_kept
from diwan.modules.civil_status.views.mentions import day_typed, version_seen
from diwan.shell.pages import looking, page, say, show


@page("desk", mandate=SIGNING)
def cancel(request: HttpRequest, record: int) -> HttpResponse:
    """What a cancellation does, and the decision it needs."""
    held = record_in_scope(record)
    if held.state == State.CANCELLED:
        raise Refused("civil_status.errors.wrong_state", record=held.reference)
    first = {"seen": held.latest, "decider": Decider.COURT.value}
    posted = request.method == "POST"
    form = CancelForm(request.POST, request.FILES) if posted else CancelForm(initial=first)
    context = {"form": with_faults(form, getattr(request, "trouble", None)), "record": held}
    return show(request, "civil_status/cancel.html", context)


@cancel.post
def cancelled(request: HttpRequest, record: int) -> HttpResponse:
    """Cancel it."""
    with looking(request):
        held = record_in_scope(record)
    decider = request.POST.get("decider", "")
    if decider not in set(Decider):
        raise Invalid({"decider": [Refused("civil_status.faults.missing", value="")]})
    decision = Decision(
        Decider(decider), request.POST.get("authority", ""), request.POST.get("reference", ""),
        day_typed(request.POST.get("date", "")),
    )  # fmt: skip
    cancel_record(
        act_in(request, kind=OFFICER), record=held, decision=decision,
        paper=paper_kept(request.FILES.get("paper"), "paper"),
        reason=request.POST.get("reason", "").strip(), seen=version_seen(request),
    )  # fmt: skip
    say(request, t_html("civil_status.cancel.done", record=held.reference))
    return redirect("civil_status:record", record)
