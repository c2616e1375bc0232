"""Demands of courts and administrations: the queue, the record found, the copy prepared or the refusal."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.demand_reads import demand_received, demands_received
from diwan.modules.civil_status.demand_rules import Refusal
from diwan.modules.civil_status.demand_words import demand_facts, shown_demand, told_facts
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.forms_outputs import RefuseDemandForm
from diwan.modules.civil_status.mandates import DESK, OFFICER
from diwan.modules.civil_status.models import DemandState, IncomingDemand, Record
from diwan.modules.civil_status.notice_reads import candidates_for
from diwan.modules.civil_status.notice_values import sought_in
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import prepare_demand, refuse_demand
from diwan.modules.civil_status.views.records import may_sign
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Tab

SHOWN = 25


@page("desk", mandate=DESK)
def demands(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first; or what was answered."""
    settled = request.GET.get("list") == "settled"
    found = demands_received(seat_held(request).territory, settled=settled).select_related("issue__document")
    window = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    tabs = [
        Tab(t("civil_status.demands.waiting"), "?", not settled),
        Tab(t("civil_status.demands.settled"), "?list=settled", settled),
    ]
    rows = [shown_demand(one) for one in window]
    return show(request, "civil_status/demands.html", {"tabs": tabs, "window": window, "rows": rows})


@page("desk", mandate=DESK)
def demand(request: HttpRequest, demand: int) -> HttpResponse:
    """What is asked and on what ground, the records that may be meant, and the answer."""
    held = demand_received(demand)
    waits = held.state == DemandState.WAITING and held.issue is None
    found = list(candidates_in(held)) if waits else []
    form = RefuseDemandForm(found, request.POST if request.POST.get("verb") == "refuse" else None)
    context = {
        "demand": held, "shown": shown_demand(held), "facts": demand_facts(held), "told": told_facts(held),
        "candidates": found, "waits": waits, "signs": may_sign(request),
        "form": with_faults(form, getattr(request, "trouble", None)),
        "refused": Refusal(held.refusal).article if held.refusal else "",
        "crumbs": [Crumb(t("civil_status.demands.title"), "..")],
    }  # fmt: skip
    return show(request, "civil_status/demand.html", context)


def candidates_in(held: IncomingDemand) -> Iterator[Record]:
    """The records that may be meant, best first; what they say is read by opening them, which leaves a trace."""
    sought, type = sought_in(held.person), RecordType(held.record_type)
    yield from (one.record for one in candidates_for(sought, held.territory_id, type=type))


@demand.post
def demand_answered(request: HttpRequest, demand: int) -> HttpResponse:
    """Prepare the copy of the record found, or refuse."""
    about = whole_number(request.POST.get("record"))
    with looking(request):
        held = demand_received(demand)
        record = record_in_scope(about) if about is not None else None
    if request.POST.get("verb") == "refuse":
        return demand_refused(request, held, record)
    if record is None:
        raise Refused("civil_status.errors.find_record_first")
    issue = prepare_demand(act_in(request), demand=held, record=record)
    say(request, t_html("civil_status.demands.prepared_now", number=issue.reference))
    return redirect("civil_status:issue", issue.pk)


def demand_refused(request: HttpRequest, held: IncomingDemand, record: Record | None) -> HttpResponse:
    """Refuse it on an article, in words."""
    chosen = request.POST.get("refusal", "")
    if chosen not in set(Refusal):
        raise Invalid({"refusal": [Refused("civil_status.faults.missing", value="")]})
    refuse_demand(
        act_in(request, kind=OFFICER), demand=held, refusal=Refusal(chosen), record=record,
        reason=request.POST.get("reason", "")[:500],
    )  # fmt: skip
    say(request, t("civil_status.demands.refused_now"))
    return redirect("civil_status:demands")
