"""Tenders as anybody reads them, and a bidder's own offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import NotAllowed, NotFound
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import account_of, citizen_act_in
from diwan.kernel.identity.models import Person
from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.modules.rokhas.models import Offer, Tender
from diwan.modules.rokhas.services import begin_occupation, put_offer, withdraw_offer
from diwan.modules.rokhas.tender_forms import OfferForm, offered_in
from diwan.modules.rokhas.tender_minutes import reason_words
from diwan.modules.rokhas.tender_rules import receives, standing_at
from diwan.modules.rokhas.tender_selectors import announced, announced_in, offer_of_person, offers_of_person
from diwan.shell.cases.shown import pdf_answer, shown_polygon
from diwan.shell.filling import drawn
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Fact, Kind
from diwan.shell.views.portal import territory_coded
from diwan.shell.written import amount_words, date_words

PER_PAGE = 20
SHORT = 16
CHIPS: dict[str, Kind] = {
    "prepared": "", "open": "ok", "to_open": "late", "opened": "info", "awarded": "ok", "failed": "danger",
    "cancelled": "danger",
}  # fmt: skip
OFFER_CHIPS: dict[str, Kind] = {
    "sealed": "info", "withdrawn": "", "good": "info", "set_aside": "danger", "retained": "ok", "lost": "",
    "void": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A tender as pages show it: how it stands now, in words."""

    row: Tender
    standing: str

    @property
    def words(self) -> str:
        """How it stands."""
        return t(f"rokhas.tender.standing.{self.standing}")

    @property
    def chip(self) -> Kind:
        """The kind of its chip."""
        return CHIPS[self.standing]


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One's own offer: how it stands, why, what may still be done."""

    row: Offer
    standing: str
    open: bool

    @property
    def words(self) -> str:
        """How it stands."""
        return t(f"rokhas.tender.offer.{self.standing}")

    @property
    def chip(self) -> Kind:
        """The kind of its chip."""
        return OFFER_CHIPS[self.standing]

    @property
    def why(self) -> Text:
        """Why it was set aside."""
        return reason_words(self.row.reason)

    @property
    def offered(self) -> str:
        """What it offers, once it is open."""
        return t("rokhas.tender.by_metre", amount=amount_words(self.row.price)) if self.row.price else ""

    @property
    def mark(self) -> str:
        """The digest of its envelope, as far as a receipt needs it."""
        return self.row.seal[:SHORT]


def shown(row: Tender) -> Shown:
    """A tender now."""
    return Shown(row, standing_at(row, timezone.now()))


def facts_of(row: Tender) -> list[Fact]:
    """What a tender says, as a description list."""
    dirhams, yearly = t("shell.dirham"), row.opening_price * Decimal(str(row.outline["area"]))
    opens = t_html("shell.moment", date=_day(row), time=f"{timezone.localtime(row.opens_at):%H:%M}")
    found = [
        Fact(t("rokhas.tender.use"), t(f"rokhas.tender.uses.{row.use}")),
        Fact(t("rokhas.tender.place"), row.place),
        Fact(t("rokhas.tender.ground"), shown_polygon(row.outline)),
        Fact(t("rokhas.tender.months"), t("rokhas.tender.months_count", count=row.months)),
        Fact(t("rokhas.tender.opening_price"), t("rokhas.tender.by_metre", amount=amount_words(row.opening_price))),
        Fact(t("rokhas.tender.yearly"), f"{amount_words(yearly)} {dirhams}"),
        Fact(t("rokhas.tender.expertise_ref"), _dated(row.expertise_ref, row.expertise_on)),
        Fact(t("rokhas.tender.council_ref"), _dated(row.council_ref, row.council_on)),
        Fact(t("rokhas.tender.opens"), opens),
        Fact(t("rokhas.tender.opens_in"), row.opens_in),
    ]  # fmt: skip
    if row.deposit:
        found.insert(6, Fact(t("rokhas.tender.deposit"), f"{amount_words(row.deposit)} {dirhams}"))
    if row.attempt > 1:
        found.append(Fact(t("rokhas.tender.attempt"), str(row.attempt)))
    return found


def _day(row: Tender) -> str:
    return _on(timezone.localtime(row.opens_at).date())


def _dated(what: str, day: date) -> str:
    return t_html("rokhas.tender.dated", what=what, day=_on(day))


def _on(day: date) -> str:
    return date_words(day)


