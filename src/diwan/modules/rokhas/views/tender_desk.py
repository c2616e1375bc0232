"""Tenders at the desk: prepared by its service, announced by the president, opened by the commission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.documents.intake import PDF
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.selectors import people_in_office
from diwan.kernel.territory.models import Territory
from diwan.modules.rokhas.mandates import DOMAIN_DESK
from diwan.modules.rokhas.models import Offer, OfferState, Tender, TenderMember
from diwan.modules.rokhas.services import (
    cancel_tender,
    conclude_tender,
    give_share,
    name_commission,
    open_offers,
    prepare_tender,
    publish_tender,
    set_aside_offer,
    sign_minutes,
    take_key,
    take_up_again,
)
from diwan.modules.rokhas.services.tenders import HEAD, plan_faults, publication_faults
from diwan.modules.rokhas.tender_forms import Faults, PlanForm, ground_there, plan_in, refuse_together
from diwan.modules.rokhas.tender_rules import best_of, figure, first_opening
from diwan.modules.rokhas.tender_selectors import offers_read_out, tender_of_seat, tenders_of_seat
from diwan.modules.rokhas.views.tenders import OfferShown, facts_of, shown
from diwan.shell.cases.shown import bytes_answer, pdf_answer
from diwan.shell.filling import drawn
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

PER_PAGE = 25


@page("desk")
def desk_tenders(request: HttpRequest) -> HttpResponse:
    """The tenders one keeps, or whose offers one opens."""
    seat = seat_held(request)
    found = Paginator(tenders_of_seat(seat.territory, seat.person, seat.kinds), PER_PAGE)
    rows = found.get_page(request.GET.get("page"))
    context = {"shown": rows, "lines": [shown(row) for row in rows], "prepares": DOMAIN_DESK in seat.kinds}
    context["heads"] = HEAD in seat.kinds
    return show(request, "rokhas/desk_tenders.html", context)


@page("desk", mandate=DOMAIN_DESK)
def new_tender(request: HttpRequest) -> HttpResponse:
    """An empty form."""
    return plan_page(request, None)


@new_tender.post
def prepared(request: HttpRequest) -> HttpResponse:
    """Write a new tender down."""
    return keep_plan(request, None)


@page("desk", mandate=DOMAIN_DESK)
def edit_tender(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form with what was written."""
    return plan_page(request, mine(request, pk))


