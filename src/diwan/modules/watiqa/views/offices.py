"""Where copies are collected: the citizen's page that chooses the office, the clerk's that moves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.acting import act_in, citizen_act_in
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.modules.civil_status.public import CLERK, community_typed
from diwan.modules.watiqa import services
from diwan.modules.watiqa.collection import (
    collection_of,
    may_be_moved,
    may_choose,
    office_of,
    office_words,
    offices_at,
    place_words,
)
from diwan.modules.watiqa.selectors import own_request
from diwan.modules.watiqa.views.common import opened_case, seen_in
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

DELIVERED_FROM = ("signed", "at_counter")


@dataclass(frozen=True, slots=True)
class Place:
    """One office to choose: nothing in `value` is the counter of the commune that keeps the record."""

    value: str
    name: Text | str
    more: str
    chosen: bool


@page("citizen")
def office(request: HttpRequest, territory: int, number: str) -> HttpResponse:
    """Where the copies of an order are collected, and where else they may be."""
    case = own_request(territory, number)
    said = {
        **offered(request, case),
        "may_choose": may_choose(case),
        "crumbs": [
            Crumb(t("watiqa.copy.mine"), reverse("cases:mine")),
            Crumb(number, reverse("cases:follow", args=(case.territory.code, number))),
        ],
    }
    return show(request, "watiqa/office.html", said)


def offered(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The offices of the community typed, or of who keeps the record, and where the copies are collected now."""
    typed = request.GET.get("commune", "").strip()
    fault, found = None, case.territory_id
    try:
        found = community_typed(typed, "commune") or case.territory_id
    except Invalid as why:
        fault = why
    return {
        "case": case,
        "typed": typed,
        "fault": fault,
        "places": places_in(case, found),
        "here": found == case.territory_id,
        "place": place_words(case),
    }


def places_in(case: Case, community: int) -> list[Place]:
    """The offices of a community; of the holder's own, its counter and its annexes."""
    kept = collection_of(case)
    chosen = kept.office_id if kept else None
    rows = offices_at(community)
    if community != case.territory_id:
        return [place_of(row, chosen) for row in rows]
    own = Place("", t("watiqa.collect.own_counter"), str(case.territory.name), chosen is None)
    return [own, *(place_of(row, chosen) for row in rows if row.kind != OfficeKind.CIVIL_STATUS_MAIN)]


def place_of(row: Office, chosen: int | None) -> Place:
    """One office, with its address and hours where they are known."""
    more = [Text(row.address_ar, row.address_fr), Text(row.hours_ar, row.hours_fr)]
    return Place(str(row.pk), office_words(row), " · ".join(str(m) for m in more if str(m)), row.pk == chosen)


@office.post
def choose(request: HttpRequest, territory: int, number: str) -> HttpResponse:
    """Keep the choice, for every copy of the order that waits for a counter."""
    with looking(request):
        case = own_request(territory, number)
        picked, words = office_picked(request)
    services.choose_office(citizen_act_in(request, territory), case=case, office=picked)
    say(request, t_html("watiqa.said.office_chosen", office=words))
    return redirect("cases:follow", case.territory.code, number)


def office_picked(request: HttpRequest) -> tuple[int | None, Text | str]:
    """The office ticked, None for the counter of who keeps the record, and its words."""
    value = request.POST.get("office")
    if value is None:
        raise Refused("watiqa.errors.choose_office")
    if not value:
        return None, t("watiqa.collect.own_counter")
    picked = office_of(whole_number(value) or 0)
    return picked.pk, office_words(picked)


# The clerk's


@page("desk", mandate=CLERK)
def elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """Where the copies of an order are collected, and where the clerk may move them."""
    case = opened_case(request, number)
    said = {
        **offered(request, case),
        "may_move": may_be_moved(case),
        "reason": request.POST.get("reason", ""),
        "back": reverse(page_of(case), args=[number]),
    }
    return show(request, "watiqa/move_collection.html", said)


@elsewhere.post
def move(request: HttpRequest, number: str) -> HttpResponse:
    """Have them collected there, and tell the citizen."""
    with looking(request):
        case = opened_case(request, number)
        picked, words = office_picked(request)
    services.move_collection(
        act_in(request),
        case=case,
        office=picked,
        reason=request.POST.get("reason", ""),
        seen=seen_in(request),
    )
    say(request, t_html("watiqa.said.collection_moved", office=words, number=number))
    return redirect(page_of(case), number)


def page_of(case: Case) -> str:
    """The page from which this request is worked on now."""
    return "watiqa:deliver" if case.step in DELIVERED_FROM else "watiqa:match"
