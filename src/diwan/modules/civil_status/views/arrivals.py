"""What arrived after a cut: what is likely double first, then the rest with both clocks."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.modules.civil_status.arrival_selectors import arrivals_of, to_review
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Arrival
from diwan.modules.civil_status.services import review_arrival
from diwan.shell.pages import page, say, show

MOST = 100
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Link:
    """A number and the page it leads to."""

    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """An arrival as the page shows it."""

    arrival: Arrival
    what: str
    made: Link
    alike: list[Link]


def link_to(page_name: str, subject: str, reference: str) -> Link:
    """The page of what an arrival made, or of what it may double."""
    try:
        return Link(reference, reverse(page_name, args=[subject]))
    except NoReverseMatch:
        return Link(reference, "")


def row_of(arrival: Arrival) -> Row:
    """One arrival ready to be shown."""
    alike = [
        link_to(one.get("page", arrival.page), one["subject"], one["reference"]) for one in arrival.alike
    ]
    made = link_to(arrival.page, arrival.subject, arrival.reference)
    return Row(arrival, what_arrived(arrival), made, alike)


def what_arrived(arrival: Arrival) -> str:
    """A birth or a death, and of which module where it is not a record of the register."""
    kind, key = t(f"civil_status.types.{arrival.type}"), arrival.page.partition(":")[0]
    module = house().modules.get(key)
    return kind if key == "civil_status" or module is None else f"{kind} · {module.title}"


@page("desk", mandate=DESK)
def arrivals(request: HttpRequest) -> HttpResponse:
    """The list, likely doubles first."""
    seat = seat_in(request)
    if seat is None:
        raise NotAllowed("base.errors.not_allowed")
    found = Paginator(arrivals_of(seat.territory, seat.last), PER_PAGE).get_page(request.GET.get("page"))
    waiting = [row_of(one) for one in to_review(seat.territory, seat.last)[:MOST]]
    context = {
        "waiting": waiting, "rows": [row_of(one) for one in found], "page": found,
        "typed": request.POST.get("finding", ""), "typed_for": request.POST.get("arrival", ""),
    }  # fmt: skip
    return show(request, "civil_status/arrivals.html", context)


@arrivals.post
def reviewed(request: HttpRequest) -> HttpResponse:
    """Say what was found."""
    wanted = whole_number(request.POST.get("arrival")) or 0
    row = review_arrival(act_in(request), arrival=wanted, finding=request.POST.get("finding", ""))
    say(request, t_html("civil_status.arrivals.reviewed_now", reference=row.reference))
    return redirect("civil_status:arrivals")