@edit_tender.post
def edited(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what changed."""
    with looking(request):
        row = mine(request, pk)
    return keep_plan(request, row)


def plan_page(request: HttpRequest, row: Tender | None) -> HttpResponse:
    """The form of a tender."""
    today = timezone.localdate()
    place = Territory.objects.get(pk=seat_held(request).territory)
    context = {
        "row": row, "form": drawn(request, PlanForm(request, place, row)).marked(), "first": first_opening(today),
        "days": figure("announcement_days", today),
        "crumbs": [Crumb(t("rokhas.tender.title"), reverse("rokhas:desk_tenders"))],
    }  # fmt: skip
    return show(request, "rokhas/tender_plan.html", context)


def keep_plan(request: HttpRequest, row: Tender | None) -> HttpResponse:
    """What was typed becomes the plan."""
    act = act_in(request, kind=DOMAIN_DESK)
    with looking(request):
        place = Territory.objects.get(pk=act.territory)
        plan, unread = plan_in(PlanForm(request, place, row), ground_there(place, act.at))
    specs, no_pdf = specs_in(request)
    refuse_together(unread | no_pdf, plan_faults(plan, act.day))
    kept = prepare_tender(act, plan=plan, tender=row, specs=specs)
    say(request, t("rokhas.tender.kept"))
    return redirect("rokhas:desk_tender", kept.pk)


def specs_in(request: HttpRequest) -> tuple[KeptFile | None, Faults]:
    """The specifications that were sent, and why they are no PDF; neither where nothing was sent."""
    upload = request.FILES.get("specs")
    if upload is None:
        return None, {}
    try:
        return taken_and_kept(upload.name or "", upload.chunks(), kinds=(PDF,)), {}
    except Refused as refusal:
        return None, {"specs": [refusal]}


def mine(request: HttpRequest, pk: int) -> Tender:
    """A tender this seat reads."""
    seat = seat_held(request)
    return tender_of_seat(seat.territory, seat.person, seat.kinds, pk)


@page("desk")
def desk_tender(request: HttpRequest, pk: int) -> HttpResponse:
    """One tender, and what whoever looks may do about it now."""
    return told(request, pk)


def told(request: HttpRequest, pk: int, code: str = "") -> TemplateResponse:
    """The page; with the opening code that was just taken, which no other page will show."""
    seat, row = seat_held(request), mine(request, pk)
    one, members = shown(row), list(row.members.all())
    me = next((member for member in members if member.person_id == seat.person), None)
    offers = offers_read_out(row)
    best = best_of(offers)
    context = {
        "one": one, "row": row, "facts": facts_of(row), "members": members, "me": me, "code": code,
        "heads": HEAD in seat.kinds, "prepares": DOMAIN_DESK in seat.kinds,
        "given": sum(member.share is not None for member in members),
        "offers": [OfferShown(offer, outcome(row, offer), open=False) for offer in offers],
        "best": best, "equal": len(best) > 1,
        "crumbs": [Crumb(t("rokhas.tender.title"), reverse("rokhas:desk_tenders"))],
    }  # fmt: skip
    if one.standing == "prepared":
        context |= preparing(row, members)
    return show(request, "rokhas/desk_tender.html", context)


def outcome(row: Tender, offer: Offer) -> str:
    """How an opened offer stands: a good one that was not retained is lost once the session is over."""
    return "lost" if offer.state == OfferState.GOOD and row.ended_at else str(offer.state)


def preparing(row: Tender, members: list[TenderMember]) -> dict[str, Any]:
    """What is lacking for the announcement, and who may be named to the commission."""
    today, named = timezone.localdate(), {member.person_id for member in members}
    office = people_in_office(row.territory_id, today)
    return {
        "lacks": [t(fault.code, **fault.details) for fault in publication_faults(row, members, today)],
        "office": [(one, one.person_id in named) for one in office if one.person_id],
        "least": figure("commission_least", today), "together": row.needed or figure("opening_least", today),
        "first": first_opening(today),
    }  # fmt: skip


@desk_tender.post
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What the button that was pressed says."""
    with looking(request):
        row = mine(request, pk)
    verb = request.POST.get("verb", "")
    if verb == "code":
        return code_taken(request, row)
    if verb not in VERBS:
        raise NotFound("rokhas.tender.errors.no_tender")
    kind, do = VERBS[verb]
    following = do(request, act_in(request, kind=kind), row)
    say(request, t(f"rokhas.tender.done.{verb}"))
    return redirect("rokhas:desk_tender", (following or row).pk)


def code_taken(request: HttpRequest, row: Tender) -> HttpResponse:
    """The one page that shows an opening code: it is answered here, never kept for another page."""
    code = take_key(act_in(request), tender=row)
    with looking(request):
        answer = told(request, row.pk, code)
        answer.render()
    answer["Cache-Control"] = "no-store"
    return answer


def _commission(request: HttpRequest, act: Act, row: Tender) -> None:
    chosen = [number for one in request.POST.getlist("members") if (number := whole_number(one))]
    name_commission(act, tender=row, members=chosen, needed=whole_number(request.POST.get("needed", "")) or 0)


def _publish(request: HttpRequest, act: Act, row: Tender) -> None:
    publish_tender(act, tender=row)


def _cancel(request: HttpRequest, act: Act, row: Tender) -> None:
    cancel_tender(act, tender=row, reason=request.POST.get("reason", ""))


def _share(request: HttpRequest, act: Act, row: Tender) -> None:
    give_share(act, tender=row, secret=request.POST.get("secret", ""))


def _open(request: HttpRequest, act: Act, row: Tender) -> None:
    open_offers(act, tender=row)


def _set_aside(request: HttpRequest, act: Act, row: Tender) -> None:
    set_aside_offer(act, offer=_offer(request, row, "offer"), reason=request.POST.get("reason", ""))


def _conclude(request: HttpRequest, act: Act, row: Tender) -> None:
    chosen = _offer(request, row, "chosen") if request.POST.get("chosen") else None
    conclude_tender(act, tender=row, chosen=chosen, reason=request.POST.get("reason", ""))


def _sign(request: HttpRequest, act: Act, row: Tender) -> None:
    sign_minutes(act, tender=row)


def _again(request: HttpRequest, act: Act, row: Tender) -> Tender:
    at = timezone.localtime(row.opens_at)
    day = first_opening(act.day)
    return take_up_again(act, tender=row, opens_at=at.replace(year=day.year, month=day.month, day=day.day))


def _offer(request: HttpRequest, row: Tender, name: str) -> Offer:
    pk = whole_number(request.POST.get(name, "")) or 0
    with looking(request):
        found = next((offer for offer in offers_read_out(row) if offer.pk == pk), None)
        if found is None:
            raise NotFound("rokhas.tender.errors.no_offer")
        found.tender  # noqa: B018
    return found


Verb = Callable[[HttpRequest, Act, Tender], Tender | None]
VERBS: dict[str, tuple[str, Verb]] = {
    "commission": (HEAD, _commission),
    "publish": (HEAD, _publish),
    "cancel": (HEAD, _cancel),
    "share": ("", _share),
    "open": ("", _open),
    "set_aside": ("", _set_aside),
    "conclude": ("", _conclude),
    "sign": (HEAD, _sign),
    "again": (DOMAIN_DESK, _again),
}
"""What may be done on the page of a tender, and the kind of mandate that is named in the act."""


@page("desk")
def desk_specs(request: HttpRequest, pk: int) -> HttpResponse:
    """The specifications, announced or not."""
    row = mine(request, pk)
    if not row.specs_digest:
        raise NotFound("rokhas.tender.errors.no_paper")
    return pdf_answer(content_of(row.specs_digest), f"tender-{row.pk}.pdf")


@page("desk")
def offer_paper(request: HttpRequest, pk: int, rank: int, which: int) -> HttpResponse:
    """A paper of an offer, once it is open."""
    for offer in offers_read_out(mine(request, pk)):
        for paper in offer.papers if offer.rank == rank else ():
            if paper["which"] == which:
                return bytes_answer(content_of(paper["digest"]), paper["media_type"])
    raise NotFound("rokhas.tender.errors.no_paper")


@page("desk")
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed minutes."""
    row = mine(request, pk)
    found = IssuedDocument.objects.filter(territory_id=row.territory_id, pk=row.minutes_document or 0).first()
    if found is None:
        raise NotFound("rokhas.tender.errors.no_paper")
    return pdf_answer(signed_pdf(found), f"{row.minutes_number.replace('/', '-')}.pdf")
