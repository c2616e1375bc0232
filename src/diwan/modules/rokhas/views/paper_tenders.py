"""A tender held on paper that failed, written down by the president."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.documents.intake import PDF
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.territory.models import Territory
from diwan.modules.rokhas.services import record_failed_tender
from diwan.modules.rokhas.services.paper_tenders import paper_faults
from diwan.modules.rokhas.services.tenders import HEAD, plan_faults
from diwan.modules.rokhas.tender_forms import (
    Faults,
    PaperTenderForm,
    ground_there,
    on_paper_in,
    plan_in,
    refuse_together,
)
from diwan.modules.rokhas.tender_selectors import failed_without_another
from diwan.modules.rokhas.views.tender_desk import mine
from diwan.shell.cases.shown import pdf_answer
from diwan.shell.filling import drawn
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb


def form_here(request: HttpRequest) -> PaperTenderForm:
    """The form of the seat's community."""
    place = Territory.objects.get(pk=seat_held(request).territory)
    return PaperTenderForm(request, place, failed_without_another(place.pk))


@page("desk", mandate=HEAD)
def paper_tender(request: HttpRequest) -> HttpResponse:
    """The form: what the tender said, how it went, its minutes."""
    crumbs = [Crumb(t("rokhas.tender.title"), reverse("rokhas:desk_tenders"))]
    context = {"form": drawn(request, form_here(request)).marked(), "crumbs": crumbs}
    return show(request, "rokhas/tender_paper.html", context)


@paper_tender.post
def recorded(request: HttpRequest) -> HttpResponse:
    """Write it down; what cannot be read and what the rules say of the rest are told together."""
    act = act_in(request, kind=HEAD)
    with looking(request):
        form = form_here(request)
        place = Territory.objects.get(pk=act.territory)
        plan, unread = plan_in(form, ground_there(place, act.at))
        paper, more = on_paper_in(form, act.day)
        chosen = whole_number(request.POST.get("follows", "")) or 0
        follows = failed_without_another(act.territory).filter(pk=chosen).first()
    minutes, no_pdf = minutes_in(request)
    rules = [*plan_faults(plan, act.day), *paper_faults(plan, paper, minutes, act.at, follows)]
    refuse_together(unread | more | no_pdf, rules)
    row = record_failed_tender(act, plan=plan, paper=paper, minutes=minutes, follows=follows)
    say(request, t("rokhas.tender.recorded"))
    return redirect("rokhas:desk_tender", row.pk)


def minutes_in(request: HttpRequest) -> tuple[KeptFile | None, Faults]:
    """The scanned minutes, and why they are no PDF; neither where nothing was sent."""
    upload = request.FILES.get("minutes")
    if upload is None:
        return None, {}
    try:
        return taken_and_kept(upload.name or "", upload.chunks(), kinds=(PDF,)), {}
    except Refused as refusal:
        return None, {"minutes": [refusal]}


@page("desk")
def paper_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as they were scanned."""
    row = mine(request, pk)
    if not row.paper_digest:
        raise NotFound("rokhas.tender.errors.no_paper")
    return pdf_answer(content_of(row.paper_digest), f"{row.number.replace('/', '-')}.pdf")