@page("portal")
def tenders(request: HttpRequest) -> HttpResponse:
    """The announced tenders of the Kingdom, those still to be opened first."""
    return listed(request, Territory.objects.get(pk=KINGDOM))


@page("portal")
def tenders_there(request: HttpRequest, code: str) -> HttpResponse:
    """Those of one territory, with all that lies below it."""
    return listed(request, territory_coded(code))


def listed(request: HttpRequest, place: Territory) -> HttpResponse:
    """One page of the announced tenders of a territory."""
    found = Paginator(announced_in(place.pk, place.last), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place, "whole": place.pk == KINGDOM, "wide": place.last != place.pk, "shown": found,
        "lines": [shown(row) for row in found], "crumbs": [Crumb(t("shell.fault.home"), "/")],
    }  # fmt: skip
    return show(request, "rokhas/tenders.html", context)


@page("portal")
def tender(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One tender: what is let, at which price, until when, and the way to put in an offer."""
    place = territory_coded(code)
    row = announced(place.pk, pk)
    context = {
        "one": shown(row), "row": row, "place": place, "facts": facts_of(row),
        "crumbs": [Crumb(t("rokhas.tender.title"), reverse("rokhas:tenders_there", args=(code,)))],
    }  # fmt: skip
    return show(request, "rokhas/tender.html", context)


@page("portal")
def specifications(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The specifications of an announced tender."""
    row = announced(territory_coded(code).pk, pk)
    if not row.specs_digest:
        raise NotFound("rokhas.tender.errors.no_paper")
    return pdf_answer(content_of(row.specs_digest), f"{row.number.replace('/', '-')}.pdf")


def person_in(request: HttpRequest) -> int:
    """The person who is signed in; offers are put in by people whose identity is known."""
    account = account_of(request)
    if account is None or account.person_id is None:
        raise NotAllowed("identity.errors.no_person")
    return account.person_id


@page("citizen")
def offer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put an offer in, or another in its place; what was put in is shown to nobody."""
    person = person_in(request)
    row = announced(territory_coded(code).pk, pk)
    before = offer_of_person(row, person)
    own = Person.objects.filter(pk=person).first()
    form = drawn(request, OfferForm(request, row, str(own.name) if own else "")).marked()
    context = {
        "one": shown(row), "row": row, "code": code, "before": before, "form": form,
        "open": receives(row, timezone.now()),
        "crumbs": [Crumb(row.subject, reverse("rokhas:tender", args=(code, pk)))],
    }  # fmt: skip
    return show(request, "rokhas/offer.html", context)


@offer.post
def offered(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Seal the offer and put it in."""
    with looking(request):
        row = announced(territory_coded(code).pk, pk)
    act = citizen_act_in(request, row.territory_id)
    found = offered_in(OfferForm(request, row, ""), row, request.FILES)
    made = put_offer(act, tender=row, offered=found, instead="instead" in request.POST)
    say(request, t_html("rokhas.tender.put_in", seal=made.seal[:SHORT]))
    return redirect("rokhas:my_offers")


@page("citizen")
def my_offers(request: HttpRequest) -> HttpResponse:
    """One's own offers, with what became of each."""
    rows = offers_of_person(person_in(request))
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "rokhas/my_offers.html", {"shown": found, "lines": [own(row) for row in found]})


def own(row: Offer) -> OfferShown:
    """One's own offer as it stands; a good one that was not retained is lost once the session is over."""
    standing = str(row.state)
    if standing == "sealed" and row.tender.state == "cancelled":
        standing = "void"
    if standing == "good" and row.tender.ended_at is not None:
        standing = "lost"
    return OfferShown(row, standing, receives(row.tender, timezone.now()))


@my_offers.post
def about_offer(request: HttpRequest) -> HttpResponse:
    """Withdraw an offer before the hour, or begin the request for which it was retained."""
    person, pk = person_in(request), whole_number(request.POST.get("offer", ""))
    with looking(request):
        row = offers_of_person(person).filter(pk=pk or 0).first()
        if row is None:
            raise NotFound("rokhas.tender.errors.no_offer")
        row.tender  # noqa: B018
    act = citizen_act_in(request, row.territory_id)
    if request.POST.get("verb") == "begin":
        return redirect("cases:resume", begin_occupation(act, offer=row).pk)
    withdraw_offer(act, tender=row.tender)
    say(request, t("rokhas.tender.withdrawn"))
    return redirect("rokhas:my_offers")
